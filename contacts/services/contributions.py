"""Verbs for the register of what was given, in money and in kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from contacts.models import Contribution
from contacts.services.removals import take_away
from portal.accounts.models import Association, User
from portal.activity.models import Activity
from portal.saving import create, save_version


def add_contribution(*, association: Association, values: Mapping[str, Any], by: User | None) -> Contribution:
    """Write down what somebody gave. Refused: nobody who gave it, money without amount or currency, a value in kind
    that does not say how it was found."""
    row = Contribution(association=association)
    return create(row=row, values=values, by=by, about=values.get("person"))


def change_contribution(
    *, contribution: Contribution, read_version: int, values: Mapping[str, Any], by: User | None
) -> Contribution:
    """Correct what was given."""
    about = values.get("person") or contribution.person
    return save_version(row=contribution, read_version=read_version, values=values, by=by, about=about)


@transaction.atomic
def remove_contribution(*, contribution: Contribution, by: User | None) -> Activity:
    """Take away what was written down by mistake."""
    return take_away(row=contribution, by=by, about=contribution.person)
