"""What outcomes add up to: by our part in them, each currency for itself."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.http import QueryDict

from contacts.choices import ClaimLevel


@dataclass(frozen=True)
class Money:
    """A sum in one currency."""

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Total:
    """The outcomes of one claim: how many, their sums by currency, their jobs."""

    claim: str
    number: int
    sums: tuple[Money, ...]
    jobs: int
    query: str

    @property
    def words(self) -> str:
        """Our part in them."""
        return str(ClaimLevel(self.claim).label)


def sums_of(outcomes: QuerySet, asked: QueryDict) -> list[Total]:
    """One line for each claim that occurs, the strongest first, with the query of the list's address that shows its
    records. One query; no two currencies are added up."""
    rows = (
        outcomes.order_by()
        .values("claim", "currency")
        .annotate(number=Count("pk", distinct=True), amount=Sum("value"), work=Sum("jobs"))
    )
    numbers: defaultdict[str, int] = defaultdict(int)
    jobs: defaultdict[str, int] = defaultdict(int)
    sums: defaultdict[str, list[Money]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["currency"], reverse=True):
        numbers[row["claim"]] += row["number"]
        jobs[row["claim"]] += row["work"] or 0
        if row["amount"] is not None:
            sums[row["claim"]].append(Money(row["amount"], row["currency"]))
    return [
        Total(claim, numbers[claim], tuple(sums[claim]), jobs[claim], _narrowed(asked, claim))
        for claim in ClaimLevel.values
        if numbers[claim]
    ]


def _narrowed(asked: QueryDict, claim: str) -> str:
    rest = asked.copy()
    rest.pop("after", None)
    rest["claim"] = claim
    return rest.urlencode()
