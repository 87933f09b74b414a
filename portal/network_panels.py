"""The port for a network's page: each app registers sections, and the page and its open data show the same ones.

    THEMES = Shape("themes", _("Themes"), (Column("code", _("Code"), _("Key of the theme.")), …))

    @register_section
    class Themes(Section):
        name, title, order, tables = "themes", _("Themes"), 40, ("themes",)

        def shapes(self): return (THEMES,)
        def show(self, look): return Shown(summary=…, tables=[THEMES.table(rows)])

A section looks over the associations that let the network count them in, inside one `system_scope` that the caller
opens. It tells public facts as they are, and sums of anything else by `portal.tallies.kept_back`. It has no filter: the
finest piece of time is a quarter that has ended, the finest piece of the network all of it. The cells of a table hold
codes and numbers that are the same in each language; their words are the reader's.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.dates import MONTHS
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.panels import Cell, Month, Shown, Table, month_of

HIDDEN = "hidden"
"""What stands in the data where a number is not told. An empty cell means: not known, or there is none."""
QUARTERS = 8


@dataclass(frozen=True)
class Quarter:
    """Three months of a year, by the first of them."""

    first: Month

    @property
    def name(self) -> str:
        """As data holds it: 2026-Q3."""
        return f"{self.first.year}-Q{(self.first.month + 2) // 3}"

    @property
    def words(self) -> str:
        return pgettext("a quarter", "%(from)s–%(to)s %(year)s") % {
            "from": _month_words(self.first),
            "to": _month_words(self.first.on(2)),
            "year": self.first.year,
        }

    def holds(self, month: int) -> bool:
        """Whether the month of this key lies in it."""
        return self.first.key <= month <= self.first.on(2).key


def _month_words(month: Month) -> str:
    return str(MONTHS[month.month])


@dataclass(frozen=True)
class NetworkLook:
    """The associations that let a network count them in today: `associations` that are open, in their order."""

    network: Any
    associations: Sequence[Any]
    today: datetime.date

    @cached_property
    def ids(self) -> list[int]:
        return [each.pk for each in self.associations]

    @property
    def quarters(self) -> list[Quarter]:
        """The last eight that have ended, the oldest first: a running one would tell what each day added."""
        this = month_of(self.today)
        running = Month(this.year, (this.month - 1) // 3 * 3 + 1)
        return [Quarter(running.on(-3 * back)) for back in range(QUARTERS, 0, -1)]


# --- tables with stable columns ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """One column: its name in the data, its heading on the page, what it means. `is_sum`: a sum that may be hidden;
    `is_on_page`: whether people read it, or programs alone; `codes`: the values it may have."""

    name: str
    heading: Any
    meaning: Any
    is_sum: bool = False
    is_on_page: bool = True
    codes: Sequence[str] = ()


@dataclass(frozen=True)
class DataTable(Table):
    """A table of a network's page that is open data too: its name there and its columns; see `Shape`."""

    name: str = ""
    columns: Sequence[Column] = ()
    licence: str = ""


@dataclass(frozen=True)
class Shape:
    """What a table is made of, known without looking at a record. `is_public`: it holds public facts alone, so that
    nothing in it is hidden; `licence`: how it may be used again, empty where the network's associations decide."""

    name: str
    caption: Any
    columns: Sequence[Column]
    is_public: bool = False
    licence: str = ""

    def table(self, rows: Iterable[Sequence[Cell]]) -> DataTable:
        """The table of these rows."""
        headings = [column.heading for column in self.columns]
        return DataTable(self.caption, headings, list(rows), self.name, self.columns, self.licence)


def sum_cell(number: int | None) -> Cell:
    """A sum that may be hidden, None where it is."""
    return Cell(HIDDEN, _("not told"), is_number=True) if number is None else Cell(number, is_number=True)


def number_cell(number: Any) -> Cell:
    """A number that is public; None where it is not known."""
    return Cell(number, is_number=True)


# --- sections ---------------------------------------------------------------------------------------------------------


class Section:
    """One part of a network's page. `template` draws `shown.drawing`; without one the tables stand open."""

    name: ClassVar[str]
    title: ClassVar[Any]
    words: ClassVar[Any] = ""
    template: ClassVar[str] = ""
    order: ClassVar[int] = 50
    tables: ClassVar[Sequence[str]] = ()

    def shapes(self) -> Sequence[Shape]:
        """What the tables named in `tables` are made of, in that order. No query."""
        raise NotImplementedError

    def show(self, look: NetworkLook) -> Shown:
        """What there is to say about these associations, with every table of `shapes`. Queries, as many for six
        associations as for two."""
        raise NotImplementedError


_sections: dict[str, Section] = {}


def register_section(section: type[Section]) -> type[Section]:
    """Make a section known; an app's `network.py` does so. Refuses a name that another class has, of itself or of a
    table."""
    taken = {table for each in _sections.values() if each.name != section.name for table in each.tables}
    known = _sections.get(section.name)
    is_other = known and type(known).__qualname__ != section.__qualname__
    if is_other or taken & set(section.tables):
        raise ImproperlyConfigured(f"Two sections of a network's page, or tables of them, are called {section.name!r}.")
    _sections[section.name] = section()
    return section


def all_sections() -> list[Section]:
    """Every section in its order."""
    return sorted(_sections.values(), key=lambda section: (section.order, section.name))


def section_of_table(name: str) -> Section | None:
    """The section that has a table of this name."""
    return next((each for each in _sections.values() if name in each.tables), None)


# --- what is done in a quarter ----------------------------------------------------------------------------------------

ByMonth = Iterable[tuple[int, int, int]]
"""(association, month as 202611, number)"""
CountByMonth = Callable[[Sequence[int], Month, Month], ByMonth]


@dataclass(frozen=True)
class Activity:
    """Something that is done on a day: a column of the table of activity. `count(association_ids, since, until)` gives
    the numbers of these months, both included, in one query; `shown` the part of them that is public one by one."""

    name: str
    label: Any
    meaning: Any
    count: CountByMonth
    order: int = 50
    shown: CountByMonth | None = None


_activities: dict[str, Activity] = {}


def register_activity(activity: Activity) -> None:
    """Add a column; an app's `network.py` does so. A name registers once."""
    if activity.name in _activities and _activities[activity.name].label != activity.label:
        raise ImproperlyConfigured(f"Two activities are called {activity.name!r}.")
    _activities[activity.name] = activity


def all_activities() -> list[Activity]:
    """Every activity in its order."""
    return sorted(_activities.values(), key=lambda each: (each.order, each.name))


def by_month(rows: QuerySet, day: str, association_ids: Sequence[int], since: Month, until: Month) -> ByMonth:
    """How many of these rows each association has by the month of `day`. One query."""
    there = rows.filter(association__in=association_ids, **{f"{day}__range": (since.first, until.last)})
    parts = there.order_by().annotate(in_year=ExtractYear(day), in_month=ExtractMonth(day))
    parts = parts.values("association", "in_year", "in_month")
    numbers = parts.annotate(number=Count("pk")).values_list("association", "in_year", "in_month", "number")
    return [(association, year * 100 + month, number) for association, year, month, number in numbers]
