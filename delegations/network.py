"""What the network's page counts of trips: how many began in a month."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from delegations.choices import TripState
from delegations.models import Delegation
from portal.network_panels import Activity, ByMonth, by_month, register_activity
from portal.panels import Month


def trips(association_ids: Sequence[int], since: Month, until: Month) -> ByMonth:
    """Trips that were not called off, both ways, by the first day there."""
    rows = Delegation.objects.exclude(state=TripState.CALLED_OFF)
    return by_month(rows, "starts_on", association_ids, since, until)


register_activity(
    Activity("trips", _("Trips"), _("Trips both ways, by their first day; not those called off."), trips, 30)
)
