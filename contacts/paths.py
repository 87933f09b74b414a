"""The shortest way from one of us to a person, over people who know each other. Pure.

Who knows whom (an edge is one step, and all steps count the same):

- one of us knows a person whom they keep in touch with, whom they met or reached in a touch that they logged, and
  everybody in an introduction that they made or that was made to them;
- two people know each other when one introduced the other, when they were introduced to each other, when both took
  part in one touch, or when both hold a position in the same organization today.

The search goes from the person back to us, layer by layer: each layer costs a fixed number of questions, whatever its
width. A layer wider than `WIDEST` is cut to the people with the best reasons, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

DEEPEST = 4
"""So many people stand between us and the person at most, the person included."""
WIDEST = 1000


class Why(IntEnum):
    """Why two know each other; the first one is the best to say."""

    INTRODUCED = 1
    KEPT = 2
    MET = 3
    COLLEAGUES = 4


@dataclass(frozen=True, order=True)
class Bond:
    """Why two know each other: the reason, how often (as a negative number, so that the most sorts first), and the
    key of the record that shows it (an introduction, or the organization)."""

    why: Why
    minus_times: int = -1
    record: int = 0

    @property
    def times(self) -> int:
        """How often."""
        return -self.minus_times


@dataclass(frozen=True)
class Link:
    """Two people who know each other: `near` is already found, `far` may be new."""

    near: int
    far: int
    bond: Bond


@dataclass(frozen=True)
class Step:
    """The next person on the way, and why the one before knows them."""

    person: int
    bond: Bond


@dataclass(frozen=True)
class Way:
    """The steps from one of us to the person; none where no way was found. `is_cut` when a layer was too wide."""

    steps: tuple[Step, ...] = ()
    is_cut: bool = False


Known = Callable[[Collection[int]], Mapping[int, Bond]]
"""Of these people: those that we may walk over, and of them those whom the one of us knows, with the reason."""
Neighbours = Callable[[Collection[int]], Iterable[Link]]
Passable = Callable[[Collection[int]], Collection[int]]


def shortest_way(
    *,
    to: int,
    known: Known,
    neighbours: Neighbours,
    passable: Passable,
    deepest: int = DEEPEST,
    widest: int = WIDEST,
) -> Way:
    """The shortest way to a person; of several equally short ones the one with the best reasons, then the oldest keys.

    `known` and `passable` are asked once a layer, `neighbours` once a layer but the last.
    """
    towards: dict[int, Link] = {}  # person → the link that leads one step nearer to `to`
    seen, layer, is_cut = {to}, [to], False
    for depth in range(deepest):
        bonds = known(layer)
        if bonds:
            first = min(bonds, key=lambda key: (bonds[key], _rest(key, towards), key))
            return Way(_walked(first, bonds[first], towards, to), is_cut)
        if depth == deepest - 1:
            break
        best: dict[int, Link] = {}
        for link in neighbours(layer):
            held = best.get(link.far)
            if link.far not in seen and (held is None or (link.bond, link.near) < (held.bond, held.near)):
                best[link.far] = link
        ranked = sorted(best, key=lambda key: (best[key].bond, key))
        open_to_us = set(passable(ranked[: 2 * widest]))
        is_cut = is_cut or len(ranked) > 2 * widest or len(open_to_us) > widest
        layer = [key for key in ranked if key in open_to_us][:widest]
        seen.update(best)
        towards |= {key: best[key] for key in layer}
        if not layer:
            break
    return Way((), is_cut)


def _rest(key: int, towards: Mapping[int, Link]) -> tuple[Bond, ...]:
    """The reasons on the way from here to the person, to choose among ways of one length."""
    bonds = []
    while link := towards.get(key):
        bonds.append(link.bond)
        key = link.near
    return tuple(bonds)


def _walked(first: int, bond: Bond, towards: Mapping[int, Link], to: int) -> tuple[Step, ...]:
    steps = [Step(first, bond)]
    while steps[-1].person != to:
        link = towards[steps[-1].person]
        steps.append(Step(link.near, link.bond))
    return tuple(steps)
