"""Factories for the assessment: facts, requests, memberships of ours; keyword-only functions that call services."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from contacts.choices import ToldTopic
from contacts.models import Affiliation, AssessmentRequest, ProfileRequest, ToldBy
from contacts.services.affiliations import add_affiliation
from contacts.services.assessment import ask_for_assessment, ask_for_profile, tell_fact
from partnerships.models import CityProfile, Partnership
from portal.accounts.models import Association, User
from portal.scoping import scope

Given = dict[str, Any]


def fact(*, profile: CityProfile, by: User | None = None, **fields: Any) -> ToldBy:
    """Something that a speech said of a city; `next_step` promises what it leads to."""
    defaults: Given = {"topic": ToldTopic.GROWTH, "said_en": "Tea sells abroad.", "source": "A speech of the mayor"}
    step = fields.pop("next_step", None)
    with scope(profile.association):
        partnership = Partnership.objects.with_places().about(profile.place).get()
        partnership.association = profile.association
        values = defaults | fields
        return tell_fact(partnership=partnership, profile=profile, values=values, by=by, next_step=step)


def profile_request(*, partnership: Partnership, by: User | None = None, **fields: Any) -> ProfileRequest:
    """The counterpart was asked for the profile of their city today."""
    with scope(partnership.association):
        values = {"asked_on": timezone.localdate()} | fields
        return ask_for_profile(partnership=partnership, values=values, by=by)


def assessment_request(*, partnership: Partnership, by: User | None = None, **fields: Any) -> AssessmentRequest:
    """Somebody was asked to look at our economy today."""
    with scope(partnership.association):
        values = {"asked_on": timezone.localdate(), "question": "What could both cities trade?"} | fields
        return ask_for_assessment(partnership=partnership, values=values, by=by)


def affiliation(*, association: Association, organization: Any, by: User | None = None, **fields: Any) -> Affiliation:
    with scope(association):
        return add_affiliation(association=association, values={"organization": organization} | fields, by=by)
