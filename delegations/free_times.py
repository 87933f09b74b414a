"""When the trip, its delegates and its hosts can be met, as it is listed."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from delegations.models import Delegation, FreeTime


@dataclass
class Hours:
    """One of them, with their times in order."""

    name: str
    times: list[FreeTime] = field(default_factory=list)


def hours_of(delegation: Delegation) -> list[Hours]:
    """The trip's own hours first, then whoever has their own. One query."""
    rows = FreeTime.objects.filter(delegation=delegation).select_related("delegate__person", "host__goal__organization")
    found: dict[tuple[int, int], Hours] = {(0, 0): Hours(_("The whole trip"))}
    for row in rows:
        key = (row.delegate_id or 0, row.host_id or 0)
        found.setdefault(key, Hours(str(row.delegate or row.host))).times.append(row)
    return [found[key] for key in sorted(found)]
