"""The figures that are kept of touches, people and organizations, so that a board reads them without counting, and the
tables that bear stamps: those that the board room and other pages read
whose parts are held (`portal.kept.held_for`)."""

from __future__ import annotations

from collections.abc import Iterator

from contacts.choices import Began, Rung, TouchKind
from contacts.models import (
    Affiliation,
    AgendaItem,
    AssessmentRequest,
    Attendance,
    Board,
    BoardMeeting,
    Cadence,
    Charter,
    Contribution,
    EmployerLink,
    FollowUp,
    Introduction,
    Invitation,
    MixWanted,
    Organization,
    Outcome,
    PartnerOrganizationLink,
    Person,
    Position,
    PrincipalContactPerson,
    Priority,
    ProfileRequest,
    ProgrammeExpert,
    ProgrammeHost,
    ProgrammeSession,
    Question,
    ResourceCheck,
    Seat,
    SeatCandidate,
    SeatConstituency,
    Term,
    ToldBy,
    Touch,
    TouchPerson,
)
from partnerships.choices import Side
from portal.kept.counts import KeptCount, Place, key_of, register
from portal.kept.stamps import stamp

AT_ONCE = 2000
BEGUN = {Began.US: "begun by us", Began.THEM: "begun by them", Began.BOTH: "begun by both"}


def touches() -> Iterator[Place]:
    """Every touch in which somebody was reached, by who began it."""
    rows = Touch.objects.order_by().values_list("kind", "began", "happened_on", "partnership_id")
    for kind, began, day, partnership in rows.iterator(AT_ONCE):
        if kind == TouchKind.ATTEMPT:
            continue
        month = day.year * 100 + day.month
        yield Place(month=month, key=key_of(began))
        if partnership:
            yield Place(partnership, month, key_of(began))


def people() -> Iterator[Place]:
    """Everybody, by rung and side."""
    rows = Person.objects.order_by()
    for rung, side in rows.values_list("rung", "side").iterator(AT_ONCE):
        yield Place(key=key_of(rung, side))
    for rung, side, part in rows.values_list("rung", "side", "partnerships").iterator(AT_ONCE):
        if part:
            yield Place(part, key=key_of(rung, side))


def organizations() -> Iterator[Place]:
    """Every organization, by side."""
    rows = Organization.objects.order_by()
    for side in rows.values_list("side", flat=True).iterator(AT_ONCE):
        yield Place(key=key_of(side))
    for side, part in rows.values_list("side", "partnerships").iterator(AT_ONCE):
        if part:
            yield Place(part, key=key_of(side))


def organizations_by_sector() -> Iterator[Place]:
    """Every organization in each of its sectors, by side."""
    rows = Organization.objects.order_by()
    for sector, side in rows.values_list("sectors", "side").iterator(AT_ONCE):
        if sector:
            yield Place(key=key_of(sector, side))
    for sector, side, part in rows.values_list("sectors", "side", "partnerships").iterator(AT_ONCE):
        if sector and part:
            yield Place(part, key=key_of(sector, side))


def _side(side: str) -> str:
    return "here" if Side(side) == Side.HOME else "in the partner city"


register(
    KeptCount(
        "touches",
        "Touches",
        Touch,
        touches,
        lambda key: BEGUN[Began(key[0])],
        key=("began",),
        day="happened_on",
        part="partnership",
        without=("kind", TouchKind.ATTEMPT.value),
    )
)
register(
    KeptCount(
        "people",
        "People",
        Person,
        people,
        lambda key: f"on rung {Rung(int(key[0])).name.lower()} {_side(key[1])}",
        key=("rung", "side"),
        part="partnerships",
    )
)
register(
    KeptCount(
        "organizations",
        "Organizations",
        Organization,
        organizations,
        lambda key: _side(key[0]),
        key=("side",),
        part="partnerships",
    )
)
register(
    KeptCount(
        "organizations_by_sector",
        "Organizations",
        Organization,
        organizations_by_sector,
        lambda key: f"of sector {key[0]} {_side(key[1])}",
        key=("sectors", "side"),
        part="partnerships",
    )
)

stamp(Person, Person.partnerships.through, Position, Touch, TouchPerson, FollowUp, Cadence, Invitation, Attendance)
stamp(Organization, Organization.partnerships.through, Organization.sectors.through)
stamp(Board, BoardMeeting, AgendaItem, Seat, SeatConstituency, SeatCandidate, Term)
stamp(Contribution, Introduction, Outcome, Outcome.introductions.through, Outcome.organizations.through)
stamp(PartnerOrganizationLink, ResourceCheck)
stamp(Outcome.touches.through, Priority, Priority.goals.through)
stamp(ProgrammeExpert, ProgrammeHost, ProgrammeSession, Question)
stamp(Affiliation, AssessmentRequest, EmployerLink, PrincipalContactPerson, ProfileRequest, ToldBy)
stamp(Charter, MixWanted, Outcome.sectors.through)
