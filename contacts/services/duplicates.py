"""Looking for people who stand here twice, and keeping what was found until the next look."""

from __future__ import annotations

from django.db import transaction

from contacts.grouping import Group, groups
from contacts.models import LikelyPair, Person
from portal.accounts.models import Association
from portal.jobs.services import enqueue

FIND = "find_duplicates"
AT_ONCE_UP_TO = 2_000
"""So many people are looked through while the page waits; more are a job's work."""


def look_for_duplicates(*, association: Association) -> bool:
    """Look through the association: at once if it is small, else soon. Returns whether it is done."""
    if Person.objects.count() <= AT_ONCE_UP_TO:
        keep_pairs(association=association, found=groups())
        return True
    with transaction.atomic():
        enqueue(kind=FIND, subject=association)
    return False


@transaction.atomic
def keep_pairs(*, association: Association, found: list[Group]) -> int:
    """Keep what a look has found in the place of what an earlier one had. Returns the number of pairs."""
    here = set(Person.objects.values_list("pk", flat=True)) if found else set()
    rows = [
        LikelyPair(
            association=association,
            first_id=edge.first,
            second_id=edge.second,
            score=edge.score,
            group=group.people[0],
            group_score=group.score,
            reasons=[reason.as_json() for reason in edge.reasons],
        )
        for group in found
        for edge in group.edges
        if {edge.first, edge.second} <= here  # somebody may have been removed since the look began
    ]
    LikelyPair.objects.all().delete()
    LikelyPair.objects.bulk_create(rows, batch_size=500)
    return len(rows)
