"""The port for the board room: each app registers panels, and the board's page and its packet show the same ones.

    @register
    class Goals(Panel):
        name, title, order = "goals", _("Goals"), 50

        def show(self, look): ...

A panel answers for one look: whose eyes, which partnerships, which months. It gives its figures, one sentence that says
them in words, the same as a table, and what of it is worth a sentence at the top of the page. What is not known is
None, never nought; sums of money stand apart by currency. As many queries for forty partnerships as for one.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured

from portal.looks.doors import Seen

Amount = int | Decimal
FIRST_YEAR = 1950


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month. `key` is year and month in one number: 202611."""

    year: int
    month: int

    @property
    def key(self) -> int:
        return self.year * 100 + self.month

    @property
    def first(self) -> datetime.date:
        return datetime.date(self.year, self.month, 1)

    @property
    def last(self) -> datetime.date:
        return self.on(1).first - datetime.timedelta(days=1)

    def on(self, months: int) -> Month:
        """So many months later; earlier for a negative number."""
        place = self.year * 12 + self.month - 1 + months
        return Month(place // 12, place % 12 + 1)


def month_of(day: datetime.date) -> Month:
    """The month in which a day lies."""
    return Month(day.year, day.month)


@dataclass(frozen=True)
class Period:
    """Whole months, both included. The last one may still run: `until` is then today."""

    first: Month
    last: Month
    today: datetime.date

    @property
    def since(self) -> datetime.date:
        return self.first.first

    @property
    def until(self) -> datetime.date:
        return min(self.last.last, self.today)

    @property
    def months(self) -> list[Month]:
        length = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        return [self.first.on(place) for place in range(length)]

    @property
    def before(self) -> Period:
        """The period of the same length that ends where this one begins."""
        return Period(self.first.on(-len(self.months)), self.first.on(-1), self.today)


@dataclass(frozen=True)
class Look:
    """Through whose eyes, at which partnerships, over which months. `partnership` is the one chosen, if one is;
    `partnerships` are those the membership may see, or the chosen one alone. `is_limited`: the membership sees some
    partnerships only, so that figures kept for the whole association are not its figures."""

    association: Any
    membership: Any
    partnerships: Sequence[Any]
    partnership: Any | None
    period: Period
    is_limited: bool = False

    @property
    def before(self) -> Period:
        return self.period.before

    @property
    def today(self) -> datetime.date:
        return self.period.today

    @property
    def is_whole(self) -> bool:
        """Whether the figures of the whole association answer: nobody chose, nothing is limited."""
        return self.partnership is None and not self.is_limited


@dataclass(frozen=True)
class Figure:
    """One number of a panel. `number` None is shown as "not known". `before`: the same number of the period before,
    None where it cannot be said. `words` replaces the bare number where it is money or has a unit; `address` opens the
    records behind it. `better` is +1 where more is good news, -1 where less is, 0 where neither."""

    label: Any
    number: Amount | None
    address: str = ""
    before: Amount | None = None
    words: str = ""
    before_words: str = ""
    better: int = 0


@dataclass(frozen=True)
class Cell:
    """One field of a table. `value` is what the CSV holds; `words` what is read, if it is not the value itself."""

    value: Any
    words: Any = ""
    address: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """The twin of a chart: the same figures to be read, heard and taken away. `is_told`: the panel tells every row in
    words already, so the table is for the CSV and for paper and would make the page heavier only."""

    caption: Any
    headings: Sequence[Any]
    rows: Sequence[Sequence[Cell]]
    is_told: bool = field(default=False, kw_only=True)


@dataclass(frozen=True)
class Change:
    """Something worth a sentence at the top: how much it weighs (100: one must act, 10: good to know), the sentence,
    the page it opens."""

    weight: int
    words: str
    address: str = ""


@dataclass(frozen=True)
class Gap:
    """What is missing, by name, and where one can mend it."""

    words: str
    address: str = ""


@dataclass(frozen=True)
class Shown:
    """What a panel has to say for one look. `summary` is the text of the chart in one or two sentences; `drawing` what
    the panel's template draws from; `tables` hold the same figures. `seen` says whom it names,
    for the read log when the panel goes out as a file or on paper."""

    summary: str
    figures: Sequence[Figure] = ()
    tables: Sequence[Table] = ()
    drawing: Mapping[str, Any] = field(default_factory=dict)
    changes: Sequence[Change] = ()
    gaps: Sequence[Gap] = ()
    address: str = ""
    seen: Sequence[Seen] = ()


class Panel:
    """One part of the board room. `template` draws `shown.drawing`, on the screen and on paper; without one the figures
    and the table speak for themselves. `goes_by_the_clock`: what it says changes within a day, with no row written."""

    name: ClassVar[str]
    title: ClassVar[Any]
    words: ClassVar[Any] = ""
    permission: ClassVar[str] = "partnerships.read"
    template: ClassVar[str] = ""
    order: ClassVar[int] = 50
    goes_by_the_clock: ClassVar[bool] = False

    def show(self, look: Look) -> Shown | None:
        """What there is to say; None where this look has nothing to do with it."""
        raise NotImplementedError


_panels: dict[str, Panel] = {}


def register(panel: type[Panel]) -> type[Panel]:
    """Make a panel known; an app's `panels.py` does so. Refuses a name that another class has."""
    known = _panels.get(panel.name)
    if known and type(known).__qualname__ != panel.__qualname__:
        raise ImproperlyConfigured(f"Two panels are called {panel.name!r}.")
    _panels[panel.name] = panel()
    return panel


def all_panels() -> list[Panel]:
    """Every panel in its order."""
    return sorted(_panels.values(), key=lambda panel: (panel.order, panel.name))


def panel_named(name: str) -> Panel | None:
    """The panel of that name; None where no app brings it."""
    return _panels.get(name)
