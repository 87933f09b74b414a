"""Who travels as what, how much of the agenda is spent with potential partners, and whom nobody has spoken with yet."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from contacts.choices import TouchKind
from contacts.models import Touch, TouchPerson
from delegations.choices import DelegateRole, DelegateState, MeetingKind, MeetingState
from delegations.models import Delegate, Delegation, Meeting

STANDS = (MeetingState.PLANNED, MeetingState.HELD)


@dataclass(frozen=True)
class Share:
    """A role and how many travel in it."""

    role: DelegateRole
    number: int


@dataclass(frozen=True)
class FaceToFace:
    """The minutes of the agenda that are spent with potential partners, of all its minutes."""

    minutes: int
    all: int

    @property
    def percent(self) -> int | None:
        """The share, rounded; None where nothing is planned yet."""
        return round(100 * self.minutes / self.all) if self.all else None


def shares(delegates: Sequence[Delegate]) -> list[Share]:
    """How many travel in each role, in the order of the roles; without those who wait or withdrew. Pure."""
    found = Counter(row.role for row in delegates if row.state == DelegateState.COMING)
    return [Share(role, found[role]) for role in DelegateRole if found[role]]


def has_officials_only(delegates: Sequence[Delegate]) -> bool:
    """Whether nobody travels but officials and those who interpret for them. Pure."""
    roles = {row.role for row in delegates if row.state == DelegateState.COMING}
    return DelegateRole.OFFICIAL in roles and not roles - {DelegateRole.OFFICIAL, DelegateRole.INTERPRETER}


def face_to_face(meetings: Sequence[Meeting]) -> FaceToFace:
    """Business meetings among everything that stands on the agenda, in minutes. Pure."""

    def minutes(rows: Sequence[Meeting]) -> int:
        return sum((row.length for row in rows), datetime.timedelta()) // datetime.timedelta(minutes=1)

    standing = [row for row in meetings if row.state in STANDS]
    return FaceToFace(minutes([row for row in standing if row.kind == MeetingKind.BUSINESS]), minutes(standing))


@dataclass(frozen=True)
class Presented:
    """Which of both cities has a place on the agenda to present itself; each has something to sell."""

    guests: bool
    hosts: bool

    @property
    def is_one_sided(self) -> bool:
        return self.guests != self.hosts


def presented(meetings: Sequence[Meeting]) -> Presented:
    """Who presents their city, in what stands on the agenda or is wished for. Pure."""
    kinds = {row.kind for row in meetings}
    return Presented(MeetingKind.GUESTS_CITY in kinds, MeetingKind.HOSTS_CITY in kinds)


def meetings_of(delegation: Delegation) -> list[Any]:
    """The meetings that stand, or are wished for, each with `prior_touches`: how often somebody spoke with the
    organization or with one of the people we are to meet, before the trip. One query."""
    takers = TouchPerson.objects.filter(touch=OuterRef("pk"), person__meetings=OuterRef(OuterRef("pk")))
    spoken = Touch.objects.exclude(kind=TouchKind.ATTEMPT).filter(happened_on__lt=delegation.starts_on)
    with_them = spoken.filter(Q(organization=OuterRef("organization")) | Exists(takers)).order_by()
    counted = with_them.values("association").annotate(number=Count("pk")).values("number")
    rows = Meeting.objects.filter(delegation=delegation).exclude(state=MeetingState.DROPPED)
    linked = ("organization", "door_opener__person")
    prior = Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    found: list[Any] = list(rows.select_related(*linked).annotate(prior_touches=prior))
    for row in found:
        row.association, row.delegation = delegation.association, delegation
        if row.organization:
            row.organization.association = delegation.association
    return found


def cold(meetings: Sequence[Any]) -> list[Meeting]:
    """The business meetings with somebody with whom nobody has spoken. Pure."""
    return [
        row
        for row in meetings
        if row.kind == MeetingKind.BUSINESS and row.state != MeetingState.HELD and not row.prior_touches
    ]
