"""The ladder from known to partner: on which rung somebody stands and which records prove it; how many stand where.

No rung is typed in. What proves each is said in `contacts/evidence.py` and by every app further right; the rung that is
kept with a person is counted by `contacts.services.ladder`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from contacts.choices import Rung
from contacts.models import FollowUp, Person
from contacts.querysets import PersonQuerySet
from portal.accounts.models import Membership
from portal.evidence import Record, rung_sources

MEANING = {
    Rung.KNOWN: _("Written down here."),
    Rung.CONTACTED: _("Somebody of us reached them."),
    Rung.INTERESTED: _("They told us that they would like to hear more, come, or take part."),
    Rung.INVITED: _("They were invited in person, to a programme or to a seat."),
    Rung.ATTENDED: _("They came to a programme."),
    Rung.ADVISER: _("They hold or held a seat on a board."),
    Rung.TRAVELLER: _("They travelled with a delegation, or received one."),
    Rung.PARTNER: _("Their house is a partner, or something came of our work with it."),
}
"""What each rung says about somebody."""

NEXT = {
    Rung.KNOWN: _("Call or write, and log it."),
    Rung.CONTACTED: _("Ask what would interest them, and log the answer."),
    Rung.INTERESTED: _("Invite them in person to a programme that fits."),
    Rung.INVITED: _("Ask whether they will come, and welcome them there."),
    Rung.ATTENDED: _("Ask them for advice: a seat on the advisory board is one way."),
    Rung.ADVISER: _("Ask whether they would travel, or receive a guest."),
    Rung.TRAVELLER: _("Look with them for what their house could do, and write down what came of it."),
    Rung.PARTNER: _("Tell their story, so that others can copy it."),
}
"""What leads to the rung above."""

FIRST_PITCHED, LAST_PITCHED = Rung.CONTACTED, Rung.ATTENDED
"""Between the first talk and a part of their own: whom the next touch keeps warm."""


@dataclass(frozen=True)
class Step:
    """A rung as one person has climbed it or not, with the records that prove it."""

    rung: Rung
    records: tuple[Record, ...]
    is_reached: bool

    @property
    def meaning(self) -> str:
        """What the rung says."""
        return str(MEANING[self.rung])


def steps_of(person: Person, membership: Membership) -> list[Step]:
    """Every rung, the lowest first, with the records that this membership may see. Some queries for each source."""
    found: dict[int, list[Record]] = {}
    proven: set[int] = {Rung.KNOWN}
    for source in rung_sources():
        rows = source.rows().filter(**{source.person: person})
        records = list(source.records(rows, membership))
        found.setdefault(source.rung, []).extend(records)
        if records or rows.exists():
            proven.add(source.rung)
    return [Step(rung, tuple(_in_time(found.get(rung, ()))), rung in proven) for rung in Rung]


def next_step(rung: int) -> str:
    """What leads on from a rung."""
    return str(NEXT[Rung(rung)])


@dataclass(frozen=True)
class Standing:
    """How many people stand on a rung, here and in the partner city."""

    rung: Rung
    home: int
    partner: int

    @property
    def number(self) -> int:
        """On both sides."""
        return self.home + self.partner

    @property
    def meaning(self) -> str:
        """What the rung says."""
        return str(MEANING[self.rung])


def standings(people: QuerySet) -> list[Standing]:
    """How many of these people stand on each rung, the highest first. One query."""
    rows = (
        people.order_by()
        .values("rung")
        .annotate(home=Count("pk", filter=Q(side="home")), partner=Count("pk", filter=Q(side="partner")))
    )
    found = {row["rung"]: (row["home"], row["partner"]) for row in rows}
    return [Standing(rung, *found.get(rung, (0, 0))) for rung in reversed(Rung)]


def after_the_pitch(people: PersonQuerySet) -> PersonQuerySet:
    """Those who were told of the partnership and have no part of their own yet, with the day of the next touch: the
    earliest promise that is open, else when they are due. The nearest day first, those without one at the end."""
    on_the_way = people.filter(rung__gte=FIRST_PITCHED, rung__lte=LAST_PITCHED, is_not_to_be_contacted=False)
    promised = FollowUp.objects.open().filter(person=OuterRef("pk")).order_by("due_on").values("due_on")[:1]
    ordered = on_the_way.with_position().order_by(F("due_on").asc(nulls_last=True), "pk")
    return ordered.annotate(promised_on=Subquery(promised))


def next_touch_on(person: Person) -> datetime.date | None:
    """The day of the next touch of somebody of `after_the_pitch`. No query."""
    days = [day for day in (vars(person).get("promised_on"), person.due_on) if day]
    return min(days, default=None)


def _in_time(records: Iterable[Record]) -> list[Record]:
    """The newest first; what has no day at the end."""
    return sorted(records, key=lambda record: record.on or datetime.date.min, reverse=True)
