"""Verbs for who travels: signing up, changing the role, withdrawing. More people than seats never travel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Person
from contacts.services.upkeep import hold_people
from delegations.choices import DelegateState
from delegations.models import Delegate, Delegation
from delegations.services.rungs import count_people
from delegations.services.seats import free_seats, move_up, set_state
from delegations.services.trips import hold_trip
from delegations.two_places import refuse_two_places
from portal.accounts.models import User
from portal.saving import create, save_version


@transaction.atomic
def sign_up(*, delegation: Delegation, person: Person, values: Mapping[str, Any], by: User | None) -> Delegate:
    """Put somebody on a trip: in a seat, or in the line for one. Whoever had withdrawn stands at the end of the line.

    Refused: a trip that is not planned, somebody who is on it already, somebody who would be in two cities at once, a
    training ahead of us.
    """
    _refuse_ahead(values)
    held = hold_trip(delegation)
    if not held.is_planned:
        raise ValidationError(_("This trip is not planned any more. Nobody can be put on it."))
    hold_people([person.pk])
    known = Delegate.objects.filter(delegation=held, person=person).select_related("person").first()
    if known and known.state != DelegateState.WITHDRAWN:
        raise ValidationError({"person": _("%(person)s is on this trip already.") % {"person": person}})
    refuse_two_places(held, [person.pk], field="person")
    free = free_seats(held)
    state = DelegateState.COMING if free is None or free > 0 else DelegateState.WAITING
    if known is None:
        row = Delegate(association=held.association, delegation=held, state=state)
        row = create(row=row, values={"person": person, **values}, by=by, about=held)
        count_people(held, [person.pk])
        return row
    known.delegation = held
    known = save_version(row=known, read_version=known.version, values=values, by=by, about=held)
    known.delegation, known.signed_up_at = held, timezone.now()
    set_state(delegate=known, state=state, by=by)
    return known


@transaction.atomic
def change_delegate(*, delegate: Delegate, read_version: int, values: Mapping[str, Any], by: User | None) -> Delegate:
    """Change as what somebody travels, their rank, languages and protocol training. Refused: a training ahead of us."""
    _refuse_ahead(values)
    return save_version(row=delegate, read_version=read_version, values=values, by=by, about=delegate.delegation)


@transaction.atomic
def withdraw(*, delegate: Delegate, by: User | None) -> list[Delegate]:
    """Take somebody off a trip; a seat that becomes free goes to the first in the line. Returns who moved up.

    Refused: somebody who is off it already.
    """
    held = hold_trip(delegate.delegation)
    row = Delegate.objects.select_related("person").select_for_update(of=("self",)).get(pk=delegate.pk)
    row.delegation = held
    if row.state == DelegateState.WITHDRAWN:
        raise ValidationError(_("%(person)s is not on this trip any more.") % {"person": row.person})
    set_state(delegate=row, state=DelegateState.WITHDRAWN, by=by)
    return move_up(delegation=held, by=by) if held.is_planned else []


def _refuse_ahead(values: Mapping[str, Any]) -> None:
    if values.get("trained_on") and values["trained_on"] > timezone.localdate():
        raise ValidationError({"trained_on": _("This day lies ahead. Write the training down when it has been held.")})
