"""Verbs for getting to know both economies: facts that we were told, profiles and assessments that were asked for."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.choices import FollowUpState
from contacts.models import AssessmentRequest, FollowUp, ProfileRequest, ToldBy
from contacts.services.follow_ups import change_follow_up, close
from contacts.services.next_steps import step_of
from partnerships.choices import Side
from partnerships.models import CityProfile, Partnership
from portal import papers
from portal.accounts.models import User
from portal.saving import create, remove, save_version

DAYS_TO_ANSWER = 28
"""Until we ask again, where the letter names no day."""

Request = ProfileRequest | AssessmentRequest
Step = Mapping[str, Any]


@transaction.atomic
def tell_fact(
    *,
    partnership: Partnership,
    profile: CityProfile,
    values: Mapping[str, Any],
    by: User | None,
    next_step: Step | None = None,
) -> ToldBy:
    """Write down what somebody told us about a city, who and when, and the step that it leads to.

    Refused: nothing said, nobody who said it, an industry of another city, a next step without its day.
    """
    _of_this_city(profile, values)
    row = ToldBy(association=partnership.association, profile=profile, by=by)
    row = create(row=row, values=values, by=by, about=partnership)
    step_of(partnership=partnership, row=row, step=next_step, by=by)
    return row


@transaction.atomic
def change_fact(
    *,
    partnership: Partnership,
    fact: ToldBy,
    read_version: int,
    values: Mapping[str, Any],
    by: User | None,
    next_step: Step | None = None,
) -> ToldBy:
    """Correct what we were told, or add the next step. Refused as in `tell_fact`; StaleSave if somebody saved first."""
    _of_this_city(fact.profile, values)
    row = save_version(row=fact, read_version=read_version, values=values, by=by, about=partnership)
    step_of(partnership=partnership, row=row, step=next_step, by=by)
    return row


def remove_fact(*, partnership: Partnership, fact: ToldBy, by: User | None) -> None:
    """Take a fact away that was written down by mistake; a follow-up that it led to stays."""
    remove(row=fact, by=by, about=partnership)


def _of_this_city(profile: CityProfile, values: Mapping[str, Any]) -> None:
    industry = values.get("industry")
    if industry and industry.profile_id != profile.pk:
        raise ValidationError({"industry": _("This industry is not in the profile of this city.")})


@transaction.atomic
def ask_for_profile(*, partnership: Partnership, values: Mapping[str, Any], by: User | None) -> ProfileRequest:
    """Write down that the counterpart is asked for their city's profile. Until it comes, a follow-up waits for it from
    the day by which we want it."""
    row = ProfileRequest(association=partnership.association, partnership=partnership, by=by)
    row = create(row=row, values=values, by=by, about=partnership)
    _wait_for(row, by)
    return row


@transaction.atomic
def ask_for_assessment(*, partnership: Partnership, values: Mapping[str, Any], by: User | None) -> AssessmentRequest:
    """Write down that a body is asked to look at one of the two economies; a follow-up waits for the answer.

    Refused: nobody who is asked, nothing that is asked.
    """
    row = AssessmentRequest(association=partnership.association, partnership=partnership)
    row = create(row=row, values=values, by=by, about=partnership)
    _wait_for(row, by)
    return row


@transaction.atomic
def change_request(*, request: Any, read_version: int, values: Mapping[str, Any], by: User | None) -> Any:
    """Correct whom we asked, what and when. While nothing has come, the follow-up that waits for it goes along; a day
    to which somebody put it off stays, unless the days of the request change."""
    row = save_version(row=request, read_version=read_version, values=values, by=by, about=request.partnership)
    if waiting := _waiting_for(row):
        told: dict[str, Any] = {"person": row.person, "organization": row.organization}
        if (request.asked_on, request.wanted_by_on) != (row.asked_on, row.wanted_by_on):
            told["due_on"] = _due_on(row)
        if getattr(request, "side", None) != getattr(row, "side", None):
            told["what"] = _again(row)
        change_follow_up(follow_up=waiting, read_version=waiting.version, values=told, by=by)
    return row


@transaction.atomic
def receive_answer(
    *,
    request: Any,
    read_version: int,
    values: Mapping[str, Any],
    by: User | None,
    next_step: Step | None = None,
) -> Any:
    """Write down what came back, when, and the file. Whoever waited for it need not ask again: that follow-up is done.

    Refused: no day, a day before the question or ahead of today.
    """
    if not values.get("received_on"):
        raise ValidationError({"received_on": _("Say on which day it came.")})
    if values.get("file"):
        papers.hold(values["file"])
    if request.file and request.file != values.get("file", request.file):
        papers.let_go(request.file)
    row = save_version(row=request, read_version=read_version, values=values, by=by, about=request.partnership)
    if waiting := _waiting_for(request):
        close(follow_up=waiting, state=FollowUpState.DONE, result=_("It has come."), by=by, today=row.received_on)
    step_of(partnership=row.partnership, row=row, step=next_step, by=by)
    return row


@transaction.atomic
def remove_request(*, request: Any, by: User | None) -> None:
    """Take a request away that was written down by mistake, with the follow-up that waits for its answer."""
    if waiting := _waiting_for(request):
        close(follow_up=waiting, state=FollowUpState.DROPPED, by=by)
    if request.file:
        papers.let_go(request.file)
    remove(row=request, by=by, about=request.partnership)


def _wait_for(row: Request, by: User | None) -> None:
    if row.received_on:
        return
    step_of(
        partnership=row.partnership,
        row=row,
        step={"what": _again(row), "due_on": _due_on(row), "owner": by},
        by=by,
        promised_by=Side.PARTNER,
    )


def _waiting_for(row: Request) -> FollowUp | None:
    """The open follow-up that waits for what was asked. Once it has come, a next step is one that it led to."""
    if row.received_on or row.next_step_id is None:
        return None
    return FollowUp.objects.filter(pk=row.next_step_id, state=FollowUpState.OPEN).first()


def _again(row: Request) -> str:
    """What is to be done if nothing comes."""
    if isinstance(row, ProfileRequest):
        return _("Ask again for the profile of %(city)s") % {"city": row.partnership.partner.name}
    city = row.partnership.home if row.side == Side.HOME else row.partnership.partner
    return _("Ask again for the assessment of %(city)s") % {"city": city.name}


def _due_on(row: Request) -> datetime.date:
    """From which day on one asks again; not before today."""
    due = row.wanted_by_on or row.asked_on + datetime.timedelta(days=DAYS_TO_ANSWER)
    return max(due, timezone.localdate())
