"""The board room's panel of programmes: what was held in the period, what comes, and where nothing is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Q, When
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerships.choices import ProgrammeKind
from partnerships.coming import A_YEAR, Coming, coming, within_a_year
from partnerships.looks import either, is_now, linked, listed, listed_in_period, named, of_look, seen_by, told
from partnerships.models import Programme
from partnerships.programme_words import coming_when, programme_kind
from portal.bilingual import said
from portal.drawings import bars
from portal.panels import Cell, Change, Figure, Gap, Look, Panel, Shown, Table, register

MOST = 5
"""So many programmes ahead are named; the room of programmes has them all."""
MOST_READ = 60
"""So many, the nearest months first, are read to find the next ones."""
MOST_GAPS = 5
Held = tuple[Counter[str], Counter[str], set[int]]


def held_in_periods(look: Look, rows: Any) -> Held:
    """How many of each kind were held in the period and in the one before, and for which partnerships. One query."""
    held = rows.filter(either(look, "starts_on"), is_cancelled=False)
    grouped = held.annotate(is_now=is_now(look, "starts_on")).order_by().values("is_now", "kind", "partnership")
    now, before, partnerships = Counter[str](), Counter[str](), set[int]()
    for row in grouped.annotate(number=Count("pk")):
        (now if row["is_now"] else before)[row["kind"]] += row["number"]
        if row["is_now"]:
            partnerships.add(row["partnership"])
    return now, before, partnerships


@dataclass(frozen=True)
class Numbers:
    """What is ahead, all of it counted: how many come within a year, how many have a day, with which partnerships."""

    within_a_year: int
    with_day: int
    partnerships: set[int]


def _with_day(look: Look) -> Q:
    """Programmes whose last day is not over yet, called off or not."""
    return Q(starts_on__isnull=False) & (Q(ends_on__gte=look.today) | Q(ends_on=None, starts_on__gte=look.today))


def _yearly(look: Look) -> Q:
    """Programmes of which only the month is known in which they come again."""
    has_month = Q(month__isnull=False) | Q(starts_on__isnull=False)
    return Q(is_yearly=True) & has_month & ~_with_day(look) & ~Q(is_cancelled=True, starts_on=None)


def numbers_ahead(look: Look, rows: Any) -> Numbers:
    """How much comes, by the same rules as `partnerships.coming`. One query."""
    with_day = _with_day(look) & Q(is_cancelled=False)
    soon = with_day & Q(starts_on__lte=look.today + A_YEAR) | _yearly(look)
    found = rows.filter(with_day | _yearly(look)).order_by().values("partnership")
    parts = list(found.annotate(soon=Count("pk", filter=soon), with_day=Count("pk", filter=with_day)))
    return Numbers(
        sum(row["soon"] for row in parts),
        sum(row["with_day"] for row in parts),
        {row["partnership"] for row in parts if row["soon"]},
    )


def next_ones(look: Look, rows: Any) -> list[Coming]:
    """The next of them, the nearest first. One query."""
    month = Coalesce("month", ExtractMonth("starts_on"))
    this_year, next_year = (12 * (look.today.year + years) for years in (0, 1))
    again = Case(
        When(again_in__lte=look.today.month, then=next_year + F("again_in")), default=this_year + F("again_in")
    )
    begins = Case(When(_with_day(look), then=12 * ExtractYear("starts_on") + ExtractMonth("starts_on")), default=again)
    ahead = rows.filter(_with_day(look) & Q(is_cancelled=False) | _yearly(look))
    ordered = ahead.annotate(again_in=month).annotate(begins_in=begins).order_by("begins_in", "starts_on", "pk")
    found = of_look(look, ordered.with_places()[:MOST_READ])
    return within_a_year(coming(found, look.today), look.today)[:MOST]


@register
class Programmes(Panel):
    """Programmes held and coming."""

    name, title, order = "programmes", gettext_lazy("Programmes"), 70
    words = gettext_lazy("What was held in the period, by kind, and what comes next.")
    template = "partnerships/panels/programmes.html"

    def show(self, look: Look) -> Shown | None:
        rows = seen_by(look, Programme.objects.all())
        now, before, served = held_in_periods(look, rows)
        ahead, come = next_ones(look, rows), numbers_ahead(look, rows)
        address = listed_in_period(look, "programme_list", when="held")
        kinds = [kind for kind in ProgrammeKind.values if now[kind] or before[kind]]
        return Shown(
            summary=_summary(now.total(), before.total(), come.within_a_year),
            figures=[
                Figure(_("Programmes held"), now.total(), address, before=before.total(), better=1),
                Figure(_("Programmes that come within a year"), come.within_a_year, listed(look, "programme_list")),
                Figure(_("Programmes with a day ahead"), come.with_day, listed(look, "programme_list", when="ahead")),
            ],
            tables=[_by_kind(look, kinds, now, before), *_ahead_table(ahead)],
            drawing={
                "bars": bars([_bar(look, kind, now, before) for kind in kinds]),
                "ahead": [_line(event) for event in ahead],
                "more": come.within_a_year - len(ahead),
                "address": listed(look, "programme_list"),
            },
            changes=_changes(look, now.total(), before.total(), ahead),
            gaps=_gaps(look, served | come.partnerships),
            address=address,
        )


def _summary(now: int, before: int, ahead: int) -> str:
    if now:
        words = ngettext("%(number)s programme was held.", "%(number)s programmes were held.", now) % {"number": now}
    else:
        words = _("No programme was held in this period.")
    earlier = ngettext(
        "%(number)s was held in the period before.", "%(number)s were held in the period before.", before
    )
    words = f"{words} {earlier % {'number': before}}"
    if ahead:
        come = ngettext("%(number)s comes within a year.", "%(number)s come within a year.", ahead)
        return f"{words} {come % {'number': ahead}}"
    none = _("None is planned.")
    return f"{words} {none}"


def _bar(look: Look, kind: str, now: Counter[str], before: Counter[str]) -> tuple[str, int, str, int | None, str]:
    address = listed_in_period(look, "programme_list", when="held", kind=kind)
    return str(ProgrammeKind(kind).label), now[kind], address, before[kind], ""


def _by_kind(look: Look, kinds: Sequence[str], now: Counter[str], before: Counter[str]) -> Table:
    rows = [
        [
            Cell(ProgrammeKind(kind).label),
            Cell(now[kind], address=listed_in_period(look, "programme_list", when="held", kind=kind), is_number=True),
            Cell(before[kind], is_number=True),
        ]
        for kind in kinds
    ]
    return Table(_("Programmes held, by kind"), [_("Kind"), _("Held"), _("The period before")], rows)


def _ahead_table(ahead: Sequence[Coming]) -> list[Table]:
    rows = [
        [
            named(event.programme, "title"),
            Cell(event.day or f"{event.year}-{event.month:02}", coming_when(event)),
            Cell(programme_kind(event.programme)),
            Cell(str(event.programme.partnership)),
        ]
        for event in ahead
    ]
    headings = [_("Programme"), _("When"), _("Kind"), _("Partnership")]
    return [Table(_("The next programmes"), headings, rows, is_told=True)] if rows else []


def _line(event: Coming) -> dict[str, Any]:
    row = event.programme
    return {
        "title": linked(row, "title"),
        "when": coming_when(event),
        "kind": programme_kind(row),
        "partnership": str(row.partnership),
    }


def _changes(look: Look, now: int, before: int, ahead: Sequence[Coming]) -> list[Change]:
    """That nothing is held or planned; fewer or more than before; what comes within a month."""
    address = listed(look, "programme_list")
    if not now and not ahead:
        return [Change(40, _("No programme was held in this period, and none is planned."), address)]
    found = []
    if now > before:
        words = ngettext(
            "%(number)s programme more was held than in the period before.",
            "%(number)s programmes more were held than in the period before.",
            now - before,
        )
        held = listed_in_period(look, "programme_list", when="held")
        found.append(Change(20, words % {"number": now - before}, held))
    soon = next((event for event in ahead if event.day and (event.day - look.today).days <= 30), None)
    if soon:
        words = told(
            _("Next comes “{programme}”: {when}."), programme=said(soon.programme, "title"), when=coming_when(soon)
        )
        found.append(Change(15, words, soon.programme.get_absolute_url()))
    return found


def _gaps(look: Look, served: set[int]) -> list[Gap]:
    """The partnerships with which nothing was held and nothing comes, those that have not ended."""
    idle = [row for row in look.partnerships if row.pk not in served and row.status != "ended"]
    words = _("%(partnership)s: no programme was held in the period, and none is planned.")
    return [
        Gap(words % {"partnership": row}, listed(look, "programme_list", partnership=row.slug))
        for row in idle[:MOST_GAPS]
    ]
