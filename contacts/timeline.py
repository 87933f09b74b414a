"""What was said, newest first: with a person, with an organization, in a partnership, around a programme, or at all.

Pages follow each other by the day and key of their last row, so that the thousandth costs what the first does.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from contacts.models import Organization, Person, Touch, TouchPerson
from contacts.unseen import without_unseen
from partnerships.models import Partnership, Programme
from portal.accounts.models import Membership

PAGE = 50


@dataclass(frozen=True)
class Anchor:
    """Where a page ends: the day and key of its last row; in addresses 2026-09-10~123."""

    on: datetime.date
    key: int

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}~{self.key}"

    @classmethod
    def read(cls, text: str) -> Anchor | None:
        """The anchor of an address; None for what is none."""
        day, _mark, key = text.partition("~")
        if not (key.isascii() and key.isdigit() and len(key) < 19):
            return None
        try:
            return cls(datetime.date.fromisoformat(day), int(key))
        except ValueError:
            return None


@dataclass(frozen=True)
class Page:
    """Some rows, and the anchor after which the next ones come; None where these are the last."""

    rows: Sequence[Any]
    next: Anchor | None


@dataclass(frozen=True)
class Timeline:
    """Touches with the columns that put them in order."""

    touches: QuerySet
    day: str = "happened_on"
    key: str = "pk"

    def page(self, after: Anchor | None, membership: Membership, most: int = PAGE) -> Page:
        """So many touches, each with the people in it whom the member may see. Two queries."""
        rows = self.touches.order_by(f"-{self.day}", f"-{self.key}")
        if after:
            earlier = Q(**{f"{self.day}__lt": after.on}) | Q(**{self.day: after.on, f"{self.key}__lt": after.key})
            rows = rows.filter(earlier, **{f"{self.day}__lte": after.on})
        people = Prefetch("people", Person.objects.visible_to(membership), to_attr="seen_people")
        linked = rows.select_related("by", "organization", "partnership__home", "partnership__partner")
        found = without_unseen(list(linked.prefetch_related(people)[: most + 1]), membership)
        more = len(found) > most
        last = found[most - 1] if more else None
        return Page(found[:most], Anchor(last.happened_on, last.pk) if last else None)


def timeline_of(subject: Any, membership: Membership) -> Timeline:
    """What was said with a person, with an organization, in a partnership, around a programme; without any of these, in
    the association."""
    touches = Touch.objects.visible_to(membership)
    if isinstance(subject, Person):
        # Named here, so that the page's condition is on the same taker and the index of takers gives the order.
        with_them = touches.filter(takers__person=subject)
        ordered = with_them.annotate(taken_on=F("takers__happened_on"), taken=F("takers__touch"))
        return Timeline(ordered, "taken_on", "taken")
    if isinstance(subject, Organization):
        return Timeline(touches.filter(pk__in=_of_organization(subject)))
    if isinstance(subject, Partnership):
        return Timeline(touches.filter(partnership=subject))
    if isinstance(subject, Programme):
        # That somebody came stands with the guests; here stands what was said.
        return Timeline(touches.filter(Q(attendance=None) | ~Q(said=""), programme=subject))
    return Timeline(touches)


def _of_organization(organization: Organization) -> QuerySet:
    """Keys of touches that name the organization, and of those with people who worked there on that day."""
    there = Q(person__positions__organization=organization)
    began = Q(person__positions__from_on=None) | Q(person__positions__from_on__lte=F("happened_on"))
    ended = Q(person__positions__to_on=None) | Q(person__positions__to_on__gte=F("happened_on"))
    of_its_people = TouchPerson.objects.filter(there & began & ended).values("touch")
    return Touch.objects.filter(organization=organization).order_by().values("pk").union(of_its_people).order_by()


def page_by(rows: QuerySet, day: str, after: Anchor | None, *, newest_first: bool = False) -> Page:
    """Fifty rows by a day and their key, after an anchor."""
    mark, word = ("-", "lt") if newest_first else ("", "gt")
    ordered = rows.order_by(f"{mark}{day}", f"{mark}pk")
    if after:
        beyond = Q(**{f"{day}__{word}": after.on}) | Q(**{day: after.on, f"pk__{word}": after.key})
        ordered = ordered.filter(beyond, **{f"{day}__{word}e": after.on})
    found = list(ordered[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(found[:PAGE], Anchor(getattr(last, day), last.pk) if last else None)
