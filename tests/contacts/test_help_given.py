"""What was done for a business, told from what is on record anyway."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from contacts.help_given import help_given_to
from contacts.models import Attendance
from portal.scoping import scope
from tests import experts, factories, people
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db


def day(number: int) -> datetime.date:
    return datetime.date(2026, 3, number)


def evening(house: House, title: str, on: datetime.date) -> Any:
    return factories.programme(partnership=house.partnership, title_en=title, starts_on=on, is_yearly=False, month=None)


def came(programme: Any, person: Any) -> None:
    factories.kept(Attendance(association=person.association, programme=programme, person=person))


@pytest.mark.covers("83", page="/a/…/organizations/…/help/")
def test_programmes_questions_introductions_and_talks_of_its_people_stand_on_its_page(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    bakery = people.organization(association=house.association, name_en="Sample Bakery")
    ann = people.person(association=house.association, family_name="Baker", given_name="Ann")
    ken = people.person(association=house.association, family_name="Mori", given_name="Ken")
    people.position(person=ann, organization=bakery)
    came(evening(house, "Tea evening", day(1)), ann)
    experts.question(association=house.association, question_en="Who prints labels?", asked_by=ann, asked_on=day(2))
    people.introduction(person=ann, by_member=house.staff, to_person=ken, made_on=day(3))
    experts.talk(programme=evening(house, "Export day", day(4)), person=ann, title_en="My first box")
    experts.host(programme=evening(house, "Fair", day(5)), organization=bakery)
    came(evening(house, "Not theirs", day(6)), ken)
    client = enter(house.board_member)
    for name in ("organization_detail", "organization_help"):
        words = words_of(client.get(at(house, name, organization=bakery.pk)))
        titles = ("Fair", "Export day", "introduced Ann Baker to Ken Mori", "Who prints labels?", "Tea evening")
        assert [title for title in titles if title in words] == list(titles)
        assert [words.rindex(title) for title in titles] == sorted(words.rindex(title) for title in titles)
        assert "Not theirs" not in words
        assert "1 programme visited, 1 question asked, 1 introduction, 1 talk given, 1 programme helped" in words


def test_who_worked_there_on_that_day_counts(cast: Cast) -> None:
    house = cast.omaha
    old, new = (people.organization(association=house.association, name_en=name) for name in ("Old", "New"))
    ann = people.person(association=house.association, family_name="Baker", given_name="Ann")
    people.position(person=ann, organization=old, from_on=day(1), to_on=day(10))
    people.position(person=ann, organization=new, from_on=day(11))
    came(evening(house, "Early evening", day(5)), ann)
    came(evening(house, "Late evening", day(20)), ann)
    with scope(house.association):
        membership = house.staff.memberships.get()
        found = {
            body.name_en: [line.row.programme.title_en for line in help_given_to(body, membership).lines]
            for body in (old, new)
        }
    assert found == {"Old": ["Early evening"], "New": ["Late evening"]}


def test_two_jobs_in_one_house_count_once_and_the_newest_are_kept(cast: Cast) -> None:
    house = cast.omaha
    body = people.organization(association=house.association, name_en="Sample Bakery")
    ann = people.person(association=house.association, family_name="Baker", given_name="Ann")
    for title in ("Owner", "Baker"):
        people.position(person=ann, organization=body, title_en=title)
    for number in range(1, 4):
        came(evening(house, f"Evening {number}", day(number)), ann)
    with scope(house.association):
        history = help_given_to(body, house.staff.memberships.get(), 2)
        assert [line.row.programme.title_en for line in history.lines] == ["Evening 3", "Evening 2"]
        assert history.is_cut


@pytest.mark.covers("84")
def test_the_page_of_a_business_leads_to_its_handout(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    ours = {"name_en": "Sample Bakery", "partnerships": [house.partnership]}
    bakery = people.organization(association=house.association, **ours)
    client = enter(house.volunteer)
    page = client.get(at(house, "organization_detail", organization=bakery.pk)).content.decode()
    sheet = at(house, "document_detail", kind="benefit-sheet", key=house.partnership.slug)
    assert f"{sheet}?organization=Sample%20Bakery" in page
    factories.benefit(association=house.association)
    assert "Sample Bakery" in words_of(client.get(f"{sheet}?organization=Sample%20Bakery"))


def test_help_costs_as_many_statements_for_three_rows_as_for_one(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    body = people.organization(association=house.association, name_en="Sample Bakery")
    ann = people.person(association=house.association, family_name="Baker", given_name="Ann")
    people.position(person=ann, organization=body)
    client, counts = enter(house.staff), []
    for number in (1, 2):
        for index in range(number):
            came(evening(house, f"Evening {number} {index}", day(number)), ann)
            other = people.person(association=house.association)
            asked = {"answer_en": "Yes", "answered_by": other, "answered_on": day(20)}
            experts.question(association=house.association, asked_by=ann, asked_on=day(9), **asked)
            people.introduction(person=ann, by_member=house.staff, to_person=other)
            experts.talk(programme=evening(house, "Day", day(number)), person=ann)
        counts.append(statements(client, at(house, "organization_help", organization=body.pk)))
    assert counts == [9, 9]
