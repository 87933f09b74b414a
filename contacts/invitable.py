"""Who may be invited: people who showed interest or whom somebody met, who did not say no, and who have an address.

Nobody is invited from a list: each one stands here with the touch that speaks for it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.choices import PointKind, TouchKind
from contacts.models import ContactPoint, Person, TouchPerson

MEETINGS = (TouchKind.MEETING, TouchKind.ONLINE, TouchKind.VISIT, TouchKind.CARDS, TouchKind.EVENT)
"""Touches in which one has met."""


@dataclass(frozen=True)
class Why:
    """The touch that speaks for inviting somebody: they showed interest in it, or somebody met them."""

    touch: int
    on: datetime.date
    kind: str
    is_interest: bool

    def __str__(self) -> str:
        words = {"day": date_format(self.on, "DATE_FORMAT"), "kind": TouchKind(self.kind).label}
        if self.is_interest:
            return _("showed interest on %(day)s (%(kind)s)") % words
        return _("met on %(day)s (%(kind)s)") % words


def _speaking() -> QuerySet:
    """The touches of anybody that speak for inviting them."""
    return TouchPerson.objects.filter(Q(touch__is_interest=True) | Q(touch__kind__in=MEETINGS)).exclude(
        touch__kind=TouchKind.ATTEMPT
    )


def _addresses() -> QuerySet:
    return ContactPoint.objects.filter(kind=PointKind.EMAIL)


def invitable(people: Any) -> Any:
    """Those of `people` who may be invited."""
    return people.may_be_invited().filter(
        Exists(_speaking().filter(person=OuterRef("pk"))), Exists(_addresses().filter(person=OuterRef("pk")))
    )


def why(people: Iterable[Any]) -> dict[int, Why]:
    """What speaks for inviting each of them, by key: the newest interest, else the newest meeting. One query."""
    rows = _speaking().filter(person__in=[each.pk for each in people])
    values = rows.values_list("person", "touch", "happened_on", "touch__kind", "touch__is_interest")
    found: dict[int, Why] = {}
    for person, touch, on, kind, is_interest in values.order_by("-touch__is_interest", "-happened_on", "-touch"):
        found.setdefault(person, Why(touch, on, kind, is_interest))
    return found


def addresses_of(person: Person) -> list[str]:
    """The mail addresses that we know of somebody, the first first. One query."""
    known = _addresses().filter(person=person).order_by("order", "pk")
    return list(dict.fromkeys(known.values_list("value", flat=True)))


def why_not(person: Person) -> str:
    """The rule that forbids to invite somebody, with the way forward; empty if nothing does. Three queries."""
    if not Person.objects.may_be_invited().filter(pk=person.pk).exists():
        return _("%(person)s does not wish to be invited or contacted. This is written down with their consents.") % {
            "person": person
        }
    if not why([person]):
        return _(
            "Nobody has met %(person)s yet, and no interest is written down. Only people who showed interest or whom "
            "somebody met are invited. Log the conversation first."
        ) % {"person": person}
    if not addresses_of(person):
        return _("We know no mail address of %(person)s. Write it on their page first.") % {"person": person}
    return ""
