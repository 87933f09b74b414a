"""The drawings of the board room on paper: the same bars, months, clocks and bridges, readable in grey. Pure.

A panel's `shown.drawing` is asked for what it may hold: `bars`, `goals` with bars of their own, `drawn` (months),
`clocks`, `lines` (both sides of partnerships). What is full stands for now, what is open for before or for them, as on
all our papers; every number stands beside its bar in figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from contacts.documents.packet_words import in_both, pair
from portal.documents.words import Words
from portal.drawings import BAR_WIDTH, WIDTH, MonthBar, State
from portal.panels import Shown
from portal.read_tables import amount_words


@dataclass(frozen=True)
class PaperBar:
    """A bar as hundredths of its line; `was` is None where nothing is known of before."""

    label: Words
    remark: Words
    number: Words
    width: int
    was: int | None


@dataclass(frozen=True)
class PaperMonths:
    """Ours above a line, theirs below it, month by month. `title` and `words` say it to whoever does not see it."""

    title: Words
    words: Words
    bars: tuple[MonthBar, ...]


@dataclass(frozen=True)
class PaperClock:
    """How long a seat has stood empty, as hundredths of a line of 120 days."""

    title: Words
    remark: Words
    words: Words
    width: int
    is_late: bool


@dataclass(frozen=True)
class PaperSides:
    """Both halves of a bridge, each with how it stands and how long ago it was."""

    name: Words
    ours: Words
    theirs: Words
    ours_state: State
    theirs_state: State


@dataclass(frozen=True)
class PaperDrawing:
    """What of a panel is drawn."""

    bars: tuple[PaperBar, ...] = ()
    months: tuple[PaperMonths, ...] = ()
    ends: tuple[Words, ...] = ()
    """The first and the last month."""
    clocks: tuple[PaperClock, ...] = ()
    sides: tuple[PaperSides, ...] = ()
    more: int = 0
    """So many more stand in the table alone."""

    @property
    def has_before(self) -> bool:
        """Whether a bar has one for the period before."""
        return any(bar.was is not None for bar in self.bars)

    def __bool__(self) -> bool:
        return bool(self.bars or self.months or self.clocks or self.sides)


def drawing_of(english: Shown, japanese: Shown) -> PaperDrawing:
    """The drawing of a panel from what it shows in each language."""
    one, other = english.drawing, japanese.drawing
    months = _months(one, other)
    return PaperDrawing(
        bars=_bars(one, other) + _goals(one, other),
        months=months,
        ends=tuple(pair(one[each], other[each]) for each in ("first", "last") if months and one[each]),
        clocks=_clocks(one, other),
        sides=_sides(one),
        more=one.get("more", 0) if months or "clocks" in one or "goals" in one else 0,
    )


Drawing = Mapping[str, Any]


def _both(name: str, one: Drawing, other: Drawing) -> Sequence[tuple[Any, Any]]:
    return list(zip(one.get(name, ()), other.get(name, ()), strict=True))


def _bars(one: Drawing, other: Drawing) -> tuple[PaperBar, ...]:
    return tuple(
        PaperBar(
            pair(ours.label, theirs.label),
            pair(ours.remark, theirs.remark),
            Words(once=amount_words(ours.number)),
            _share(ours.width, BAR_WIDTH),
            _share(ours.was, BAR_WIDTH) if ours.was else None,
        )
        for ours, theirs in _both("bars", one, other)
    )


def _goals(one: Drawing, other: Drawing) -> tuple[PaperBar, ...]:
    """The goals that are counted; the others stand in the table, where it says that they are not."""
    return tuple(
        PaperBar(
            pair(ours["title"], theirs["title"]),
            pair(ours["of"], theirs["of"]),
            pair(f"{amount_words(bar.number)} {bar.remark}", f"{amount_words(bar.number)} {its_japanese.remark}"),
            _share(bar.width, BAR_WIDTH),
            _share(bar.was, BAR_WIDTH) if bar.was else None,
        )
        for ours, theirs in _both("goals", one, other)
        for bar, its_japanese in zip(ours["bars"], theirs["bars"], strict=True)
    )


def _months(one: Drawing, other: Drawing) -> tuple[PaperMonths, ...]:
    return tuple(
        PaperMonths(
            pair(ours.name, theirs.name),
            in_both(lambda ours=ours: _("%(ours)s ours, %(theirs)s theirs") % _numbers(ours)),  # type: ignore[misc]  # mypy does not follow a default
            tuple(ours.bars),
        )
        for ours, theirs in _both("drawn", one, other)
    )


def _numbers(drawn: Any) -> dict[str, str]:
    return {"ours": amount_words(drawn.ours), "theirs": amount_words(drawn.theirs)}


def _clocks(one: Drawing, other: Drawing) -> tuple[PaperClock, ...]:
    return tuple(
        PaperClock(
            pair(ours["title"], theirs["title"]),
            pair(ours["remark"], theirs["remark"]),
            pair(ours["words"], theirs["words"]),
            _share(ours["at"].width, WIDTH),
            ours["at"].state == "owed",
        )
        for ours, theirs in _both("clocks", one, other)
    )


def _sides(one: Drawing) -> tuple[PaperSides, ...]:
    return tuple(
        PaperSides(
            in_both(lambda row=row: str(row)),  # type: ignore[misc]  # mypy does not follow a default
            in_both(lambda sides=sides: sides.ours),  # type: ignore[misc]  # as above
            in_both(lambda sides=sides: sides.theirs),  # type: ignore[misc]  # as above
            sides.ours_state,
            sides.theirs_state,
        )
        for row, _address, sides in one.get("lines", ())
    )


def _share(width: str, whole: int) -> int:
    """A width as hundredths of the whole line; what is not nought is seen."""
    number = float(width)
    return min(max(round(100 * number / whole), 1), 100) if number else 0
