"""Before departure: the gates, the three doors, local partners, the calendar."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from delegations.calendar import Trips
from delegations.choices import Direction, Door, LinkKind, TripState, Verdict
from delegations.delegates_part import part as delegates
from delegations.doors import behind, is_responsible
from delegations.gates import Gate, gates_of, standing
from delegations.gates_part import part as gates
from delegations.local_partners import coverage_of
from delegations.models import (
    Approval,
    BudgetLine,
    Delegate,
    Delegation,
    DoorMeeting,
    GuestLink,
    PartnerAsk,
    ProtocolIssue,
)
from delegations.preparing_parts import budget, doors, partners
from delegations.services.preparing import ask_partner, keep_door
from partnerships.models import Place, ReferenceContact
from portal.scoping import scope
from tests import factories, people, trips
from tests.cast import Cast
from tests.contacts.pages import at, statements, words_of
from tests.factories import kept

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def bodies() -> dict[str, ReferenceContact]:
    """Two consulates of Japan, one in Osaka, two chambers."""
    rows = (
        (
            "T02",
            "consulate_general",
            "Consulate-General of Japan in Atlanta",
            "Atlanta",
            "GA",
            "US",
            "Virginia; Georgia",
        ),
        ("T04", "consulate_general", "Consulate-General of Japan in Chicago", "Chicago", "IL", "US", "Iowa; Nebraska"),
        ("T19", "consulate_general", "U.S. Consulate General Osaka-Kobe", "Osaka", "Osaka", "JP", ""),
        ("T24", "accj", "American Chamber of Commerce in Japan (ACCJ) - Tokyo", "Tokyo", "Tokyo", "JP", ""),
    )
    names = ("code", "category", "name_en", "city", "region", "country", "jurisdiction")
    for row in rows:
        fields = dict(zip(names, row, strict=True))
        ReferenceContact.objects.get_or_create(code=fields.pop("code"), defaults=fields | {"source": "test"})
    return {row.code: row for row in ReferenceContact.objects.all()}


def gate(delegation: Delegation, code: str) -> Gate:
    with scope(delegation.association):
        return next(each for each in gates_of(delegation) if each.code == code)


# --- three doors ------------------------------------------------------------------------------------------------------


@pytest.mark.covers("100", page="/a/…/trips/…/#doors")
@pytest.mark.covers("101", page="/a/…/trips/…/#doors")
@pytest.mark.covers("102", page="/a/…/trips/…/#doors")
@pytest.mark.covers("C15", page="/a/…/trips/…/#doors")
def test_three_doors_are_missing_and_each_disappears_when_it_was_met(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    known = bodies()
    trip = trips.delegation(partnership=house.partnership)
    office = people.organization(association=house.association, name_en="City economic office")
    client = enter(house.staff)
    page = at(house, "delegation_detail", delegation=trip.pk)
    names = {
        "consulate": "Consulate",
        "chamber": "American Chamber of Commerce",
        "economic": "The partner city’s economic office",
    }
    sent = {
        "consulate": {"contact": known["T04"].pk},
        "chamber": {"contact": known["T24"].pk},
        "economic": {"organization": office.pk},
    }
    words = words_of(client.get(page))
    assert "Not met yet: Consulate, American Chamber of Commerce, The partner city’s economic office." in words
    assert "Turn to: Consulate-General of Japan in Chicago" in words
    left = list(names)
    for door in names:
        given = sent[door] | {"met_on": "2026-10-05", "note": f"Good advice of the {door}", "version": 0}
        answer = client.post(at(house, "door_keep", delegation=trip.pk, door=door), given, follow=True)
        left.remove(door)
        words = words_of(answer)
        missing = ", ".join(names[each] for each in left)
        assert f"Not met yet: {missing}." in words if left else "All three were met." in words
        assert f"Good advice of the {door}" in words
    forget = at(house, "door_forget", delegation=trip.pk, door="chamber")
    assert "Not met yet: American Chamber of Commerce." in words_of(client.post(forget, follow=True))


def test_a_door_says_whom_and_when_and_not_tomorrow(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    carol = people.person(association=house.association)
    for fields, words in (
        ({"met_on": TODAY()}, "Say whom you met"),
        ({"person": carol}, "Write the day on which you met."),
        ({"person": carol, "met_on": TODAY() + datetime.timedelta(days=1)}, "This day lies ahead."),
    ):
        with scope(house.association), pytest.raises(ValidationError, match=words):
            keep_door(delegation=trip, door=Door.CHAMBER, read_version=0, values=fields, by=None)
    with scope(house.association):
        assert not DoorMeeting.objects.exists()
    inbound = trips.delegation(partnership=house.partnership, direction=Direction.INBOUND)
    client = enter(house.staff)
    assert client.get(at(house, "door_keep", delegation=inbound.pk, door="chamber")).status_code == 404
    assert client.get(at(house, "door_keep", delegation=trip.pk, door="window")).status_code == 404
    assert "Three doors" not in words_of(client.get(at(house, "delegation_detail", delegation=inbound.pk)))


def test_the_second_who_writes_a_door_down_sees_what_the_first_wrote(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    carol = people.person(association=house.association)
    client, address = enter(house.staff), at(house, "door_keep", delegation=trip.pk, door="chamber")
    sent = {"person": carol.pk, "met_on": "2026-10-05", "version": 0}
    client.post(address, sent | {"note": "They know two importers."})
    answer = client.post(address, sent | {"note": "They were kind."})
    assert answer.status_code == 409
    assert "They know two importers." in words_of(answer) and "They were kind." in answer.content.decode()


@pytest.mark.parametrize(
    ("region", "district", "is_ours"),
    [
        ("Nebraska", "Iowa; Nebraska; Wisconsin", True),
        ("Virginia", "New York; West Virginia; Puerto Rico", False),
        ("Virginia", "Virginia; North Carolina", True),
        ("Idaho", "Montana; northern Idaho; Washington", True),
        ("California", "Nevada; Northern California", True),
        ("Hawaii", "Hawaii and U.S. Pacific territories", True),
        ("Kansas", "Tennessee; Arkansas", False),
        ("Shizuoka Prefecture", "Saitama, Shizuoka, Tochigi", True),
        ("", "national", False),
    ],
)
def test_a_consulate_is_ours_when_its_district_names_our_state(region: str, district: str, is_ours: bool) -> None:
    contact, place = ReferenceContact(jurisdiction=district), Place(region_en=region)
    assert is_responsible(contact, place) is is_ours


def test_the_consulate_responsible_for_us_stands_first(cast: Cast) -> None:
    trip = trips.delegation(partnership=cast.omaha.partnership)
    known = list(bodies().values())
    found = [row.code for row in behind(Door.CONSULATE, trip, known)]
    assert found[0] == "T04" and "T02" in found and "T19" not in found
    assert "T24" in [row.code for row in behind(Door.CHAMBER, trip, known)]
    assert behind(Door.ECONOMIC_OFFICE, trip, known) == []


# --- local partners ---------------------------------------------------------------------------------------------------


@pytest.mark.covers("95", page="/a/…/trips/…/#partners")
def test_local_partners_are_asked_and_the_coverage_grows(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership, direction=Direction.INBOUND)
    client = enter(house.staff)
    page = at(house, "delegation_detail", delegation=trip.pk)
    assert "No organization of our side belongs to this partnership yet." in words_of(client.get(page))
    partners = [
        people.organization(association=house.association, name_en=name, name_ja="", side="home", partnerships=among)
        for name, among in (("Grain Co-op", [house.partnership]), ("Zoo", [house.partnership]), ("Elsewhere", []))
    ]
    words = words_of(client.get(page))
    assert "0 of 2 asked, 0 %" in words and "Not asked: Grain Co-op, Zoo." in words and "Elsewhere" not in words
    ask = at(house, "partner_ask", delegation=trip.pk)
    assert "Zoo" in client.get(f"{ask}?organization={partners[1].pk}").content.decode()
    given = {"organization": partners[1].pk, "asked_on": "2026-10-01", "state": "asked", "version": 0}
    words = words_of(client.post(ask, given, follow=True))
    assert "1 of 2 asked, 50 %" in words and not gate(trip, "partners").is_met
    assert "Zoo was asked already." in words_of(client.post(ask, given))
    client.post(ask, given | {"organization": partners[0].pk})
    assert gate(trip, "partners").is_met and gate(trip, "partners").words == "2 of 2 asked, 100 %."
    with scope(house.association):
        row = PartnerAsk.objects.get(organization=partners[1])
    answer = {"asked_on": "2026-10-01", "state": "coming", "version": 1}
    edit = at(house, "partner_answer", delegation=trip.pk, ask=row.pk)
    assert "Takes part" in words_of(client.post(edit, answer, follow=True))
    gone = client.post(at(house, "partner_unask", delegation=trip.pk, ask=row.pk), follow=True)
    assert "1 of 2 asked, 50 %" in words_of(gone)


def test_outbound_one_who_was_asked_opens_the_gate(cast: Cast) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    both = [
        people.organization(association=house.association, name_en=name, side="home", partnerships=[house.partnership])
        for name in ("One", "Two")
    ]
    assert not gate(trip, "partners").is_met
    with scope(house.association):
        ask_partner(delegation=trip, organization=both[0], values={}, by=None)
        assert coverage_of(trip).percent == 50
    assert gate(trip, "partners").is_met


# --- the other gates --------------------------------------------------------------------------------------------------


def test_the_gates_say_what_is_missing_and_whose_turn_it_is(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership, lead=house.staff)
    with scope(house.association):
        found = gates_of(trip)
    codes = ["doors", "community", "partners", "training", "economic", "approval", "protocol"]
    assert [each.code for each in found] == codes and standing(found) == "1 of 7 gates are met."
    turns = {each.code: each.turn for each in found}
    assert turns["training"] == str(house.staff) and turns["approval"] == "The counterpart in Shizuoka"
    assert turns["protocol"] == ""
    words = words_of(enter(house.board_member).get(at(house, "delegation_detail", delegation=trip.pk)))
    assert "1 of 7 gates are met." in words and f"Whose turn: {house.staff}" in words
    inbound = trips.delegation(partnership=house.partnership, direction=Direction.INBOUND)
    with scope(house.association):
        assert [each.code for each in gates_of(inbound)] == codes[2:]


@pytest.mark.covers("93", page="/a/…/trips/…/")
def test_training_names_who_has_not_had_it(cast: Cast) -> None:
    trip = trips.delegation(partnership=cast.omaha.partnership)
    assert gate(trip, "training").words == "Nobody is on the trip yet."
    trips.delegate(delegation=trip, trained_on=TODAY())
    row = trips.delegate(delegation=trip)
    told = gate(trip, "training")
    assert not told.is_met and told.words == f"1 of 2 have had it. Not yet: {row.person}."
    with scope(trip.association):
        Delegate.objects.filter(pk=row.pk).update(trained_on=TODAY())
    assert gate(trip, "training").is_met


def test_an_economic_meeting_with_a_time_or_a_written_reason_opens_the_gate(cast: Cast) -> None:
    trip = trips.delegation(partnership=cast.omaha.partnership)
    told = gate(trip, "economic")
    assert not told.is_met and told.address.endswith("#goals") and "See what the goals propose" in told.words
    trips.meeting(delegation=trip, is_economic=True, title_en="Tea")
    told = gate(trip, "economic")
    assert not told.is_met and told.address.endswith("#agenda")
    assert told.words == "“Tea” is about business and has no time yet."
    trips.meeting(delegation=trip, hour=9, is_economic=True, title_en="Tea and grain")
    assert gate(trip, "economic").words == "Tea and grain"
    other = trips.delegation(partnership=cast.omaha.partnership, why_not_economic="A school choir")
    assert gate(other, "economic").is_met and "A school choir" in gate(other, "economic").words


def test_only_an_approval_of_the_agenda_as_it_stands_opens_the_gate(cast: Cast) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership, agenda_number=3)
    fields = {"delegation": trip, "name": "Kenji", "token_hash": "x", "expires_on": TODAY(), "kind": LinkKind.AGENDA}
    link = kept(GuestLink(association=house.association, **fields))

    def said(verdict: str, number: int) -> Gate:
        row = Approval(link=link, delegation=trip, verdict=verdict, agenda_number=number, words="Tea first")
        row.association = house.association
        kept(row)
        return gate(trip, "approval")

    assert "have not answered" in gate(trip, "approval").words
    assert "an earlier agenda" in said(Verdict.APPROVED, 2).words
    assert said(Verdict.APPROVED, 3).is_met
    asked = said(Verdict.CHANGES, 3)
    assert not asked.is_met and "Tea first" in asked.words and "counterpart" not in asked.turn


def test_an_open_question_of_protocol_closes_the_gate(cast: Cast) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    assert gate(trip, "protocol").is_met
    row = kept(ProtocolIssue(association=house.association, delegation=trip, what="Who speaks first?"))
    assert gate(trip, "protocol").words == "1 is open: Who speaks first?"
    with scope(house.association):
        ProtocolIssue.objects.filter(pk=row.pk).update(resolved_at=timezone.now())
    assert gate(trip, "protocol").is_met


# --- calendar, cost ---------------------------------------------------------------------------------------------------


def test_a_trip_stands_in_the_calendar_as_whole_days(cast: Cast) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    trips.delegation(partnership=house.partnership, state=TripState.CALLED_OFF, title_en="Off")
    with scope(house.association):
        membership = house.board_member.memberships.get()
        found = list(Trips().dated(membership, TODAY()))
    first = next(each for each in found if each.key == f"trip-{trip.pk}")
    assert (first.on, first.last_on, first.is_cancelled) == (trip.starts_on, trip.ends_on, False)
    assert first.title == "Trip to Shizuoka: Spring trade trip" and first.path == trip.get_absolute_url()
    assert [each.is_cancelled for each in found if each is not first] == [True]
    factories.partnership_limit(
        membership=membership,
        partnership=factories.partnership(
            association=house.association, home=factories.city(name="Omaha"), partner=factories.city(name="Ashikaga")
        ),
    )
    with scope(house.association):
        assert list(Trips().dated(membership, TODAY())) == []


def test_the_page_costs_the_same_whoever_travels(cast: Cast, enter: Any) -> None:
    house, counts = cast.omaha, []
    trip = trips.delegation(partnership=house.partnership)
    client = enter(house.staff)
    for number in (1, 2):
        for each in range(number):
            trips.delegate(delegation=trip)
            trips.meeting(delegation=trip, hour=9 + 2 * each, day=number)
            company = people.organization(
                association=house.association, side="home", partnerships=[house.partnership], name_en=f"{number} {each}"
            )
            kept(PartnerAsk(association=house.association, delegation=trip, organization=company))
            fields = {"what_en": "Flights", "planned": 10, "currency": "USD"}
            kept(BudgetLine(association=house.association, delegation=trip, **fields))
        counts.append(statements(client, at(house, "delegation_detail", delegation=trip.pk)))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("part", "number"),
    [(gates, 7), (delegates, 2), (doors, 2), (partners, 2), (budget, 1)],
    ids=("gates", "delegates", "doors", "partners", "budget"),
)
def test_a_section_costs_the_same_with_one_row_and_three(cast: Cast, rf: Any, part: Any, number: int) -> None:
    house, counts = cast.omaha, []
    trip = trips.delegation(partnership=house.partnership)
    request = rf.get("/")
    with scope(house.association):
        request.membership = house.staff.memberships.get()
    request.membership.has_limits = False  # as the middleware says of it
    for rows in (1, 2):
        for each in range(rows):
            trips.delegate(delegation=trip)
            trips.meeting(delegation=trip, hour=9 + 2 * each, day=rows)
            company = people.organization(association=house.association, name_en=f"{rows} {each}")
            kept(PartnerAsk(association=house.association, delegation=trip, organization=company))
            kept(BudgetLine(association=house.association, delegation=trip, what_en="Flights"))
        with scope(house.association), CaptureQueriesContext(connection) as caught:
            part(request, trip)
        counts.append(len(caught))
    assert counts == [number, number]
