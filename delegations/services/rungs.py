"""Keeping the rungs that trips prove: whoever travelled, whoever received."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from contacts.services.ladder import refresh_rungs
from delegations.models import Delegate, Delegation, MeetingPerson


def count_trip(delegation: Delegation) -> int:
    """Count everybody anew who is or was on a trip, on either side of the table: its days or its state have changed."""
    received = MeetingPerson.objects.filter(meeting__delegation=delegation).values_list("person", flat=True)
    travelled = Delegate.objects.filter(delegation=delegation).values_list("person", flat=True)
    return refresh_rungs({*received, *travelled})


def count_people(delegation: Delegation, keys: Iterable[int]) -> int:
    """Count these people anew who came onto a trip or left it. A trip that lies ahead proves nothing yet: no query."""
    if delegation.starts_on > timezone.localdate():
        return 0
    return refresh_rungs(keys)
