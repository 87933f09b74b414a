"""People and organizations that told us something, were asked or are named: pages, copy, erasing, merging."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from contacts.models import Affiliation, AssessmentRequest, Person, ProfileRequest, ToldBy
from contacts.privacy import somebody
from contacts.services.erasing import erase_person
from contacts.services.known import know_contact
from portal.privacy import copy_of
from portal.scoping import scope
from tests import assessing, factories, people
from tests.cast import Cast, House
from tests.contacts.pages import statements, words_of

pytestmark = pytest.mark.django_db


def told(house: House, person: Person, times: int = 1) -> None:
    """Somebody told us about the partner city, was asked for its profile and for an assessment, and is named."""
    association, partnership = house.association, house.partnership
    profile = factories.city_profile(association=association, place=partnership.partner)
    body = people.organization(association=association, name_en="Council")
    for _time in range(times):
        assessing.fact(profile=profile, person=person, organization=body, said_en="Hanako Tanaka: tea sells abroad.")
        assessing.profile_request(partnership=partnership, person=person, organization=body)
        assessing.assessment_request(partnership=partnership, person=person, organization=body)
        assessing.affiliation(association=association, organization=body, person=person)
        with scope(association):
            contact = factories.principal_contact(partnership=partnership)
            person.refresh_from_db()
            know_contact(contact=contact, person=person, by=house.staff)


def test_a_persons_copy_holds_what_they_told_and_what_they_were_asked(cast: Cast) -> None:
    house = cast.omaha
    person = people.person(association=house.association)
    told(house, person)
    with scope(house.association):
        found = copy_of(somebody(Person.objects.select_related("association").get(pk=person.pk)))
    assert [(row["said_en"], row["about"]) for row in found["told"]] == [
        ("Hanako Tanaka: tea sells abroad.", "Shizuoka")
    ]
    today = timezone.localdate()
    assert [row["asked_on"] for row in found["profile_requests"]] == [today]
    assert [row["question"] for row in found["assessment_requests"]] == ["What could both cities trade?"]
    assert [row["organization"] for row in found["affiliations"]] == ["Council"]
    assert found["named_as_contact"] == [{"partnership": "Omaha – Shizuoka"}]


def test_what_an_erased_person_told_stays_without_the_name(cast: Cast) -> None:
    house = cast.omaha
    person = people.person(association=house.association)
    told(house, person)
    with scope(house.association):
        erase_person(person=Person.objects.get(pk=person.pk), by=house.administrator)
        fact = ToldBy.objects.get()
        assert (fact.person, fact.said_en) == (None, "[erased]: tea sells abroad.")
        for model in (ProfileRequest, AssessmentRequest, Affiliation):
            assert model.objects.get().person is None


def test_what_was_told_follows_whoever_is_kept_of_two_entries(cast: Cast) -> None:
    house = cast.omaha
    kept = people.person(association=house.association)
    gone = people.person(association=house.association, family_latin="Tanakah")
    told(house, gone)
    people.merge(kept=kept, gone=gone)
    with scope(house.association):
        assert [ToldBy.objects.get().person, ProfileRequest.objects.get().person] == [kept, kept]
        assert kept.principal_contacts.count() == 1


def test_the_page_of_a_person_says_what_they_told_in_five_statements(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    person = people.person(association=house.association)
    client = enter(house.staff)
    told(house, person, times=3)
    assert statements(client, person.get_absolute_url()) <= 5
    words = words_of(client.get(person.get_absolute_url()))
    assert words.count("Hanako Tanaka: tea sells abroad. Shizuoka") == 3
    assert words.count("Principal contact of the partnership") == 3


def test_the_page_of_an_organization_costs_as_much_for_three_ties_as_for_one(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client, counts = enter(house.staff), []
    body = people.organization(association=house.association, name_en="Council")
    profile = factories.city_profile(association=house.association, place=house.partnership.home)
    for number in (1, 2):
        for _time in range(number):
            assessing.fact(profile=profile, organization=body)
            assessing.profile_request(partnership=house.partnership, organization=body)
            assessing.assessment_request(partnership=house.partnership, organization=body)
            assessing.affiliation(association=house.association, organization=body)
        counts.append(statements(client, body.get_absolute_url(), anew=True))
    assert counts == [13, 13]
    words = words_of(client.get(body.get_absolute_url()))
    assert words.count("For the profile of their city Omaha – Shizuoka") == 3
    assert words.count("Told us") == 3 and words.count("For an assessment") == 3
