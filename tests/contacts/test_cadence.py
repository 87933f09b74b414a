"""When somebody is due: the pure rule, the same rule in the database, and the page on which it is set."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from contacts import cadence
from contacts.models import Cadence, Person
from contacts.services import cadence as services
from contacts.services.cadence import (
    hand_person_over,
    put_person_off,
    refresh_due_days,
    set_cadence,
    take_associations_cadence,
)
from contacts.services.upkeep import refresh_touches
from portal.drawings import crossing
from portal.jobs.models import Job
from portal.jobs.services import work
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast

DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1))
CADENCES = st.integers(1, 3650)
ORDER = ["well", "soon", "owed"]


@given(since=DAYS, days=CADENCES, passed=st.integers(0, 5000))
def test_the_light_only_grows_worse_and_turns_at_the_days_it_names(
    since: datetime.date, days: int, passed: int
) -> None:
    today = since + datetime.timedelta(days=passed)
    tomorrow = today + datetime.timedelta(days=1)
    state = cadence.light(since, days, today)
    assert ORDER.index(state) <= ORDER.index(cadence.light(since, days, tomorrow))
    assert (state == "owed") == (today > cadence.due_day(since, days))
    assert (state == "well") == (today < cadence.soon_day(since, days))
    assert state == crossing(passed, days).state  # what the drawing says


@given(since=DAYS, days=CADENCES, passed=st.integers(0, 5000))
def test_their_side_is_red_once_the_days_have_passed(since: datetime.date, days: int, passed: int) -> None:
    today = since + datetime.timedelta(days=passed)
    assert (cadence.silence(since, days, today) == "owed") == (passed >= days)


@given(days=CADENCES, today=DAYS)
def test_what_is_not_known_is_never_green(days: int, today: datetime.date) -> None:
    assert cadence.light(None, days, today) == cadence.silence(None, days, today) == "rest"


@given(since=DAYS, days=CADENCES, ahead=st.integers(-5000, 5000))
def test_putting_off_never_brings_a_day_nearer(since: datetime.date, days: int, ahead: int) -> None:
    due, soon = cadence.due_day(since, days), cadence.soon_day(since, days)
    not_before = soon + datetime.timedelta(days=ahead)
    later = cadence.put_off(due, soon, not_before)
    assert later == ((due, soon) if ahead <= 0 else (max(due, not_before), not_before))


def test_their_own_goes_before_the_shortest_partnership_before_the_association() -> None:
    assert cadence.effective(30, [60, 90], 120) == 30
    assert cadence.effective(None, [90, 60], 120) == 60
    assert cadence.effective(None, [], 120) == 120


@pytest.mark.django_db
@pytest.mark.covers("C12")
def test_sixty_days_and_a_call_give_the_call_plus_sixty(cast: Cast) -> None:
    association, today = cast.omaha.association, timezone.localdate()
    hanako = people.person(association=association, partnerships=[cast.omaha.partnership])
    call = people.touch(people=[hanako], happened_on=today - datetime.timedelta(days=7))
    with scope(association):
        values = {"days": 60, "their_days": 180}
        set_cadence(association=association, partnership=cast.omaha.partnership, read_version=0, values=values, by=None)
        assert Person.objects.get().due_on == call.happened_on + datetime.timedelta(days=60)
        assert Person.objects.get().soon_on == call.happened_on + datetime.timedelta(days=48)
        take_associations_cadence(cadence=Cadence.objects.get(), by=None)
        assert Person.objects.get().due_on == call.happened_on + datetime.timedelta(days=90)


@pytest.mark.django_db
def test_the_database_counts_as_the_pure_rule_does(cast: Cast) -> None:
    association, today = cast.omaha.association, timezone.localdate()
    made = [
        people.person(association=association),
        people.person(association=association, cadence_days=7),
        people.person(association=association, partnerships=[cast.omaha.partnership]),
        people.person(association=association, cadence_days=11, partnerships=[cast.omaha.partnership]),
        people.person(association=association, is_not_to_be_contacted=True, not_contact_reason="Asked us"),
        people.person(association=association, cadence_days=10),
        people.person(association=association, cadence_days=3),
    ]
    for each in made[1:4]:
        people.touch(people=[each], happened_on=today - datetime.timedelta(days=5))
    with scope(association):
        Cadence.objects.create(association=association, days=101)
        Cadence.objects.create(association=association, partnership=cast.omaha.partnership, days=44)
        for each in made[5:]:
            put_person_off(person=each, until=today + datetime.timedelta(days=9), by=None)
        refresh_touches([each.pk for each in made])
        expected = list(Person.objects.order_by("pk").values_list("due_on", "soon_on"))
        Person.objects.update(due_on=None, soon_on=today)
        refresh_due_days(Person.objects.all())
        assert list(Person.objects.order_by("pk").values_list("due_on", "soon_on")) == expected
        assert expected[4] == (None, None)
        assert expected[6] == (today + datetime.timedelta(days=9),) * 2


@pytest.mark.django_db(transaction=True)
def test_many_people_get_their_days_in_a_job(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    association = cast.omaha.association
    monkeypatch.setattr(services, "AT_ONCE", 1)
    made = [people.person(association=association) for _ in range(3)]
    with scope(association):
        set_cadence(
            association=association, partnership=None, read_version=0, values={"days": 10, "their_days": 20}, by=None
        )
        assert {each.due_on for each in Person.objects.all()} == {made[0].due_on}
        work(job_id=Job.objects.get(kind=services.RECOUNT).pk)
        due = timezone.localdate(made[0].created_at) + datetime.timedelta(days=10)
        assert {each.due_on for each in Person.objects.all()} == {due}


@pytest.mark.django_db
def test_putting_off_lasts_until_the_day_or_the_next_touch(cast: Cast) -> None:
    association, today = cast.omaha.association, timezone.localdate()
    hanako = people.person(association=association, cadence_days=30)
    people.touch(people=[hanako], happened_on=today - datetime.timedelta(days=40))
    with scope(association):
        put_person_off(person=hanako, until=today + datetime.timedelta(days=14), by=cast.omaha.volunteer)
        assert Person.objects.get().due_on == today + datetime.timedelta(days=14)
    people.touch(people=[hanako], kind="attempt")
    with scope(association):
        assert Person.objects.get().not_before_on == today + datetime.timedelta(days=14)
    people.touch(people=[hanako], happened_on=today)
    with scope(association):
        assert Person.objects.get().not_before_on is None
        assert Person.objects.get().due_on == today + datetime.timedelta(days=30)


@pytest.mark.django_db
def test_a_person_is_handed_to_a_member_only(cast: Cast) -> None:
    hanako = people.person(association=cast.omaha.association)
    with scope(cast.omaha.association):
        row = hand_person_over(person=hanako, to=cast.omaha.staff, read_version=hanako.version, by=None)
        assert row.keeper == cast.omaha.staff
        for stranger in (cast.stranger, cast.ex_member, cast.springfield.staff):
            with pytest.raises(ValidationError):
                hand_person_over(person=row, to=stranger, read_version=row.version, by=None)


# --- the page ---------------------------------------------------------------------------------------------------------


def there(name: str, **parts: Any) -> str:
    return reverse(name, kwargs={"association": "omaha", **parts})


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db
def test_staff_set_the_days_and_others_read_them(cast: Cast) -> None:
    slug = cast.omaha.partnership.slug
    staff, volunteer = client_of(cast.omaha.staff), client_of(cast.omaha.volunteer)
    assert "within 90 days" in volunteer.get(there("cadence_list")).content.decode()
    assert volunteer.get(there("cadence_edit")).status_code == 403
    assert staff.post(there("cadence_edit"), {"days": 45, "their_days": 200, "version": 0}).status_code == 302
    assert staff.post(there("cadence_edit"), {"days": 30, "their_days": 200, "version": 0}).status_code == 409
    assert staff.post(there("cadence_edit"), {"days": 0, "their_days": 200, "version": 1}).status_code == 422
    text = volunteer.get(there("cadence_list")).content.decode()
    assert "within 45 days" in text and "as the association" in text
    own = there("partnership_cadence_edit", partnership=slug)
    assert 'value="45"' in staff.get(own).content.decode()  # begins from what holds now
    staff.post(own, {"days": 60, "their_days": 180, "version": 0})
    text = volunteer.get(there("cadence_list")).content.decode()
    assert "60 days" in text and "as the association" not in text
    remove = there("partnership_cadence_remove", partnership=slug)
    assert staff.get(remove).status_code == 200
    assert staff.post(remove).status_code == 302
    assert staff.post(remove).status_code == 302  # twice is once
    assert "as the association" in volunteer.get(there("cadence_list")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("more", [(), ("Oita", "Ashikaga")])
def test_the_list_asks_the_same_questions_for_one_partnership_and_for_three(
    cast: Cast, more: tuple[str, ...], django_assert_num_queries: Any
) -> None:
    house = cast.omaha
    for name in more:
        factories.partnership(
            association=house.association, home=house.partnership.home, partner=factories.city(name=name)
        )
    client = client_of(house.volunteer)
    client.get(there("cadence_list"))
    with django_assert_num_queries(4):
        client.get(there("cadence_list"))
