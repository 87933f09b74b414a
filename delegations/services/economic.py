"""The verb that makes a trip one about business too."""

from __future__ import annotations

from django.db import transaction

from delegations.choices import Part, Priority
from delegations.models import Delegation, Meeting, StakeholderGoal
from delegations.services.goals import take_along
from delegations.services.matches import wish_meeting
from portal.accounts.models import User


@transaction.atomic
def wish_economic_meeting(
    *, delegation: Delegation, traveller: StakeholderGoal, host: StakeholderGoal, by: User | None
) -> Meeting:
    """Take both goals along, where they are not on the trip yet, and wish that the two meet, as a must.

    Refused: what `take_along` and `wish_meeting` refuse; a pair that matches low by now among it.
    """
    one = take_along(delegation=delegation, goal=traveller, part=Part.TRAVELS, by=by)
    other = take_along(delegation=delegation, goal=host, part=Part.HOSTS, by=by)
    return wish_meeting(traveller=one, host=other, priority=Priority.MUST, by=by)
