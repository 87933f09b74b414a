"""Matches on a trip: who is proposed to whom and why, wishes, a low match that needs its reason, weights."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from delegations.choices import GoalStand, MeetingState, Part, TripState
from delegations.match_words import kept_reasons, rows, why_not
from delegations.matches import Pair, pair_of, rankings, readiness_of, weights_of
from delegations.models import GoalOnTrip, MatchOverride, MatchWeights, Meeting
from delegations.services.matches import set_weights, wish_meeting
from portal.activity.models import Activity
from portal.saving import StaleSave
from portal.scoping import scope
from tests import factories, people, trips
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db

DEFAULTS = {
    "want_met": 30,
    "offer_met": 30,
    "same_sector": 15,
    "near_sector": 7,
    "readiness": 10,
    "language": 5,
    "met_before": 5,
    "priority": 5,
    "low_below": 40,
}


class Table:
    """A trip on which a winery travels; a food importer, whom we know, and a device maker receive it."""

    def __init__(self, house: House) -> None:
        self.house = house
        beverages = factories.sector(code="3121", label_en="Beverage Manufacturing")
        devices = factories.sector(code="3391", label_en="Medical Equipment")
        self.trip = trips.delegation(partnership=house.partnership)
        self.winery = self.seat(
            "Sample Winery", Part.TRAVELS, wants=["market"], offers=["goods"], sectors=[beverages], speaks="en"
        )
        self.devices = self.seat(
            "Sample Devices", Part.HOSTS, wants=["market"], offers=["technology"], sectors=[devices], speaks="ja"
        )
        self.importer = self.seat(
            "Sample Food Imports", Part.HOSTS, wants=["goods"], offers=["market"], sectors=[beverages], speaks="ja, en"
        )
        host = self.importer.goal.organization
        self.buyer = people.person(association=house.association, family_name="Buyer", given_name="Ken")
        people.position(person=self.buyer, organization=host)
        people.touch(people=[self.buyer])

    def seat(self, name: str, part: str, **fields: Any) -> GoalOnTrip:
        organization = people.organization(association=self.house.association, name_en=name, name_ja="")
        goal = trips.goal(organization=organization, readiness="ready", **fields)
        return trips.on_trip(delegation=self.trip, goal=goal, part=part)

    def pair(self, host: GoalOnTrip) -> Pair:
        found = pair_of(self.trip, self.winery.pk, host.pk, weights_of(self.house.association))
        assert found is not None
        return found

    def at(self, name: str, host: GoalOnTrip | None = None) -> str:
        parts = {"traveller": self.winery.pk, "receiver": host.pk} if host else {}
        return at(self.house, name, delegation=self.trip.pk, **parts)


@pytest.fixture
def table(cast: Cast) -> Table:
    return Table(cast.omaha)


@pytest.mark.covers("C7", "96", page="/a/…/trips/…/matches/")
def test_the_importer_is_proposed_with_reasons_and_the_device_maker_is_low_with_the_missing_goal(
    table: Table, enter: Any
) -> None:
    answer = enter(table.house.volunteer).get(table.at("match_list"))
    said = words_of(answer)
    good, _dash, low = said.partition("1 low match, and why")
    assert "Sample Food Imports 95 30 finds what it wants + 30 is wanted for what it offers + 15 same sector" in good
    assert "10 both are ready + 5 a language in common + 5 talks before" in good
    assert "Sample Devices , 10 points (10 both are ready)" in low
    missing = "wants a way into the market (importer, distributor); Sample Devices offers none."
    assert f"Sample Winery {missing}" in low
    assert "No sector in common, no language in common, no talk yet." in low


@pytest.mark.covers("C8", page="/a/…/trips/…/matches/…/")
def test_the_table_of_a_pair_adds_up_by_hand(table: Table, enter: Any) -> None:
    answer = enter(table.house.board_member).get(table.at("match_detail", table.importer))
    said = words_of(answer)
    cells = re.findall(r'data-label="Points">(?:<strong>)?(\d+)', answer.content.decode())
    assert [int(cell) for cell in cells] == [30, 30, 15, 10, 5, 5, 0, 95]
    weights = re.findall(r'data-label="Weight">(\d+)', answer.content.decode())
    assert [int(cell) for cell in weights] == [30, 30, 15, 10, 5, 5, 5]
    assert "A good match: 95 of 100 points." in said
    assert "Sample Winery wants a way into the market (importer, distributor); Sample Food Imports offers it." in said
    assert "Beverage Manufacturing" in said and "English" in said
    assert "Wish for a meeting" not in said  # whoever may not plan reads


@pytest.mark.covers("96", page="/a/…/trips/…/matches/…/wish/")
def test_a_wish_keeps_the_score_and_the_reasons_of_its_day(table: Table, enter: Any) -> None:
    answer = enter(table.house.staff).post(table.at("match_wish", table.importer), {"priority": "must"}, follow=True)
    assert "Wished for: Sample Food Imports" in words_of(answer)
    with scope(table.house.association):
        row = Meeting.objects.get()
        assert (row.state, row.priority, row.score, row.is_economic) == (MeetingState.WISHED, "must", 95, True)
        assert row.reasons[0] == ["want_met", 30] and sum(points for _reason, points in row.reasons) == row.score
        assert (row.traveller, row.host, row.organization) == (
            table.winery,
            table.importer,
            table.importer.goal.organization,
        )
        assert (row.language, row.needs_interpreter, row.starts_at) == ("en", False, None)
        assert "Sample Winery wants" in row.why_en and row.why_ja
        assert next((each.points, each.words) for each in kept_reasons(row)) == (30, "finds what it wants")
        assert not MatchOverride.objects.exists()
        table.winery.goal.wants = ["capital"]
        table.winery.goal.save()
        assert table.pair(table.importer).match.total == 65 and Meeting.objects.get().score == 95
    said = words_of(enter(table.house.staff).get(table.at("match_detail", table.importer)))
    assert "Their meeting" in said and "A wish has no time yet" not in said


@pytest.mark.covers("C7", "96", page="/a/…/trips/…/matches/…/wish/")
def test_a_low_match_is_wished_for_only_with_a_written_reason_that_is_kept_and_shown(table: Table, enter: Any) -> None:
    staff = enter(table.house.staff)
    address = table.at("match_wish", table.devices)
    for blank in ("", "   "):
        answer = staff.post(address, {"priority": "could", "override_reason": blank})
        assert answer.status_code == 422
        assert "This match is low. Write why the meeting is worth the hours of both all the same." in words_of(answer)
        assert re.search(r'value="could"[^>]*checked', answer.content.decode())
    too_long = staff.post(address, {"priority": "could", "override_reason": "Because. " * 40})
    assert too_long.status_code == 422 and "Because. Because." in words_of(too_long)
    with scope(table.house.association):
        assert not Meeting.objects.exists() and not MatchOverride.objects.exists()
    reason = "Their owner grew up in Omaha and asked for it."
    answer = staff.post(address, {"priority": "could", "override_reason": reason}, follow=True)
    assert "In spite of a low match" in words_of(answer) and reason in words_of(answer)
    with scope(table.house.association):
        row, kept = Meeting.objects.get(), MatchOverride.objects.get()
        assert (row.override_reason, row.score, row.needs_interpreter, row.language) == (reason, 10, True, "ja")
        assert (kept.reason, kept.score, kept.by) == (reason, 10, table.house.staff)
        assert Activity.objects.filter(model="delegations.matchoverride", by=table.house.staff).exists()
        row.delete()
    assert reason in words_of(staff.get(table.at("match_detail", table.devices)))  # kept although the meeting is gone


def test_the_service_itself_refuses_what_no_form_may_pass(table: Table) -> None:
    with scope(table.house.association):
        for traveller, host, fields, words in (
            (table.winery, table.devices, {"override_reason": " "}, "This match is low"),
            (table.importer, table.winery, {}, "one who travels and one who receives"),
            (table.winery, table.winery, {}, "one who travels and one who receives"),
        ):
            with pytest.raises(ValidationError, match=words):
                wish_meeting(traveller=traveller, host=host, priority="should", by=None, **fields)
        wish_meeting(traveller=table.winery, host=table.importer, priority="should", by=None)
        with pytest.raises(ValidationError, match="These two are to meet already"):
            wish_meeting(traveller=table.winery, host=table.importer, priority="should", by=None)
        Meeting.objects.update(state=MeetingState.DROPPED)
        table.trip.state = TripState.CALLED_OFF
        table.trip.save()
        with pytest.raises(ValidationError, match="over or called off"):
            wish_meeting(traveller=table.winery, host=table.importer, priority="should", by=None)
        assert Meeting.objects.count() == 1


def test_a_reason_for_a_good_match_is_not_kept(table: Table) -> None:
    with scope(table.house.association):
        row = wish_meeting(traveller=table.winery, host=table.importer, priority="should", by=None, override_reason="x")
        assert row.override_reason == "" and not MatchOverride.objects.exists()


def test_those_who_travel_and_speak_take_part(table: Table) -> None:
    table.winery.delegate = trips.delegate(delegation=table.trip)
    with scope(table.house.association):
        table.winery.save()
        table.importer.goal.person = table.buyer
        table.importer.goal.save()
        row = wish_meeting(traveller=table.winery, host=table.importer, priority="should", by=None)
        assert list(row.delegates.all()) == [table.winery.delegate] and list(row.people.all()) == [table.buyer]


@pytest.mark.parametrize("ending", ["matches/of/0/", "matches/0/0/", "matches/{winery}/{winery}/"])
def test_what_is_no_pair_of_the_trip_is_not_found(table: Table, enter: Any, ending: str) -> None:
    address = at(table.house, "match_list", delegation=table.trip.pk).replace("matches/", "")
    staff = enter(table.house.staff)
    assert staff.get(table.at("match_list")).status_code == 200
    assert staff.get(address + ending.format(winery=table.winery.pk)).status_code == 404


def test_a_pair_of_another_trip_is_not_found(table: Table, enter: Any) -> None:
    other = trips.delegation(partnership=table.house.partnership)
    parts = {"delegation": other.pk, "traveller": table.winery.pk, "receiver": table.importer.pk}
    assert enter(table.house.staff).get(at(table.house, "match_detail", **parts)).status_code == 404


def test_a_goal_that_is_reached_says_so_instead_of_points(table: Table, enter: Any) -> None:
    with scope(table.house.association):
        table.importer.goal.stand = GoalStand.REACHED
        table.importer.goal.save()
        pair = table.pair(table.importer)
        assert (pair.match.total, pair.match.is_low) == (0, True)
        assert why_not(pair) == ["The goal of Sample Food Imports is no longer open."]
    said = words_of(enter(table.house.staff).get(table.at("match_detail", table.importer)))
    assert "The goal of Sample Food Imports is no longer open." in said


def test_the_page_of_one_traveller_shows_all_hosts(table: Table, enter: Any) -> None:
    for number in range(8):
        table.seat(f"Grower {number}", Part.HOSTS, wants=["goods"], offers=["market"])
    staff = enter(table.house.staff)
    assert "All 10 hosts for Sample Winery" in words_of(staff.get(table.at("match_list")))
    whole = words_of(staff.get(at(table.house, "match_traveller", delegation=table.trip.pk, traveller=table.winery.pk)))
    assert all(f"Grower {number}" in whole for number in range(8)) and "Sample Devices" in whole


def test_readiness_is_the_goals_own_else_that_of_the_organization_for_its_trade(cast: Cast) -> None:
    firm = people.organization(
        association=cast.omaha.association, export="interested", importing="active", invest="ready"
    )
    with scope(cast.omaha.association):
        seller = trips.goal(organization=firm, wants=["market"], offers=["goods"])
        buyer = trips.goal(organization=firm, wants=["goods"], offers=[])
        adviser = trips.goal(organization=firm, wants=["knowledge"], offers=[])
        said = trips.goal(organization=firm, wants=["market"], offers=[], readiness="curious")
    assert [readiness_of(each) for each in (seller, buyer, adviser, said)] == ["interested", "active", "", "curious"]


def test_a_talk_of_the_house_or_an_introduction_counts_and_an_attempt_does_not(table: Table) -> None:
    def is_known() -> bool:
        with scope(table.house.association):
            return table.pair(table.devices).match.points_of("met_before") > 0

    person = people.person(association=table.house.association, family_name="Maker", given_name="Yui")
    people.position(person=person, organization=table.devices.goal.organization)
    people.touch(people=[person], kind="attempt", said="Nobody answered.")
    assert not is_known()
    people.introduction(person=person, by_member=table.house.staff, to_member=table.house.volunteer)
    assert is_known()


@pytest.mark.covers("C8", page="/a/…/trips/…/matches/…/")
def test_every_row_of_a_table_says_why_or_why_not(table: Table) -> None:
    with scope(table.house.association):
        weights = weights_of(table.house.association)
        for host in (table.importer, table.devices):
            pair = table.pair(host)
            found = rows(pair, weights)
            assert sum(row.points for row in found) == pair.match.total
            assert all(bool(row.why) == bool(row.points) and (row.why or row.why_not) for row in found)


def test_matches_cost_the_same_however_many_there_are(table: Table, enter: Any) -> None:
    volunteer = enter(table.house.volunteer)
    with scope(table.house.association):
        wish_meeting(traveller=table.winery, host=table.importer, priority="should", by=None)
    few = [statements(volunteer, table.at(*names)) for names in (("match_list",), ("match_detail", table.importer))]
    for number in range(3):
        table.seat(f"Grower {number}", Part.HOSTS, wants=["goods"], offers=["market"])
        table.seat(f"Maker {number}", Part.TRAVELS, wants=["market"], offers=["goods"])
    again = [statements(volunteer, table.at(*names)) for names in (("match_list",), ("match_detail", table.importer))]
    assert few == again == [12, 12]


def test_the_page_of_the_trip_names_the_best_host_and_who_has_none(table: Table, enter: Any) -> None:
    table.seat("Sample Museum", Part.TRAVELS, wants=["visitors"], offers=[])
    answer = enter(table.house.volunteer).get(at(table.house, "delegation_detail", delegation=table.trip.pk))
    said = words_of(answer)
    assert "Of 2 travellers with goals 1 have a good match." in said
    assert "Sample Winery: Sample Food Imports , 95 points" in said
    assert "no good match Sample Museum wants visitors, tourism;" in said


def test_a_trip_without_travellers_says_what_to_do_next(cast: Cast, enter: Any) -> None:
    trip = trips.delegation(partnership=cast.omaha.partnership)
    said = words_of(enter(cast.omaha.staff).get(at(cast.omaha, "match_list", delegation=trip.pk)))
    assert "Nobody travels with a goal yet" in said and "Take goals along" in said
    page = words_of(enter(cast.omaha.staff).get(at(cast.omaha, "delegation_detail", delegation=trip.pk)))
    assert "See all matches" not in page


# --- weights ----------------------------------------------------------------------------------------------------------


@pytest.mark.covers("C8", page="/a/…/trips/weights/")
def test_the_weights_are_the_associations_and_change_every_score(table: Table, enter: Any) -> None:
    staff = enter(table.house.staff)
    address = at(table.house, "match_weights")
    said = words_of(staff.get(address))
    assert "Sample Winery – Sample Food Imports" in said  # a known pair beside the form
    sent = DEFAULTS | {"want_met": 50, "language": 0, "version": 0}
    assert staff.post(address, sent).status_code == 302
    with scope(table.house.association):
        assert table.pair(table.importer).match.total == 110
        assert weights_of(table.house.association).version == 1
    said = words_of(staff.get(table.at("match_detail", table.importer)))
    assert "A good match: 110 of 115 points." in said and "A language in common" not in said


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"want_met": 101}, "Write a number of points from 0 to 100."),
        ({"want_met": "many"}, "Write a number of points from 0 to 100."),
        ({"near_sector": 20}, "A related sector is worth no more points than the same one."),
    ],
)
def test_weights_that_make_no_sense_are_refused_and_stay_typed(
    table: Table, enter: Any, fields: dict[str, Any], words: str
) -> None:
    answer = enter(table.house.staff).post(at(table.house, "match_weights"), DEFAULTS | {"version": 0} | fields)
    assert words in words_of(answer)
    assert all(f'value="{value}"' in answer.content.decode() for value in fields.values())
    with scope(table.house.association):
        assert not MatchWeights.objects.exists()


def test_two_who_change_the_weights_see_each_others(table: Table, enter: Any) -> None:
    staff = enter(table.house.staff)
    address = at(table.house, "match_weights")
    staff.post(address, DEFAULTS | {"want_met": 40, "version": 0})
    answer = staff.post(address, DEFAULTS | {"want_met": 20, "version": 0})
    assert answer.status_code == 409 and 'value="20"' in answer.content.decode()
    with scope(table.house.association):
        row = MatchWeights.objects.get()
        assert (row.want_met, row.version) == (40, 1)
        with pytest.raises(StaleSave):
            set_weights(association=table.house.association, read_version=0, values=DEFAULTS, by=None)
        changed = set_weights(association=table.house.association, read_version=1, values=DEFAULTS, by=None)
        assert (changed.want_met, changed.version) == (30, 2)


def test_what_other_weights_would_change_is_told_while_one_types(table: Table, enter: Any) -> None:
    staff: Client = enter(table.house.staff)
    sent = DEFAULTS | {"low_below": 96, "version": 0, "look": "1"}
    answer = staff.post(at(table.house, "match_weights"), sent, headers={"HX-Request": "true"})
    said = words_of(answer)
    assert "2 matches; 1 that become low; 0 that are low no more." in said and "95 95 (low)" in said
    with scope(table.house.association):
        assert not MatchWeights.objects.exists()
        assert [len(each.good) for each in rankings(table.trip, weights_of(table.house.association))] == [1]
