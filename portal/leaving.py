"""The port for what must not be left without an owner when a member goes: apps register how much still hangs on them.

    register_leaving(lambda membership: open_tasks_of(membership.user).count())

While something hangs on a member, the membership cannot be ended; the app's own page hands it over. What an app further
right keeps is handed over by that page too:

    register_charge(Charge("trips", trips_of, "lead", ngettext_lazy("%(n)d trip", "%(n)d trips", "n")))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

if TYPE_CHECKING:
    from portal.accounts.models import Membership, User

Count = Callable[["Membership"], int]


@dataclass(frozen=True)
class Charge:
    """Rows that somebody looks after and that a successor takes over: `rows(user)` are theirs, `column` says whose they
    are, `words` how many there are ("%(n)d trips"). They have a version."""

    name: str
    rows: Callable[[User], QuerySet[Any]]
    column: str
    words: Any

    def counted(self, number: int) -> str:
        """So many of them, in the active language."""
        return str(self.words % {"n": number})


_counts: list[Count] = []
_charges: dict[str, Charge] = {}


def register_leaving(count: Count) -> None:
    """Add a question; called from an app's `ready()`. It is asked in the association's scope."""
    if count not in _counts:
        _counts.append(count)


def hangs_on(membership: Membership) -> int:
    """How many things would be left without an owner if this member went. Queries."""
    return sum(count(membership) for count in _counts)


def register_charge(charge: Charge) -> None:
    """Add rows that are handed over; called from an app's `ready()`. A name registers once."""
    if charge.name in _charges:
        raise ValueError(f"What is handed over as {charge.name!r} is registered twice.")
    _charges[charge.name] = charge


def charges() -> list[Charge]:
    """Everything that apps further right hand over, in the order of registration."""
    return list(_charges.values())
