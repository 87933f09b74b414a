"""The one place where an address' part becomes a row that this membership may see; 404 otherwise."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from contacts.models import FollowUp, Gift, Introduction, Organization, Person, Position, Tag, Touch


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


def find_touch(request: HttpRequest, key: int) -> Touch:
    """The association's touch of that key, if the membership may see it. One query."""
    linked = ("by", "organization", "programme", "partnership__home", "partnership__partner")
    touch = get_object_or_404(Touch.objects.visible_to(request.membership).select_related(*linked), pk=key)
    touch.association = request.association
    if touch.partnership:
        touch.partnership.association = request.association
    if touch.organization:
        touch.organization.association = request.association
    return touch


def find_follow_up(request: HttpRequest, key: int) -> FollowUp:
    """The association's follow-up of that key, if the membership may see it; a person it may not see is left out.
    Two queries."""
    linked = ("owner", "closed_by", "organization", "touch", "partnership__home", "partnership__partner")
    person = Prefetch("person", Person.objects.visible_to(request.membership))
    visible = FollowUp.objects.visible_to(request.membership).select_related(*linked).prefetch_related(person)
    follow_up = get_object_or_404(visible, pk=key)
    follow_up.association = request.association
    for row in (follow_up.person, follow_up.organization, follow_up.touch, follow_up.partnership):
        if row:
            row.association = request.association
    return follow_up


def find_introduction(request: HttpRequest, key: int) -> Introduction:
    """The association's introduction of that key, if the membership may see everybody it names. One query."""
    visible = Introduction.objects.visible_to(request.membership).with_people().select_related("touch")
    introduction = get_object_or_404(visible, pk=key)
    introduction.association = request.association
    for row in (introduction.person, introduction.by_person, introduction.to_person, introduction.touch):
        if row:
            row.association = request.association
    return introduction


def find_gift(request: HttpRequest, key: int) -> Gift:
    """The association's gift of that key, if the membership may see for whom it was. One query."""
    visible = Gift.objects.visible_to(request.membership).select_related("person", "organization", "by")
    gift = get_object_or_404(visible, pk=key)
    gift.association = request.association
    for row in (gift.person, gift.organization):
        if row:
            row.association = request.association
    return gift
