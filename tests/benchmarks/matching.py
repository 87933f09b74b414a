"""``./run bench matching``: 60 travellers against 120 hosts, every pair with its reasons and its gaps.

The baseline is the plainest loop that gives the same sums: it keeps no reason and names no gap. Both run by turns in
one process, on the same stakeholders, in seconds of the processor; that both give the same sums is checked. The ratio
is what it costs to say why, the target that nobody waits for it.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable

from contacts.choices import Readiness
from delegations.choices import Aim
from delegations.matching import READY, Profile, Weights, best_first, score
from tests.benchmarks.results import Figure, write

TRAVELLERS, HOSTS, ROUNDS = 60, 120, 9
SECTORS = ("111", "311", "3113", "3121", "325", "3254", "333", "3345", "3391", "42", "51", "5132", "5417", "611", "722")
NOTE = """Every pair of 60 travellers and 120 hosts is scored with its reasons and with what is missing, and each
traveller's hosts are put in order. The baseline is the plainest loop that gives the same sums without a word of why;
the ratio is the price of the reasons."""


def stakeholders(number: int, *, seed: int = 1) -> list[Profile]:
    """So many invented stakeholders, the same ones for the same seed."""
    dice = random.Random(seed)

    def of(codes: tuple[str, ...] | list[str], most: int) -> frozenset[str]:
        return frozenset(dice.sample(codes, dice.randint(0, most)))

    return [
        Profile(
            wants=of(Aim.values, 3),
            offers=of(Aim.values, 3),
            sectors=of(SECTORS, 3),
            readiness=dice.choice(Readiness.values),
            languages=of(["en", "ja"], 2),
            is_must=dice.random() < 0.2,
            has_talked=dice.random() < 0.4,
        )
        for _each in range(number)
    ]


def explained(travellers: list[Profile], hosts: list[Profile], weights: Weights) -> list[list[int]]:
    """As the pages do it; the sums in the order of the hosts."""
    sums = []
    for one in travellers:
        ranked = best_first((number, score(one, host, weights)) for number, host in enumerate(hosts))
        sums.append([match.total for _number, match in sorted(ranked, key=lambda each: each[0])])
    return sums


def plain(travellers: list[Profile], hosts: list[Profile], weights: Weights) -> list[list[int]]:
    """Sums alone."""
    return [[_sum(one, host, weights) for host in hosts] for one in travellers]


def _sum(one: Profile, host: Profile, weights: Weights) -> int:
    total = 0
    if one.wants & host.offers:
        total += weights.want_met
    if host.wants & one.offers:
        total += weights.offer_met
    if one.sectors & host.sectors:
        total += weights.same_sector
    elif one.wide & host.wide:
        total += weights.near_sector
    if one.readiness in READY and host.readiness in READY:
        total += weights.readiness
    if one.languages & host.languages:
        total += weights.language
    if one.has_talked or host.has_talked:
        total += weights.met_before
    if one.is_must or host.is_must:
        total += weights.priority
    return total


def main() -> None:
    """Measure both by turns and write the section."""
    travellers, hosts, weights = stakeholders(TRAVELLERS), stakeholders(HOSTS, seed=2), Weights()
    if explained(travellers, hosts, weights) != plain(travellers, hosts, weights):
        raise SystemExit("The baseline gives other sums: the comparison would be of two different things.")
    ours, bare = [], []
    for _round in range(ROUNDS):
        ours.append(_seconds(lambda: explained(travellers, hosts, weights)))
        bare.append(_seconds(lambda: plain(travellers, hosts, weights)))
    ratio = statistics.median(one / other for one, other in zip(ours, bare, strict=True))
    figures = [
        Figure("7,200 pairs with reasons and gaps / the bare sums", ratio, "×"),
        Figure("7,200 pairs with reasons and gaps, ranked", statistics.median(ours), "s", at_most=1),
        Figure("one pair", statistics.median(ours) / (TRAVELLERS * HOSTS) * 1_000_000, "µs"),
        Figure("7,200 bare sums", statistics.median(bare), "s"),
    ]
    write("Matching", NOTE, figures)


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
