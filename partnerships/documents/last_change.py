"""The day that a page names as its date."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max, Q

from portal.activity.models import Activity


def last_change(rows: Iterable[Any], time_zone: str) -> datetime.date | None:
    """The day, at the association's place, on which one of these rows was last changed. One query."""
    ids: dict[str, list[str]] = {}
    for row in rows:
        ids.setdefault(row._meta.label_lower, []).append(str(row.pk))
    wanted = Q()
    for model, keys in ids.items():
        wanted |= Q(model=model, object_id__in=keys)
    last = Activity.objects.filter(wanted).aggregate(last=Max("at"))["last"]
    return last.astimezone(ZoneInfo(time_zone)).date() if last else None
