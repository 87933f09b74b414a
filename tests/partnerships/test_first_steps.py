"""The page of an association that is new: steps read from records, and an experienced one that goes along."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from partnerships.models import Mentoring
from partnerships.services.mentoring import answer_first_timer, ask_mentor, keep_mentoring
from portal.saving import StaleSave
from portal.scoping import scope
from tests import factories
from tests.cast import Cast, House
from tests.partnerships.desk import address, filled

pytestmark = pytest.mark.django_db


def words_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def kept(house: House, **values: Any) -> Mentoring:
    with scope(house.association):
        row = Mentoring.objects.first()
        version = row.version if row else 0
        return keep_mentoring(association=house.association, read_version=version, values=values, by=None)


def page_of(house: House) -> str:
    return address("first_steps", house.association)


@pytest.mark.covers("128", page="/a/…/first-steps/")
def test_steps_are_done_when_the_records_say_so(cast: Cast, enter: Any) -> None:
    house, client = cast.omaha, enter(cast.omaha.volunteer)
    answer = client.get(page_of(house))
    assert [step.is_done for step in answer.context["steps"]] == [True] + [False] * 8
    assert "1 of 9 steps is done." in words_of(answer)
    factories.goal(partnership=house.partnership)
    factories.programme(partnership=house.partnership)
    for side in ("home", "partner"):
        factories.principal_contact(partnership=house.partnership, side=side)
    factories.city_profile(association=house.association)
    factories.export(partnership=house.partnership)
    with scope(house.association):
        row = house.partnership
        row.history_en, row.lead = "1965 It begins.", house.staff
        row.save()
    answer = client.get(page_of(house))
    assert [step.is_done for step in answer.context["steps"]] == [True] * 6 + [False] + [True] * 2
    for step in answer.context["steps"]:
        assert client.get(step.address, follow=True).status_code == 200, step.title


def test_a_house_without_a_partnership_begins_at_the_directory(db: None, enter: Any) -> None:
    new = factories.association(slug="new")
    member = factories.member(association=new).user
    answer = enter(member).get("/a/new/first-steps/")
    assert answer.status_code == 200 and "0 of 9 steps are done." in words_of(answer)


@pytest.mark.covers("128", page="/a/…/first-steps/")
def test_a_new_association_asks_an_experienced_one_and_is_answered(cast: Cast, enter: Any) -> None:
    new, old = cast.omaha, cast.springfield
    client, theirs = enter(new.staff), enter(old.staff)
    edit = address("mentoring_edit", old.association)
    words = {"can_help": "on", "words_en": "We know how to begin with schools."}
    assert theirs.post(edit, filled(theirs.get(edit).context["form"], **words)).status_code == 302
    assert "We help associations that are new" in words_of(theirs.get(page_of(old)))
    text = words_of(client.get(page_of(new)))
    assert "We know how to begin with schools." not in text  # nobody here has said that they look for help
    kept(new, is_first_timer=True, words_en="We have never met a firm.")
    text = words_of(client.get(page_of(new)))
    assert "We are new to this" in text and "We know how to begin with schools." in text
    ask = address("mentor_ask", new.association)
    assert "Asked." in words_of(client.post(ask, {"mentor": "springfield", "version": "1"}, follow=True))
    text = words_of(theirs.get(page_of(old)))
    assert "Who asks us" in text and "We have never met a firm." in text
    with scope(new.association):
        row = Mentoring.objects.get()
    reply = address("mentor_answer", old.association, mentoring=row.pk)
    assert "Your answer is kept" in words_of(theirs.post(reply, {"answer": "agree", "version": "2"}, follow=True))
    assert "Agreed" in words_of(client.get(page_of(new)))
    assert "Write to them and agree on a first talk" in words_of(client.get(page_of(new)))
    assert "Somebody saved" in words_of(client.post(ask, {"mentor": "", "version": "2"}, follow=True))
    assert "Nobody is asked any more." in words_of(client.post(ask, {"mentor": "", "version": "3"}, follow=True))
    assert "Who asks us" not in words_of(theirs.get(page_of(old)))
    assert theirs.post(reply, {"answer": "agree", "version": "4"}).status_code == 404


def test_what_cannot_be_is_refused(cast: Cast, enter: Any) -> None:
    new, old = cast.omaha, cast.springfield
    with pytest.raises(ValidationError, match="one of the two"):
        kept(new, is_first_timer=True, can_help=True)
    row = kept(new, words_en="Neither")
    with scope(new.association):
        row.association = new.association
        with pytest.raises(ValidationError, match="Say first that you are new"):
            ask_mentor(mentoring=row, read_version=1, mentor=old.association, by=None)
    row = kept(new, is_first_timer=True)
    with scope(new.association), pytest.raises(ValidationError, match="does not offer help"):
        ask_mentor(mentoring=row, read_version=2, mentor=old.association, by=None)
    with pytest.raises(ValidationError, match="asks another one"):
        answer_first_timer(mentoring=row, read_version=2, mentor=old.association, agrees=True, by=None)
    with scope(new.association), pytest.raises(StaleSave):
        keep_mentoring(association=new.association, read_version=9, values={"is_first_timer": False}, by=None)
    assert enter(new.board_member).post(address("mentor_ask", new.association)).status_code == 403


def test_whoever_is_no_longer_new_asks_nobody(cast: Cast) -> None:
    new, old = cast.omaha, cast.springfield
    kept(old, can_help=True)
    row = kept(new, is_first_timer=True)
    with scope(new.association):
        ask_mentor(mentoring=row, read_version=1, mentor=old.association, by=None)
    row = kept(new, is_first_timer=False)
    assert (row.mentor, row.state, row.since_on) == (None, "", None)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_number_of_questions(cast: Cast, rows: int, django_assert_num_queries: Any) -> None:
    house = cast.omaha
    for name in ("Ibaraki", "Ashikaga")[: rows - 1]:
        factories.partnership(
            association=house.association, home=house.partnership.home, partner=factories.city(name=name)
        )
    client = Client()
    client.force_login(house.board_member)
    client.get(page_of(house))
    with django_assert_num_queries(12):
        client.get(page_of(house))
