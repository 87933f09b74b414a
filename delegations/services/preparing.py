"""Verbs for what is done before departure: the three doors, the budget, local partners that are asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Organization
from delegations.models import BudgetLine, Delegation, DoorMeeting, PartnerAsk
from delegations.services.trips import hold_trip
from portal.accounts.models import User
from portal.saving import create, remove, save_version


@transaction.atomic
def keep_door(
    *, delegation: Delegation, door: str, read_version: int, values: Mapping[str, Any], by: User | None
) -> DoorMeeting:
    """Write down that one of the three doors was met: when, whom, what was said.

    Refused: a meeting without its day or ahead of us, one that says nobody whom we met. StaleSave where somebody wrote
    it down first.
    """
    if values.get("met_on") is None:
        raise ValidationError({"met_on": _("Write the day on which you met.")})
    if values["met_on"] > timezone.localdate():
        raise ValidationError({"met_on": _("This day lies ahead. Write the meeting down when it has taken place.")})
    if not any(values.get(name) for name in ("contact", "organization", "person")):
        raise ValidationError({"person": _("Say whom you met: a public body, an organization or a person.")})
    hold_trip(delegation)
    row = DoorMeeting.objects.filter(delegation=delegation, door=door).first()
    if row is None:
        new = DoorMeeting(association=delegation.association, delegation=delegation, door=door)
        return create(row=new, values=values, by=by, about=delegation)
    return save_version(row=row, read_version=read_version, values=values, by=by, about=delegation)


@transaction.atomic
def forget_door(*, door: DoorMeeting, by: User | None) -> None:
    """Take away what was written down by mistake; the door is missing again."""
    remove(row=door, by=by, about=door.delegation)


@transaction.atomic
def add_budget_line(*, delegation: Delegation, values: Mapping[str, Any], by: User | None) -> BudgetLine:
    """Add a line to the budget. Refused: a sum without currency, a sum below nought."""
    _refuse_below_nought(values)
    row = BudgetLine(association=delegation.association, delegation=delegation)
    return create(row=row, values=values, by=by, about=delegation)


@transaction.atomic
def change_budget_line(
    *, line: BudgetLine, read_version: int, values: Mapping[str, Any], by: User | None
) -> BudgetLine:
    """Change what is planned, or write down what it came to."""
    _refuse_below_nought(values)
    return save_version(row=line, read_version=read_version, values=values, by=by, about=line.delegation)


@transaction.atomic
def remove_budget_line(*, line: BudgetLine, by: User | None) -> None:
    """Take a line out of the budget."""
    remove(row=line, by=by, about=line.delegation)


@transaction.atomic
def ask_partner(
    *, delegation: Delegation, organization: Organization, values: Mapping[str, Any], by: User | None
) -> PartnerAsk:
    """Write down that a local partner was invited to take part. Refused: one that was asked already, a day ahead."""
    _refuse_ahead(values)
    row = PartnerAsk(association=delegation.association, delegation=delegation, by=by)
    hold_trip(delegation)
    if PartnerAsk.objects.filter(delegation=delegation, organization=organization).exists():
        words = _("%(organization)s was asked already.") % {"organization": organization}
        raise ValidationError({"organization": words})
    return create(row=row, values={"organization": organization, **values}, by=by, about=delegation)


@transaction.atomic
def change_ask(*, ask: PartnerAsk, read_version: int, values: Mapping[str, Any], by: User | None) -> PartnerAsk:
    """Write down what a local partner said."""
    _refuse_ahead(values)
    return save_version(row=ask, read_version=read_version, values=values, by=by, about=ask.delegation)


@transaction.atomic
def remove_ask(*, ask: PartnerAsk, by: User | None) -> None:
    """Take away that a partner was asked, where it was written down by mistake."""
    remove(row=ask, by=by, about=ask.delegation)


def _refuse_ahead(values: Mapping[str, Any]) -> None:
    if values.get("asked_on") and values["asked_on"] > timezone.localdate():
        raise ValidationError({"asked_on": _("This day lies ahead.")})


def _refuse_below_nought(values: Mapping[str, Any]) -> None:
    for name in ("planned", "spent"):
        if values.get(name) is not None and values[name] < 0:
            raise ValidationError({name: _("An amount is not below zero.")})
