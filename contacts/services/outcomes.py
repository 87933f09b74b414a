"""Verbs for outcomes: what came of our work, how we know, and which of our records it came out of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction

from contacts.models import Introduction, Outcome, Touch
from contacts.services.ladder import hold_houses, refresh_rungs_of_houses
from contacts.services.removals import take_away
from partnerships.models import Partnership
from portal.accounts.models import User
from portal.activity.models import Activity
from portal.papers import let_go
from portal.saving import create, save_version


@transaction.atomic
def record_outcome(*, partnership: Partnership, values: Mapping[str, Any], by: User | None) -> Outcome:
    """Write down what came of our work. Whoever works in its organizations is a partner, unless it only coincided.

    Refused: a day that lies ahead, no evidence, an amount without its currency or the other way round, a number of
    pieces without a word what of.
    """
    hold_houses([each.pk for each in values.get("organizations", ())])
    row = Outcome(association=partnership.association, partnership=partnership)
    outcome = create(row=row, values=values, by=by)
    refresh_rungs_of_houses(_houses(outcome))
    return outcome


@transaction.atomic
def change_outcome(*, outcome: Outcome, read_version: int, values: Mapping[str, Any], by: User | None) -> Outcome:
    """Correct an outcome, its claim or its causes. Refused: the same as when it was written down."""
    before, file = _houses(outcome), outcome.file
    hold_houses({*before, *(each.pk for each in values.get("organizations", ()))})
    saved = save_version(row=outcome, read_version=read_version, values=values, by=by)
    refresh_rungs_of_houses({*before, *_houses(saved)})
    if saved.file != file:
        let_go(file)
    return saved


@transaction.atomic
def set_causes(
    *,
    outcome: Outcome,
    read_version: int,
    touches: Sequence[Touch],
    introductions: Sequence[Introduction],
    by: User | None,
) -> Outcome:
    """Say which touches and introductions it came out of; these take the place of all there were."""
    values = {"touches": touches, "introductions": introductions}
    return save_version(row=outcome, read_version=read_version, values=values, by=by)


@transaction.atomic
def remove_outcome(*, outcome: Outcome, by: User | None) -> Activity:
    """Take an outcome away that was written down by mistake. It can be brought back."""
    houses = _houses(outcome)
    hold_houses(houses)
    act = take_away(row=outcome, by=by)
    refresh_rungs_of_houses(houses)
    return act


def _houses(outcome: Outcome) -> Collection[int]:
    return list(outcome.organizations.values_list("pk", flat=True))
