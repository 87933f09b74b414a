"""The pages that are measured: an address of ours, the same in the baseline, how much cheaper ours is to be."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.benchmarks.contacts.stage import ADDRESS, Answer, Site
from tests.benchmarks.results import Figure

Ask = Callable[[Site, int], Answer]
ROUNDS, ENOUGH = 25, 8.0
"""At most so many rounds of a page, and no more after so many seconds; at least seven."""


@dataclass
class Work:
    """One row of the table. `reach`: our milliseconds are at most the baseline's divided by this."""

    name: str
    ours: Ask
    theirs: Ask | None = None
    reach: float = 0.0
    counted: str = ""  # the address whose statements are counted
    statements: int = 0  # and how many there may be
    cost: list[Answer] = field(default_factory=list)
    base: list[Answer] = field(default_factory=list)

    @property
    def milliseconds(self) -> float:
        return statistics.median(each.cpu for each in self.cost)

    @property
    def their_milliseconds(self) -> float:
        return statistics.median(each.cpu for each in self.base)


def get(path: str) -> Ask:
    def ask(site: Site, number: int) -> Answer:
        answer = site.ask(path)
        if answer.status != 200:
            raise RuntimeError(f"{site.name} answered {answer.status} to {path}")
        return answer

    return ask


def measure(works: list[Work], ours: Site, theirs: Site | None) -> None:
    """All pages in turns, ours and the baseline's, so that whatever else the machine does falls on both."""
    spent = dict.fromkeys(range(len(works)), 0.0)
    for number in range(-2, ROUNDS):
        for index, work in enumerate(works):
            if number >= 7 and spent[index] > ENOUGH:
                continue
            began = time.perf_counter()
            ask(work.ours, ours, number, work.cost)
            if work.theirs and theirs:
                ask(work.theirs, theirs, number, work.base)
            spent[index] += time.perf_counter() - began


def ask(how: Ask, site: Site, number: int, into: list[Answer]) -> None:
    answer = how(site, number)
    if number >= 0:  # the rounds before warm up
        answer.body = b""
        into.append(answer)


def figures(works: list[Work], counts: dict[str, int]) -> list[Figure]:
    rows = []
    for work in works:
        if work.base:
            ratio = work.milliseconds / work.their_milliseconds
            most = 1 / work.reach if work.reach else None
            rows.append(Figure(f"{work.name}: ours / baseline", ratio, "×", at_most=most))
            rows.append(Figure(f"{work.name}: baseline, web + database", work.their_milliseconds, "ms"))
        web = statistics.median(each.web for each in work.cost)
        rows.append(Figure(f"{work.name}: ours, web + database", work.milliseconds, "ms"))
        rows.append(Figure(f"{work.name}: ours, of that the web server", web, "ms"))
        if work.counted:
            rows.append(Figure(f"{work.name}: SQL statements", counts[work.counted], "", at_most=work.statements))
    return rows


def pages(ours: Site, theirs: Site) -> list[Work]:
    """Every page of the table that reads."""
    people, admin = f"{ADDRESS}/people/", "/admin/plain/contact/"
    person = f"{people}{ours.facts['person']}/"
    return [
        Work("list, first page", get(people), get(admin), 8, counted=people, statements=4),
        Work(
            "person with 50 touches",
            get(person),
            get(f"{admin}{theirs.facts['contact']}/change/"),
            4,
            counted=person,
            statements=5,
        ),
    ]
