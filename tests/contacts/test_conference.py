"""The plan of a conference on the page of its programme: hosts, sessions, experts, questions; and on paper."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.conference import plan_of
from contacts.models import ProgrammeExpert, ProgrammeHost, ProgrammeSession
from partnerships.services.programmes import change_programme
from portal.scoping import scope
from tests import experts, factories, people
from tests.cast import Cast
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db


def conference(cast: Cast, days: int = 1) -> Any:
    start = timezone.localdate() + datetime.timedelta(days=30)
    return factories.programme(
        partnership=cast.omaha.partnership,
        title_en="Selling to Japan",
        kind="education_conference",
        starts_on=start,
        ends_on=start + datetime.timedelta(days=days - 1),
        is_yearly=False,
        month=None,
    )


@pytest.mark.covers("87", page="/a/…/programmes/…/")
def test_a_conference_is_planned_from_hosts_to_questions_on_its_page(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme = conference(cast)
    people.organization(association=house.association, name_en="River College")
    hanako = people.person(association=house.association)
    asker = people.person(association=house.association, family_name="Baker", given_name="Ann")
    client, where = enter(house.staff), {"programme": programme.pk}
    page = at(house, "programme_detail", **where)
    client.post(at(house, "host_add", **where), {"organization_named": "river college", "role": "venue", "version": 0})
    data = {"title_en": "Labels", "from_time": "10:00", "to_time": "11:00", "room_en": "Room 2", "version": 0}
    client.post(at(house, "session_add", **where), data)
    with scope(house.association):
        session = ProgrammeSession.objects.get()
    talk = {"person": hanako.pk, "role": "speaker", "session": session.pk, "title_en": "Eight allergens", "version": 0}
    assert client.post(at(house, "talk_add", **where), talk).status_code == 302
    asked = {"question_en": "Must it be printed?", "topic": "law", "asked_by": asker.pk, "programme": programme.pk}
    asked |= {"asked_on": f"{timezone.localdate()}", "version": 0}
    assert client.post(f"{at(house, 'question_new')}?programme={programme.pk}", asked).status_code == 302
    words = words_of(client.get(page))
    for each in ("River College", "Gives the room", "10:00 – 11:00", "Labels", "Room 2", "Eight allergens", "Speaker"):
        assert each in words
    assert "Must it be printed?" in words and "not answered yet" in words
    assert f"{at(house, 'expert_list')}?programme={programme.pk}" in client.get(page).content.decode()


def test_the_directory_leads_to_the_form_with_the_expert_in_it(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme = conference(cast)
    hanako = people.person(association=house.association)
    experts.expertise(person=hanako)
    client = enter(house.staff)
    address = f"{at(house, 'talk_add', programme=programme.pk)}?person={hanako.pk}"
    assert address in client.get(f"{at(house, 'expert_list')}?programme={programme.pk}").content.decode()
    assert client.get(address).context["form"].initial["person"] == hanako


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"from_time": "11:00", "to_time": "10:00"}, "It ends before it begins."),
        ({"title_en": ""}, "This field is required."),
        ({"held_on": "2020-01-01"}, "This is no day of the programme."),
    ],
)
def test_a_session_ends_after_it_begins_on_a_day_of_the_programme(
    cast: Cast, enter: Any, fields: dict[str, str], words: str
) -> None:
    programme = conference(cast, days=2)
    data = {"title_en": "Labels", "version": 0} | fields
    answer = enter(cast.omaha.staff).post(at(cast.omaha, "session_add", programme=programme.pk), data)
    assert answer.status_code == 422 and words in words_of(answer)


def test_nobody_is_in_two_sessions_at_once_but_on_two_days_at_the_same_hour(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme = conference(cast, days=2)
    hanako = people.person(association=house.association)
    first, second = programme.starts_on, programme.ends_on
    ten, eleven = datetime.time(10), datetime.time(11)
    one = experts.session(programme=programme, title_en="Labels", held_on=first, from_time=ten, to_time=eleven)
    beside = experts.session(programme=programme, title_en="Freight", held_on=first, from_time=datetime.time(10, 30))
    later = experts.session(programme=programme, title_en="Tea", held_on=second, from_time=ten, to_time=eleven)
    experts.talk(programme=programme, person=hanako, session=one)
    client, address = enter(house.staff), at(house, "talk_add", programme=programme.pk)
    data = {"person": hanako.pk, "role": "moderator", "version": 0}
    refused = client.post(address, data | {"session": beside.pk})
    assert refused.status_code == 422 and "is in “Labels” at that time." in words_of(refused)
    assert client.post(address, data | {"session": later.pk}).status_code == 302
    moved = {"title_en": "Tea", "held_on": f"{first}", "from_time": "10:15", "to_time": "10:45", "version": 1}
    again = client.post(at(house, "session_edit", programme=programme.pk, session=later.pk), moved)
    assert again.status_code == 422 and "is in “Labels” at that time." in words_of(again)
    with scope(house.association):
        assert ProgrammeSession.objects.get(pk=later.pk).held_on == second


def test_the_same_part_is_given_once_and_a_foreign_session_is_not_offered(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme, other = conference(cast), conference(cast)
    foreign = experts.session(programme=other)
    hanako = people.person(association=house.association)
    experts.talk(programme=programme, person=hanako)
    client, address = enter(house.staff), at(house, "talk_add", programme=programme.pk)
    again = client.post(address, {"person": hanako.pk, "role": "speaker", "version": 0})
    assert again.status_code == 422 and "This person is named here already." in words_of(again)
    strange = {"person": hanako.pk, "role": "adviser", "session": foreign.pk, "version": 0}
    assert client.post(address, strange).status_code == 422
    assert client.get(at(house, "session_edit", programme=programme.pk, session=foreign.pk)).status_code == 404


def test_an_organization_holds_a_programme_once(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme = conference(cast)
    college = people.organization(association=house.association, name_en="River College")
    row = experts.host(programme=programme, organization=college)
    client = enter(house.staff)
    data = {"organization": college.pk, "role": "sponsor", "version": 0}
    again = client.post(at(house, "host_add", programme=programme.pk), data)
    assert again.status_code == 422 and "This organization is named already." in words_of(again)
    edit = at(house, "host_edit", programme=programme.pk, host=row.pk)
    assert client.post(edit, data | {"version": 1}).status_code == 302
    client.post(at(house, "host_remove", programme=programme.pk, host=row.pk))
    with scope(house.association):
        assert not ProgrammeHost.objects.exists()


def test_a_removed_session_leaves_its_people_on_the_programme_each_part_once(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme = conference(cast)
    hanako, ken = (people.person(association=house.association) for _ in range(2))
    session = experts.session(programme=programme)
    experts.talk(programme=programme, person=hanako)
    for who in (hanako, ken):
        experts.talk(programme=programme, person=who, session=session)
    client = enter(house.staff)
    client.post(at(house, "session_remove", programme=programme.pk, session=session.pk))
    with scope(house.association):
        left = ProgrammeExpert.objects.values_list("person", "session")
        assert sorted(left) == sorted([(hanako.pk, None), (ken.pk, None)])


def test_volunteers_look_at_the_plan_and_staff_change_it(cast: Cast, enter: Any) -> None:
    programme = conference(cast)
    for name in ("host_add", "session_add", "talk_add"):
        address = at(cast.omaha, name, programme=programme.pk)
        assert enter(cast.omaha.volunteer).get(address).status_code == 403
        assert enter(cast.omaha.staff).get(address).status_code == 200
        assert enter(cast.springfield.staff).get(address).status_code == 404


def test_a_conference_that_is_put_off_takes_its_sessions_along(cast: Cast) -> None:
    house = cast.omaha
    programme = conference(cast, days=2)
    first, week = programme.starts_on, datetime.timedelta(days=7)
    experts.session(programme=programme, title_en="First day", held_on=first)
    experts.session(programme=programme, title_en="Second day", held_on=first + datetime.timedelta(days=1))
    experts.session(programme=programme, title_en="Whenever")
    with scope(house.association):
        values = {"starts_on": programme.starts_on + week, "ends_on": programme.ends_on + week}
        change_programme(programme=programme, read_version=programme.version, values=values, by=house.staff)
        days = dict(ProgrammeSession.objects.values_list("title_en", "held_on"))
    assert days == {
        "First day": first + week,
        "Second day": first + week + datetime.timedelta(days=1),
        "Whenever": None,
    }


def test_the_page_costs_as_many_statements_for_three_rows_as_for_one(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme = conference(cast)
    client, counts, asked = enter(house.staff), [], []
    for number in (1, 2):
        for index in range(number):
            who = people.person(association=house.association)
            body = people.organization(association=house.association, name_en=f"House {number} {index}")
            people.position(person=who, organization=body)
            experts.host(programme=programme, organization=body)
            session = experts.session(programme=programme, title_en=f"Part {number} {index}")
            experts.talk(programme=programme, person=who, session=session)
            experts.question(association=house.association, programme=programme, asked_by=who)
        counts.append(statements(client, at(house, "programme_detail", programme=programme.pk)))
        with scope(house.association), CaptureQueriesContext(connection) as caught:
            plan_of(programme, house.staff.memberships.get())
        asked.append(len(caught))
    assert counts[0] == counts[1]
    assert asked == [6, 6]
