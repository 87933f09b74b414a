"""Counts over associations: a network reads public facts as they are and no small sum of anything else."""

from __future__ import annotations

import pytest

from portal import tallies
from portal.tallies import Tally, Told, register_tally, told


def tally(name: str, *, group: str = "by status", is_public: bool = False) -> Tally:
    return Tally(name, name, dict, is_public=is_public, group=group)


def numbers(*sums: tuple[str, int]) -> list[int | None]:
    return [each.number for each in told([(tally(name), number) for name, number in sums])]


def test_a_small_number_is_not_told_and_nought_is():
    assert told([(tally("a", group=""), 4), (tally("b", group=""), 5), (tally("c", group=""), 0)]) == [
        Told("a", "", None),
        Told("b", "", 5),
        Told("c", "", 0),
    ]


def test_a_hidden_number_cannot_be_worked_out_from_the_rest_of_its_group():
    assert numbers(("formal", 9), ("dormant", 2), ("ended", 7)) == [9, None, None]
    assert numbers(("formal", 9), ("dormant", 2), ("ended", 3)) == [9, None, None]
    assert numbers(("formal", 0), ("dormant", 2), ("ended", 0)) == [0, None, 0]


def test_public_facts_are_told_however_small():
    assert told([(tally("a", is_public=True), 1)])[0].number == 1


def test_a_name_registers_once(monkeypatch):
    monkeypatch.setattr(tallies, "_tallies", {})
    register_tally(tally("a"))
    with pytest.raises(ValueError, match="twice"):
        register_tally(tally("a"))
