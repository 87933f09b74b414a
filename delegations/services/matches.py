"""Verbs of matching: wish for a meeting of two stakeholders, say what each reason is worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from contacts.choices import Language
from delegations.choices import MatchReason, MeetingState
from delegations.match_words import LOW_NEEDS_A_REASON, reason_words
from delegations.matches import Pair, pair_of, weights_of
from delegations.models import (
    Delegation,
    GoalOnTrip,
    MatchOverride,
    MatchWeights,
    Meeting,
    MeetingDelegate,
    MeetingPerson,
)
from portal.accounts.models import Association, User
from portal.saving import StaleSave, create, save_version
from portal.scoping import OwnedModel

LONGEST_WHY = {"en": 600, "ja": 300}


@transaction.atomic
def wish_meeting(
    *, traveller: GoalOnTrip, host: GoalOnTrip, priority: str, by: User | None, override_reason: str = ""
) -> Meeting:
    """Put the wish that these two meet onto the trip, with the score and the reasons as they are now.

    A low match needs a reason in writing; it is kept with the score for good. Who travels with the goal and who speaks
    for the host take part. Refused: a trip that is over or called off, a second wish for the same two, and two of
    whom not the one travels and the other receives.
    """
    trip = _planned(traveller)
    pair = pair_of(trip, traveller.pk, host.pk, weights_of(trip.association))
    if pair is None:
        raise ValidationError(_("A wish needs one who travels and one who receives on the same trip."))
    if pair.meeting is not None:
        raise ValidationError(_("These two are to meet already. Change that meeting instead."))
    reason = override_reason.strip() if pair.match.is_low else ""
    if pair.match.is_low and not reason:
        raise ValidationError({"override_reason": LOW_NEEDS_A_REASON})
    meeting = _wish(trip, pair, priority, reason, by)
    if reason:
        row = MatchOverride(association=trip.association)
        named = {"delegation": trip, "traveller": traveller, "host": host}
        create(row=row, values={**named, "score": pair.match.total, "reason": reason, "by": by}, by=by)
    return meeting


@transaction.atomic
def set_weights(
    *, association: Association, read_version: int, values: Mapping[str, Any], by: User | None
) -> MatchWeights:
    """Say what each reason is worth. Meetings that were wished for keep the score of their day.

    Refused: a related sector that is worth more than the same one.
    """
    if values["near_sector"] > values["same_sector"]:
        raise ValidationError({"near_sector": _("A related sector is worth no more points than the same one.")})
    # Two who change the weights for the first time would both make the one row that there may be.
    Association.objects.select_for_update(of=("self",)).get(pk=association.pk)
    row = MatchWeights.objects.filter(association=association).first()
    if row is None:
        return create(row=MatchWeights(association=association), values=values, by=by)
    if read_version == 0:
        raise StaleSave(row)
    return save_version(row=row, read_version=read_version, values=values, by=by)


def _planned(traveller: GoalOnTrip) -> Delegation:
    """The trip, locked, so that nobody wishes for the same meeting in the same moment."""
    linked = Delegation.objects.select_related("association", "partnership")
    trip = linked.select_for_update(of=("self",)).get(pk=traveller.delegation_id)
    if not trip.is_planned:
        raise ValidationError(_("This trip is over or called off. Nothing is wished for any more."))
    return trip


def _wish(trip: Delegation, pair: Pair, priority: str, reason: str, by: User | None) -> Meeting:
    row = Meeting(
        association=trip.association,
        delegation=trip,
        state=MeetingState.WISHED,
        traveller=pair.traveller.row,
        host=pair.host.row,
        score=pair.match.total,
        reasons=[[str(each), points] for each, points in pair.match.points],
        override_reason=reason,
    )
    shared = pair.match.codes_of(MatchReason.LANGUAGE) or tuple(
        sorted(pair.traveller.profile.languages & pair.host.profile.languages)
    )
    spoken = [code for code in Language.values if code in (shared or pair.host.profile.languages)]
    values = {
        "organization": pair.host.organization,
        "priority": priority,
        "is_economic": True,
        "language": spoken[-1] if spoken else "",
        "needs_interpreter": not shared,
        **{f"why_{language}": _why(pair, language) for language in LONGEST_WHY},
    }
    meeting = create(row=row, values=values, by=by)
    others: list[OwnedModel] = []
    if delegate := pair.traveller.row.delegate:
        others.append(MeetingDelegate(association=trip.association, meeting=meeting, delegate=delegate))
    if person := pair.host.goal.person:
        others.append(MeetingPerson(association=trip.association, meeting=meeting, person=person))
    for each in others:
        each.save(force_insert=True)
    return meeting


def _why(pair: Pair, language: str) -> str:
    """Why they meet, in one language: what the one wants and the other offers. Empty where it is neither way."""
    with override(language):
        aims = (MatchReason.WANT_MET, MatchReason.OFFER_MET)
        found = [reason_words(pair, each) for each in aims if pair.match.points_of(each)]
    return " ".join(found)[: LONGEST_WHY[language]]
