"""The plan of a programme on paper, read back in both languages."""

from __future__ import annotations

import datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from contacts.documents.conference_plan import CONFERENCE_PLAN, MOST_GUESTS, collect_plan
from contacts.models import Attendance, Invitation, Person
from partnerships.models import Programme
from portal.documents.long import page_html
from portal.scoping import scope
from tests import experts, factories, people
from tests.cast import Cast
from tests.contacts.pages import at
from tests.engagement import coming_programme, guest, invitation

pytestmark = pytest.mark.django_db


def planned(cast: Cast) -> Programme:
    """A conference with a host, a session, a speaker, a guest, a question with its answer and a result."""
    house = cast.omaha
    programme = factories.programme(
        partnership=house.partnership,
        title_en="Selling to Japan",
        title_ja="日本への販売",
        kind="education_conference",
        starts_on=datetime.date(2026, 3, 12),
        from_time=datetime.time(9),
        is_yearly=False,
        month=None,
        results_en="Four firms meet again.",
        results_ja="4社が再会を約束。",
    )
    college = people.organization(association=house.association, name_en="River College", name_ja="リバー大学")
    hanako = people.person(association=house.association)
    guest = people.person(association=house.association, family_name="Baker", given_name="Ann", side="home")
    experts.host(programme=programme, organization=college, role="venue")
    session = experts.session(
        programme=programme,
        title_en="Labels",
        title_ja="食品表示",
        from_time=datetime.time(10),
        to_time=datetime.time(11),
    )
    experts.talk(programme=programme, person=hanako, session=session, title_en="Eight allergens", title_ja="8品目")
    factories.kept(Attendance(association=house.association, programme=programme, person=guest))
    experts.question(
        association=house.association,
        programme=programme,
        question_en="Must it be printed?",
        question_ja="印刷が必要ですか。",
        asked_on=datetime.date(2026, 3, 12),
        answer_en="By law.",
        answer_ja="義務です。",
        answered_by=hanako,
        answered_on=datetime.date(2026, 3, 14),
    )
    return programme


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


ENGLISH = ("Selling to Japan", "River College", "Gives the room", "10:00–11:00", "Labels", "Eight allergens", "came")
ENGLISH_TOO = ("Ms. Hanako TANAKA", "Must it be printed?", "By law.", "14 March 2026", "Four firms meet again.")
JAPANESE = ("日本への販売", "リバー大学", "会場提供", "食品表示", "8品目", "田中 花子 様", "印刷が必要ですか。", "出席")
IN_JAPANESE_ALONE = ("10:00～11:00",)


@pytest.mark.pdf
@pytest.mark.covers("87", page="/a/…/programmes/…/plan/")
@pytest.mark.parametrize(
    ("language", "words", "missing"),
    [
        ("en", (*ENGLISH, *ENGLISH_TOO), ("日本への販売", "寄せられた質問", "～")),
        ("ja", (*JAPANESE, *IN_JAPANESE_ALONE), ("Selling to Japan", "Questions asked")),
        ("both", (*ENGLISH, *ENGLISH_TOO, *JAPANESE), IN_JAPANESE_ALONE),
    ],
)
def test_the_plan_prints_everything_in_the_language_that_was_asked_for(
    cast: Cast, enter: Any, language: str, words: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    programme = planned(cast)
    address = at(cast.omaha, "conference_plan", programme=programme.pk)
    answer = enter(cast.omaha.board_member).get(address, {"language": language, "paper": "a4"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="programme-{programme.pk}-{language}-a4.pdf"'
    text = text_of(answer.content).replace("\u2009", "").replace("\u00a0", " ")
    for each in words:
        assert each.replace(" ", "") in text.replace(" ", "").replace("\n", ""), each
    for each in missing:
        assert each not in text


def test_a_plan_says_how_many_guests_it_leaves_out(cast: Cast) -> None:
    house = cast.omaha
    programme = planned(cast)
    with scope(house.association):
        rows = Person.objects.bulk_create(
            Person(association=house.association, family_name=f"G{number}") for number in range(MOST_GUESTS + 1)
        )
        Attendance.objects.bulk_create(
            Attendance(association=house.association, programme=programme, person=row) for row in rows
        )
        found = Programme.objects.with_places().select_related("association").get(pk=programme.pk)
        facts = CONFERENCE_PLAN.facts(collect_plan(found, house.staff.memberships.get()), "en")
    assert len(facts.guests) == MOST_GUESTS
    assert facts.more.en == "2 more guests stand in the portal."


def test_a_plan_says_that_it_is_called_off_and_promises_no_guest_after_the_day(cast: Cast) -> None:
    house = cast.omaha
    programme = coming_programme(partnership=house.partnership)
    hanako = guest(association=house.association)
    asked = invitation(programme=programme, person=hanako, by=house.staff)
    states, is_off = [], []
    for fields in ({}, {"starts_on": datetime.date(2026, 3, 12)}, {"is_cancelled": True}):
        with scope(house.association):
            Invitation.objects.filter(pk=asked.pk).update(answer="yes")
            Programme.objects.filter(pk=programme.pk).update(**fields)
            found = Programme.objects.with_places().select_related("association").get(pk=programme.pk)
            facts = CONFERENCE_PLAN.facts(collect_plan(found, house.staff.memberships.get()), "ja")
        states.append([state.ja for _name, _house, state in facts.guests])
        is_off.append("中止" in page_html(CONFERENCE_PLAN, facts, "ja"))
    assert states == [["出席予定"], ["出席の返事あり"], ["出席の返事あり"]]
    assert is_off == [False, False, True]


def test_a_limited_member_prints_nobody_whom_they_may_not_see(cast: Cast) -> None:
    house = cast.omaha
    programme = planned(cast)
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    with scope(house.association):
        found = Programme.objects.with_places().select_related("association").get(pk=programme.pk)
        facts = CONFERENCE_PLAN.facts(collect_plan(found, membership), "en")
    assert facts.guests == () and [slot.parts for day in facts.days for slot in day.slots] == [()]
    assert facts.questions[0].by.en == ""
