"""Telling those who look after agreements that one ends within ninety days."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from partnerships.models import Agreement
from portal.accounts.models import Association
from portal.notices.services.telling import members_who, tell
from portal.scoping import scope

AHEAD = datetime.timedelta(days=90)


def tell_of_ends(*, now: datetime.datetime) -> int:
    """Tell of each agreement whose last day lies within the next ninety days, once for that day. Returns how many
    notices were written."""
    told = 0
    for association in Association.objects.open():
        with scope(association):
            today = now.astimezone(ZoneInfo(association.time_zone)).date()
            ending = Agreement.objects.filter(ended_on=None, expires_on__range=(today, today + AHEAD))
            rows = list(ending)
            readers = members_who("partnerships.edit") if rows else []
            for row in rows:
                day = str(row.expires_on)
                told += tell(
                    kind="agreement_ends",
                    row=row,
                    to=readers,
                    cause=f"ends:{row.pk}:{day}",
                    details={"ends_on": day},
                )
    return told
