"""How many have to be there, what a vote came to: the rules alone, over all numbers."""

from __future__ import annotations

from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.choices import Ballot, Decision, Quorum
from contacts.quorum import needed_of, presence, tally_of

seats = st.integers(min_value=0, max_value=500)
ballots = st.lists(st.sampled_from(Ballot.values), max_size=60)


@given(seats)
def test_more_than_half_is_the_least_number_that_is(number):
    needed = needed_of(Quorum.MAJORITY, number)
    assert needed > number / 2 and needed - 1 <= number / 2


@given(seats)
def test_parts_are_rounded_up_and_never_nothing(number):
    assert needed_of(Quorum.THIRD, number) == max(1, ceil(number / 3))
    assert needed_of(Quorum.TWO_THIRDS, number) == max(1, ceil(2 * number / 3))


@given(seats, st.integers(min_value=0, max_value=500))
def test_a_number_is_that_number_however_many_seats_there_are(number, wanted):
    assert needed_of(Quorum.NUMBER, number, wanted) == max(1, wanted)


@pytest.mark.parametrize(
    ("rule", "seven", "two"),
    [(Quorum.MAJORITY, 4, 2), (Quorum.THIRD, 3, 1), (Quorum.TWO_THIRDS, 5, 2)],
)
def test_numbers_that_one_knows_by_heart(rule, seven, two):
    assert (needed_of(rule, 7), needed_of(rule, 2)) == (seven, two)


@given(st.sampled_from(Quorum.values), seats, seats, seats, st.booleans())
def test_one_more_who_is_there_never_loses_a_quorum(rule, all_seats, held, present, is_of_all):
    held = min(held, all_seats)
    present = min(present, held)
    given_ = {"rule": rule, "number": 5, "all_seats": all_seats, "held_seats": held, "is_of_all": is_of_all}
    found = presence(**given_, present=present)
    assert found.seats == (all_seats if is_of_all else held)
    assert found.missing == max(found.needed - present, 0) and found.is_quorate == (found.missing == 0)
    assert presence(**given_, present=present + 1).is_quorate or not found.is_quorate


@given(st.sampled_from(Quorum.values), seats, seats)
def test_counting_vacant_seats_too_never_needs_fewer(rule, all_seats, held):
    held = min(held, all_seats)
    given_ = {"rule": rule, "number": 5, "all_seats": all_seats, "held_seats": held, "present": 0}
    assert presence(**given_, is_of_all=True).needed >= presence(**given_, is_of_all=False).needed


def test_nobody_is_no_quorum():
    found = presence(rule=Quorum.MAJORITY, number=None, all_seats=0, held_seats=0, is_of_all=False, present=0)
    assert not found.is_quorate and found.missing == 1


@given(ballots)
def test_every_ballot_is_counted_once_and_a_tie_is_rejected(cast):
    tally = tally_of(cast)
    assert (tally.yes, tally.no, tally.abstain) == tuple(cast.count(each) for each in ("yes", "no", "abstain"))
    assert tally.cast == len(cast)
    assert tally.decision == (Decision.ADOPTED if tally.yes > tally.no else Decision.REJECTED)


@given(ballots)
def test_who_abstains_changes_nothing(cast):
    without = [each for each in cast if each != Ballot.ABSTAIN]
    assert tally_of(cast).decision == tally_of(without).decision
