"""How both sides of each partnership stand: when we last came to them, and when they last came to us."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contacts.panels.words import STATE
from partnerships.choices import Status
from partnerships.looks import dated, listed, told
from partnerships.models import Partnership
from portal.bilingual import typed
from portal.panels import Cell, Change, Figure, Gap, Look, Panel, Shown, Table, register
from portal.sides import Sides, sides_of

Line = tuple[Partnership, Sides]


@register
class Health(Panel):
    """The state on the last day of the period, beside the one on the last day of the period before. Four queries."""

    name, title, order = "health", gettext_lazy("Both sides"), 10
    words = gettext_lazy("Who spoke last, and how long ago.")
    permission = "contacts.read"
    template = "contacts/panels/health.html"

    def show(self, look: Look) -> Shown | None:
        rows = [row for row in look.partnerships if row.status != Status.ENDED]
        if not rows:
            return None
        day = look.period.until
        now, before = sides_of(rows, day), sides_of(rows, look.before.until)
        lines = [(row, now[row.pk]) for row in rows]
        earlier = list(before.values())
        states = list(now.values())
        in_touch, in_touch_before = _in_touch(states), _in_touch(earlier)
        owed = f"{listed(look, 'whom_we_owe')}#sides"
        figures = [
            Figure(_("In touch on both sides"), in_touch, owed, in_touch_before, better=1),
            Figure(_("Waiting for us"), _late(states, "ours"), owed, _late(earlier, "ours"), better=-1),
            Figure(_("Silent on their side"), _late(states, "theirs"), owed, _late(earlier, "theirs"), better=-1),
        ]
        summary = ngettext(
            "%(well)s of %(number)s partnership hears from both sides in time.",
            "%(well)s of %(number)s partnerships hear from both sides in time.",
            len(rows),
        ) % {"well": in_touch, "number": len(rows)}
        if day < look.today:
            summary = _("On %(day)s: %(words)s") % {"day": date_format(day, "DATE_FORMAT"), "words": summary}
        return Shown(
            summary=summary,
            figures=figures,
            tables=[_table(lines)],
            drawing={"lines": [(row, _address(row), sides) for row, sides in lines]},
            changes=_changes(lines, in_touch - in_touch_before, owed),
            gaps=[
                Gap(
                    told(_("{partnership}: no talk with them is written down yet."), partnership=typed(str(row))),
                    _address(row),
                )
                for row, sides in lines
                if sides.ours_on is None and sides.theirs_on is None
            ],
        )


def _in_touch(sides: Sequence[Sides]) -> int:
    return sum({each.ours_state, each.theirs_state} <= {"well", "soon"} for each in sides)


def _late(sides: Sequence[Sides], whose: str) -> int:
    return sum(getattr(each, f"{whose}_state") == "owed" for each in sides)


def _address(row: Partnership) -> str:
    names = {"association": row.association.slug, "partnership": row.slug}
    return reverse("partnership_touches", kwargs=names)


def _changes(lines: Sequence[Line], more: int, owed: str) -> list[Change]:
    found = [
        Change(
            75,
            told(_("{partnership} waits for us: we last wrote {ago}."), partnership=typed(str(row)), ago=sides.ours),
            _address(row),
        )
        for row, sides in lines
        if sides.ours_state == "owed"
    ]
    found += [
        Change(
            60,
            told(
                _("Nothing has come from {city} for a long time: the last was {ago}."),
                city=typed(row.partner.name),
                ago=sides.theirs,
            ),
            _address(row),
        )
        for row, sides in lines
        if sides.theirs_state == "owed"
    ]
    if more > 0:
        words = ngettext(
            "One more partnership than before hears from both sides in time.",
            "%(more)s more partnerships than before hear from both sides in time.",
            more,
        )
        found.append(Change(40, words % {"more": more}, owed))
    return found


def _table(lines: Sequence[Line]) -> Table:
    rows = [
        [
            Cell(str(row), address=_address(row)),
            dated(sides.ours_on),
            Cell(STATE[sides.ours_state]),
            dated(sides.theirs_on),
            Cell(STATE[sides.theirs_state]),
        ]
        for row, sides in lines
    ]
    headings = [_("Partnership"), _("We last wrote"), _("Our side"), _("They last wrote"), _("Their side")]
    return Table(_("When each side last came to the other"), headings, rows)
