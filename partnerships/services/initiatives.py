"""Verbs for what a programme of several parties needs: its parties, and what outside it is in the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from partnerships.models import FactorCheck, Programme, ProgrammeParty
from partnerships.services.owners import owner_is_a_member
from portal.accounts.models import User
from portal.saving import StaleSave, create, remove, save_version


def add_party(*, programme: Programme, values: Mapping[str, Any], by: User | None) -> ProgrammeParty:
    """Name a body that takes part. Refused: a third country that is not named."""
    row = ProgrammeParty(association=programme.association, programme=programme)
    return create(row=row, values=values, by=by, about=programme.partnership)


def change_party(
    *, party: ProgrammeParty, read_version: int, values: Mapping[str, Any], by: User | None
) -> ProgrammeParty:
    """Correct a party or its part."""
    return save_version(row=party, read_version=read_version, values=values, by=by, about=party.programme.partnership)


def remove_party(*, party: ProgrammeParty, by: User | None) -> None:
    """Take a party off the programme; the record keeps what it held."""
    remove(row=party, by=by, about=party.programme.partnership)


@transaction.atomic
def keep_factor(
    *, programme: Programme, factor: str, read_version: int, values: Mapping[str, Any], by: User | None
) -> FactorCheck:
    """Say how one of the three factors stands; once for each programme. Whoever looks after it is a member. StaleSave
    if somebody saved first."""
    owner_is_a_member(values)
    Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)  # two at once take turns
    known = FactorCheck.objects.filter(programme=programme, factor=factor).first()
    if known is None and read_version:
        raise StaleSave(None)
    if known is None:
        row = FactorCheck(association=programme.association, programme=programme, factor=factor)
        return create(row=row, values=values, by=by, about=programme.partnership)
    return save_version(row=known, read_version=read_version, values=values, by=by, about=programme.partnership)
