"""What a membership that is limited to some partnerships does not see of a trip that it does see.

An appointment, a door or the list of those who travel may name somebody whom the member may not see. They are left out
of what is shown, as on papers (`documents.trip_record`).
"""

from __future__ import annotations

from collections.abc import Iterable

from contacts.models import Person
from delegations.agenda_lines import Line
from delegations.models import Delegate
from partnerships.querysets import limits_of, sees_all
from portal.accounts.models import Membership


def lines_without_unseen(lines: Iterable[Line], membership: Membership) -> None:
    """Take from the hosts of these appointments whom the member may not see. No query where nothing is limited, else
    one."""
    if sees_all(limits_of(membership)):
        return
    shown = list(lines)
    seen = _seen({each.pk for line in shown for each in line.people}, membership)
    for line in shown:
        line.people[:] = [each for each in line.people if each.pk in seen]


def delegates_seen(rows: Iterable[Delegate], membership: Membership) -> list[Delegate]:
    """Those of the delegates whom the member may see. No query where nothing is limited, else one."""
    found = list(rows)
    if sees_all(limits_of(membership)):
        return found
    seen = _seen({each.person_id for each in found}, membership)
    return [each for each in found if each.person_id in seen]


def names_of(rows: Iterable[Delegate], membership: Membership | None) -> list[str]:
    """The delegates by name, and whom the member may not see by the role in which they travel: a reason that is about
    them holds all the same. Without a membership all by name. Ask for the people in the same query."""
    found = list(rows)
    shown = {each.pk for each in (delegates_seen(found, membership) if membership else found)}
    return [str(each.person) if each.pk in shown else str(each.get_role_display()) for each in found]


def _seen(keys: set[int], membership: Membership) -> set[int]:
    return set(Person.objects.visible_to(membership).filter(pk__in=keys).values_list("pk", flat=True))
