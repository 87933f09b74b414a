"""Rows whose giver, teller or answerer was erased stay correctable; refusals of a column that a form lacks are said."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts.models import AssessmentRequest, Contribution, Person, Question, ToldBy
from contacts.services.assessment import change_fact, change_request
from contacts.services.contributions import add_contribution, change_contribution
from contacts.services.erasing import erase_person
from contacts.services.questions import change_question
from portal.scoping import scope
from tests import assessing, experts, factories, people
from tests.cast import Cast
from tests.contacts.pages import at, words_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def answered(house: Any, person: Person, **fields: Any) -> Question:
    told = {"answer_en": "The printer at the harbour.", "answered_by": person, "answered_on": TODAY} | fields
    return experts.question(association=house.association, **told)


def test_what_somebody_erased_had_given_told_and_answered_can_be_corrected(cast: Cast) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    profile = factories.city_profile(association=house.association, place=house.partnership.home)
    assessing.fact(profile=profile, person=hanako, source="")
    assessing.assessment_request(partnership=house.partnership, person=hanako)
    answered(house, hanako)
    with scope(house.association):
        gift = {"kind": "cash", "person": hanako, "what_en": "Membership", "value": Decimal(50), "currency": "USD"}
        add_contribution(association=house.association, values=gift, by=house.staff)
        with pytest.raises(ValidationError, match="who gave it"):
            change_contribution(
                contribution=Contribution.objects.get(), read_version=1, values={"person": None}, by=house.staff
            )
        erase_person(person=Person.objects.get(pk=hanako.pk), by=house.administrator)
        rows = [model.objects.get() for model in (Contribution, ToldBy, AssessmentRequest, Question)]
        given, fact, asked, question = rows
        read = {"by": house.staff}
        change_contribution(
            contribution=given, read_version=given.version, values={"value": Decimal(60), "person": None}, **read
        )
        said = {"said_en": "Tea sells well abroad.", "person": None}
        change_fact(partnership=house.partnership, fact=fact, read_version=fact.version, values=said, **read)
        change_request(request=asked, read_version=asked.version, values={"question": "What could both sell?"}, **read)
        change_question(question=question, read_version=question.version, values={"topic": "law"}, **read)
        assert Contribution.objects.get().value == Decimal(60)
        assert ToldBy.objects.get().said_en == "Tea sells well abroad."
        assert AssessmentRequest.objects.get().question == "What could both sell?"
        assert Question.objects.get().topic == "law"


def test_the_day_of_a_question_after_its_answer_is_refused_in_words(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = answered(house, people.person(association=house.association), asked_on=TODAY, answered_on=TODAY)
    before = TODAY - datetime.timedelta(days=9)
    with scope(house.association):
        Question.objects.update(asked_on=before, answered_on=before)
    data = {"question_en": row.question_en, "topic": row.topic, "asked_on": f"{TODAY}", "version": row.version}
    answer = enter(house.volunteer).post(at(house, "question_edit", question=row.pk), data)
    assert answer.status_code == 422
    assert "This day lies before the day of the question." in words_of(answer)


def test_a_request_asked_after_its_answer_came_is_refused_in_words(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    asked = assessing.profile_request(
        partnership=house.partnership, asked_on=TODAY - datetime.timedelta(days=9), received_on=TODAY
    )
    parts = {"partnership": house.partnership.slug, "profile_request": asked.pk}
    data = {"language": "ja", "asked_on": f"{TODAY + datetime.timedelta(days=1)}", "version": asked.version}
    answer = enter(house.volunteer).post(at(house, "profile_request_edit", **parts), data)
    assert answer.status_code == 422
    assert "This day lies before the day you asked." in words_of(answer)
