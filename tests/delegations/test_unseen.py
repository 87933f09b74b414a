"""A limited membership reads its trips without the people of other partnerships, on pages as on papers."""

from __future__ import annotations

from typing import Any

import pytest

from delegations.choices import DelegateRole, Door
from delegations.models import DoorMeeting, MeetingPerson
from portal.scoping import scope
from tests import factories, people, trips
from tests.cast import Cast
from tests.contacts.pages import at, words_of
from tests.factories import kept

pytestmark = pytest.mark.django_db


def test_people_of_other_partnerships_stand_on_no_page_of_the_trip(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    association = house.association
    trip = trips.delegation(partnership=house.partnership)
    names = ("Seenhost", "Hiddenhost", "Seentraveller", "Hiddentraveller", "Hiddendoor")
    who = {name: people.person(association=association, family_name=name, given_name="") for name in names}
    call = trips.meeting(delegation=trip, hour=9)
    for name in names[:2]:
        kept(MeetingPerson(association=association, meeting=call, person=who[name]))
    for name in names[2:4]:
        trips.delegate(delegation=trip, person=who[name], role=DelegateRole.COMMUNITY)
    kept(
        DoorMeeting(
            association=association,
            delegation=trip,
            door=Door.CONSULATE,
            met_on=trip.created_at.date(),
            person=who["Hiddendoor"],
        )
    )
    with scope(association):
        membership = house.volunteer.memberships.get()
        for name in ("Seenhost", "Seentraveller"):
            who[name].partnerships.add(house.partnership)
    pages = [
        trip.get_absolute_url(),
        call.get_absolute_url(),
        at(house, "trip_agenda", delegation=trip.pk),
        at(house, "trip_introductions", delegation=trip.pk),
    ]
    client = enter(house.volunteer)
    before = " ".join(words_of(client.get(each)) for each in pages)
    assert all(name.lower() in before.lower() for name in names)
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    after = [words_of(client.get(each)).lower() for each in pages]
    assert "seenhost" in after[0] and "seentraveller" in after[0] and "2 travel" in after[0]
    assert not [page for page, words in zip(pages, after, strict=True) if "hidden" in words]
