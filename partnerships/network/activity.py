"""What the network's page counts of programmes: how many were held in a month."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from partnerships.models import Programme
from portal.network_panels import Activity, ByMonth, by_month, register_activity
from portal.panels import Month


def programmes(association_ids: Sequence[int], since: Month, until: Month) -> ByMonth:
    """Programmes with a first day, public or not; those that did not take place are left out."""
    return by_month(Programme.objects.filter(is_cancelled=False), "starts_on", association_ids, since, until)


def shown_programmes(association_ids: Sequence[int], since: Month, until: Month) -> ByMonth:
    """Those of them that their association shows to the public."""
    rows = Programme.objects.published().filter(is_cancelled=False)
    return by_month(rows, "starts_on", association_ids, since, until)


HELD = _("Programmes by their first day; those without a day and those that did not take place are not counted.")
register_activity(Activity("programmes", _("Programmes held"), HELD, programmes, 20, shown_programmes))
