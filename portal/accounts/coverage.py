"""What a network may know about its associations: what each app's section says of all of them together."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.accounts.models import Association, Network
from portal.network_panels import (
    Activity,
    DataTable,
    NetworkLook,
    Quarter,
    Section,
    Shape,
    all_activities,
    all_sections,
    section_of_table,
)
from portal.panels import Shown, Table
from portal.read_tables import ReadTable, read_table
from portal.scoping import system_scope
from portal.tallies import Told, Total, all_tallies, told, total_of


@dataclass(frozen=True)
class Part:
    """One section of the page with what it says today."""

    section: Section
    shown: Shown
    tables: Sequence[Twin]


@dataclass(frozen=True)
class Twin:
    """A table as it is read on the page, and its name in the data."""

    name: str
    read: ReadTable


def look_of(network: Network, today: datetime.date) -> NetworkLook:
    """The associations that let the network count them in, those that are open. One query."""
    with system_scope("find the associations that let a network count them in"):
        rows = Association.objects.open().filter(network_memberships__network=network).order_by("name_en", "pk")
        return NetworkLook(network, list(rows), today)


def parts_of(look: NetworkLook) -> list[Part]:
    """Every section in its order; none where nobody has joined."""
    with system_scope("count what a network's associations let it count"):
        return [_part(section, look) for section in all_sections()] if look.associations else []


def _part(section: Section, look: NetworkLook) -> Part:
    shown = section.show(look)
    return Part(section, shown, [_twin(table) for table in shown.tables if isinstance(table, DataTable)])


def _twin(table: DataTable) -> Twin:
    """The table without the columns that are for programs."""
    places = [place for place, column in enumerate(table.columns) if column.is_on_page]
    headings = [table.headings[place] for place in places]
    rows = [[row[place] for place in places] for row in table.rows]
    return Twin(table.name, read_table(Table(table.caption, headings, rows)))


def table_of(look: NetworkLook, name: str) -> DataTable | None:
    """One table of the page, the same as there; None where there is none of that name."""
    section = section_of_table(name)
    if section is None:
        return None
    with system_scope("count what a network's associations let it count, for one table"):
        tables = section.show(look).tables
    return next(each for each in tables if isinstance(each, DataTable) and each.name == name)


def shapes() -> list[Shape]:
    """What every table of the page is made of. No query."""
    return [shape for section in all_sections() for shape in section.shapes()]


# --- the questions of the tallies -------------------------------------------------------------------------------------


def public_facts(look: NetworkLook) -> list[tuple[str, str, Mapping[int, int]]]:
    """Name, label and the number of each association, for every tally of public facts."""
    return [(tally.name, tally.label, tally.count(look.ids)) for tally in all_tallies() if tally.is_public]


def sums(look: NetworkLook) -> list[tuple[str, Told]]:
    """Every tally that is not public, summed; the small ones not told."""
    asked = [tally for tally in all_tallies() if not tally.is_public]
    totals = [total_of(each.count(look.ids), each.shown(look.ids) if each.shown else None) for each in asked]
    found = told(list(zip(asked, totals, strict=True)), among=len(look.associations))
    return [(tally.name, each) for tally, each in zip(asked, found, strict=True)]


def activity_by_quarter(look: NetworkLook) -> list[tuple[Activity, list[Total]]]:
    """For every activity the sum of each quarter. One query for each activity, two where a part of it is public."""
    quarters = look.quarters
    span = look.ids, quarters[0].first, quarters[-1].first.on(2)
    found = []
    for each in all_activities():
        numbers = _by_quarter(each.count(*span), quarters)
        shown = _by_quarter(each.shown(*span) if each.shown else (), quarters)
        found.append((each, [total_of(numbers[quarter], shown[quarter]) for quarter in quarters]))
    return found


def _by_quarter(
    numbers: Iterable[tuple[int, int, int]], quarters: Iterable[Quarter]
) -> Mapping[Quarter, Mapping[int, int]]:
    found: dict[Quarter, dict[int, int]] = {quarter: defaultdict(int) for quarter in quarters}
    for association, month, number in numbers:
        for quarter, parts in found.items():
            if quarter.holds(month):
                parts[association] += number
    return found
