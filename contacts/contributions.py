"""The register of contributions in figures: money and things in kind apart, currencies never added to each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, ExtractYear

from contacts.choices import ContributionKind
from contacts.models import Contribution, Organization, Person
from portal.money import money

MOST_GIVERS = 20
"""Of each kind; the list below names everybody."""


@dataclass
class Sums:
    """What came together under one heading: currency → amount, in money and in kind; how many contributions, how many
    of them things, how many without a value."""

    name: Any
    cash: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    in_kind: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    without_value: int = 0
    number: int = 0
    things: int = 0

    @property
    def cash_words(self) -> list[str]:
        """The sums of money, a currency each."""
        return _amounts(self.cash)

    @property
    def in_kind_words(self) -> list[str]:
        """The sums of values in kind, a currency each."""
        return _amounts(self.in_kind)

    def of(self, kind: str) -> dict[str, Decimal]:
        """The sums of money, or of values in kind, by currency."""
        return self.cash if kind == ContributionKind.CASH else self.in_kind

    def amount(self, kind: str, currency: str) -> Decimal | None:
        """What came together in one currency. None where nothing did, and things are there whose value nobody knows."""
        is_open = kind == ContributionKind.IN_KIND and self.without_value
        return self.of(kind).get(currency, None if is_open else Decimal())

    def take_in(self, other: Sums) -> None:
        """Add what came together under another heading."""
        for kind in ContributionKind.values:
            for currency, amount in other.of(kind).items():
                self.of(kind)[currency] += amount
        self.number += other.number
        self.things += other.things
        self.without_value += other.without_value

    def add(self, kind: str, currency: str, amount: Decimal | None, number: int, valued: int) -> None:
        """Count so many contributions of one kind and currency."""
        self.number += number
        self.without_value += number - valued
        self.things += number if kind == ContributionKind.IN_KIND else 0
        if amount is not None:
            self.of(kind)[currency] += amount


def in_all(rows: QuerySet[Contribution]) -> Sums:
    """Everything together. One query."""
    found = Sums("")
    _fill(rows, (), lambda _row: found)
    return found


def by_year(rows: QuerySet[Contribution]) -> list[Sums]:
    """A line for each year, the last first. One query."""
    found: dict[int, Sums] = {}
    years = rows.annotate(year=ExtractYear("given_on"))
    _fill(years, ("year",), lambda row: found.setdefault(row["year"], Sums(row["year"])))
    return [found[year] for year in sorted(found, reverse=True)]


def by_period_and_side(rows: QuerySet[Contribution]) -> dict[tuple[bool, str], Sums]:
    """By `is_now`, which the rows carry, and the side of the giver, empty where that entry is gone. One query."""
    found: dict[tuple[bool, str], Sums] = {}
    sided = rows.annotate(side=Coalesce("organization__side", "person__side", Value("")))
    _fill(sided, ("is_now", "side"), lambda row: found.setdefault((row["is_now"], row["side"]), Sums("")))
    return found


def by_giver(rows: QuerySet[Contribution], association: Any) -> list[Sums]:
    """A line for each giver, who gave most often first. Three queries."""
    found: dict[tuple[int | None, int | None], Sums] = {}
    columns = ("organization", "person")
    _fill(rows, columns, lambda row: found.setdefault((row["organization"], row["person"]), Sums("")))
    most = sorted(found.items(), key=lambda each: (-each[1].number, each[0][0] or 0, each[0][1] or 0))[:MOST_GIVERS]
    houses = Organization.objects.in_bulk({key for (key, _person), _sums in most if key})
    people = Person.objects.in_bulk({key for (_house, key), _sums in most if key})
    for (house, person), sums in most:
        sums.name = houses.get(house) or people.get(person)
        if sums.name:
            sums.name.association = association
    return [sums for _key, sums in most]


def _fill(rows: QuerySet[Contribution], columns: tuple[str, ...], heading: Any) -> None:
    grouped = rows.order_by().values(*columns, "kind", "currency")
    counted: Iterable[Mapping[str, Any]] = grouped.annotate(sum=Sum("value"), number=Count("pk"), valued=Count("value"))
    for row in counted:
        heading(row).add(row["kind"], row["currency"], row["sum"], row["number"], row["valued"])


def _amounts(found: Mapping[str, Decimal]) -> list[str]:
    return [money(found[currency], currency) for currency in sorted(found)]
