"""Groups of entries of the whole association that may be one person each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from contacts.duplicates import Roll
from contacts.likeness import Facts, Verdict, are_at_odds, compare
from contacts.models import NotDuplicate
from contacts.reasons import Reason

ALL_PAIRS_UP_TO = 40
"""In a larger set each entry is compared with so many neighbours in the order of firm and address, and no others."""
NEIGHBOURS = 10
MOST_CHECKED = 12


@dataclass(frozen=True)
class Edge:
    """Two entries that join a group: the richer one first, their points and the reasons."""

    first: int
    second: int
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Group:
    """Entries that may be one person, the one to keep first. The score is that of the weakest of its edges."""

    people: tuple[int, ...]
    score: int
    edges: tuple[Edge, ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What was found of any two of them, each once."""
        return tuple(dict.fromkeys(reason for edge in self.edges for reason in edge.reasons))


def groups() -> list[Group]:
    """Everybody who may stand here more than once, the surest groups first; pairs that somebody told apart are left
    out. Five statements, whatever the number of people."""
    roll = Roll()
    roll.add_all()
    apart = {(first, second) for first, second in NotDuplicate.objects.values_list("first", "second")}
    return grouped(roll, apart)


def grouped(roll: Roll, apart: set[tuple[int, int]]) -> list[Group]:
    """The groups on a roll. Two who cannot be one person never stand in one group, whoever may be like both."""
    edges = sorted(_edges(roll, apart), key=lambda edge: (-edge.score, edge.first, edge.second))
    members: dict[int, list[int]] = {}
    joined: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        one = members.setdefault(edge.first, [edge.first])
        other = members.setdefault(edge.second, [edge.second])
        if one is other or _at_odds(roll, one, other, apart):
            continue
        one.extend(other)
        for key in other:
            members[key] = one
        joined[id(one)] += [edge, *joined.pop(id(other), [])]
    found = {id(group): group for group in members.values() if len(group) > 1}
    made = [_group(roll, group, joined[mark]) for mark, group in found.items()]
    return sorted(made, key=lambda group: (-group.score, group.people))


def _group(roll: Roll, keys: Sequence[int], edges: Sequence[Edge]) -> Group:
    people = tuple(sorted(keys, key=lambda key: (-roll.facts[key].richness, key)))
    return Group(people, min(edge.score for edge in edges), tuple(sorted(edges, key=lambda edge: -edge.score)))


def _edges(roll: Roll, apart: set[tuple[int, int]]) -> Iterator[Edge]:
    seen: set[tuple[int, int]] = set()
    for one, other in _pairs(roll):
        pair = (one, other) if one < other else (other, one)
        if pair in seen or pair in apart:
            continue
        seen.add(pair)
        verdict = _verdict(roll, *pair)
        if verdict.is_likely:
            first, second = sorted(pair, key=lambda key: (-roll.facts[key].richness, key))
            yield Edge(first, second, verdict.score, verdict.reasons)


def _pairs(roll: Roll) -> Iterator[tuple[int, int]]:
    """Entries with something in common, once or more often."""
    for block in (roll.by_reading, roll.by_native, roll.by_value):
        for keys in block.values():
            yield from _within(roll, keys)
    for firm, unread in roll.unread_at.items():
        yield from _across(unread, roll.read_at.get(firm, ()))
    for unread, read in _by_domain(roll).values():
        yield from _across(unread, read)


def _within(roll: Roll, keys: Sequence[int]) -> Iterable[tuple[int, int]]:
    if len(keys) <= ALL_PAIRS_UP_TO:
        return combinations(dict.fromkeys(keys), 2)
    ordered = sorted(dict.fromkeys(keys), key=lambda key: _place(roll.facts[key]))
    return ((key, other) for at, key in enumerate(ordered) for other in ordered[at + 1 : at + 1 + NEIGHBOURS])


def _place(facts: Facts) -> tuple[str, str, str, int]:
    return (min(facts.companies, default=""), min(facts.emails, default=""), min(facts.phones, default=""), facts.key)


def _across(unread: Sequence[int], read: Sequence[int]) -> Iterator[tuple[int, int]]:
    if len(unread) * len(read) <= ALL_PAIRS_UP_TO**2:
        yield from ((one, other) for one in unread for other in read)


def _by_domain(roll: Roll) -> dict[str, tuple[list[int], list[int]]]:
    """Mail domain of a house → those there who cannot be read, and those in letters or kana alone."""
    found: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for key, facts in roll.facts.items():
        if facts.emails and not (facts.is_read and facts.native):
            for domain in facts.domains:
                found[domain][facts.is_read].append(key)
    return found


def _verdict(roll: Roll, one: int, other: int) -> Verdict:
    mine, theirs = roll.facts[one], roll.facts[other]
    return compare(mine, theirs, roll.shared(mine))


def _at_odds(roll: Roll, one: Sequence[int], other: Sequence[int], apart: set[tuple[int, int]]) -> bool:
    """Whether somebody of one group cannot be somebody of the other; of large groups the first are asked."""
    for mine in one[:MOST_CHECKED]:
        for theirs in other[:MOST_CHECKED]:
            if ((mine, theirs) if mine < theirs else (theirs, mine)) in apart:
                return True
            if not _verdict(roll, mine, theirs).is_likely and are_at_odds(roll.facts[mine], roll.facts[theirs]):
                return True
    return False
