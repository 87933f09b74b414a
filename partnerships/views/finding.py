"""The one place where an address' part becomes a row that this membership may see; 404 otherwise."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from partnerships.models import Agreement, CityProfile, Goal, Grant, Partnership, Programme, Proposal, Statistic, Story
from partnerships.querysets import limits_of
from partnerships.services.kinds import Kind


def find_partnership(request: HttpRequest, slug: str) -> Partnership:
    """The association's partnership of that address, if the membership is not limited to others."""
    visible = Partnership.objects.visible_to(request.membership).with_places().select_related("lead")
    partnership = get_object_or_404(visible, slug=slug)
    partnership.association = request.association
    return partnership


def find_profile(request: HttpRequest, key: int) -> CityProfile:
    """The association's profile of that key, if it is of a city that the membership may see."""
    visible = CityProfile.objects.visible_to(request.membership).select_related("place")
    profile = get_object_or_404(visible, pk=key)
    profile.association = request.association
    return profile


def find_story(request: HttpRequest, key: int) -> Story:
    """The association's story of that key, if its partnership may be seen."""
    visible = Story.objects.visible_to(request.membership).select_related("partnership__home", "partnership__partner")
    story = get_object_or_404(visible, pk=key)
    story.association = request.association
    if story.partnership:
        story.partnership.association = request.association
    return story


def find_proposal(request: HttpRequest, key: int) -> Proposal:
    """The association's proposal of that key, if its partnership may be seen."""
    visible = Proposal.objects.visible_to(request.membership).select_related(
        "by", "decided_by", "profile__place", "partnership__home", "partnership__partner"
    )
    proposal = get_object_or_404(visible, pk=key)
    proposal.association = request.association
    for row in filter(None, (proposal.partnership, proposal.profile)):
        row.association = request.association
    return proposal


def find_goal(request: HttpRequest, key: int) -> Goal:
    """The association's goal of that key, if its partnership may be seen."""
    return _find(request, Goal, key, "owner")


def find_agreement(request: HttpRequest, key: int) -> Agreement:
    """The association's agreement of that key, if its partnership may be seen."""
    return _find(request, Agreement, key)


def find_programme(request: HttpRequest, key: int) -> Programme:
    """The association's programme of that key, if its partnership may be seen."""
    row: Programme = _find(request, Programme, key)
    return row


def find_grant(request: HttpRequest, key: int) -> Grant:
    """The association's grant of that key, if its partnership may be seen."""
    return _find(request, Grant, key, "owner")


def _find(request: HttpRequest, model: Any, key: int, *linked: str) -> Any:
    visible = model.objects.visible_to(request.membership)
    row = get_object_or_404(visible.select_related("partnership__home", "partnership__partner", *linked), pk=key)
    row.association = request.association
    if row.partnership:
        row.partnership.association = request.association
    return row


def find_part(kind: Kind, parent: Any, key: int) -> Any:
    """A row of that kind under the parent that the address names; a row of another parent is not found."""
    if kind.model is Statistic:
        row = get_object_or_404(Statistic, pk=key, place=parent.place)
        row.association = parent.association
        return row
    row = get_object_or_404(kind.model, pk=key, **{kind.parent: parent})
    setattr(row, kind.parent, parent)
    row.association = parent if kind.parent == "association" else parent.association
    return row


def refuse_limited(request: HttpRequest) -> None:
    """Stop a member who looks after certain partnerships only: they would not see what they start."""
    if limits_of(request.membership).exists():
        raise PermissionDenied(
            _("You look after certain partnerships here. Ask an administrator to start another one for you.")
        )
