"""A proposed schedule as differences in words: what gets a time, what is moved, what is left out, and why."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from delegations.agenda_rules import Who
from delegations.clash_words import names_of, when
from delegations.models import Delegate, Delegation, Meeting
from delegations.proposal import Question, moment
from delegations.scheduling import Conflict, LeftOut, Place, Schedule
from delegations.scheduling.tasks import Reason

SHOWN = 3


@dataclass(frozen=True)
class Move:
    """A meeting with a new time: when it is now (empty: it has none), when it would be, with whom, why then."""

    meeting: Meeting
    was: str
    becomes: str
    at_home: datetime.datetime
    helper: Delegate | None
    why: str
    start: int


@dataclass(frozen=True)
class Missing:
    """A meeting that finds no time, when it is now (empty: it has none), and why."""

    meeting: Meeting
    was: str
    why: str


@dataclass
class Proposal:
    """The differences between the agenda and the schedule drawn up; how many stay; how far from the best it can be."""

    placed: list[Move] = field(default_factory=list)
    moved: list[Move] = field(default_factory=list)
    left_out: list[Missing] = field(default_factory=list)
    stays: int = 0
    gap: float = 0.0

    @property
    def dropped(self) -> list[Missing]:
        """Those left out that have a time now and would lose it."""
        return [each for each in self.left_out if each.was]

    @property
    def is_change(self) -> bool:
        """Whether the agenda would be another one."""
        return bool(self.placed or self.moved or self.dropped)


def proposal_of(delegation: Delegation, question: Question, schedule: Schedule) -> Proposal:
    """The differences in words. Queries the names of those who are never free, and the interpreters."""
    zone, home = delegation.place.zone, delegation.origin.zone
    found = Proposal(gap=schedule.gap)
    keys = [place.helper[1] for place in schedule.placed if place.helper]
    helpers = Delegate.objects.select_related("person").in_bulk(keys)
    for place in schedule.placed:
        meeting = question.meetings[place.key]
        now, starts = present(meeting, zone), moment(place.start)
        helper = helpers.get(place.helper[1]) if place.helper else None
        if now and meeting.starts_at == starts and helper is None:
            found.stays += 1
            continue
        words = when(starts, starts + meeting.length, zone)
        move = Move(meeting, now, words, starts.astimezone(home), helper, why_then(place, question), place.start)
        (found.moved if now else found.placed).append(move)
    for left in schedule.left_out:
        meeting = question.meetings[left.key]
        found.left_out.append(Missing(meeting, present(meeting, zone), why_not(left, question)))
    return found


def present(meeting: Meeting, zone: datetime.tzinfo) -> str:
    """When a meeting is now; empty where it has no time."""
    return when(meeting.starts_at, meeting.ends_at, zone) if meeting.starts_at and meeting.ends_at else ""


def why_then(place: Place, question: Question) -> str:
    """Why a meeting is at its time. No query."""
    match place.why:
        case Reason.STAYS:
            return _("It stays where it was.")
        case Reason.ONLY:
            return _("It is the only time at which everybody can.")
        case Reason.FIRST:
            return _("The first of %(of)d possible times.") % {"of": place.of}
        case Reason.FIRST_LEFT:
            words = _(
                "The first time that is left. Earlier ones are taken, for some of the same people, by %(others)s."
            )
            return words % {"others": _names(place.others, question)}
    words = _("One of %(of)d possible times, chosen so that as much as possible of the rest finds a time.")
    return words % {"of": place.of}


def why_not(left: LeftOut, question: Question) -> str:
    """Why a meeting is left out. Queries the names of those who never can."""
    if left.why is Reason.NEVER_FREE:
        return _never(left.who)
    words = ngettext(
        "The only time at which everybody can is taken by %(others)s.",
        "The %(of)d times at which everybody can are taken by %(others)s.",
        left.of,
    )
    return words % {"of": left.of, "others": _names(left.others, question)}


def conflict_words(conflict: Conflict, question: Question) -> str:
    """Which musts cannot all be kept, whom they share, what to do."""
    names = _names(conflict.keys, question, all_of_them=True)
    if len(conflict.keys) == 1:
        words = _("%(names)s must take place, and cannot. %(why)s Free some time, or make it a “should”.")
        return words % {"names": names, "why": _never(conflict.shared)}
    said = {"names": names, "number": len(conflict.keys), "who": names_of(conflict.shared), "times": conflict.times}
    if not conflict.shared:
        words = _(
            "These %(number)d musts cannot all take place: %(names)s. Each shares people with another, and there are "
            "%(times)d possible times. Free some time, or make one of them a “should”."
        )
        return words % said
    words = ngettext(
        "These %(number)d musts cannot all take place: %(names)s. They share %(who)s, and there is %(times)d possible "
        "time. Free some time, name somebody else, or make one of them a “should”.",
        "These %(number)d musts cannot all take place: %(names)s. They share %(who)s, and there are %(times)d possible "
        "times. Free some time, name somebody else, or make one of them a “should”.",
        conflict.times,
    )
    return words % said


def _never(who: Iterable[Who]) -> str:
    names = names_of(who)
    if not names:
        return _("Those who take part never can at the same time.")
    return _("There is no time for %(who)s within the hours of the trip.") % {"who": names}


def _names(keys: tuple[int, ...], question: Question, *, all_of_them: bool = False) -> str:
    named = [_("“%(meeting)s”") % {"meeting": question.meetings[key]} for key in keys if key in question.meetings]
    shown = named if all_of_them else named[:SHOWN]
    words = pgettext("list", ", ").join(shown)
    if len(named) > len(shown):
        return _("%(names)s and %(more)d more") % {"names": words, "more": len(named) - len(shown)}
    return words
