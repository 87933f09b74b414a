"""The pages on which staff compare two entries, merge them, undo it, or tell two people apart."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contacts.models import LikelyPair, NotDuplicate, Person, PersonMerge
from contacts.services.duplicates import look_for_duplicates
from portal.accounts.models import User
from portal.jobs import services
from portal.jobs.models import Job
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast, House
from tests.contacts.test_duplicates import BLANK

pytestmark = pytest.mark.django_db

LIST_QUERIES, COMPARE_QUERIES = 4, 6


def pairs(house: House, number: int) -> list[tuple[Person, Person]]:
    """Couples of entries of one person each, found and kept."""
    made = []
    for family in ("Abe", "Baba", "Ueda", "Sakai", "Mori")[:number]:
        names = BLANK | {"family_name": family, "given_name": "Kenichi"}
        made.append(
            (
                people.person(association=house.association, **names),
                people.person(association=house.association, **names),
            )
        )
    with scope(house.association):
        assert look_for_duplicates(association=house.association)
    return made


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, *rest: int) -> str:
    return reverse(name, args=["omaha", *rest])


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_pair_and_three(
    cast: Cast, number: int, django_assert_num_queries: Any
) -> None:
    pairs(cast.omaha, number)
    client = browser(cast.omaha.staff)
    client.get(address("duplicate_list"))
    with django_assert_num_queries(LIST_QUERIES):
        answer = client.get(address("duplicate_list"))
    assert answer.content.decode().count("Not the same person") == number


@pytest.mark.parametrize("number", [1, 3])
def test_two_side_by_side_cost_the_same_whatever_hangs_on_them(
    cast: Cast, number: int, django_assert_num_queries: Any
) -> None:
    ((one, two),) = pairs(cast.omaha, 1)
    for _at in range(number):
        people.touch(people=[one, two])
    client = browser(cast.omaha.staff)
    client.get(address("person_compare", one.pk, two.pk))
    with django_assert_num_queries(COMPARE_QUERIES):
        client.get(address("person_compare", one.pk, two.pk))


def test_pages_of_pairs_follow_one_another(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contacts.views.duplicates.MOST_PAIRS", 2)
    pairs(cast.omaha, 5)
    client = browser(cast.omaha.staff)
    seen, query = [], ""
    while True:
        answer = client.get(address("duplicate_list") + query)
        seen += [each["pair"].pk for group in answer.context["groups"] for each in group["pairs"]]
        if not answer.context["next"]:
            break
        query = f"?after={answer.context['next']}"
    with scope(cast.omaha.association):
        assert sorted(seen) == sorted(LikelyPair.objects.values_list("pk", flat=True))
    assert len(seen) == len(set(seen)) == 5
    assert client.get(address("duplicate_list") + "?after=nonsense").status_code == 200


@pytest.mark.covers("C5")
def test_staff_merge_two_entries_and_take_it_back(cast: Cast) -> None:
    ((one, two),) = pairs(cast.omaha, 1)
    client = browser(cast.omaha.staff)
    assert "may be the same person" in client.get(address("person_detail", one.pk)).content.decode()
    sent = {"kept_version": one.version, "gone_version": two.version}
    answer = client.post(address("person_compare", one.pk, two.pk), sent)
    assert answer.url == address("person_detail", one.pk)
    assert client.get(address("person_detail", two.pk)).url == address("person_detail", one.pk)
    with scope(cast.omaha.association):
        merge = PersonMerge.objects.get()
        assert merge.by == cast.omaha.staff
        assert not LikelyPair.objects.exists()
    assert address("merge_undo", merge.pk) in client.get(address("merge_list")).content.decode()
    assert client.get(address("merge_undo", merge.pk)).status_code == 200
    assert client.post(address("merge_undo", merge.pk)).url == address("person_detail", two.pk)
    assert client.get(address("person_detail", two.pk)).status_code == 200
    assert "undone already" in client.post(address("merge_undo", merge.pk), follow=True).content.decode()


def test_a_stale_page_merges_nothing_and_shows_both_as_they_are_now(cast: Cast) -> None:
    ((one, two),) = pairs(cast.omaha, 1)
    answer = browser(cast.omaha.staff).post(
        address("person_compare", one.pk, two.pk), {"kept_version": 7, "gone_version": 1}
    )
    assert answer.status_code == 409
    assert "Nothing was merged" in answer.content.decode()
    with scope(cast.omaha.association):
        assert Person.objects.count() == 2


def test_two_are_told_apart_and_can_be_compared_again(cast: Cast) -> None:
    ((one, two),) = pairs(cast.omaha, 1)
    client = browser(cast.omaha.staff)
    client.post(address("person_apart", two.pk, one.pk))
    with scope(cast.omaha.association):
        told = NotDuplicate.objects.get()
        assert look_for_duplicates(association=cast.omaha.association)
        assert not LikelyPair.objects.exists()
    answer = client.post(address("person_ask_again", told.pk))
    assert answer.url == address("person_compare", one.pk, two.pk)


def test_a_volunteer_is_warned_and_a_limited_member_does_not_see_other_partnerships_people(cast: Cast) -> None:
    ((one, two),) = pairs(cast.omaha, 1)
    volunteer = browser(cast.omaha.volunteer)
    assert "Open the other entry" in volunteer.get(address("person_detail", one.pk)).content.decode()
    assert volunteer.get(address("duplicate_list")).status_code == 403
    with scope(cast.omaha.association):
        limited = cast.omaha.staff.memberships.get()
        factories.partnership_limit(membership=limited, partnership=cast.omaha.partnership)
        Person.objects.get(pk=one.pk).partnerships.add(cast.omaha.partnership)
    staff = browser(cast.omaha.staff)
    assert staff.get(address("duplicate_list")).context["groups"] == []
    assert staff.get(address("person_compare", one.pk, two.pk)).status_code == 404
    assert staff.post(address("person_apart", one.pk, two.pk)).status_code == 404


def test_many_people_are_looked_through_by_a_job(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contacts.services.duplicates.AT_ONCE_UP_TO", 0)
    names = BLANK | {"family_name": "Abe", "given_name": "Kenichi"}
    for _at in range(2):
        people.person(association=cast.omaha.association, **names)
    client = browser(cast.omaha.staff)
    client.post(address("duplicate_look"))
    assert client.get(address("duplicate_list")).context["is_looking"]
    services.work(job_id=Job.objects.get(kind="find_duplicates").pk)
    answer = client.get(address("duplicate_list"))
    assert (len(answer.context["groups"]), answer.context["is_looking"]) == (1, False)
