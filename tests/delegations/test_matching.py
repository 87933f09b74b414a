"""Matching: points that a person can add up by hand, what is missing, and laws that hold for any two stakeholders."""

from __future__ import annotations

import dataclasses
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.choices import Readiness
from delegations.choices import Aim, MatchReason
from delegations.matching import Gap, Match, Missing, Profile, Side, Weights, best_first, most_points, score
from tests.benchmarks.matching import stakeholders

SECTORS = ("3121", "312", "311", "3391", "339", "31-33", "42", "5417", "541", "54")
REASONS = MatchReason.values


def some(codes: Any, most: int = 4) -> Any:
    return st.frozensets(st.sampled_from(tuple(codes)), max_size=most)


PROFILES = st.builds(
    Profile,
    wants=some(Aim.values),
    offers=some(Aim.values),
    sectors=some(SECTORS),
    readiness=st.sampled_from(Readiness.values),
    languages=some(("en", "ja", "de"), 3),
    is_open=st.booleans(),
    is_must=st.booleans(),
    has_talked=st.booleans(),
)
OPEN = PROFILES.map(lambda each: dataclasses.replace(each, is_open=True))
WEIGHTS = st.builds(Weights, **dict.fromkeys([*REASONS, "low_below"], st.integers(0, 100)))

WINERY = Profile(
    wants=frozenset({Aim.MARKET.value}),
    offers=frozenset({Aim.GOODS.value}),
    sectors=frozenset({"3121"}),
    readiness="ready",
    languages=frozenset({"en"}),
)
DEVICES = Profile(
    wants=frozenset({Aim.MARKET.value}),
    offers=frozenset({Aim.TECHNOLOGY.value}),
    sectors=frozenset({"3391"}),
    readiness="ready",
    languages=frozenset({"ja"}),
)
IMPORTER = Profile(
    wants=frozenset({Aim.GOODS.value}),
    offers=frozenset({Aim.MARKET.value}),
    sectors=frozenset({"311", "3121"}),
    readiness="active",
    languages=frozenset({"en", "ja"}),
    has_talked=True,
)


@pytest.mark.covers("C7", "96")
def test_a_winery_and_a_device_maker_are_a_low_match_that_names_the_missing_goal() -> None:
    found = score(WINERY, DEVICES, Weights())
    assert (found.total, found.is_low) == (10, True)
    assert found.points == ((MatchReason.READINESS, 10),)
    assert found.missing[:2] == (
        Missing(Gap.WANT_UNMET, Side.TRAVELLER, ("market",)),
        Missing(Gap.WANT_UNMET, Side.HOST, ("market",)),
    )


@pytest.mark.covers("C7", "96")
def test_a_winery_and_a_food_importer_are_a_high_match_with_every_reason() -> None:
    found = score(WINERY, IMPORTER, Weights())
    assert (found.total, found.is_low) == (95, False)
    assert [(str(reason), points) for reason, points in found.points] == [
        ("want_met", 30),
        ("offer_met", 30),
        ("same_sector", 15),
        ("readiness", 10),
        ("language", 5),
        ("met_before", 5),
    ]
    assert found.codes_of("want_met") == ("market",) and found.codes_of("same_sector") == ("3121",)
    assert found.missing == (Missing(Gap.NO_MUST),)


def test_an_importer_of_another_sector_is_a_high_match_by_its_aims() -> None:
    wholesale = dataclasses.replace(IMPORTER, sectors=frozenset({"4244"}))
    found = score(WINERY, wholesale, Weights())
    assert (found.total, found.is_low) == (80, False) and Missing(Gap.SECTOR_APART) in found.missing


def test_without_a_common_aim_a_match_is_low_however_much_else_they_share() -> None:
    twin = dataclasses.replace(WINERY, is_must=True, has_talked=True)
    found = score(twin, WINERY, Weights())
    assert (found.total, found.is_low) == (40, True)


def test_a_want_of_two_things_is_met_by_one_and_the_rest_is_named() -> None:
    two = dataclasses.replace(WINERY, wants=frozenset({"market", "capital"}))
    found = score(two, IMPORTER, Weights())
    assert found.points_of("want_met") == 30
    assert found.missing[0] == Missing(Gap.WANT_REST, Side.TRAVELLER, ("capital",))


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("3121", "3121", "same_sector"),
        ("3121", "312", "near_sector"),
        ("3121", "311", "near_sector"),  # drinks and food, both 31
        ("311", "31-33", "near_sector"),
        ("3121", "3391", None),  # drinks and devices are both manufacturing, which says little
        ("3121", "4244", None),
        ("5417", "541", "near_sector"),
    ],
)
def test_sectors_are_the_same_related_or_apart(one: str, other: str, reason: str | None) -> None:
    pair = (Profile(sectors=frozenset({code})) for code in (one, other))
    assert [str(each) for each, _points in score(*pair, Weights()).points] == [reason] * bool(reason)


@pytest.mark.parametrize(
    ("traveller", "host", "missing"),
    [
        ({"is_open": False}, {}, [Missing(Gap.CLOSED, Side.TRAVELLER)]),
        ({"is_open": False}, {"is_open": False}, [Missing(Gap.CLOSED, Side.TRAVELLER), Missing(Gap.CLOSED, Side.HOST)]),
    ],
)
def test_a_goal_that_is_reached_or_given_up_is_worth_no_meeting(traveller: Any, host: Any, missing: Any) -> None:
    found = score(dataclasses.replace(WINERY, **traveller), dataclasses.replace(IMPORTER, **host), Weights())
    assert found == Match(missing=tuple(missing)) and found.is_low


def test_what_nobody_said_is_named_as_not_known() -> None:
    found = score(Profile(), Profile(), Weights())
    assert found.missing == (
        Missing(Gap.WANT_UNKNOWN, Side.TRAVELLER),
        Missing(Gap.WANT_UNKNOWN, Side.HOST),
        Missing(Gap.SECTOR_UNKNOWN, Side.TRAVELLER),
        Missing(Gap.SECTOR_UNKNOWN, Side.HOST),
        Missing(Gap.NOT_READY, Side.TRAVELLER),
        Missing(Gap.NOT_READY, Side.HOST),
        Missing(Gap.LANGUAGE_UNKNOWN, Side.TRAVELLER),
        Missing(Gap.LANGUAGE_UNKNOWN, Side.HOST),
        Missing(Gap.NOT_MET),
        Missing(Gap.NO_MUST),
    )


@pytest.mark.covers("C8", page="/a/…/trips/…/matches/")
@given(PROFILES, PROFILES, WEIGHTS)
def test_the_printed_points_add_up_to_the_score(traveller: Profile, host: Profile, weights: Weights) -> None:
    found = score(traveller, host, weights)
    assert found.total == sum(points for _reason, points in found.points) <= most_points(weights)
    assert all(points == getattr(weights, reason) > 0 for reason, points in found.points)
    assert len({reason for reason, _points in found.points}) == len(found.points) == len(found.held)


@given(PROFILES, PROFILES, WEIGHTS)
def test_who_travels_makes_no_difference_but_for_the_two_weights_of_the_aims(
    one: Profile, other: Profile, weights: Weights
) -> None:
    turned = dataclasses.replace(weights, want_met=weights.offer_met, offer_met=weights.want_met)
    there, back = score(one, other, weights), score(other, one, turned)
    assert (there.total, there.is_low) == (back.total, back.is_low)
    sides = {Side.TRAVELLER: Side.HOST, Side.HOST: Side.TRAVELLER, Side.BOTH: Side.BOTH}
    assert set(there.missing) == {each._replace(of=sides[each.of]) for each in back.missing}


@given(OPEN, OPEN, WEIGHTS, st.sampled_from(Aim.values))
def test_one_more_offer_never_lowers_a_match(traveller: Profile, host: Profile, weights: Weights, aim: str) -> None:
    before = score(traveller, host, weights)
    for richer in (
        score(dataclasses.replace(traveller, offers=traveller.offers | {aim}), host, weights),
        score(traveller, dataclasses.replace(host, offers=host.offers | {aim}), weights),
    ):
        assert richer.total >= before.total and richer.is_low <= before.is_low


@given(PROFILES, PROFILES, st.integers(0, 100))
def test_where_nothing_weighs_anything_no_point_is_given_and_the_missing_goal_is_still_named(
    traveller: Profile, host: Profile, low_below: int
) -> None:
    nothing = Weights(**dict.fromkeys(REASONS, 0), low_below=low_below)
    found = score(traveller, host, nothing)
    assert (found.points, found.total, most_points(nothing)) == ((), 0, 0)
    aims = {Gap.CLOSED, Gap.WANT_UNMET, Gap.WANT_REST, Gap.WANT_UNKNOWN}
    assert {each.gap for each in found.missing} <= aims


@given(st.lists(PROFILES, max_size=8), WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_in_which_hosts_are_named_changes_nothing(hosts: list[Profile], weights: Weights, any_: Any) -> None:
    keyed = list(enumerate(hosts))
    first = best_first((key, score(WINERY, host, weights)) for key, host in keyed)
    any_.shuffle(keyed)
    again = best_first((key, score(WINERY, host, weights)) for key, host in keyed)
    assert first == again
    assert [each.is_low for _key, each in first] == sorted(each.is_low for _key, each in first)


@given(PROFILES, PROFILES, WEIGHTS, st.sampled_from(REASONS))
def test_a_higher_weight_never_lowers_a_score(one: Profile, other: Profile, weights: Weights, reason: str) -> None:
    more = dataclasses.replace(weights, **{reason: getattr(weights, reason) + 10})
    assert score(one, other, more).total >= score(one, other, weights).total


def test_sixty_travellers_and_a_hundred_and_twenty_hosts_take_less_than_two_seconds() -> None:
    travellers, hosts = stakeholders(60), stakeholders(120, seed=2)
    began = time.process_time()
    found = [score(one, other, Weights()) for one in travellers for other in hosts]
    assert len(found) == 7200 and time.process_time() - began < 2
