"""The port for what must not be left without an owner when a member goes: apps register how much still hangs on them.

    register_leaving(lambda membership: open_tasks_of(membership.user).count())

While something hangs on a member, the membership cannot be ended; the app's own page hands it over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.accounts.models import Membership

Count = Callable[["Membership"], int]
_counts: list[Count] = []


def register_leaving(count: Count) -> None:
    """Add a question; called from an app's `ready()`. It is asked in the association's scope."""
    if count not in _counts:
        _counts.append(count)


def hangs_on(membership: Membership) -> int:
    """How many things would be left without an owner if this member went. Queries."""
    return sum(count(membership) for count in _counts)
