"""What the page of the owed shows: one walk over all promises, both sides of each partnership. Never a count of all."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portal.kept.held_for import held_for
from portal.owed.words import day_words, due_words, wait_words
from portal.promises import EVERYBODYS, MINE, NOBODYS, WHOSE, Asked, Place, Promise, waiting
from portal.sides import Sides, partnerships_of, sides_of

PER_PAGE = 30


@dataclass(frozen=True)
class Line:
    """A promise with its words for today."""

    promise: Promise
    due: str
    is_first: bool = False


@dataclass(frozen=True)
class Group:
    """Promises under one margin title."""

    name: str
    title: str
    words: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Overview:
    """All that the page says."""

    heading: str
    lead: str
    day: str
    today: datetime.date
    groups: tuple[Group, ...]
    tabs: tuple[dict[str, Any], ...]
    partnerships: Sequence[Any]
    partnership: Any
    whose: str
    sides: tuple[tuple[Any, Sides], ...] = ()
    next_address: str = ""
    first_address: str = ""


def overview_of(membership: Any, asked: Mapping[str, str]) -> Overview:
    """The page as its reader asked for it. Without a wish: one's own, or everybody's while one owes nothing oneself."""
    today = timezone.localdate()
    partnerships = partnerships_of(membership)
    partnership = next((each for each in partnerships if each.slug == asked.get("partnership")), None)
    chosen = asked.get("whose", "")
    after = Place.read(asked.get("after", ""))
    whose = chosen if chosen in WHOSE else MINE
    found, has_more = _walk(membership, today, whose, partnership, after)
    if not found and not chosen and after is None:
        whose = EVERYBODYS
        found, has_more = _walk(membership, today, whose, partnership, after)
    query = {"whose": whose} | ({"partnership": partnership.slug} if partnership else {})
    sides = sides_of([partnership] if partnership else partnerships, today) if after is None else {}
    address = reverse("whom_we_owe", kwargs={"association": membership.association.slug})
    return Overview(
        heading=heading(found, has_more, is_later=after is not None),
        lead=_lead(found, today) if after is None else "",
        day=day_words(today),
        today=today,
        groups=_groups(found, today),
        tabs=_tabs(address, whose, query),
        partnerships=partnerships if len(partnerships) > 1 else (),
        partnership=partnership,
        whose=whose,
        sides=tuple((each, sides[each.pk]) for each in partnerships if each.pk in sides),
        next_address=f"?{urlencode(query | {'after': str(found[-1].place)})}" if has_more else "",
        first_address=f"?{urlencode(query)}" if after is not None else "",
    )


def _walk(
    membership: Any, today: datetime.date, whose: str, partnership: Any, after: Place | None
) -> tuple[list[Promise], bool]:
    """Held: each source has a question of its own."""
    asked = {"walk": lambda: waiting(Asked(membership, today, whose, partnership), after, PER_PAGE)}
    chosen = [partnership] if partnership else []
    return held_for(membership, f"owed {today} {whose} {after}", asked, *chosen)["walk"]


def heading(found: Sequence[Promise], has_more: bool, *, is_later: bool = False) -> str:
    """The one sentence: how many people wait for us, each once; where nobody does, how many things are late."""
    if is_later:
        return _("More who wait for us")
    people, things = _late(found)
    if not people and not things:
        return _("Nobody is waiting for us")
    is_cut = has_more and found[-1].state == "owed"
    if not people:
        return _things_words(things, is_cut)
    if is_cut:
        return ngettext(
            "More than %(n)s person is waiting for us", "More than %(n)s people are waiting for us", people
        ) % {"n": people}
    words = ngettext("%(n)s person is waiting for us", "%(n)s people are waiting for us", people) % {"n": people}
    return _small_number(people) or words


def _late(found: Sequence[Promise]) -> tuple[int, int]:
    """How many people wait past the day, each once, and how many things that wait for nobody in particular: a seat."""
    past = [each for each in found if each.state == "owed" and each.turn == "ours"]
    return len({each.who.address for each in past if each.who}), sum(each.who is None for each in past)


def _things_words(number: int, is_cut: bool) -> str:
    if is_cut:
        words = ngettext("More than %(n)s thing is past its day", "More than %(n)s things are past their day", number)
    else:
        words = ngettext("%(n)s thing is past its day", "%(n)s things are past their day", number)
    return words % {"n": number}


def _small_number(number: int) -> str:
    """Numbers that a sentence writes out."""
    return {
        1: _("One person is waiting for us"),
        2: _("Two people are waiting for us"),
        3: _("Three people are waiting for us"),
    }.get(number, "")


def _lead(found: Sequence[Promise], today: datetime.date) -> str:
    past = [each for each in found if each.state == "owed" and each.turn == "ours"]
    if past:
        words = _("%(since)s A short note is enough.") % {"since": wait_words(past[0].due_on, today)}
        people, things = _late(past)
        if not people or not things:
            return words
        more = ngettext("%(n)s more thing is past its day.", "%(n)s more things are past their day.", things)
        return f"{words} {more % {'n': things}}"
    return "" if found else _("A good day to write to somebody new.")


def _groups(found: Sequence[Promise], today: datetime.date) -> tuple[Group, ...]:
    ours = [each for each in found if each.turn == "ours"]
    theirs = [each for each in found if each.turn == "theirs"]
    past = [each for each in ours if each.state == "owed"]
    soon = [each for each in ours if each.state != "owed"]
    soon_words = _("In the last fifth of their time, within a week, or as early as they need preparing.")
    groups = (
        (
            "past",
            pgettext("promises and people", "Past due"),
            _("Longest wait first. Any logged touch clears the line of a person."),
            past,
        ),
        ("soon", _("Due soon"), soon_words, soon),
        ("theirs", _("We wait for them"), _("What they promised us. Ask kindly."), theirs),
    )
    first = next((each.key for _name, _title, _words, rows in groups for each in rows), "")
    return tuple(
        Group(name, title, words, tuple(Line(each, due_words(each.due_on, today), each.key == first) for each in rows))
        for name, title, words, rows in groups
        if rows
    )


def _tabs(address: str, whose: str, query: dict[str, str]) -> tuple[dict[str, Any], ...]:
    names = {
        MINE: pgettext("promises", "Mine"),
        NOBODYS: pgettext("promises", "Nobody’s"),
        EVERYBODYS: pgettext("promises", "Everybody’s"),
    }
    return tuple(
        {
            "name": names[each],
            "address": f"{address}?{urlencode(query | {'whose': each})}",
            "is_current": each == whose,
            "number": None,
        }
        for each in WHOSE
    )
