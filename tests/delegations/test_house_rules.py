"""What trips owe to the rest of the house: rungs of the ladder, the self-check, leaving members, erasing, merging."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from contacts.choices import Rung
from contacts.ladder import steps_of
from contacts.models import Organization, Person
from contacts.person_copy import page_of
from contacts.privacy import somebody
from contacts.self_check import GROUP
from contacts.services.erasing import erase_person
from contacts.services.handovers import hand_everything_over
from contacts.services.ladder import recount_rungs
from contacts.services.merging import merge_people, undo_merge
from contacts.services.organizations import remove_organization
from delegations.choices import DelegateState, LinkKind, MeetingState, TripState
from delegations.models import Delegate, Delegation, GuestLink, Meeting, MeetingDelegate, MeetingPerson, StakeholderGoal
from delegations.services.delegates import sign_up, withdraw
from delegations.services.guests import issue_link
from delegations.services.trips import call_off
from partnerships.models import SelfCheckQuestion
from portal.accounts.services.memberships import end_membership
from portal.privacy import copy_of
from portal.scoping import scope
from tests import people, trips
from tests.cast import Cast, House
from tests.contacts.pages import at, words_of
from tests.factories import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(db: None) -> None:
    """The first of the self-check: was there a delegation?"""
    SelfCheckQuestion.objects.create(code="delegations", group=GROUP, label_en="Delegations?", label_ja="代表団は？")


def begun(house: House, **fields: Any) -> Delegation:
    """A trip whose first day was ten days ago."""
    begins = timezone.localdate() - datetime.timedelta(days=10)
    return trips.delegation(partnership=house.partnership, title_en="Autumn trip", starts_on=begins, **fields)


def carol(house: House, **fields: Any) -> Person:
    names = {"family_name": "Meyer", "given_name": "Carol", "honorific_en": "Ms.", "side": "home"} | fields
    return people.person(association=house.association, **names)


def rung_of(person: Person) -> int:
    return Person.objects.values_list("rung", flat=True).get(pk=person.pk)


def test_a_trip_that_has_begun_lifts_whoever_travels_and_a_withdrawal_lets_them_down(cast: Cast) -> None:
    house, person = cast.omaha, carol(cast.omaha)
    trip, ahead = begun(house), trips.delegation(partnership=house.partnership)
    with scope(house.association):
        sign_up(delegation=ahead, person=person, values={}, by=house.staff)
        assert rung_of(person) == Rung.KNOWN
        row = sign_up(delegation=trip, person=person, values={}, by=house.staff)
        assert rung_of(person) == Rung.TRAVELLER
        step = {each.rung: each for each in steps_of(person, house.staff.memberships.get())}[Rung.TRAVELLER]
        assert [(each.title, each.address) for each in step.records] == [("Autumn trip", trip.get_absolute_url())]
        withdraw(delegate=row, by=house.staff)
        assert rung_of(person) == Rung.KNOWN
        assert recount_rungs() == 0


def test_who_received_us_stands_there_too_until_the_trip_is_called_off(cast: Cast) -> None:
    house, person = cast.omaha, people.person(association=cast.omaha.association)
    trip = begun(house)
    meeting = trips.meeting(delegation=trip, hour=10, state=MeetingState.HELD)
    kept(MeetingPerson(association=house.association, meeting=meeting, person=person))
    guest = kept(Delegate(association=house.association, delegation=trip, person=carol(house)))
    with scope(house.association):
        assert recount_rungs() == 2
        assert rung_of(person) == rung_of(guest.person) == Rung.TRAVELLER
        call_off(delegation=trip, reason="A storm", by=house.staff)
        assert rung_of(guest.person) == Rung.KNOWN


@pytest.mark.covers("C18", page="/a/…/self-check/")
def test_without_the_only_trip_the_first_answer_turns_to_no_record(cast: Cast, enter: Any, question: None) -> None:
    house = cast.omaha
    trip = begun(house)
    client, address = enter(house.board_member), at(house, "partnership_self_check", partnership=house.partnership.slug)
    before = words_of(client.get(address))
    assert "1 trip is written down." in before and "Autumn trip" in before
    assert "No record" not in before
    with scope(house.association):
        trip.delete()
    after = words_of(client.get(address))
    assert "Delegations? No record" in after and "Autumn trip" not in after


def test_a_trip_that_was_called_off_answers_nothing(cast: Cast, enter: Any, question: None) -> None:
    house = cast.omaha
    begun(house, state=TripState.CALLED_OFF)
    trips.delegation(partnership=house.partnership)
    address = at(house, "partnership_self_check", partnership=house.partnership.slug)
    page = words_of(enter(house.staff).get(address))
    assert "trip is written down" not in page and "Plan a trip, or write down one that took place." in page


def test_who_leads_a_trip_hands_it_over_before_they_leave(cast: Cast, settings: Any) -> None:
    settings.ADMINISTRATOR_MFA = False
    house = cast.omaha
    coming = trips.delegation(partnership=house.partnership, lead=house.staff)
    over = begun(house, state=TripState.CLOSED, lead=house.staff)
    client = Client()
    client.force_login(house.administrator)
    with scope(house.association):
        membership = house.staff.memberships.get()
        with pytest.raises(ValidationError):
            end_membership(membership=membership, by=house.administrator)
    page = client.get(at(house, "handover", membership=membership.pk))
    assert coming.get_absolute_url() in page.content.decode()
    assert over.get_absolute_url() not in page.content.decode()
    with scope(house.association):
        hand_everything_over(membership=membership, to=house.administrator, by=house.administrator)
        leads = dict(Delegation.objects.values_list("pk", "lead"))
        assert leads == {coming.pk: house.administrator.pk, over.pk: house.staff.pk}
        end_membership(membership=membership, by=house.administrator)


def on_every_kind_of_row(house: House, person: Person) -> Meeting:
    """A trip on which somebody travels and is met, speaks for a goal and holds a link."""
    trip = trips.delegation(partnership=house.partnership, purpose_en=f"Carol {person.family_name} asked for it")
    seat = trips.delegate(delegation=trip, person=person, note="Carol Meyer sings")
    meeting = trips.meeting(delegation=trip, hour=10)
    kept(MeetingDelegate(association=house.association, meeting=meeting, delegate=seat))
    kept(MeetingPerson(association=house.association, meeting=meeting, person=person))
    body = people.organization(association=house.association)
    trips.goal(organization=body, person=person, wants_en="Carol Meyer looks for an importer")
    until = timezone.localdate() + datetime.timedelta(days=30)
    with scope(house.association):
        issue_link(kind=LinkKind.AGENDA, delegation=trip, person=person, expires_on=until, by=house.staff)
        issue_link(
            kind=LinkKind.AGENDA, delegation=trip, name="Carol", email="carol@home.example", expires_on=until, by=None
        )
    return meeting


def test_somebody_who_is_erased_leaves_goals_and_meetings_without_a_name(cast: Cast) -> None:
    house = cast.omaha
    person = carol(house, points=[{"kind": "email", "value": "carol@home.example"}])
    on_every_kind_of_row(house, person)
    with scope(house.association):
        subject = somebody(person)
        told = copy_of(subject)
        assert {"trips", "meetings_on_trips", "goals", "guest_links"} <= set(told)
        assert told["trips"][0]["note"] == "Carol Meyer sings" and len(told["guest_links"]) == 2
        page = page_of(subject, told, "en", timezone.now())
        assert "A way into the market" in page and "Began on" in page
        erase_person(person=Person.objects.get(pk=person.pk), by=house.administrator)
        assert not Delegate.objects.exists() and not MeetingPerson.objects.exists()
        goal = StakeholderGoal.objects.get()
        assert goal.person is None and "Meyer" not in goal.wants_en and "importer" in goal.wants_en
        assert "Meyer" not in Delegation.objects.get().purpose_en
        link = GuestLink.objects.get()
        assert link.revoked_at and "carol@home.example" not in link.email


def test_an_organization_with_a_goal_is_not_removed_with_it(cast: Cast) -> None:
    house = cast.omaha
    body = people.organization(association=house.association)
    goal = trips.goal(organization=body)
    with scope(house.association):
        with pytest.raises(ValidationError, match="stakeholders’ goals"):
            remove_organization(organization=body, by=house.staff)
        goal.delete()
        remove_organization(organization=body, by=house.staff)
        assert not Organization.objects.exists()


def test_two_entries_on_one_trip_become_one_delegate_and_two_again(cast: Cast) -> None:
    house = cast.omaha
    first, second = carol(house), carol(house)
    meeting = on_every_kind_of_row(house, first)
    other = trips.delegate(delegation=meeting.delegation, person=second, state=DelegateState.WAITING)
    kept(MeetingDelegate(association=house.association, meeting=meeting, delegate=other))
    kept(MeetingPerson(association=house.association, meeting=meeting, person=second))
    later = trips.meeting(delegation=meeting.delegation, hour=14, interpreter=other)
    kept(MeetingDelegate(association=house.association, meeting=later, delegate=other))

    def held() -> list[Any]:
        models = (Delegate, MeetingDelegate, MeetingPerson, GuestLink, StakeholderGoal)
        return [sorted(model.objects.values_list("pk", flat=True)) for model in models] + [
            sorted(MeetingDelegate.objects.values_list("meeting", "delegate"))
        ]

    with scope(house.association):
        before = held()
        one, two = (Person.objects.get(pk=each.pk) for each in (first, second))
        merge = merge_people(
            kept=one, gone=two, kept_version=one.version, gone_version=two.version, choices={}, by=house.staff
        )
        seat = Delegate.objects.get()
        assert seat.person_id == first.pk
        assert sorted(MeetingDelegate.objects.values_list("meeting", "delegate")) == sorted(
            [(meeting.pk, seat.pk), (later.pk, seat.pk)]
        )
        assert Meeting.objects.get(pk=later.pk).interpreter == seat and MeetingPerson.objects.count() == 1
        assert undo_merge(merge=merge, by=house.staff).stayed == []
        assert held() == before
