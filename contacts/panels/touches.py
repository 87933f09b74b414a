"""What was said month by month: ours above the line, theirs below it, for each partnership."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from contacts.choices import Began, TouchKind
from contacts.models import Touch
from partnerships.choices import Status
from partnerships.looks import listed_in_period, seen_by, told, within
from portal.bilingual import typed
from portal.drawings import MonthBar, month_bars
from portal.kept.counts import WHOLE
from portal.kept.reading import Line, sums
from portal.panels import Cell, Change, Figure, Gap, Look, Month, Panel, Period, Shown, Table, register

MOST_DRAWN = 12
"""Partnerships that are drawn, the liveliest first; the table names all."""
WORTH_A_WORD = 4
"""A change by a quarter or more is worth a sentence."""
Side = Mapping[str, int]
"""Who began (us, them, both) → how many."""


@dataclass
class Counted:
    """What was said in one place: by month and who began."""

    months: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    def of(self, period: Period, *began: str) -> int:
        """How many began so in a period; all without a word."""
        found = (self.months.get(month.key, {}) for month in period.months)
        return sum(number for month in found for key, number in month.items() if not began or key in began)


@dataclass(frozen=True)
class Drawn:
    """One small drawing with its words."""

    name: str
    address: str
    ours: int
    theirs: int
    bars: list[MonthBar]


@register
class Touches(Panel):
    """Everything in which somebody was reached. One query, kept figures unless a membership is limited."""

    name, title, order = "touches", gettext_lazy("Talks and letters by month"), 20
    words = gettext_lazy("Ours above the line, theirs below. What both began stands on both sides.")
    permission = "contacts.read"
    template = "contacts/panels/touches.html"

    def show(self, look: Look) -> Shown:
        found: defaultdict[int, Counted] = defaultdict(Counted)
        for line in _counted(look):
            found[line.part].months[line.month][line.key[0]] += line.number
        whole = found[look.partnership.pk if look.partnership else WHOLE]
        number, before = whole.of(look.period), whole.of(look.before)
        address = listed_in_period(look, "touch_list", kind="reached")
        began = {each: listed_in_period(look, "touch_list", kind="reached", began=each.value) for each in Began}
        words = {Began.US: _("We began"), Began.THEM: _("They began"), Began.BOTH: _("Both began")}
        return Shown(
            summary=_summary(number, whole.of(look.period, Began.US), whole.of(look.period, Began.THEM)),
            figures=[
                Figure(_("Talks and letters"), number, address, before, better=1),
                *(
                    Figure(words[each], whole.of(look.period, each), began[each], whole.of(look.before, each), better=1)
                    for each in Began
                ),
            ],
            tables=[_by_partnership(look, found), _by_month(look, whole)],
            drawing=_drawing(look, found, whole),
            changes=_changes(look, found, number, before, address),
            gaps=[
                Gap(
                    told(_("{partnership}: nobody was reached in these months."), partnership=typed(str(row))),
                    _of(look, row),
                )
                for row in _silent(look, found)
            ],
        )


def _counted(look: Look) -> Iterable[Line]:
    """By partnership, month and who began; the whole as part 0. One query."""
    if not look.is_limited:
        parts = [row.pk for row in look.partnerships] + ([] if look.partnership else [WHOLE])
        since, until = look.before.first.key, look.period.last.key
        return sums(look.association, ["touches"], parts=parts, since=since, until=until)["touches"]
    rows = seen_by(look, Touch.objects).exclude(kind=TouchKind.ATTEMPT)
    both = Period(look.before.first, look.period.last, look.today)
    groups = rows.filter(within(both, "happened_on")).order_by().values_list("partnership", "began")
    years = groups.annotate(year=ExtractYear("happened_on"), month=ExtractMonth("happened_on"), number=Count("pk"))
    found = []
    for part, began, year, month, number in years:
        places = {part} if look.partnership else {part or WHOLE, WHOLE}
        found += [Line(place, Month(year, month).key, (began,), number) for place in places]
    return found


def _summary(number: int, ours: int, theirs: int) -> str:
    if not number:
        return _("Nobody was reached in these months.")
    words = ngettext("We spoke or wrote %(number)s time.", "We spoke or wrote %(number)s times.", number)
    if ours == theirs:
        who = _("Both sides began equally often.")
    elif ours > theirs:
        who = _("We began more often than they did.")
    else:
        who = _("They began more often than we did.")
    return f"{words % {'number': f'{number:,}'}} {who}"


def _of(look: Look, row: object) -> str:
    address = listed_in_period(look, "touch_list", kind="reached")
    return address if look.partnership else f"{address}&partnership={row.slug}"  # type: ignore[attr-defined]  # a row of a partnership


def _silent(look: Look, found: Mapping[int, Counted]) -> list:
    current = (row for row in look.partnerships if row.status != Status.ENDED)
    return [row for row in current if row.pk not in found or not found[row.pk].of(look.period)]


def _changes(look: Look, found: Mapping[int, Counted], number: int, before: int, address: str) -> list[Change]:
    changes = [
        Change(
            65, told(_("With {city} nobody was reached in these months."), city=typed(row.partner.name)), _of(look, row)
        )
        for row in _silent(look, found)
        if row.pk in found and found[row.pk].of(look.before)
    ]
    more = number - before
    if more > 0 and more * WORTH_A_WORD >= max(before, 1):
        words = ngettext(
            "We spoke or wrote %(more)s time more than in the months before.",
            "We spoke or wrote %(more)s times more than in the months before.",
            more,
        )
        changes.append(Change(30, words % {"more": f"{more:,}"}, address))
    elif -more * WORTH_A_WORD >= max(before, 1) and look.period.last.last < look.today:
        words = ngettext(
            "We spoke or wrote %(less)s time less than in the months before.",
            "We spoke or wrote %(less)s times less than in the months before.",
            -more,
        )
        changes.append(Change(50, words % {"less": f"{-more:,}"}, address))
    return changes


def _drawing(look: Look, found: Mapping[int, Counted], whole: Counted) -> dict[str, object]:
    def months(of: Counted) -> list[tuple[int, int]]:
        each = [Period(month, month, look.today) for month in look.period.months]
        return [(of.of(month, Began.US, Began.BOTH), of.of(month, Began.THEM, Began.BOTH)) for month in each]

    rows = [row for row in look.partnerships if row.pk in found and found[row.pk].of(look.period)]
    rows.sort(key=lambda row: -found[row.pk].of(look.period))
    shown = [(str(row), _of(look, row), found[row.pk]) for row in rows[:MOST_DRAWN]]
    if not shown and whole.of(look.period):
        shown = [(_("Without a partnership"), "", whole)]
    of_each = [(name, address, months(of)) for name, address, of in shown]
    most = max((max(pair) for _name, _address, pairs in of_each for pair in pairs), default=0)
    ends = [date_format(month.first, "YEAR_MONTH_FORMAT") for month in (look.period.first, look.period.last)]
    return {
        "drawn": [
            Drawn(name, address, sum(ours for ours, _t in pairs), sum(t for _o, t in pairs), month_bars(pairs, most))
            for name, address, pairs in of_each
        ],
        "more": len(rows) - len(rows[:MOST_DRAWN]),
        "first": ends[0],
        "last": ends[1] if look.period.first != look.period.last else "",
    }


def _numbers(of: Counted, period: Period) -> list[Cell]:
    numbers = [of.of(period, each) for each in Began]
    return [Cell(number, is_number=True) for number in (*numbers, sum(numbers))]


def _by_partnership(look: Look, found: Mapping[int, Counted]) -> Table:
    rows = []
    for row in look.partnerships:
        of = found.get(row.pk, Counted())
        before = Cell(of.of(look.before), is_number=True)
        rows.append([Cell(str(row), address=_of(look, row)), *_numbers(of, look.period), before])
    headings = [_("Partnership"), *_who(), pgettext("of a period", "Before")]
    return Table(_("Talks and letters by partnership"), headings, rows)


def _by_month(look: Look, whole: Counted) -> Table:
    rows = [
        [
            Cell(f"{month.year}-{month.month:02}", date_format(month.first, "YEAR_MONTH_FORMAT")),
            *_numbers(whole, Period(month, month, look.today)),
        ]
        for month in look.period.months
    ]
    return Table(_("Talks and letters by month"), [_("Month"), *_who()], rows)


def _who() -> list[str]:
    return [_("We began"), _("They began"), _("Both began"), _("In all")]
