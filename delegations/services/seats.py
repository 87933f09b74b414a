"""Who moves up when a seat becomes free. The trip's row is locked by the verb that calls this."""

from __future__ import annotations

from django.db.models import Q

from delegations.agenda_lines import ON_AGENDA
from delegations.choices import DelegateState
from delegations.models import Delegate, Delegation, Meeting
from delegations.services.agenda import agenda_changed
from delegations.services.rungs import count_people
from portal.accounts.models import User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.saving import TITLE, VERSION, title_of


def free_seats(delegation: Delegation) -> int | None:
    """How many seats nobody has; None where there is no limit. One query where there is."""
    if delegation.seats is None:
        return None
    return delegation.seats - Delegate.objects.filter(delegation=delegation, state=DelegateState.COMING).count()


def move_up(*, delegation: Delegation, by: User | None) -> list[Delegate]:
    """Give the free seats to those who have waited longest; returns who got one."""
    waiting = Delegate.objects.filter(delegation=delegation, state=DelegateState.WAITING).select_related("person")
    free = free_seats(delegation)
    first = list(waiting.order_by("signed_up_at", "pk")[: None if free is None else max(free, 0)])
    for row in first:
        set_state(delegate=row, state=DelegateState.COMING, by=by)
    return first


def set_state(*, delegate: Delegate, state: str, by: User | None) -> None:
    """Write down whether somebody has a seat, and record it. An appointment that names them changes for its guests."""
    before = {"state": delegate.state}
    delegate.state, delegate.version = state, delegate.version + 1
    delegate.save(update_fields=["state", "version", "signed_up_at"])
    after = {"state": state, VERSION: delegate.version, TITLE: title_of(delegate)}
    record(by=by, verb=Verb.CHANGED, row=delegate, before=before, after=after, about=delegate.delegation)
    count_people(delegate.delegation, [delegate.person_id])
    takes_part = Q(takers__delegate=delegate) | Q(interpreter=delegate)
    if Meeting.objects.filter(takes_part, delegation=delegate.delegation_id, state__in=ON_AGENDA).exists():
        agenda_changed(delegate.delegation)
