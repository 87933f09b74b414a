"""The one place where an address' part becomes a row that this membership may see; 404 otherwise."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from contacts.assessing import named_by
from contacts.models import (
    Advocacy,
    Affiliation,
    FollowUp,
    Gift,
    Introduction,
    Invitation,
    Organization,
    Outcome,
    Person,
    Position,
    ProgrammeExpert,
    ProgrammeHost,
    ProgrammeSession,
    Question,
    Tag,
    ToldBy,
    Touch,
)
from contacts.organization_parts import with_parts
from contacts.rsvp import OF_SEATS, TOGETHER
from partnerships.models import Partnership, Programme, ProgrammeSeries


def find_person(request: HttpRequest, key: int) -> Person:
    """The association's person of that key with the main position, if the membership may see them. One query."""
    visible = Person.objects.visible_to(request.membership).with_position().select_related("keeper")
    person = get_object_or_404(visible, pk=key)
    person.association = request.association
    return person


def find_organization(request: HttpRequest, key: int, *, has_page: bool = False) -> Organization:
    """The association's organization of that key, if the membership may see it; for its page with what there is about
    it. One query."""
    visible = Organization.objects.visible_to(request.membership).select_related("resource_kind")
    visible = with_parts(visible) if has_page else visible
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
    linked = ("owner", "closed_by", "organization", "touch", "programme", "partnership__home", "partnership__partner")
    person = Prefetch("person", Person.objects.visible_to(request.membership))
    visible = FollowUp.objects.visible_to(request.membership).select_related(*linked).prefetch_related(person)
    follow_up = get_object_or_404(visible, pk=key)
    follow_up.association = request.association
    for row in (follow_up.person, follow_up.organization, follow_up.touch, follow_up.programme, follow_up.partnership):
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


def find_programme(request: HttpRequest, key: int) -> Programme:
    """The association's programme of that key with its partnership, both cities, its series and what it grew out of,
    if the membership may see it. One query."""
    visible = Programme.objects.visible_to(request.membership).with_places().select_related("grew_from")
    programme = get_object_or_404(visible, pk=key)
    programme.association = request.association
    for row in (programme.partnership, programme.series, programme.grew_from):
        if row:
            row.association = request.association
    return programme


def find_series(request: HttpRequest, key: int) -> ProgrammeSeries:
    """The association's series of that key with its partnership and both cities, if the membership may see it. One
    query."""
    linked = ("partnership__home", "partnership__partner")
    series = get_object_or_404(ProgrammeSeries.objects.visible_to(request.membership).select_related(*linked), pk=key)
    series.association = series.partnership.association = request.association
    return series


def find_fact(request: HttpRequest, partnership: Partnership, key: int) -> ToldBy:
    """A fact about one of the partnership's two cities, if the membership may see who told it. One query."""
    visible = ToldBy.objects.visible_to(request.membership).select_related("profile__place", "next_step")
    cities = (partnership.home_id, partnership.partner_id)
    fact = get_object_or_404(visible, pk=key, profile__place__in=cities)
    fact.association = fact.profile.association = request.association
    return fact


def find_request(model: Any, request: HttpRequest, partnership: Partnership, key: int) -> Any:
    """A request for a profile or an assessment of that partnership; a person or organization that the membership may
    not see is left out. Up to three queries."""
    row = get_object_or_404(named_by(model.objects.filter(partnership=partnership), request.membership), pk=key)
    row.association, row.partnership = request.association, partnership
    for each in (row.person, row.organization, row.next_step):
        if each:
            each.association = request.association
    return row


def find_affiliation(request: HttpRequest, key: int) -> Affiliation:
    """The association's membership elsewhere of that key, if the membership may see where. One query."""
    visible = Affiliation.objects.visible_to(request.membership).select_related("organization", "person")
    affiliation = get_object_or_404(visible, pk=key)
    affiliation.association = request.association
    return affiliation


def people_of_question(request: HttpRequest) -> list[Prefetch]:
    """Who asked and who answered, each with where they work, if the membership may see them."""
    seen = Person.objects.visible_to(request.membership).with_position()
    return [Prefetch(name, seen) for name in ("asked_by", "answered_by")]


def find_question(request: HttpRequest, key: int) -> Question:
    """The association's question of that key, if the membership may see it; people it may not see are left out. Three
    queries at most."""
    linked = ("sector", "programme", "partnership__home", "partnership__partner")
    visible = Question.objects.visible_to(request.membership).select_related(*linked)
    question = get_object_or_404(visible.prefetch_related(*people_of_question(request)), pk=key)
    question.association = request.association
    for row in (question.asked_by, question.answered_by, question.programme, question.partnership):
        if row:
            row.association = request.association
    return question


def find_advocacy(request: HttpRequest, person: Person, key: int) -> Advocacy:
    """What the person did, of that key, if the membership may see it; another person's is not found. One query."""
    row = get_object_or_404(Advocacy.objects.visible_to(request.membership), pk=key, person=person)
    row.person, row.association = person, person.association
    return row


def find_host(request: HttpRequest, programme: Programme, key: int) -> ProgrammeHost:
    """An organization that helps to hold the programme, if the membership may see it. One query."""
    visible = ProgrammeHost.objects.visible_to(request.membership).select_related("organization")
    return _of_programme(get_object_or_404(visible, pk=key, programme=programme), programme)


def find_session(programme: Programme, key: int) -> ProgrammeSession:
    """A session of the programme that the address names. One query."""
    return _of_programme(get_object_or_404(ProgrammeSession, pk=key, programme=programme), programme)


def find_talk(request: HttpRequest, programme: Programme, key: int) -> ProgrammeExpert:
    """Who speaks at the programme, of that key, if the membership may see the person. One query."""
    visible = ProgrammeExpert.objects.visible_to(request.membership).select_related("person", "session")
    return _of_programme(get_object_or_404(visible, pk=key, programme=programme), programme)


def _of_programme(row: Any, programme: Programme) -> Any:
    row.programme, row.association = programme, programme.association
    return row


def find_invitation(request: HttpRequest, key: int) -> Invitation:
    """The association's invitation of that key with what it is about, if the membership may see it. One query."""
    visible = Invitation.objects.visible_to(request.membership)
    invitation = get_object_or_404(visible.select_related(*TOGETHER, *OF_SEATS, "sender", "attendance"), pk=key)
    invitation.association = request.association
    for row in (invitation.person, invitation.programme, invitation.candidate):
        if row:
            row.association = request.association
    if invitation.candidate:
        invitation.candidate.seat.association = invitation.candidate.seat.board.association = request.association
    return invitation


def find_outcome(request: HttpRequest, key: int) -> Outcome:
    """The association's outcome of that key with its partnership, both cities, its programme and its goal, if the
    membership may see it. One query."""
    linked = ("partnership__home", "partnership__partner", "programme", "goal")
    outcome = get_object_or_404(Outcome.objects.visible_to(request.membership).select_related(*linked), pk=key)
    outcome.association = outcome.partnership.association = request.association
    for row in (outcome.programme, outcome.goal):
        if row:
            row.association = request.association
    return outcome
