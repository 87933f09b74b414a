"""After the trip: closing it, three questions for each goal, the answer by a guest link, outcomes, lessons."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from contacts.models import Outcome
from delegations.models import Delegation, Lesson, OutcomeRequest, TripOutcome
from delegations.questions import LETTER
from delegations.services.closing import close_trip, days_of_questions, open_trip_again
from delegations.services.questions import answer_question, ask_those_due, take_over
from portal.jobs.models import Job
from portal.promises import Asked, waiting
from portal.scoping import scope
from tests import people, trips
from tests.cast import Cast, House
from tests.contacts.pages import at, words_of
from tests.delegations.past_trip import Past, closed, letter_of, past_trip

pytestmark = pytest.mark.django_db
SALES = {"kinds": ["sales"], "value": "12000", "currency": "USD", "jobs": 2, "words": "A first container of tea."}


def asked_now(house: House, past: Past, days: int = 31) -> tuple[OutcomeRequest, str]:
    """The first question, sent; the address in its letter."""
    row = closed(house, past)[0]
    ask_those_due(now=timezone.now() + datetime.timedelta(days=days))
    with scope(house.association):
        row.refresh_from_db()
    letter = letter_of(LETTER, row)
    found = re.search(r"https?://\S+/guest/\S+/", letter.body)
    assert found
    with scope(house.association):
        row.refresh_from_db()
    return row, "/guest/" + found.group().partition("/guest/")[2]


def questions_owed(house: House, user: Any, days: int = 0) -> list[Any]:
    with scope(house.association):
        asked = Asked(user.memberships.get(), timezone.localdate() + datetime.timedelta(days=days))
        return [each for each in waiting(asked, None, 50)[0] if each.place.order == 61]


def answered(house: House, past: Past) -> OutcomeRequest:
    row = closed(house, past)[0]
    with scope(house.association):
        return answer_question(request=row, values=SALES)


@pytest.mark.covers("C25", page="/a/…/trips/<n>/close/")
def test_closing_a_trip_writes_three_dated_questions_for_each_goal_and_none_twice(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    past = past_trip(house)
    client = enter(house.staff)
    close = at(house, "delegation_close", delegation=past.trip.pk)
    assert "1 goal that went along" in words_of(client.get(close))
    assert "The trip is closed." in words_of(client.post(close, follow=True))
    with scope(house.association):
        trip = Delegation.objects.get(pk=past.trip.pk)
        rows = list(OutcomeRequest.objects.order_by("after_days"))
        ends = trip.ends_on
        assert trip.state == "closed" and trip.closed_on == timezone.localdate(
            timezone=ZoneInfo(house.association.time_zone)
        )
        assert [(row.after_days, row.due_on) for row in rows] == [
            (days, ends + datetime.timedelta(days=days)) for days in (30, 90, 365)
        ]
        assert {row.person for row in rows} == {past.person}
        open_trip_again(delegation=past.trip, by=house.staff)
        assert not OutcomeRequest.objects.exists()
        close_trip(delegation=past.trip, by=house.staff)
        with pytest.raises(ValidationError, match="closed already"):
            close_trip(delegation=past.trip, by=house.staff)
        assert OutcomeRequest.objects.count() == 3


def test_a_trip_that_is_not_over_is_not_closed(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership, starts_on=timezone.localdate())
    answer = enter(house.staff).post(at(house, "delegation_close", delegation=trip.pk))
    assert answer.status_code == 422 and "Close it when that day is over." in words_of(answer)
    assert enter(house.volunteer).get(at(house, "delegation_close", delegation=trip.pk)).status_code == 403


def test_a_trip_that_is_closed_late_asks_at_once_and_keeps_the_distance() -> None:
    day = datetime.date
    assert days_of_questions(day(2026, 1, 10), day(2026, 1, 12))[30] == day(2026, 2, 9)
    late = days_of_questions(day(2026, 1, 10), day(2026, 6, 1))
    assert late[30] == day(2026, 6, 1) and late[90] - late[30] == datetime.timedelta(days=60)


@pytest.mark.covers("C25", page="/guest/outcome/")
def test_a_question_goes_out_on_its_day_in_japanese_and_is_answered_without_an_account(cast: Cast) -> None:
    house = cast.omaha
    past = past_trip(house, lead=house.staff)
    closed(house, past)
    assert ask_those_due(now=timezone.now()) == 0  # none is due
    with scope(house.association):
        open_trip_again(delegation=past.trip, by=house.staff)
    row, address = asked_now(house, past)
    with scope(house.association):
        assert row.sent_at and row.link and row.link.kind == "outcome"
    assert ask_those_due(now=timezone.now() + datetime.timedelta(days=31)) == 0  # none twice
    guest = Client()
    page = guest.get(address, follow=True)
    assert (page.status_code == 200 and "その後" in words_of(page)) or "What came of it" in words_of(page)
    english = words_of(guest.get("/guest/outcome/?language=en"))
    assert "What came of it?" in english and "Sales, or orders that are placed" in english
    refused = guest.post("/guest/outcome/", SALES | {"kinds": ["sales", "nothing"]})
    assert refused.status_code == 422 and "A first container of tea." in words_of(refused)
    assert guest.post("/guest/outcome/", {"words": "x"}).status_code == 422
    told = guest.post("/guest/outcome/", SALES, follow=True)
    assert "Thank you for your answer." in words_of(told)
    with scope(house.association):
        row.refresh_from_db()
    assert row.answer == {"kinds": ["sales"], "value": "12000", "currency": "USD", "jobs": 2, "words": SALES["words"]}
    guest.post("/guest/outcome/", {"kinds": ["nothing"]})
    with scope(house.association):
        row.refresh_from_db()
    assert row.answer["kinds"] == ["nothing"]  # changed until it is taken over


@pytest.mark.covers("C25")
@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_letter_with_the_question_reads_right_in_both_languages(cast: Cast, language: str) -> None:
    house = cast.omaha
    past = past_trip(house, lead=house.staff)
    with scope(house.association):
        type(past.person).objects.filter(pk=past.person.pk).update(language=language)
    row = closed(house, past)[0]
    ask_those_due(now=timezone.now() + datetime.timedelta(days=31))
    letter = letter_of(LETTER, row)
    assert letter.to == ["hanako@tea.example"] and letter.reply_to == ["staff@omaha.example"]
    assert "{" not in letter.body and "None" not in letter.body
    if language == "en":
        assert letter.subject == "Two minutes: what came of the visit to Shizuoka?"
        assert letter.body.startswith("Dear Ms. Hanako Tanaka,\n\nA month ago our delegation was in Shizuoka")
    else:
        assert letter.subject == "【ご回答のお願い・2分】静岡市訪問のその後につきまして"
        assert letter.body.splitlines()[:2] == ["静岡茶業 代表取締役", "田中 花子 様"]
        assert "1か月が経ちました" in letter.body and "会員登録は不要です" in letter.body


@pytest.mark.covers("C25", page="/a/…/trips/<n>/questions/<n>/take-over/")
def test_an_answer_reaches_the_register_with_our_part_and_the_answer_as_evidence(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    past = past_trip(house, lead=house.staff)
    row = answered(house, past)
    client = enter(house.volunteer)
    [owed] = questions_owed(house, house.staff)
    assert owed.turn == "ours" and "The answer is here." in owed.remark
    page = client.get(past.trip.get_absolute_url())
    assert "Take the answer over" in words_of(page) and "A first container of tea." in words_of(page)
    address = at(house, "question_take_over", delegation=past.trip.pk, question=row.pk)
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in ("kind", "title_en", "evidence", "currency", "jobs", "happened_on")}
    sent |= {"value": "12000", "version": 0}
    sent |= {"organizations": [past.host.pk]}
    assert client.post(address, sent).status_code == 422  # our part in it is not guessed
    assert client.post(address, sent | {"claim": "helped"}).status_code == 302
    with scope(house.association):
        outcome = Outcome.objects.get()
        link = TripOutcome.objects.get()
        row.refresh_from_db()
        assert (outcome.kind, outcome.value, outcome.claim) == ("goods_sold", Decimal("12000"), "helped")
        assert "A first container of tea." in outcome.evidence and "Answer of" in outcome.evidence
        assert list(outcome.organizations.all()) == [past.host]
        assert (link.outcome, link.goal, link.delegation) == (outcome, past.goal, past.trip)
        assert row.settled_by == house.volunteer and row.outcome == outcome
        with pytest.raises(ValidationError, match="settled"):
            take_over(request=row, values={}, by=house.staff)
        with pytest.raises(ValidationError, match="no longer changed"):
            answer_question(request=row, values={"kinds": ["nothing"]})
    assert not questions_owed(house, house.staff)
    page = words_of(client.get(past.trip.get_absolute_url()))
    assert "taken over" in page and "$12,000" in page


def test_who_does_not_answer_is_waited_for_until_somebody_leaves_it(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    past = past_trip(house, lead=house.staff)
    row, _address = asked_now(house, past)
    [promise] = [each for each in questions_owed(house, house.staff, days=60) if each.place.key == row.pk]
    assert promise.turn == "theirs" and promise.state == "owed"
    enter(house.staff).post(at(house, "question_leave", delegation=past.trip.pk, question=row.pk))
    assert not [each for each in questions_owed(house, house.staff, days=60) if each.place.key == row.pk]


def test_who_is_asked_can_be_named_where_nobody_is(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    past = past_trip(house)
    with scope(house.association):
        type(past.goal.goal).objects.filter(pk=past.goal.goal_id).update(person=None)
        past.meeting.hosts.all().delete()
    row = closed(house, past)[0]
    assert row.person is None
    client = enter(house.staff)
    assert "nobody to ask yet" in words_of(client.get(past.trip.get_absolute_url()))
    address = at(house, "question_person", delegation=past.trip.pk, question=row.pk)
    assert client.post(address, {"person": past.person.pk, "version": row.version}).status_code == 302
    with scope(house.association):
        row.refresh_from_db()
        assert row.person == past.person


def test_who_asked_not_to_be_written_to_is_not_asked(cast: Cast) -> None:
    house = cast.omaha
    past = past_trip(house)
    closed(house, past)
    with scope(house.association):
        type(past.person).objects.filter(pk=past.person.pk).update(is_not_to_be_contacted=True, not_contact_reason="x")
    assert ask_those_due(now=timezone.now() + datetime.timedelta(days=31)) == 0
    assert not mail.outbox and not Job.objects.filter(kind=LETTER).exists()


@pytest.mark.covers("96", page="/a/…/trips/<n>/")
def test_results_stand_beside_the_goals_they_came_from(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    past = past_trip(house)
    with scope(house.association):
        type(past.meeting).objects.filter(pk=past.meeting.pk).update(result_en="Samples are on the way")
    page = words_of(enter(house.board_member).get(past.trip.get_absolute_url()))
    results = page[page.index("Results by goal") :]
    assert results.index("Shizuoka Tea Works") < results.index("Samples are on the way") < results.index("Thanks")


def test_a_lesson_is_shown_when_the_next_trip_is_planned_and_taken_into_it(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    past = past_trip(house)
    client = enter(house.staff)
    empty = client.post(at(house, "lesson_new", delegation=past.trip.pk), {"version": 0})
    assert empty.status_code == 422
    new = {"said_en": "Leave an hour between two factories.", "said_ja": "", "version": 0}
    client.post(at(house, "lesson_new", delegation=past.trip.pk), new)
    following = trips.delegation(partnership=house.partnership)
    elsewhere = trips.delegation(partnership=cast.springfield.partnership)
    page = words_of(client.get(following.get_absolute_url()))
    assert "Lessons of earlier trips" in page and "Leave an hour between two factories." in page
    with scope(house.association):
        lesson = Lesson.objects.get()
    client.post(at(house, "lesson_take", delegation=following.pk, lesson=lesson.pk))
    with scope(house.association):
        assert Lesson.objects.get().taken_into == following
    assert "taken into this trip" in words_of(client.get(following.get_absolute_url()))
    third = trips.delegation(partnership=house.partnership, title_en="Third trip")
    assert "Leave an hour" not in words_of(client.get(third.get_absolute_url()))
    client.post(at(house, "lesson_take", delegation=following.pk, lesson=lesson.pk), {"let_go": "1"})
    assert "Leave an hour" in words_of(client.get(third.get_absolute_url()))
    assert client.post(at(house, "lesson_take", delegation=elsewhere.pk, lesson=lesson.pk)).status_code == 404


def test_another_houses_questions_and_lessons_are_not_found(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    past = past_trip(house)
    row = answered(house, past)
    person = people.person(association=cast.springfield.association)
    stranger = enter(cast.springfield.staff)
    for name, parts in (
        ("question_take_over", {"question": row.pk}),
        ("thanks_new", {"person": person.pk}),
        ("lesson_new", {}),
        ("delegation_close", {}),
    ):
        assert stranger.get(at(cast.springfield, name, delegation=past.trip.pk, **parts)).status_code == 404
