"""What outcomes add up to: by our part in them and year by year, each currency and each kind of piece for itself.

What is not known is told as not known: an outcome without a value is counted as such, never as nought. A rate that
somebody noted is shown beside its outcome and never used here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import ExtractYear
from django.http import QueryDict

from contacts.choices import ClaimLevel
from portal.bilingual import Said, said


@dataclass(frozen=True)
class Money:
    """A sum in one currency."""

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Pieces:
    """So many pieces of one thing."""

    number: int
    unit_en: str
    unit_ja: str

    @property
    def unit(self) -> Said:
        """Of what."""
        return said(self, "unit")


@dataclass(frozen=True)
class Total:
    """The outcomes of one claim: how many, their sums by currency, their jobs, their pieces; None is not known."""

    claim: str
    number: int
    sums: tuple[Money, ...]
    jobs: int | None
    query: str
    without_value: int = 0
    pieces: tuple[Pieces, ...] = ()

    @property
    def words(self) -> str:
        """Our part in them."""
        return str(ClaimLevel(self.claim).label)


def sums_of(outcomes: QuerySet, asked: QueryDict | None = None) -> list[Total]:
    """One line for each claim that occurs, the strongest first, with the query of the list's address that shows its
    records. Two queries; no two currencies are added up."""
    rows = (
        outcomes.order_by()
        .values("claim", "currency")
        .annotate(number=Count("pk", distinct=True), amount=Sum("value"), valued=Count("value"), work=Sum("jobs"))
    )
    numbers: defaultdict[str, int] = defaultdict(int)
    bare: defaultdict[str, int] = defaultdict(int)
    jobs: dict[str, int] = {}
    sums: defaultdict[str, list[Money]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["currency"], reverse=True):
        numbers[row["claim"]] += row["number"]
        bare[row["claim"]] += row["number"] - row["valued"]
        if row["work"] is not None:
            jobs[row["claim"]] = jobs.get(row["claim"], 0) + row["work"]
        if row["amount"] is not None:
            sums[row["claim"]].append(Money(row["amount"], row["currency"]))
    pieces = _pieces(outcomes)
    return [
        Total(
            claim=claim,
            number=numbers[claim],
            sums=tuple(sums[claim]),
            jobs=jobs.get(claim),
            query=_narrowed(asked, claim) if asked is not None else "",
            without_value=bare[claim],
            pieces=tuple(pieces[claim]),
        )
        for claim in ClaimLevel.values
        if numbers[claim]
    ]


def _pieces(outcomes: QuerySet) -> defaultdict[str, list[Pieces]]:
    """By claim: pieces of one name are added up, scarves never to bottles."""
    counted = outcomes.order_by().exclude(units=None).values("claim", "unit_en", "unit_ja").annotate(all=Sum("units"))
    found: defaultdict[str, list[Pieces]] = defaultdict(list)
    for row in sorted(counted, key=lambda row: (-row["all"], row["unit_en"], row["unit_ja"])):
        found[row["claim"]].append(Pieces(row["all"], row["unit_en"], row["unit_ja"]))
    return found


def _narrowed(asked: QueryDict, claim: str) -> str:
    rest = asked.copy()
    rest.pop("after", None)
    rest["claim"] = claim
    return rest.urlencode()


@dataclass(frozen=True)
class YearLine:
    """What one year brought, and what all up to it did. `jobs` is None where nobody counted any."""

    year: int
    number: int
    number_so_far: int
    sums: tuple[Money, ...]
    sums_so_far: tuple[Money, ...]
    jobs: int | None
    jobs_so_far: int | None


def years_of(outcomes: QuerySet) -> list[YearLine]:
    """A line for each year in which something came of our work, the first year first, with the sums so far; what only
    coincided is left out. One query."""
    rows = (
        outcomes.exclude(claim=ClaimLevel.COINCIDED)
        .order_by()
        .annotate(year=ExtractYear("happened_on"))
        .values("year", "currency")
        .annotate(number=Count("pk", distinct=True), amount=Sum("value"), work=Sum("jobs"))
    )
    by_year: defaultdict[int, list[dict]] = defaultdict(list)
    for row in rows:
        by_year[row["year"]].append(row)
    lines: list[YearLine] = []
    held: dict[str, Decimal] = {}
    number_so_far, jobs_so_far = 0, None
    for year in sorted(by_year):
        found = by_year[year]
        sums = {row["currency"]: row["amount"] for row in found if row["amount"] is not None}
        counted = [row["work"] for row in found if row["work"] is not None]
        jobs = sum(counted) if counted else None
        number = sum(row["number"] for row in found)
        held = {currency: held.get(currency, 0) + sums.get(currency, 0) for currency in {*held, *sums}}
        number_so_far += number
        jobs_so_far = (jobs_so_far or 0) + jobs if jobs is not None else jobs_so_far
        lines.append(YearLine(year, number, number_so_far, _in_order(sums), _in_order(held), jobs, jobs_so_far))
    return lines


def _in_order(sums: dict[str, Decimal]) -> tuple[Money, ...]:
    return tuple(Money(sums[currency], currency) for currency in sorted(sums, reverse=True))
