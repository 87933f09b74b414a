"""The port for both sides of a partnership: when did we last come to them, and when did they last come to us?

Today one app knows (`register` takes its class); pages of any app ask `sides_of()`. What is not known is said, and
never looks well.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.drawings import State


@dataclass(frozen=True)
class Sides:
    """The last real touch from each side and how it stands today; None where nothing is known."""

    ours_on: datetime.date | None
    theirs_on: datetime.date | None
    ours_state: State
    theirs_state: State
    today: datetime.date

    @property
    def ours(self) -> str:
        """How long ago we came to them, in words."""
        return days_ago(self.ours_on, self.today)

    @property
    def theirs(self) -> str:
        """How long ago they came to us, in words."""
        return days_ago(self.theirs_on, self.today)


class SidesSource:
    """Who knows the partnerships and their touches."""

    def partnerships(self, membership: Any) -> Sequence[Any]:
        """The partnerships that a member sees and that have not ended, with their association. One query."""
        raise NotImplementedError

    def sides(self, partnerships: Sequence[Any], today: datetime.date) -> Mapping[int, Sides]:
        """Partnership's key → its two sides. As many queries for forty partnerships as for one."""
        raise NotImplementedError


_sources: list[SidesSource] = []


def register(source: type[SidesSource]) -> type[SidesSource]:
    """Make the source known; the newest one answers."""
    _sources[:] = [source()]
    return source


def sides_of(partnerships: Sequence[Any], today: datetime.date) -> Mapping[int, Sides]:
    """Both sides of these partnerships; nothing while no app knows. Queries."""
    return _sources[0].sides(partnerships, today) if _sources and partnerships else {}


def partnerships_of(membership: Any) -> Sequence[Any]:
    """The partnerships whose sides a member sees; none while no app knows. Queries."""
    return _sources[0].partnerships(membership) if _sources else ()


def days_ago(day: datetime.date | None, today: datetime.date) -> str:
    """A day in words: today, 9 days ago, not known yet."""
    if day is None:
        return _("not known yet")
    passed = (today - day).days
    if passed <= 0:
        return _("today")
    return ngettext("%(days)s day ago", "%(days)s days ago", passed) % {"days": passed}
