"""Counts over associations: a network reads public facts as they are and no small sum of anything else."""

from __future__ import annotations

import pytest

from portal import tallies
from portal.tallies import Tally, Told, Total, kept_back, register_tally, told, total_of


def tally(name: str, *, group: str = "by status", is_public: bool = False) -> Tally:
    return Tally(name, name, dict, is_public=is_public, group=group)


def total(number: int, adding: int = 9) -> Total:
    return Total(number, number, adding if number else 0)


def numbers(*sums: tuple[str, int]) -> list[int | None]:
    return [each.number for each in told([(tally(name), total(number)) for name, number in sums], among=9)]


def test_a_small_number_is_not_told_and_nought_is():
    sums = [(tally("a", group=""), total(4)), (tally("b", group=""), total(5)), (tally("c", group=""), total(0))]
    assert told(sums, among=9) == [Told("a", "", None), Told("b", "", 5), Told("c", "", 0)]


def test_a_sum_of_two_associations_is_not_told_for_either_would_know_the_others_part():
    assert kept_back([Total(40, 40, 2), Total(40, 40, 3)], among=9) == [None, None]
    assert kept_back([Total(40, 40, 2), Total(40, 40, 3), Total(50, 50, 3)], among=9) == [None, None, 50]
    assert total_of({1: 3, 2: 0, 3: 4}) == Total(7, 7, 2)


def test_nothing_not_even_nought_is_told_of_fewer_than_three_associations():
    assert kept_back([Total(40, 40, 2), Total(0, 0, 0)], among=2) == [None, None]
    assert kept_back([Total(0, 0, 0)], among=3) == [0]


def test_what_is_public_cannot_be_taken_away_from_a_sum_to_find_the_rest():
    assert total_of({1: 8, 2: 4}, {1: 8, 2: 3}) == Total(12, 1, 1)
    assert kept_back([Total(12, 1, 1)], among=9) == [None]
    assert kept_back([Total(12, 5, 2), Total(3, 0, 0), Total(20, 9, 3)], among=9) == [None, 3, None]
    assert kept_back([Total(12, 5, 3)], among=9) == [12]


def test_a_hidden_number_cannot_be_worked_out_from_the_rest_of_its_group():
    assert numbers(("formal", 9), ("dormant", 2), ("ended", 7)) == [9, None, None]
    assert numbers(("formal", 9), ("dormant", 2), ("ended", 3)) == [9, None, None]
    assert numbers(("formal", 0), ("dormant", 2), ("ended", 0)) == [0, None, 0]


def test_public_facts_are_told_however_small():
    assert told([(tally("a", is_public=True), total(1, 1))], among=1)[0].number == 1


def test_a_name_registers_once(monkeypatch):
    monkeypatch.setattr(tallies, "_tallies", {})
    register_tally(tally("a"))
    with pytest.raises(ValueError, match="twice"):
        register_tally(tally("a"))
