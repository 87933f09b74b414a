"""How many voting seats have to be there, and what a vote came to. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contacts.choices import Ballot, Decision, Quorum

PARTS = {Quorum.MAJORITY: (1, 2), Quorum.THIRD: (1, 3), Quorum.TWO_THIRDS: (2, 3)}


@dataclass(frozen=True)
class Presence:
    """Of the voting seats that count, how many have to be there, and how many are."""

    seats: int
    needed: int
    present: int

    @property
    def is_quorate(self) -> bool:
        """Whether enough are there."""
        return self.present >= self.needed

    @property
    def missing(self) -> int:
        """How many more have to come."""
        return max(self.needed - self.present, 0)


@dataclass(frozen=True)
class Tally:
    """The ballots that were cast. Who abstains is counted among those present, not among the votes."""

    yes: int = 0
    no: int = 0
    abstain: int = 0

    @property
    def cast(self) -> int:
        """How many have voted or abstained."""
        return self.yes + self.no + self.abstain

    @property
    def decision(self) -> Decision:
        """Adopted by more yes than no; a tie is rejected."""
        return Decision.ADOPTED if self.yes > self.no else Decision.REJECTED


def needed_of(rule: str, seats: int, number: int | None = None) -> int:
    """How many of so many voting seats have to be present; never none."""
    if rule == Quorum.NUMBER:
        return max(number or 0, 1)
    part, whole = PARTS[Quorum(rule)]
    if rule == Quorum.MAJORITY:
        return seats * part // whole + 1
    return max(-(-seats * part // whole), 1)


def presence(
    *, rule: str, number: int | None, all_seats: int, held_seats: int, is_of_all: bool, present: int
) -> Presence:
    """Who is there against who has to be. `all_seats` and `held_seats` are voting seats: those that there are, and
    those that somebody holds."""
    counted = all_seats if is_of_all else held_seats
    return Presence(counted, needed_of(rule, counted, number), present)


def tally_of(ballots: Iterable[str]) -> Tally:
    """The count of ballots."""
    given = list(ballots)
    return Tally(*(given.count(each) for each in (Ballot.YES, Ballot.NO, Ballot.ABSTAIN)))
