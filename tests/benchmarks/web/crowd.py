"""Many people at once: each opens a page, looks at it for a while, opens the next."""

from __future__ import annotations

import random
import statistics
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import quote

from tests.benchmarks.results import Figure
from tests.benchmarks.web.hosts import Hosts
from tests.benchmarks.web.pages import PEOPLE, ROOM, SEARCHES, Ask, NoPage, get, log, p95

MIX = {"list of people": 20, **dict.fromkeys(SEARCHES, 15), "a person": 30, "board room": 8, "logging a touch": 12}
"""Of a hundred pages."""


@dataclass(frozen=True)
class Taken:
    """One answer: which page, when, for how many milliseconds."""

    name: str
    at: float
    wall: float


@dataclass
class Crowd:
    """What so many people met with, in so many seconds."""

    taken: list[Taken]
    refused: list[str]
    seconds: float

    def walls(self, name: str) -> list[float]:
        return [each.wall for each in self.taken if each.name == name]

    @property
    def medians(self) -> dict[str, float]:
        return {name: statistics.median(walls) for name in MIX if (walls := self.walls(name))}

    def beside(self, alone: dict[str, float]) -> list[float]:
        """Every answer as a multiple of the median of its page when one person is there alone."""
        return [each.wall / alone[each.name] for each in self.taken if each.name in alone]

    @property
    def a_second(self) -> float:
        return len(self.taken) / self.seconds


def crowd(there: Hosts, users: int, seconds: float, pause: float) -> Crowd:
    """So many people for so long; each looks at a page for `pause` seconds, up to half as long less or more."""
    found = Crowd([], [], seconds)
    began = time.monotonic()
    threads = [
        threading.Thread(target=live, args=(there, number, began + seconds, pause, found)) for number in range(users)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.seconds = time.monotonic() - began
    return found


def live(there: Hosts, number: int, until: float, pause: float, found: Crowd) -> None:
    """One of them. What was no page is counted, never passed over."""
    dice, visitor = random.Random(number), there.visitor(number)
    time.sleep(dice.uniform(0, pause))
    first = [*MIX] if number == 0 else []  # each page once, so that there is a median of every one
    while (now := time.monotonic()) < until or first:
        name = first.pop(0) if first else dice.choices(list(MIX), weights=list(MIX.values()))[0]
        try:
            answer = ask_for(name, dice, there.visitors["people"])(visitor, number)
        except (NoPage, OSError, HTTPException) as error:
            visitor.close()
            found.refused.append(f"{name}: {error}")
        else:
            found.taken.append(Taken(name, now, answer.wall))
        time.sleep(dice.uniform(pause / 2, pause * 3 / 2))
    visitor.close()


def ask_for(name: str, dice: random.Random, people: Sequence[int]) -> Ask:
    if name in SEARCHES:
        return get(f"{PEOPLE}?q={quote(SEARCHES[name])}")
    if name == "logging a touch":
        return log(dice.choice(people))
    return get({"list of people": PEOPLE, "board room": ROOM}.get(name) or f"{PEOPLE}{dice.choice(people)}/")


def figures(name: str, met: Crowd, alone: dict[str, float]) -> list[Figure]:
    """How it went for these people."""
    walls = [each.wall for each in met.taken]
    for refused in met.refused:
        print(f"{name}: {refused}", file=sys.stderr)
    return [
        Figure(f"{name}: median of all answers", statistics.median(walls), "ms"),
        Figure(f"{name}: p95 of all answers", p95(walls), "ms"),
        *(
            Figure(f"{name}: {page}, p95 / median of one", p95(met.walls(page)) / alone[page], "×")
            for page in MIX
            if met.walls(page) and page in alone
        ),
        Figure(f"{name}: requests a second", met.a_second, ""),
        Figure(f"{name}: answers that were no page", len(met.refused), "", at_most=0),
    ]
