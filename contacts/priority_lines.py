"""What serves a priority of a state or country: our goals, and through them programmes and outcomes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from contacts.choices import ClaimLevel
from contacts.models import Outcome, Priority
from partnerships.models import Goal, Partnership, Programme
from portal.accounts.models import Membership


@dataclass(frozen=True)
class Served:
    """A priority with the goals that serve it, and how many programmes and outcomes those brought."""

    priority: Priority
    goals: tuple[Goal, ...]
    programmes: int
    outcomes: int


def priorities_of(membership: Membership, partnership: Partnership | None = None) -> list[Served]:
    """All priorities of the association with what serves them, as far as this membership may see it, of one partnership
    where it is given. Outcomes that only coincided serve none, nor do programmes that were called off. Five queries."""
    priorities = list(Priority.objects.all())
    goals = Goal.objects.visible_to(membership)
    if partnership:
        goals = goals.filter(partnership=partnership)
    links: Any = Priority.goals.through
    pairs = list(links.objects.filter(priority__in=priorities).order_by("goal").values_list("priority", "goal"))
    seen = goals.in_bulk({goal for _priority, goal in pairs})
    serving: Any = Programme.goals.through
    there = Programme.objects.visible_to(membership).filter(is_cancelled=False).values("pk")
    held = set(serving.objects.filter(goal__in=list(seen), programme__in=there).values_list("programme", "goal"))
    results = Outcome.objects.visible_to(membership).filter(goal__in=list(seen)).exclude(claim=ClaimLevel.COINCIDED)
    brought = Counter(results.values_list("goal", flat=True))
    served = []
    for row in priorities:
        keys = [goal for key, goal in pairs if key == row.pk and goal in seen]
        programmes = {programme for programme, goal in held if goal in keys}
        served.append(Served(row, tuple(seen[key] for key in keys), len(programmes), sum(brought[key] for key in keys)))
    return served
