"""What hangs on a member: whom they keep in touch with, what they promised, what they did of late."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from contacts.choices import FollowUpState
from contacts.models import FollowUp, Introduction, Person, Touch
from partnerships.choices import GoalState
from partnerships.due import OVER
from partnerships.models import Goal, Grant
from portal.accounts.models import Membership, User
from portal.leaving import charges


@dataclass(frozen=True)
class Held:
    """What hangs on a member: the people they keep in touch with, their open promises, their goals, grants and whatever
    else they look after, each by what it is (`portal.leaving.charges`)."""

    people: int
    follow_ups: int
    goals: int = 0
    grants: int = 0
    further: Mapping[str, int] = field(default_factory=dict)

    @property
    def charges(self) -> int:
        """Everything that they look after beside people and promises."""
        return self.goals + self.grants + sum(self.further.values())

    def __bool__(self) -> bool:
        return bool(self.people or self.follow_ups or self.charges)


def people_of(user: User) -> QuerySet[Person]:
    """The people that somebody keeps in touch with."""
    return Person.objects.filter(keeper=user)


def promises_of(user: User) -> QuerySet[FollowUp]:
    """The open promises that somebody has to keep."""
    return FollowUp.objects.filter(owner=user, state=FollowUpState.OPEN)


def goals_of(user: User) -> QuerySet[Goal]:
    """The open goals that somebody looks after."""
    return Goal.objects.filter(owner=user, state=GoalState.OPEN)


def grants_of(user: User) -> QuerySet[Grant]:
    """The grants that somebody looks after and that are not over."""
    return Grant.objects.filter(owner=user).exclude(state__in=OVER)


def touches_since(user: User, day: datetime.date) -> QuerySet[Touch]:
    """What somebody logged since a day, newest first."""
    return Touch.objects.filter(by=user, happened_on__gte=day)


def introductions_of(user: User) -> QuerySet[Introduction]:
    """The introductions that somebody made or received."""
    return Introduction.objects.filter(by_member=user) | Introduction.objects.filter(to_member=user)


def hangs_on_member(membership: Membership) -> int:
    """How many people, promises, goals, grants and other charges would be left without an owner."""
    held = held_by(membership.user)
    return held.people + held.follow_ups + held.charges


def held_by(user: User) -> Held:
    """How much hangs on a member. Four queries, and one for each kind of charge further right."""
    further = {charge.name: charge.rows(user).count() for charge in charges()}
    of_ours = goals_of(user).count(), grants_of(user).count()
    return Held(people_of(user).count(), promises_of(user).count(), *of_ours, further)
