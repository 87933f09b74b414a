"""Who travels as what: community partners, officials who open doors, cold meetings, time face to face."""

from __future__ import annotations

from typing import Any

import pytest

from delegations.choices import DelegateRole, MeetingKind
from delegations.composition import face_to_face, has_officials_only, meetings_of
from delegations.models import Delegate, MeetingPerson
from portal.scoping import scope
from tests import people, trips
from tests.cast import Cast
from tests.contacts.pages import at, words_of
from tests.delegations.test_preparing import gate
from tests.factories import kept

pytestmark = pytest.mark.django_db


@pytest.mark.covers("97", page="/a/…/trips/…/#composition")
def test_a_trip_of_officials_only_is_warned_of_and_one_community_partner_mends_it(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    client, address = enter(house.staff), at(house, "delegation_detail", delegation=trip.pk)
    assert "Nobody travels as a community partner." in gate(trip, "community").words
    for role in (DelegateRole.OFFICIAL, DelegateRole.INTERPRETER):
        trips.delegate(delegation=trip, role=role)
    assert "Only officials travel." in words_of(client.get(address)) and not gate(trip, "community").is_met
    trips.delegate(delegation=trip, role=DelegateRole.COMMUNITY)
    assert "Only officials travel." not in words_of(client.get(address)) and gate(trip, "community").is_met
    assert gate(trip, "community").words == "1 of 3 who travel"


def test_who_waits_is_no_community_partner_yet() -> None:
    rows = [
        Delegate(role=DelegateRole.OFFICIAL, state="coming"),
        Delegate(role=DelegateRole.COMMUNITY, state="waiting"),
    ]
    assert has_officials_only(rows) and not has_officials_only([])


@pytest.mark.covers("98", page="/a/…/trips/…/#composition")
def test_the_official_who_opens_a_door_stands_beside_the_meeting(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    official = trips.delegate(delegation=trip, role=DelegateRole.OFFICIAL)
    trips.meeting(delegation=trip, hour=9, title_en="City hall", kind=MeetingKind.COURTESY, door_opener=official)
    words = words_of(enter(house.volunteer).get(at(house, "delegation_detail", delegation=trip.pk)))
    assert "Who opens which door Ms. Carol Meyer: City hall" in words


@pytest.mark.covers("92", page="/a/…/trips/…/#composition")
def test_where_one_city_presents_itself_the_other_is_to_have_its_place_too(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    client, address = enter(house.volunteer), at(house, "delegation_detail", delegation=trip.pk)
    assert "Both cities present themselves nothing is planned yet" in words_of(client.get(address))
    trips.meeting(delegation=trip, hour=9, title_en="Why Omaha", kind=MeetingKind.GUESTS_CITY)
    assert "only the guests do: plan a meeting in which the hosts" in words_of(client.get(address))
    trips.meeting(delegation=trip, hour=10, title_en="Why Shizuoka", kind=MeetingKind.HOSTS_CITY)
    assert "Both cities present themselves each has its place on the agenda" in words_of(client.get(address))


@pytest.mark.covers("99", page="/a/…/trips/…/#composition")
def test_the_share_of_the_agenda_with_potential_partners_is_counted_in_minutes(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    for hour, kind in ((9, MeetingKind.BUSINESS), (11, MeetingKind.RECEPTION), (13, MeetingKind.COURTESY)):
        trips.meeting(delegation=trip, hour=hour, kind=kind)
    trips.meeting(delegation=trip, kind=MeetingKind.BUSINESS)  # a wish takes no time yet
    with scope(house.association):
        share = face_to_face(meetings_of(trip))
    assert (share.minutes, share.all, share.percent) == (60, 180, 33)
    words = words_of(enter(house.staff).get(at(house, "delegation_detail", delegation=trip.pk)))
    assert "33 % of the agenda: 60 of 180 minutes" in words
    assert face_to_face([]).percent is None


@pytest.mark.covers("94", page="/a/…/trips/…/#composition")
def test_a_meeting_with_strangers_is_called_cold_until_somebody_spoke_with_them(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    tea = people.organization(association=house.association)
    hanako = people.person(association=house.association)
    first = trips.meeting(delegation=trip, hour=9, organization=tea, title_en="Tea works")
    second = trips.meeting(delegation=trip, hour=11, title_en="A talk with Hanako")
    kept(MeetingPerson(association=house.association, meeting=second, person=hanako))

    def prior() -> list[int]:
        with scope(house.association):
            return [row.prior_touches for row in meetings_of(trip)]

    assert prior() == [0, 0]
    client, address = enter(house.staff), at(house, "delegation_detail", delegation=trip.pk)
    assert "Cold meetings" in words_of(client.get(address))
    people.touch(people=[hanako], kind="attempt")
    assert prior() == [0, 0]
    people.touch(people=[hanako], organization=tea)
    people.touch(people=[hanako])
    assert prior() == [1, 2] and first.pk < second.pk
    assert "Cold meetings" not in words_of(client.get(address))
