"""Verbs for stakeholders' goals: the register, and which of them go along on a trip."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from delegations.choices import GoalStand, MeetingState, Part
from delegations.goals import TOLD, before, goals_to_carry, part_of
from delegations.guests import Standing, standing
from delegations.models import (
    Delegate,
    Delegation,
    GoalOnTrip,
    GuestLink,
    MatchOverride,
    Meeting,
    OutcomeRequest,
    StakeholderGoal,
)
from portal.accounts.models import Association, User
from portal.saving import create, remove, save_version


def add_goal(*, association: Association, values: Mapping[str, Any], by: User | None) -> StakeholderGoal:
    """Write down what an organization wants and offers. Refused: neither a want nor an offer."""
    row = StakeholderGoal(association=association)
    return create(row=row, values=values, by=by, about=values.get("person"))


def change_goal(
    *, goal: StakeholderGoal, read_version: int, values: Mapping[str, Any], by: User | None
) -> StakeholderGoal:
    """Correct a goal. What somebody of us writes is no longer the stakeholder's own entry."""
    is_said_anew = any(values[name] != getattr(goal, name) for name in TOLD if name in values)
    ours = {"is_own_entry": False} if goal.is_own_entry and is_said_anew else {}
    about = values.get("person") or goal.person
    return save_version(row=goal, read_version=read_version, values={**values, **ours}, by=by, about=about)


@transaction.atomic
def tell_own_goal(*, link: GuestLink, read_version: int, values: Mapping[str, Any]) -> StakeholderGoal:
    """Keep what a stakeholder wrote by their link: their own words of today. That nothing has changed is told too.

    Refused: a link that was taken back meanwhile or whose day has passed, neither a want nor an offer. Raises
    StaleSave if somebody saved the goal after they had read it.
    """
    held = GuestLink.objects.select_for_update(of=("self",)).select_related("association", "delegation").get(pk=link.pk)
    if standing(held, timezone.now()) != Standing.OPEN or held.goal_id is None:
        raise ValidationError(_("This link opens nothing any more. Nothing was saved."))
    goal = StakeholderGoal.objects.get(pk=held.goal_id)
    told = {name: value for name, value in values.items() if name in TOLD}
    own = {"told_on": timezone.localdate(), "is_own_entry": True}
    return save_version(row=goal, read_version=read_version, values=told | own, by=None, about=held.person)


@transaction.atomic
def remove_goal(*, goal: StakeholderGoal, by: User | None) -> None:
    """Take a goal away that was written down by mistake. Refused: one that was on a trip, whose history it is."""
    held = StakeholderGoal.objects.select_for_update(of=("self",)).get(pk=goal.pk)
    if number := held.trips.count():
        words = ngettext(
            "It was taken along on one trip and belongs to its history. Mark it as given up instead.",
            "It was taken along on %(number)d trips and belongs to their history. Mark it as given up instead.",
            number,
        )
        raise ValidationError(words % {"number": number})
    remove(row=held, by=by, about=held.person)


@transaction.atomic
def take_along(
    *,
    delegation: Delegation,
    goal: StakeholderGoal,
    part: str,
    by: User | None,
    delegate: Delegate | None = None,
    priority: str = "",
) -> GoalOnTrip:
    """Put a goal on a trip, as one that travels or one that receives. One that is there already stays as it is.

    Refused: a trip that is closed or called off, a goal that is reached or given up, one of another partnership.
    """
    held = planned(delegation)
    if there := GoalOnTrip.objects.filter(delegation=held, goal=goal).first():
        return there
    if goal.stand != GoalStand.OPEN:
        raise ValidationError(_("%(goal)s is no longer open. Open it again in the register first.") % {"goal": goal})
    if goal.partnership_id and goal.partnership_id != held.partnership_id:
        raise ValidationError(_("%(goal)s belongs to another partnership.") % {"goal": goal})
    values: dict[str, Any] = {"part": part, "delegate": delegate if part == Part.TRAVELS else None}
    values |= {"priority": priority} if priority else {}
    row = GoalOnTrip(association=held.association, delegation=held, goal=goal)
    return create(row=row, values=values, by=by, about=goal.person)


@transaction.atomic
def carry_over(*, delegation: Delegation, by: User | None) -> list[GoalOnTrip]:
    """Take along every open goal of the trip before that is not here yet, with its weight, on the side where it sits on
    this trip. Refused: a trip without one before it."""
    held = planned(delegation)
    earlier = before(held)
    if earlier is None:
        raise ValidationError(_("There is no trip before this one to carry goals over from."))
    return [
        take_along(delegation=held, goal=each.goal, part=part_of(each, held), by=by, priority=each.priority)
        for each in goals_to_carry(held, earlier)
    ]


def change_on_trip(*, on_trip: GoalOnTrip, read_version: int, values: Mapping[str, Any], by: User | None) -> GoalOnTrip:
    """Change on which side a goal sits on this trip, how much it matters, and with whom it travels.

    Refused: a delegate of another trip. What receives travels with nobody.
    """
    delegate = values.get("delegate", on_trip.delegate)
    if delegate and delegate.delegation_id != on_trip.delegation_id:
        raise ValidationError({"delegate": _("Choose somebody who travels on this trip.")})
    if values.get("part", on_trip.part) == Part.HOSTS:
        values = {**values, "delegate": None}
    return save_version(row=on_trip, read_version=read_version, values=values, by=by, about=on_trip.goal.person)


@transaction.atomic
def note_result(
    *, on_trip: GoalOnTrip, read_version: int, values: Mapping[str, Any], by: User | None, stand: str = ""
) -> GoalOnTrip:
    """Write down what came of a goal on one trip, and how far the goal itself is by that."""
    saved = save_version(row=on_trip, read_version=read_version, values=values, by=by, about=on_trip.goal.person)
    if stand:
        goal = StakeholderGoal.objects.select_for_update(of=("self",)).get(pk=on_trip.goal_id)
        save_version(row=goal, read_version=goal.version, values={"stand": stand}, by=by, about=goal.person)
    return saved


@transaction.atomic
def leave_home(*, on_trip: GoalOnTrip, by: User | None) -> None:
    """Take a goal off a trip. Refused: one for which a meeting is wished for or planned, that has a result, or of which
    somebody was asked after the trip what came of it: the answer would go with it."""
    planned(on_trip.delegation)
    row = GoalOnTrip.objects.select_for_update(of=("self",)).get(pk=on_trip.pk)
    told = Q(link__isnull=False) | Q(answered_at__isnull=False) | Q(settled_at__isnull=False)
    if row.result_en or row.result_ja or OutcomeRequest.objects.filter(told, goal=row).exists():
        raise ValidationError(_("What came of it is written down. It stays with the trip."))
    wanted = Meeting.objects.filter(traveller=row) | Meeting.objects.filter(host=row)
    if number := wanted.exclude(state=MeetingState.DROPPED).count():
        words = ngettext(
            "One meeting is meant for it. Take the meeting off the agenda first.",
            "%(number)d meetings are meant for it. Take them off the agenda first.",
            number,
        )
        raise ValidationError(words % {"number": number})
    if (MatchOverride.objects.filter(traveller=row) | MatchOverride.objects.filter(host=row)).exists():
        raise ValidationError(_("A meeting in spite of a low match was asked for it, and the reason is kept."))
    remove(row=row, by=by, about=row.goal.person)


def planned(delegation: Delegation) -> Delegation:
    """The trip, locked until the transaction ends. Refused: one that is closed or called off."""
    held = Delegation.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=delegation.pk)
    if not held.is_planned:
        raise ValidationError(_("This trip is closed or called off. Nothing is planned on it any more."))
    return held
