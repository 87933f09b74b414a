"""The sums of a trip's budget: what goes out and what comes in apart, no currency added to another. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from delegations.choices import BudgetKind
from delegations.models import BudgetLine
from portal.money import money


@dataclass
class Total:
    """What one currency comes to: costs and income, as planned and as they came."""

    currency: str
    costs_planned: Decimal = Decimal(0)
    costs: Decimal = Decimal(0)
    income_planned: Decimal = Decimal(0)
    income: Decimal = Decimal(0)

    @property
    def words(self) -> dict[str, str]:
        """The four sums as people read them, and what is left of the planned ones: income less costs."""
        names = ("costs_planned", "costs", "income_planned", "income")
        found = {name: money(getattr(self, name), self.currency) for name in names}
        return found | {"left": money(self.income_planned - self.costs_planned, self.currency)}


def totals(lines: Iterable[BudgetLine]) -> list[Total]:
    """A total for each currency, in the order in which the currencies first appear; without lines that have no sum."""
    found: dict[str, Total] = {}
    for line in lines:
        if not line.currency:
            continue
        total = found.setdefault(line.currency, Total(line.currency))
        planned, spent = line.planned or Decimal(0), line.spent or Decimal(0)
        if line.kind == BudgetKind.INCOME:
            total.income_planned += planned
            total.income += spent
        else:
            total.costs_planned += planned
            total.costs += spent
    return list(found.values())
