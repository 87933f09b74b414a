"""What of trips hangs on a member who leaves: those that they prepare. A trip that is over stays under their name."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import ngettext_lazy

from delegations.choices import TripState
from delegations.models import Delegation
from portal.accounts.models import User
from portal.leaving import Charge


def trips_of(user: User) -> QuerySet[Delegation]:
    """The planned trips that somebody leads."""
    return Delegation.objects.filter(lead=user, state=TripState.PLANNED)


TRIPS = Charge("trips", trips_of, "lead", ngettext_lazy("%(n)d trip to lead", "%(n)d trips to lead", "n"))
