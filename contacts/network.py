"""What the network's page counts of contacts: talks by month, as they are kept; never a person, never a body."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from portal.kept.reading import sums_by_association
from portal.network_panels import Activity, ByMonth, register_activity
from portal.panels import Month


def talks(association_ids: Sequence[int], since: Month, until: Month) -> ByMonth:
    """Talks in which somebody was reached."""
    return sums_by_association(association_ids, "touches", since=since.key, until=until.key)


register_activity(
    Activity("talks", _("Talks"), _("Talks, letters and visits in which somebody was reached."), talks, 10)
)
