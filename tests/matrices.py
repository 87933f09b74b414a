"""What takes long: a seeded sample in everyday runs, which are to last a quarter of an hour; the whole in ``--all``."""

from __future__ import annotations

import os
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar

Case = TypeVar("Case")
Other = TypeVar("Other")
SEED = int(os.environ.get("TEST_SEED", "20261121"))


def whole() -> bool:
    """Whether this run was asked for everything. Set by ``--all`` before any test is collected."""
    return os.environ.get("TEST_ALL") == "1"


def sample(cases: Sequence[Case], size: int) -> list[Case]:
    """``size`` of the cases, always the same ones for one seed, in their own order; all of them in a whole run."""
    if whole() or size >= len(cases):
        return list(cases)
    chosen = sorted(random.Random(SEED).sample(range(len(cases)), size))
    return [cases[index] for index in chosen]


def everyday() -> bool:
    """Whether this run is the everyday one: nobody asked for everything or named tests. Set by ``./run test``."""
    return os.environ.get("TEST_EVERYDAY") == "1"


def thinned(tests: Mapping[str, str], *, cases: int, one_in: int = 1) -> set[str]:
    """Which of these an everyday run tries: one in so many tests, and at most so many cases of each. ``tests`` are the
    cases by their ids, with the test that each belongs to."""
    of: dict[str, list[str]] = defaultdict(list)
    for case, test in tests.items():
        of[test].append(case)
    return {case for test in sample(list(of), -(-len(of) // one_in)) for case in sample(of[test], cases)}


def spread(cases: Sequence[Case], others: Sequence[Other], each: int) -> list[tuple[Case, Other]]:
    """Every case with ``each`` of the others, which follow one another in a ring so that all are met equally often.

    For two lists whose whole product would say the same again and again: what a field does to one text, it does to all.
    """
    ring = [others[place % len(others)] for place in range(len(cases) * each)]
    return [(case, ring[place * each + step]) for place, case in enumerate(cases) for step in range(each)]
