"""The board room's panel of trips: those ahead with their gates of departure, and what came of the last one."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from delegations.choices import TripState
from delegations.gates import Gate, gates_of_all, standing
from delegations.last_trip import CameOfTrip, came_of_trip
from delegations.models import Delegation
from delegations.trip_days import days_words
from partnerships.looks import dated, days_to, linked, listed, listed_in_period, named, of_look, seen_by, told
from portal.bilingual import said
from portal.panels import Cell, Change, Figure, Look, Panel, Shown, Table, register

MOST = 3
"""So many trips ahead stand with their gates, the nearest; the list of trips has them all."""
MOST_OUTCOMES = 5
NEAR = ((14, 90), (30, 75), (60, 45))
"""Within so many days of departure → how much a gate that is not met weighs."""


@dataclass(frozen=True)
class Numbers:
    """How many trips took place in the period and in the one before, how many are ahead or under way."""

    now: int
    before: int
    ahead: int


@dataclass(frozen=True)
class Ahead:
    """A trip that is ahead or under way, with its gates."""

    trip: Any
    gates: Sequence[Gate]

    @property
    def missing(self) -> list[Gate]:
        """The gates that are not met."""
        return [gate for gate in self.gates if not gate.is_met]


def numbers_of(look: Look, rows: Any) -> Numbers:
    """One query. A trip took place in the period in which its first day lies."""
    ran = ~Q(state=TripState.CALLED_OFF) & Q(starts_on__lte=look.today)
    found = rows.order_by().aggregate(
        now=Count("pk", filter=ran & Q(starts_on__gte=look.period.since, starts_on__lte=look.period.until)),
        before=Count("pk", filter=ran & Q(starts_on__gte=look.before.since, starts_on__lte=look.before.until)),
        ahead=Count("pk", filter=Q(state=TripState.PLANNED, ends_on__gte=look.today)),
    )
    return Numbers(found["now"], found["before"], found["ahead"])


def ahead_of(look: Look, rows: Any) -> list[Ahead]:
    """The nearest trips with their gates. Ten queries, one where there is none."""
    linked_rows = rows.select_related("partnership__home", "partnership__partner", "lead")
    planned = linked_rows.filter(state=TripState.PLANNED, ends_on__gte=look.today).order_by("starts_on", "pk")
    trips = of_look(look, planned[:MOST])
    of_look(look, [trip.partnership for trip in trips])
    gates = gates_of_all(trips, look.membership)
    return [Ahead(trip, gates[trip.pk]) for trip in trips]


def last_of(look: Look, rows: Any) -> Any | None:
    """The trip that ended last. One query."""
    over = rows.filter(ends_on__lt=look.today).exclude(state=TripState.CALLED_OFF).order_by("-ends_on", "-pk")
    return next(iter(of_look(look, over.select_related("partnership__home", "partnership__partner")[:1])), None)


@register
class Trips(Panel):
    """Trips."""

    name, title, order = "trips", gettext_lazy("Trips"), 75
    words = gettext_lazy("What is missing before departure, and what came of the last trip.")
    permission = "delegations.read"
    template = "delegations/panels/trips.html"

    def show(self, look: Look) -> Shown | None:
        rows = seen_by(look, Delegation.objects.all())
        numbers = numbers_of(look, rows)
        ahead = ahead_of(look, rows) if numbers.ahead else []
        last = last_of(look, rows)
        came = came_of_trip(last, look.membership) if last else None
        if came:
            of_look(look, came.outcomes)
        return Shown(
            summary=_summary(numbers, ahead, last, came),
            figures=_figures(look, numbers, ahead, last, came),
            tables=[*_gates_table(ahead), *_came_table(last, came), *_outcomes_table(came)],
            drawing={
                "ahead": [_drawn(each, look.today) for each in ahead],
                "more": numbers.ahead - len(ahead),
                "address": listed(look, "delegation_list"),
                "last": _told(last, came) if last and came else None,
            },
            changes=_changes(look, ahead, last, came),
            address=listed(look, "delegation_list"),
        )


def _results_at(trip: Any) -> str:
    return f"{trip.get_absolute_url()}#after"


def _summary(numbers: Numbers, ahead: Sequence[Ahead], last: Any | None, came: CameOfTrip | None) -> str:
    words = []
    if ahead:
        many = ngettext(
            "%(number)s trip is ahead or under way.", "%(number)s trips are ahead or under way.", numbers.ahead
        )
        first = ahead[0]
        gates = told(_("Next: {trip}. {standing}"), trip=said(first.trip, "title"), standing=standing(first.gates))
        words = [many % {"number": numbers.ahead}, gates]
    else:
        words.append(_("No trip is ahead."))
    if last and came:
        results = ngettext(
            "%(number)s outcome has come of it so far.",
            "%(number)s outcomes have come of it so far.",
            len(came.outcomes),
        ) % {"number": len(came.outcomes)}
        words.append(told(_("The last one was {trip}: {results}"), trip=said(last, "title"), results=results))
    else:
        words.append(_("No trip is over yet."))
    return told(" ".join("{}" for _each in words), *words)


def _figures(
    look: Look, numbers: Numbers, ahead: Sequence[Ahead], last: Any | None, came: CameOfTrip | None
) -> list[Figure]:
    held = listed_in_period(look, "delegation_list", when="held")
    found = [
        Figure(_("Trips that took place"), numbers.now, held, before=numbers.before, better=1),
        Figure(_("Trips ahead or under way"), numbers.ahead, listed(look, "delegation_list", when="ahead")),
    ]
    if ahead:
        missing = len(ahead[0].missing)
        address = f"{ahead[0].trip.get_absolute_url()}#gates"
        words = _("%(number)s of %(all)s") % {"number": missing, "all": len(ahead[0].gates)}
        found.append(Figure(_("Gates not met before the next departure"), missing, address, words=words, better=-1))
    if last and came:
        address = _results_at(last)
        found.append(Figure(_("Outcomes of the last trip"), len(came.outcomes), address, better=1))
        words = _("%(number)s of %(all)s") % {"number": came.with_result, "all": came.goals}
        found.append(Figure(_("Goals of the last trip with a result"), came.with_result, address, words=words))
    return found


def _gates_table(ahead: Sequence[Ahead]) -> list[Table]:
    rows = [
        [
            named(each.trip, "title"),
            dated(each.trip.starts_on),
            Cell(gate.name, address=gate.address),
            Cell(_("yes") if gate.is_met else _("no")),
            Cell(gate.words),
            Cell(gate.turn),
        ]
        for each in ahead
        for gate in each.gates
    ]
    headings = [
        _("Trip"),
        _("First day"),
        _("Gate"),
        pgettext("of a gate", "Met"),
        _("How it stands"),
        _("Whose turn"),
    ]
    return [Table(_("Gates before departure"), headings, rows)] if rows else []


def _came_of(came: CameOfTrip) -> list[tuple[str, int | str]]:
    """What came of it, a line each: words, and the number or the sum."""
    lines: list[tuple[str, int | str]] = [
        (_("Goals taken along"), came.goals),
        (_("Goals with a result so far"), came.with_result),
        (_("Goals that are reached"), came.reached),
        (_("Meetings held"), came.meetings),
    ]
    for each in came.asked:
        words = ngettext("Asked after %(days)s day", "Asked after %(days)s days", each.days) % {"days": each.days}
        answer = _("%(answered)s of %(asked)s answered") % {"answered": each.answered, "asked": each.asked}
        lines.append((words, answer if each.asked else _("not asked yet")))
    lines.append((_("Outcomes"), len(came.outcomes)))
    lines += [(_("of which: %(claim)s") % {"claim": claim}, number) for claim, number in came.claims]
    lines += [(_("Worth, as far as it is known"), amount) for amount in came.sums]
    return lines


def _came_table(last: Any | None, came: CameOfTrip | None) -> list[Table]:
    if last is None or came is None:
        return []
    rows = [
        [Cell(words), Cell(number, is_number=isinstance(number, int), address=_results_at(last))]
        for words, number in _came_of(came)
    ]
    return [Table(_("What came of the last trip"), [_("What"), _("How many")], rows, is_told=True)]


def _outcomes_table(came: CameOfTrip | None) -> list[Table]:
    rows = [
        [named(row, "title"), dated(row.happened_on), Cell(row.get_claim_display())]
        for row in (came.outcomes if came else ())
    ]
    headings = [_("What came of it"), _("Day"), _("Our part in it")]
    return [Table(_("Outcomes of the last trip"), headings, rows)] if rows else []


def _drawn(each: Ahead, today: datetime.date) -> dict[str, Any]:
    days = days_to(each.trip.starts_on, today)
    if days <= 0:
        words = _("under way")
    else:
        words = ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return {
        "title": linked(each.trip, "title"),
        "direction": each.trip.get_direction_display(),
        "days": days_words(each.trip.starts_on, each.trip.ends_on),
        "when": words,
        "standing": standing(each.gates),
        "state": "well" if not each.missing else "owed" if days <= NEAR[1][0] else "soon",
        "missing": each.missing,
    }


def _told(last: Any, came: CameOfTrip) -> dict[str, Any]:
    return {
        "title": linked(last, "title"),
        "days": days_words(last.starts_on, last.ends_on),
        "address": _results_at(last),
        "lines": _came_of(came),
        "outcomes": [
            {"title": linked(row, "title"), "claim": row.get_claim_display()} for row in came.outcomes[:MOST_OUTCOMES]
        ],
    }


def _changes(look: Look, ahead: Sequence[Ahead], last: Any | None, came: CameOfTrip | None) -> list[Change]:
    """Gates that are not met shortly before departure; what came of a trip that ended in the period."""
    found = []
    for each in ahead:
        days = days_to(each.trip.starts_on, look.today)
        weight = next((weight for within, weight in NEAR if days <= within), 0)
        if each.missing and weight and days >= 0:
            when = ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days} if days else _("today")
            missing = ngettext("%(number)s gate is not met", "%(number)s gates are not met", len(each.missing)) % {
                "number": len(each.missing)
            }
            words = told(
                _("The trip “{trip}” begins {when}, and {missing}."),
                trip=said(each.trip, "title"),
                when=when,
                missing=missing,
            )
            found.append(Change(weight, words, f"{each.trip.get_absolute_url()}#gates"))
    if last and came and look.period.since <= last.ends_on <= look.period.until:
        results = ngettext("%(number)s outcome so far", "%(number)s outcomes so far", len(came.outcomes)) % {
            "number": len(came.outcomes)
        }
        words = told(_("The trip “{trip}” is over: {results}."), trip=said(last, "title"), results=results)
        found.append(Change(40 if came.outcomes else 25, words, _results_at(last)))
    return found
