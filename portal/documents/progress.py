"""How far a batch is, in numbers and words. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.documents.choices import NOT_MADE, OPEN, READY

ENOUGH_TO_TELL = 5  # pages; before that the time that is left would be a guess


@dataclass(frozen=True)
class Progress:
    """Counts of a batch's pages by state; `made_now` of them took work since this run began, `elapsed` ago."""

    counts: Mapping[str, int]
    made_now: int = 0
    elapsed: datetime.timedelta = datetime.timedelta(0)

    def of(self, *states: str) -> int:
        """How many pages are in these states."""
        return sum(self.counts.get(state, 0) for state in states)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        return self.of(*OPEN)

    @property
    def done(self) -> int:
        return self.total - self.left

    @property
    def ready(self) -> int:
        return self.of(*READY)

    @property
    def not_made(self) -> int:
        return self.of(*NOT_MADE)

    @property
    def seconds_left(self) -> float | None:
        """At the pace so far; None before there is one, or when nothing is left."""
        if not self.left or self.made_now < ENOUGH_TO_TELL:
            return None
        return self.elapsed.total_seconds() / self.made_now * self.left

    @property
    def words(self) -> str:
        """How far it is: “312 of 900 pages, about 2 minutes left”."""
        counted = ngettext("%(done)d of %(total)d page", "%(done)d of %(total)d pages", self.total) % {
            "done": self.done,
            "total": self.total,
        }
        seconds = self.seconds_left
        return counted if seconds is None else _("%(counted)s, %(time)s") % {"counted": counted, "time": left(seconds)}


def left(seconds: float) -> str:
    """A time that is left, as people say it."""
    if seconds < 50:
        tens = max(10, round(seconds / 10) * 10)
        return _("about %(number)d seconds left") % {"number": tens}
    minutes = round(seconds / 60) or 1
    if minutes < 90:
        return ngettext("about a minute left", "about %(number)d minutes left", minutes) % {"number": minutes}
    hours = round(minutes / 60)
    return ngettext("about an hour left", "about %(number)d hours left", hours) % {"number": hours}
