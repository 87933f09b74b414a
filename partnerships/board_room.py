"""The board room: what an address asks for, what every app's panels say to it, and the same as a table for CSV.

Panels come from `portal.panels`. The page, its CSV files and the packet on paper show the same `Shown` of a look.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import Partnership
from partnerships.periods import TWELVE, NoPeriod, is_running, read_period
from partnerships.querysets import limits_of, sees_all
from portal.accounts.models import Association, Membership
from portal.drawings import State
from portal.panels import Amount, Change, Figure, Look, Panel, Period, Shown, all_panels, panel_named
from portal.permissions import TABLE
from portal.read_tables import ReadTable, amount_words, read_table
from portal.spreadsheets import BOM, harmless

SENTENCES = 3
"""So many at the top."""
FILTERS = ("period", "partnership")


@dataclass(frozen=True)
class Asked:
    """What an address asks for: the look, its two filters as they stand in addresses, and what could not be read."""

    look: Look
    period: str
    all_partnerships: Sequence[Partnership]
    trouble: str = ""

    @property
    def query(self) -> str:
        """The filters as the query of an address."""
        slug = self.look.partnership.slug if self.look.partnership else ""
        return urlencode({"period": self.period} | ({"partnership": slug} if slug else {}))


@dataclass(frozen=True)
class Compared:
    """A figure in words beside the one of the period before, with the mark for better or worse."""

    label: Any
    words: str
    address: str
    before: str
    state: State | None


@dataclass(frozen=True)
class Part:
    """One panel as a look shows it."""

    panel: Panel
    shown: Shown
    figures: Sequence[Compared]
    tables: Sequence[ReadTable]

    @property
    def changes(self) -> Sequence[Change]:
        """What of it is worth a sentence."""
        return self.shown.changes

    @property
    def untold_tables(self) -> list[ReadTable]:
        """The tables that say more than the panel itself."""
        return [table for table in self.tables if not table.is_told]


class Telling(Protocol):
    """Whatever has changes to tell."""

    @property
    def changes(self) -> Sequence[Change]:
        """What of it is worth a sentence."""


def asked_for(
    query: Mapping[str, str], membership: Membership, association: Association, also: Collection[str] = ()
) -> Asked:
    """What the address asks for. A partnership that the member does not see is not found; whatever else cannot be read
    is said, and the last twelve months are shown. One query, another for a membership that may be limited."""
    today = timezone.localdate()
    trouble = ""
    if unknown := sorted(set(query) - {*FILTERS, *also}):
        trouble = _("The board room has no filter “%(name)s”.") % {"name": unknown[0][:40]}
    asked = query.get("period") or TWELVE
    try:
        period = read_period(asked, today)
    except NoPeriod as refusal:
        trouble, asked = str(refusal), TWELVE
        period = read_period(asked, today)
    partnerships = list(Partnership.objects.visible_to(membership).with_places())
    for row in partnerships:
        row.association = association
    slug = query.get("partnership", "")
    chosen = next((row for row in partnerships if row.slug == slug), None)
    if slug and chosen is None:
        raise Http404
    limits = limits_of(membership)
    is_limited = not sees_all(limits) and limits.exists()
    seen = [chosen] if chosen else partnerships
    look = Look(association, membership, seen, chosen, period, is_limited)
    return Asked(look, asked, partnerships, trouble)


def parts_of(look: Look) -> list[Part]:
    """What every panel that the member may see says to a look, in the order of the panels. Queries."""
    return [part for panel in all_panels() if (part := part_of(panel, look))]


def part_of(panel: Panel, look: Look) -> Part | None:
    """What one panel says; None where the member may not see it, or it has nothing to say. Queries."""
    if look.membership.role not in TABLE[panel.permission]:
        return None
    shown = panel.show(look)
    if shown is None:
        return None
    figures = [compared(figure, look.period) for figure in shown.figures]
    return Part(panel, shown, figures, [read_table(table) for table in shown.tables])


def find_part(name: str, look: Look) -> Part:
    """The panel of a name for a look; 404 where there is none, or nothing to say."""
    panel = panel_named(name)
    part = part_of(panel, look) if panel else None
    if part is None:
        raise Http404
    return part


def sentences(parts: Iterable[Telling]) -> list[Change]:
    """What the page opens with: the changes of the greatest weight, of each panel one, then whatever weighs most."""
    of_panels = [sorted(part.changes, key=lambda change: -change.weight) for part in parts]
    first = sorted((changes[0] for changes in of_panels if changes), key=lambda change: -change.weight)
    rest = sorted((change for changes in of_panels for change in changes[1:]), key=lambda change: -change.weight)
    return [*first, *rest][:SENTENCES]


def compared(figure: Figure, period: Period) -> Compared:
    """A figure beside the one before, alone where that is not known. As long as a period runs, having less of what is
    wanted is no bad news yet."""
    if figure.number is None:
        return Compared(figure.label, _("not known"), figure.address, "", "rest")
    words = figure.words or amount_words(figure.number)
    if figure.before is None:
        return Compared(figure.label, words, figure.address, "", None)
    before = {"before": figure.before_words or amount_words(figure.before)}
    if figure.number == figure.before:
        return Compared(figure.label, words, figure.address, _("as before"), None)
    way = figure.better * (1 if figure.number > figure.before else -1)
    if way > 0:
        return Compared(figure.label, words, figure.address, _("better; before: %(before)s") % before, "well")
    if way < 0 and not (is_running(period) and figure.better > 0):
        return Compared(figure.label, words, figure.address, _("worse; before: %(before)s") % before, "soon")
    text = _("so far; before: %(before)s") if way < 0 else _("before: %(before)s")
    return Compared(figure.label, words, figure.address, text % before, None)


def as_csv(part: Part) -> bytes:
    """The figures and the tables of a panel for a spreadsheet program: UTF-8 with its mark, formulas made harmless.

    Each table has its caption in the line above, and an empty line between it and the next.
    """
    figures = part.shown.figures
    lines: list[Sequence[Any]] = []
    if figures:
        lines.append([part.panel.title])
        lines.append([_("Figure"), _("Number"), _("Number before")])
        lines += [[each.label, _value(each.number), _value(each.before)] for each in figures]
    for table in part.shown.tables:
        lines += [[]] if lines else []
        lines.append([table.caption])
        lines.append(table.headings)
        lines += [[_value(cell.value) for cell in row] for row in table.rows]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([[harmless(each if _is_number(each) else str(each)) for each in line] for line in lines])
    return BOM + text.getvalue().encode()


def _value(value: Any) -> Any:
    return _("not known") if value is None else value


def _is_number(value: Any) -> bool:
    return isinstance(value, Amount) and not isinstance(value, bool)
