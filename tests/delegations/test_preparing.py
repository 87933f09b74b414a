"""Before departure: the gates, the three doors, local partners, the budget, who travels as what."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from delegations.budget import totals
from delegations.calendar import Trips
from delegations.choices import BudgetKind, DelegateRole, Direction, Door, LinkKind, MeetingKind, TripState, Verdict
from delegations.composition import face_to_face, has_officials_only, meetings_of
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
    MeetingPerson,
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


# --- who travels ------------------------------------------------------------------------------------------------------


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


# --- budget, calendar, cost -------------------------------------------------------------------------------------------


def test_the_budget_keeps_currencies_and_income_apart(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership)
    client, new = enter(house.staff), at(house, "budget_new", delegation=trip.pk)
    for fields in (
        {"kind": "travel", "what_en": "Flights", "planned": "9000", "spent": "9400.50", "currency": "USD"},
        {"kind": "lodging", "what_en": "Hotel", "planned": "300000", "currency": "JPY"},
        {"kind": "income", "what_en": "Fees", "planned": "10000", "currency": "USD"},
    ):
        answer = client.post(new, fields | {"version": 0}, follow=True)
        assert answer.status_code == 200
    words = words_of(answer)
    assert "USD $9,000 $9,400.50 $10,000 $0" in words and "JPY ¥300,000" in words
    refused = client.post(new, {"kind": "meals", "what_en": "Lunch", "planned": "20", "version": 0})
    assert refused.status_code == 422 and "Lunch" in refused.content.decode()
    below = client.post(new, {"kind": "meals", "what_en": "Lunch", "planned": "-20", "currency": "USD", "version": 0})
    assert "An amount is not below zero." in words_of(below)
    with scope(house.association):
        row = BudgetLine.objects.get(what_en="Hotel")
    edit = at(house, "budget_edit", delegation=trip.pk, line=row.pk)
    changed = {"kind": "lodging", "what_en": "Inn", "planned": "280000", "currency": "JPY", "version": 1}
    assert "¥280,000" in words_of(client.post(edit, changed, follow=True))
    removed = client.post(at(house, "budget_remove", delegation=trip.pk, line=row.pk), follow=True)
    assert "¥280,000" not in words_of(removed).split("What happened")[0]
    elsewhere = trips.delegation(partnership=house.partnership)
    assert client.get(at(house, "budget_edit", delegation=elsewhere.pk, line=row.pk)).status_code == 404


amounts = st.decimals(min_value=0, max_value=10**9, places=2)


@given(
    st.lists(
        st.tuples(st.sampled_from(BudgetKind.values), st.sampled_from(["USD", "JPY"]), amounts, st.none() | amounts)
    )
)
def test_no_sum_is_lost_and_no_currency_is_mixed(rows: list[tuple[str, str, Decimal, Decimal | None]]) -> None:
    lines = [BudgetLine(kind=kind, currency=sign, planned=first, spent=then) for kind, sign, first, then in rows]
    for total in totals(lines):
        own = [row for row in rows if row[1] == total.currency]
        assert total.costs_planned + total.income_planned == sum((row[2] for row in own), Decimal(0))
        assert total.costs + total.income == sum((row[3] or Decimal(0) for row in own), Decimal(0))
        income = [row for row in own if row[0] == BudgetKind.INCOME]
        assert total.income_planned == sum((row[2] for row in income), Decimal(0))


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
