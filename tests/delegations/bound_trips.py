"""A whole trip for the tests of papers: who goes, whom it meets, eight appointments a day if asked, goals and gifts."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from contacts.models import Person
from delegations.choices import DelegateRole, MeetingKind, Part
from delegations.models import Delegate, Delegation, Meeting, MeetingDelegate, MeetingPerson
from portal.scoping import scope
from tests import people, trips
from tests.cast import House
from tests.factories import kept, kept_picture

FIRST_DAY = datetime.date(2027, 4, 12)


@dataclass(frozen=True)
class BoundTrip:
    """The trip with the rows that tests ask for."""

    delegation: Delegation
    carol: Delegate
    ken: Delegate
    youth: Delegate
    hanako: Person
    meeting: Meeting


def bound_trip(house: House, **fields: Any) -> BoundTrip:
    """From Omaha to Shizuoka, 12 to 14 April 2027: three delegates, one host, a call at the town hall and a meeting."""
    trip = trips.delegation(
        partnership=house.partnership,
        **{
            "starts_on": FIRST_DAY,
            "ends_on": FIRST_DAY + datetime.timedelta(days=2),
            "lead": house.staff,
            "purpose_en": "Find importers for what is grown on the plains.",
            "purpose_ja": "平原で育つ産品の輸入先を探します。",
        }
        | fields,
    )
    association = house.association
    brewery = people.organization(
        association=association, name_en="Prairie Winery", name_ja="プレーリー・ワイナリー", side="home"
    )
    tea = people.organization(association=association)
    carol = people.person(
        association=association,
        family_name="Meyer",
        given_name="Carol",
        family_kana="マイヤー",
        given_kana="キャロル",
        honorific_en="Ms.",
        side="home",
        photo=kept_picture(),
    )
    ken = people.person(
        association=association,
        family_name="佐々木",
        given_name="健",
        family_kana="ササキ",
        given_kana="ケン",
        family_latin="Sasaki",
        given_latin="Ken",
        honorific_en="Mr.",
        side="home",
    )
    youth = people.person(
        association=association,
        family_name="Brown",
        given_name="Alex",
        family_kana="ブラウン",
        given_kana="アレックス",
        side="home",
    )
    hanako = people.person(association=association, photo=kept_picture(colour=(150, 60, 40)))
    people.position(person=carol, organization=brewery, title_en="Owner", title_ja="代表")
    people.position(person=hanako, organization=tea, title_en="President", title_ja="代表取締役社長")
    one = trips.delegate(delegation=trip, person=carol, rank=1, role=DelegateRole.BUSINESS, trained_on=FIRST_DAY)
    two = trips.delegate(delegation=trip, person=ken, rank=2, role=DelegateRole.INTERPRETER, trained_on=FIRST_DAY)
    three = trips.delegate(delegation=trip, person=youth, role=DelegateRole.YOUTH, trained_on=FIRST_DAY)
    wanted = trips.on_trip(
        delegation=trip,
        goal=trips.goal(organization=brewery, wants_ja="輸入業者", desired_en="A first order", desired_ja="最初の注文"),
        part=Part.TRAVELS,
        delegate=one,
    )
    given = trips.on_trip(
        delegation=trip,
        goal=trips.goal(
            organization=tea,
            wants=["goods"],
            offers=["market"],
            wants_en="American wine",
            wants_ja="アメリカのワイン",
            offers_en="Shelves in eighty shops",
            offers_ja="八十店の売り場",
        ),
    )
    meeting = trips.meeting(
        delegation=trip,
        hour=9,
        organization=tea,
        traveller=wanted,
        host=given,
        interpreter=two,
        door_opener=one,
        language="ja",
        place_en="Head office",
        place_ja="本社",
        address_en="1-2 Tea Street, Aoi Ward",
        address_ja="葵区茶町1丁目2番地",
        why_en="They buy what Carol makes.",
        why_ja="先方の求めるものをキャロルが作っています。",
    )
    with_whom(meeting, [hanako], [one, two])
    trips.meeting(
        delegation=trip,
        hour=14,
        day=1,
        kind=MeetingKind.COURTESY,
        title_en="The mayor’s office",
        title_ja="市長表敬訪問",
        address_ja="追手町5番1号",
    )
    people.gift(
        person=hanako,
        given_on=datetime.date(2024, 10, 3),
        what_en="A glass paperweight",
        what_ja="ガラスの文鎮",
    )
    with scope(association):
        trip = Delegation.objects.select_related("partnership__home", "partnership__partner", "lead").get(pk=trip.pk)
        trip.association = trip.partnership.association = association
    return BoundTrip(trip, one, two, three, hanako, meeting)


def with_whom(meeting: Meeting, met: list[Person], going: list[Delegate]) -> None:
    """These take part."""
    for person in met:
        kept(MeetingPerson(association=meeting.association, meeting=meeting, person=person))
    for delegate in going:
        kept(MeetingDelegate(association=meeting.association, meeting=meeting, delegate=delegate))


def full_day(trip: BoundTrip, *, number: int = 8, day: int = 2) -> list[Meeting]:
    """So many appointments on one day, each with everything that one can have."""
    found = []
    for count in range(number):
        row = trips.meeting(
            delegation=trip.delegation,
            hour=9 + count,
            day=day,
            organization=trip.meeting.organization,
            title_en=f"Meeting number {count + 1} about food, drink and machines",
            title_ja=f"食品・飲料・機械についての面談その{count + 1}",
            interpreter=trip.ken,
            place_en="Shizuoka Convention and Arts Center, 11th floor",
            place_ja="静岡県コンベンションアーツセンター11階",
            address_en="2-3-1 Ikeda, Suruga Ward, Shizuoka 422-8019",
            address_ja="〒422-8019 静岡市駿河区池田79番地の4",
            why_en="Both work on irrigation, and each has what the other is looking for in the coming season.",
            why_ja="双方ともかんがいに取り組み、来季に向けて互いの求めるものを持っています。",
        )
        with_whom(row, [trip.hanako], [trip.carol, trip.ken])
        found.append(row)
    return found
