"""The one place where an address' part becomes a row that this membership may see; 404 otherwise."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from contacts.models import Organization, Person, Position, Tag


def find_person(request: HttpRequest, key: int) -> Person:
    """The association's person of that key with the main position, if the membership may see them. One query."""
    visible = Person.objects.visible_to(request.membership).with_position().select_related("keeper")
    person = get_object_or_404(visible, pk=key)
    person.association = request.association
    return person


def find_organization(request: HttpRequest, key: int) -> Organization:
    """The association's organization of that key, if the membership may see it. One query."""
    visible = Organization.objects.visible_to(request.membership).select_related("resource_kind")
    organization = get_object_or_404(visible, pk=key)
    organization.association = request.association
    return organization


def find_position(person: Person, key: int) -> Position:
    """A position of the person that the address names; another person's is not found."""
    position = get_object_or_404(Position.objects.select_related("organization"), pk=key, person=person)
    position.person, position.association = person, person.association
    return position


def find_tag(request: HttpRequest, key: int) -> Tag:
    """The association's tag of that key."""
    tag = get_object_or_404(Tag, pk=key)
    tag.association = request.association
    return tag
