"""What the network's page counts of contacts: talks by month, outcomes by claim; never a person, never a body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from contacts.models import Outcome
from partnerships.choices import ClaimLevel
from partnerships.tallies import counted
from portal.kept.reading import sums_by_association
from portal.network_panels import Activity, ByMonth, register_activity
from portal.panels import Month
from portal.tallies import Count, Tally, register_tally


def talks(association_ids: Sequence[int], since: Month, until: Month) -> ByMonth:
    """Talks in which somebody was reached, as they are kept."""
    return sums_by_association(association_ids, "touches", since=since.key, until=until.key)


def outcomes_of(claim: str) -> Count:
    """The question how many outcomes say this much of our part in them."""

    def count(association_ids: Sequence[int]) -> Mapping[int, int]:
        return counted(Outcome.objects.filter(claim=claim), association_ids)

    return count


register_activity(
    Activity("talks", _("Talks"), _("Talks, letters and visits in which somebody was reached."), talks, 10)
)
for place, level in enumerate(ClaimLevel):
    register_tally(
        Tally(f"outcomes_{level.value}", level.label, outcomes_of(level.value), group=_("Outcomes"), order=60 + place)
    )
