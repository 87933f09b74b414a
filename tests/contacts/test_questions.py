"""The bank of questions and answers: asked by whom, answered by whom and when; answers grow old after two years."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from contacts.experts import is_old, old_before
from contacts.models import FollowUp, Question
from portal.activity.models import Activity
from portal.scoping import scope
from tests import experts, factories, people
from tests.cast import Cast
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db


def today(days: int = 0) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


@pytest.mark.covers("85", page="/a/…/questions/")
def test_a_question_is_written_down_first_and_answered_by_an_expert_later(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    asker = people.person(association=house.association, family_name="Baker", given_name="Ann")
    hanako = people.person(association=house.association)
    client = enter(house.volunteer)
    data = {"question_en": "Do labels need allergens?", "topic": "law", "asked_by_named": "ann baker", "version": 0}
    answer = client.post(at(house, "question_new"), data | {"asked_on": f"{today()}"}, follow=True)
    words = words_of(answer)
    assert "not answered yet" in words and "Ann Baker" in words and "Find an expert" in words
    with scope(house.association):
        row = Question.objects.get()
    given = {"answer_en": "Eight of them, by law.", "answered_by": hanako.pk, "answered_on": f"{today()}", "version": 1}
    answered = client.post(at(house, "question_answer", question=row.pk), given, follow=True)
    for each in ("Eight of them, by law.", "Hana", "answered"):
        assert each in words_of(answered)
    for who, word in ((asker, "Asked"), (hanako, "Answered")):
        shown = words_of(client.get(at(house, "person_detail", person=who.pk)))
        assert f"{word} Do labels need allergens?" in shown
    assert asker.pk != hanako.pk


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"answer_en": ""}, "Write the answer in one of the two languages."),
        ({"answered_by": ""}, "Say who answered: an expert, or another source."),
        ({"answered_on": ""}, "Write the day of the answer: rules of trade change."),
        ({"answered_on": f"{today(3)}"}, "This day lies ahead."),
        ({"answered_on": f"{today(-30)}"}, "This day lies before the day of the question."),
    ],
)
def test_an_answer_says_who_gave_it_and_when(cast: Cast, enter: Any, fields: dict[str, str], words: str) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    row = experts.question(association=house.association, asked_on=today(-3))
    data = {"answer_en": "Yes.", "answered_by": hanako.pk, "answered_on": f"{today()}", "version": 1}
    answer = enter(house.volunteer).post(at(house, "question_answer", question=row.pk), data | fields)
    assert answer.status_code == 422 and words in words_of(answer)


def test_a_source_answers_where_no_person_did(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = experts.question(association=house.association)
    data = {"answer_ja": "はい。", "source": "Customs handbook", "answered_on": f"{today()}", "version": 1}
    words = words_of(enter(house.staff).post(at(house, "question_answer", question=row.pk), data, follow=True))
    assert "はい。" in words and "Customs handbook" in words and "Japanese only so far." in words


@pytest.mark.parametrize(
    ("day", "before"), [("2026-11-22", "2024-11-22"), ("2024-02-29", "2022-02-28"), ("2026-03-01", "2024-03-01")]
)
def test_two_years_are_counted_by_the_calendar(day: str, before: str) -> None:
    assert old_before(datetime.date.fromisoformat(day)) == datetime.date.fromisoformat(before)
    same = Question(question_en="?", answer_en="!", answered_on=datetime.date.fromisoformat(before))
    assert not is_old(same, datetime.date.fromisoformat(day))
    same.answered_on = datetime.date.fromisoformat(before) - datetime.timedelta(days=1)
    assert is_old(same, datetime.date.fromisoformat(day))


@pytest.mark.covers("85")
def test_an_old_answer_is_marked_and_asked_again_in_one_press(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    row = experts.question(
        association=house.association,
        asked_on=today(-900),
        answer_en="Ten per cent.",
        answered_by=hanako,
        answered_on=today(-800),
    )
    fresh = experts.question(
        association=house.association,
        question_en="Is it new?",
        answer_en="It is.",
        source="A book",
        answered_on=today(),
    )
    client = enter(house.volunteer)
    listed = client.get(f"{at(house, 'question_list')}?state=old")
    assert "Ten per cent." in words_of(listed) and fresh.question_en not in words_of(listed)
    page = client.get(at(house, "question_detail", question=row.pk))
    assert "This answer is more than two years old." in words_of(page)
    promise = f"{at(house, 'follow_up_new')}?question={row.pk}&person={hanako.pk}"
    assert promise.replace("&", "&amp;") in page.content.decode()
    form = client.get(promise).context["form"]
    assert form.initial["what"] == "Find the answer: Who prints Japanese labels?"
    data = {"what": form.initial["what"], "due_on": f"{today(7)}", "promised_by": "home", "person": hanako.pk}
    assert client.post(promise, data | {"owner": house.volunteer.pk, "version": 0}).status_code == 302
    with scope(house.association):
        assert FollowUp.objects.get().person == hanako


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=labels", {"labels"}),
        ("q=ラベル", {"labels"}),
        ("q=らべる", {"labels"}),
        ("q=harbour tea", {"tea"}),
        ("topic=law", {"labels"}),
        ("sector=31", {"labels"}),
        ("state=open", {"labels"}),
        ("state=answered", {"tea"}),
        ("person={person}", {"labels"}),
        ("programme={programme}", {"tea"}),
        ("partnership={partnership}", {"tea"}),
    ],
)
def test_the_bank_is_searched_and_filtered_in_the_address(
    cast: Cast, enter: Any, query: str, expected: set[str]
) -> None:
    house = cast.omaha
    asker = people.person(association=house.association, family_name="Baker")
    programme = factories.programme(partnership=house.partnership)
    experts.question(
        association=house.association,
        question_en="Who prints labels?",
        question_ja="ラベルは誰が印刷しますか。",
        topic="law",
        sector=factories.sector(code="31"),
        asked_by=asker,
    )
    experts.question(
        association=house.association,
        question_en="Who buys tea?",
        partnership=house.partnership,
        programme=programme,
        answer_en="Ask at the harbour.",
        source="A leaflet",
        answered_on=today(),
    )
    asked = query.format(person=asker.pk, programme=programme.pk, partnership=house.partnership.slug)
    answer = enter(house.board_member).get(f"{at(house, 'question_list')}?{asked}")
    shown = answer.content.decode().split('id="questions"', 1)[1]
    assert {word for word in ("labels", "tea") if f"{word}?" in shown} == expected


def test_a_removed_question_comes_back_with_its_answer(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = experts.question(association=house.association, answer_en="Yes.", source="A book", answered_on=today())
    client = enter(house.volunteer)
    client.post(at(house, "question_remove", question=row.pk))
    with scope(house.association):
        removal = Activity.objects.get(verb="removed")
    assert client.post(at(house, "removal_undo", removal=removal.pk)).status_code == 302
    with scope(house.association):
        assert Question.objects.get(pk=row.pk).answer_en == "Yes."


def test_a_limited_member_sees_questions_of_their_partnerships_without_hidden_people(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hidden = people.person(association=house.association, family_name="Hidden", given_name="")
    elsewhere = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Kyoto")
    )
    first = experts.question(association=house.association, question_en="Seen one?", asked_by=hidden)
    second = experts.question(association=house.association, question_en="Other one?", partnership=elsewhere)
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    client = enter(house.volunteer)
    words = words_of(client.get(at(house, "question_list")))
    assert "Seen one?" in words and "Other one?" not in words and "Hidden" not in words
    assert "Hidden" not in words_of(client.get(at(house, "question_detail", question=first.pk)))
    for name in ("question_detail", "question_edit", "question_answer", "question_remove"):
        assert client.get(at(house, name, question=second.pk)).status_code == 404
    data = {"question_en": "Seen one, corrected?", "topic": "law", "asked_on": f"{today()}", "version": 1}
    assert client.post(at(house, "question_edit", question=first.pk), data).status_code == 302
    with scope(house.association):
        assert Question.objects.get(pk=first.pk).asked_by == hidden


def test_a_board_member_reads_and_does_not_write(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = experts.question(association=house.association)
    client = enter(house.board_member)
    assert client.get(at(house, "question_detail", question=row.pk)).status_code == 200
    assert client.get(at(house, "question_answer", question=row.pk)).status_code == 403


@pytest.mark.parametrize(("name", "count"), [("question_list", 7), ("question_detail", 6)])
def test_a_page_costs_as_many_statements_for_three_rows_as_for_one(
    cast: Cast, enter: Any, name: str, count: int
) -> None:
    house = cast.omaha
    client, counts = enter(house.staff), []
    first: Question | None = None
    for number in (1, 2):
        for _ in range(number):
            one, other = (people.person(association=house.association) for _ in range(2))
            row = experts.question(
                association=house.association,
                asked_by=one,
                answer_en="Yes.",
                answered_by=other,
                answered_on=today(),
                sector=factories.sector(code="31"),
            )
            first = first or row
        assert first is not None
        parts = {"question": first.pk} if name == "question_detail" else {}
        counts.append(statements(client, at(house, name, **parts)))
    assert counts == [count, count]
