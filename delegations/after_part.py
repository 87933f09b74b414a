"""The section "After the trip" of a trip's page: thanks, questions, outcomes, results by goal, lessons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from contacts.models import Outcome
from delegations.choices import MeetingState, TripState
from delegations.models import Delegation, GoalOnTrip, Lesson, Meeting, OutcomeRequest, TripOutcome
from delegations.questions import is_nothing, kinds_in_words, worth_of
from delegations.thanks import met_on, number_not_thanked, thank_until


@dataclass
class Result:
    """One goal that went along: what came of it in its meetings, in the register of outcomes, and what was asked."""

    goal: GoalOnTrip
    meetings: list[Meeting] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    questions: list[Any] = field(default_factory=list)

    @property
    def ahead(self) -> list[Any]:
        """The questions that go out by themselves on their day."""
        return [row for row in self.questions if row.is_ahead]

    @property
    def at_hand(self) -> list[Any]:
        """The questions that were asked, or that nobody could be asked."""
        return [row for row in self.questions if not row.is_ahead]

    @property
    def has_result(self) -> bool:
        """Whether anything has come of it so far."""
        return bool(self.goal.result_en or self.goal.result_ja or self.meetings or self.outcomes)


def part(request: Any, delegation: Delegation) -> dict[str, Any] | None:
    """What came of it and what is still to be done; None while the trip has not begun and nothing came before it."""
    today = timezone.now().astimezone(delegation.place.zone).date()
    earlier = _lessons_before(request, delegation) if delegation.is_planned else []
    has_begun = delegation.starts_on <= today and delegation.state != TripState.CALLED_OFF
    if not has_begun and not earlier:
        return None
    told: dict[str, Any] = {"has_begun": has_begun, "is_over": today > delegation.ends_on, "earlier": earlier}
    told["lessons"] = list(Lesson.objects.filter(delegation=delegation).select_related("by", "taken_into"))
    for lesson in (*earlier, *told["lessons"]):
        lesson.association = delegation.association
        if lesson.taken_into:
            lesson.taken_into.association = delegation.association
    return told | (_results(request, delegation) if has_begun else {})


def now(request: Any, delegation: Delegation, told: Mapping[str, Any]) -> dict[str, Any]:
    """Whom the trip met, and how the letters of thanks are getting on. Three queries once it has begun."""
    if not told["has_begun"]:
        return {}
    met = met_on(delegation, request.membership)
    return {"met": met, "waiting": number_not_thanked(met), "thank_until": thank_until(delegation.ends_on)}


def _results(request: Any, delegation: Delegation) -> dict[str, Any]:
    """The goals with what came of each, and the outcomes that no goal names. Four queries."""
    goals = GoalOnTrip.objects.filter(delegation=delegation).select_related("goal__organization")
    found = {row.pk: Result(row) for row in goals}
    held = Meeting.objects.filter(delegation=delegation, state=MeetingState.HELD).select_related("organization")
    for meeting in held.exclude(result_en="", result_ja=""):
        meeting.association = delegation.association
        for key in {meeting.host_id or 0, meeting.traveller_id or 0} & found.keys():
            found[key].meetings.append(meeting)
    loose: list[Outcome] = []
    seen = Outcome.objects.visible_to(request.membership).values("pk")
    for link in TripOutcome.objects.filter(delegation=delegation, outcome__in=seen).select_related("outcome"):
        link.outcome.association = delegation.association
        result = found.get(link.goal_id or 0)
        (result.outcomes if result else loose).append(link.outcome)
    asked = OutcomeRequest.objects.filter(delegation=delegation).select_related("person", "link")
    for row in asked.order_by("after_days", "pk"):
        if row.goal_id in found:
            found[row.goal_id].questions.append(_shown(row, delegation))
    for each in found.values():
        each.goal.association = each.goal.goal.association = each.goal.goal.organization.association = (
            delegation.association
        )
    return {"results": list(found.values()), "loose": loose}


def _shown(row: Any, delegation: Delegation) -> Any:
    row.association, row.delegation = delegation.association, delegation
    row.is_ahead = bool(row.person_id) and not (row.link_id or row.answered_at or row.settled_at)
    row.kinds, row.worth, row.is_nothing = kinds_in_words(row), worth_of(row), is_nothing(row)
    return row


def _lessons_before(request: Any, delegation: Delegation) -> list[Lesson]:
    """Lessons of other trips of the same partnership that wait for a trip, or that this one has taken. One query."""
    rows = Lesson.objects.visible_to(request.membership).filter(delegation__partnership=delegation.partnership_id)
    waiting = rows.filter(taken_into=None) | rows.filter(taken_into=delegation.pk)
    found = list(waiting.exclude(delegation=delegation.pk).select_related("delegation", "by"))
    for lesson in found:
        lesson.delegation.association = delegation.association
    return found
