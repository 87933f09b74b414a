"""Trips for a member's own calendar, as whole days of the city that is visited."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from delegations.choices import TripState
from delegations.models import Delegation
from portal.bilingual import in_reader_language
from portal.calendar import CalendarSource, Dated, register

A_MONTH = datetime.timedelta(days=31)
MOST = 200
"""A calendar holds no more trips than this; those that begin first come in."""


@register
class Trips(CalendarSource):
    """The trips of the partnerships that a member sees, from those of the last month on."""

    name = "trips"

    def dated(self, membership: Any, today: datetime.date) -> Iterable[Dated]:
        rows = Delegation.objects.visible_to(membership).filter(ends_on__gte=today - A_MONTH)
        linked = rows.select_related("partnership__home", "partnership__partner")
        for row in linked.order_by("starts_on", "pk")[:MOST]:
            row.association = membership.association
            yield Dated(
                key=f"trip-{row.pk}",
                title=_("Trip to %(place)s: %(title)s") % {"place": row.place.name, "title": row},
                on=row.starts_on,
                last_on=row.ends_on,
                written_at=row.created_at,
                revision=row.version,
                about=in_reader_language(row, "purpose"),
                where=row.place.name,
                path=row.get_absolute_url(),
                is_cancelled=row.state == TripState.CALLED_OFF,
            )
