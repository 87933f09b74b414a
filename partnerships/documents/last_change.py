"""The day that a page names as its date."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max, Q

from portal.activity.models import Activity


def last_changes(pages: Sequence[Sequence[Any]], time_zone: str) -> list[datetime.date | None]:
    """For the rows of each page the day, at the association's place, on which one was last changed. One query."""
    ids: dict[str, set[str]] = {}
    for row in (row for rows in pages for row in rows):
        ids.setdefault(row._meta.label_lower, set()).add(str(row.pk))
    if not ids:
        return [None for _page in pages]
    wanted = Q()
    for model, keys in ids.items():
        wanted |= Q(model=model, object_id__in=keys)
    acts = Activity.objects.filter(wanted).order_by().values_list("model", "object_id").annotate(last=Max("at"))
    last = {(model, key): at for model, key, at in acts}
    found = (
        max(filter(None, (last.get((row._meta.label_lower, str(row.pk))) for row in rows)), default=None)
        for rows in pages
    )
    return [at.astimezone(ZoneInfo(time_zone)).date() if at else None for at in found]
