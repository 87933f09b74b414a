"""The board room's panel of goals: how far each is by the records, and which review is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerships.choices import GoalState
from partnerships.due import Due, goal_due
from partnerships.goal_progress import Progress, progress_on
from partnerships.looks import dated, linked, listed, named, named_pairs, of_look, seen_by, told
from partnerships.models import Goal
from portal.bilingual import said
from portal.drawings import BAR_WIDTH, Bar, units
from portal.panels import Cell, Change, Figure, Gap, Look, Panel, Shown, Table, register

MOST = 8
"""So many goals are drawn, those to be reviewed first; the table has all that are open."""


@dataclass(frozen=True)
class Line:
    """An open goal: how far it is, how far it was, when it is looked at again."""

    goal: Any
    now: Progress | None
    before: Progress | None
    due: Due | None

    @property
    def is_reached(self) -> bool:
        """Whether the number is there."""
        return self.now is not None and self.now.is_reached

    @property
    def was_reached(self) -> bool:
        """Whether it was there at the end of the period before."""
        return self.before is not None and self.before.is_reached

    @property
    def is_late(self) -> bool:
        """Whether its day of review has passed."""
        return self.due is not None and self.due.state == "owed"


def lines_of(look: Look) -> list[Line]:
    """The open goals, those first whose review comes first. One query, and one for each measure that they use."""
    rows = seen_by(look, Goal.objects.filter(state=GoalState.OPEN))
    rows = named_pairs(rows).order_by(F("review_on").asc(nulls_last=True), "pk")
    goals = of_look(look, rows)
    of_look(look, [row.partnership for row in goals])
    now, before = progress_on(goals, look.period.until, look.before.until)
    return [Line(row, now.get(row.pk), before.get(row.pk), goal_due(row, look.today)) for row in goals]


@register
class Goals(Panel):
    """Goals against targets."""

    name, title, order = "goals", gettext_lazy("Goals"), 60
    words = gettext_lazy("Counted from the records. The upright stroke is the end of the period before.")
    template = "partnerships/panels/goals.html"

    def show(self, look: Look) -> Shown | None:
        lines = lines_of(look)
        counted = [line for line in lines if line.now]
        reached = sum(line.is_reached for line in counted)
        late = [line for line in lines if line.is_late]
        address = listed(look, "goal_list")
        return Shown(
            summary=_summary(len(lines), len(counted), reached, len(late)),
            figures=[
                Figure(_("Open goals"), len(lines), address),
                Figure(
                    _("Counted goals that have reached their number"),
                    reached if counted else None,
                    listed(look, "goal_list", show="reached" if look.period.until == look.today else ""),
                    before=sum(line.was_reached for line in counted) if counted else None,
                    words=_("%(number)s of %(all)s") % {"number": reached, "all": len(counted)},
                    better=1,
                ),
                Figure(_("Reviews that are late"), len(late), listed(look, "goal_list", show="late"), better=-1),
            ],
            tables=_table(lines),
            drawing={
                "goals": [_drawn(line) for line in lines[:MOST]],
                "more": max(len(lines) - MOST, 0),
                "address": address,
            },
            changes=_changes(lines, late),
            gaps=[gap for line in lines for gap in _gaps(line)][:MOST],
            address=address,
        )


def _summary(number: int, counted: int, reached: int, late: int) -> str:
    if not number:
        return _("No goal is open.")
    words = [ngettext("%(number)s goal is open.", "%(number)s goals are open.", number) % {"number": number}]
    if counted:
        told_of = ngettext(
            "%(reached)s of %(counted)s counted goal has reached its number.",
            "%(reached)s of %(counted)s counted goals have reached their number.",
            counted,
        )
        words.append(told_of % {"reached": reached, "counted": counted})
    if late:
        words.append(ngettext("%(late)s review is late.", "%(late)s reviews are late.", late) % {"late": late})
    return " ".join(words)


def _table(lines: Sequence[Line]) -> list[Table]:
    rows = [
        [
            named(line.goal, "title"),
            Cell(str(line.goal.partnership)),
            Cell(line.now.number, address=line.now.address, is_number=True) if line.now else _not_counted(),
            Cell(line.before.number if line.before else None, is_number=True),
            Cell(line.goal.target_number, is_number=True) if line.now else Cell(line.goal.target or None),
            dated(line.goal.review_on),
        ]
        for line in lines
    ]
    headings = [
        _("Goal"),
        _("Partnership"),
        _("So far"),
        _("At the end of the period before"),
        _("To reach"),
        _("Review on"),
    ]
    return [Table(_("Open goals"), headings, rows)] if rows else []


def _not_counted() -> Cell:
    """What stands for a number where nothing is counted."""
    return Cell(None, _("not counted from records"))


def _drawn(line: Line) -> dict[str, Any]:
    found: dict[str, Any] = {"title": linked(line.goal, "title"), "due": line.due, "bars": []}
    if line.now:
        was = units(BAR_WIDTH * line.before.shown / line.before.target) if line.before else ""
        width = units(BAR_WIDTH * line.now.shown / line.now.target)
        words = _("of %(target)s") % {"target": line.now.target}
        found["bars"] = [Bar(line.now.what, line.now.number, line.now.address, width, was, words)]
        found["of"] = str(line.now.label)
    else:
        found["target"] = line.goal.target
    return found


def _changes(lines: Sequence[Line], late: Sequence[Line]) -> list[Change]:
    """A number that was reached, reviews that are late."""
    found = []
    for line in lines:
        if line.is_reached and not line.was_reached and line.now:
            number = line.now.words
            words = told(
                _("The goal “{goal}” has reached its number: {number}."), goal=said(line.goal, "title"), number=number
            )
            found.append(Change(55, words, line.goal.get_absolute_url()))
    if late:
        first = late[0].goal
        day = date_format(first.review_on, "DATE_FORMAT")
        words = told(_("The goal “{goal}” was to be looked at on {day}."), goal=said(first, "title"), day=day)
        found.append(Change(50, words, first.get_absolute_url()))
    return found


def _gaps(line: Line) -> list[Gap]:
    goal, address = line.goal, line.goal.get_absolute_url()
    found = []
    if goal.review_on is None:
        found.append(Gap(told(_("“{goal}” has no day of review."), goal=said(goal, "title")), address))
    if not line.now and not goal.target:
        found.append(Gap(told(_("“{goal}” says nowhere when it is reached."), goal=said(goal, "title")), address))
    return found
