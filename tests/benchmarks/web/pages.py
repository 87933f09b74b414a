"""What is asked for, of the portal and of the baseline, by one visitor after another."""

from __future__ import annotations

import datetime
import statistics
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from tests.benchmarks.contacts.stage import ADDRESS
from tests.benchmarks.contacts.visitor import Answer, Visitor
from tests.benchmarks.results import Figure
from tests.benchmarks.web.hosts import Hosts

Ask = Callable[[Visitor, int], Answer]
REACH = 3
"""So many times faster than the baseline, at the median."""
STATEMENTS = 12
PEOPLE, ADMIN, ROOM = f"{ADDRESS}/people/", "/admin/plain/contact/", f"{ADDRESS}/board-room/"
SEARCHES = {"search, Latin name": "Van dermeer", "search, two kanji": "山田"}


class NoPage(RuntimeError):
    """A server answered with something that is not what was asked for."""


@dataclass
class Page:
    """One row of the table, with every answer to it."""

    name: str
    ours: Ask
    theirs: Ask | None = None
    reach: float = 0.0
    counted: str = ""  # the address whose statements are counted
    cost: list[Answer] = field(default_factory=list)
    base: list[Answer] = field(default_factory=list)


def get(path: str) -> Ask:
    def ask(visitor: Visitor, number: int) -> Answer:
        return answered(visitor.fetch(path), 200, path)

    return ask


def answered(answer: Answer, status: int, path: str) -> Answer:
    if answer.status != status:
        raise NoPage(f"{path} answered {answer.status}: {answer.text[:300]}")
    return answer


def log(person: int) -> Ask:
    """A touch with this person through the quick log's form; then, not counted, the page that it leads to."""
    path = f"{ADDRESS}/log/"

    def ask(visitor: Visitor, number: int) -> Answer:
        if not visitor.token:
            visitor.fetch(path)
        note = {"uid": str(uuid.uuid4()), "people": person, "kind": "call", "began": "us", "happened": "today"}
        note |= {"said": "We spoke about the visit and what was promised."}
        answer = answered(visitor.fetch(path, note | {"csrfmiddlewaretoken": visitor.token}), 302, path)
        visitor.fetch(answer.headers["Location"])
        return answer

    return ask


def their_log(person: int) -> Ask:
    """The same in the baseline."""
    path = "/admin/plain/interaction/add/"
    today = datetime.datetime.now(datetime.UTC).date().isoformat()

    def ask(visitor: Visitor, number: int) -> Answer:
        if not visitor.token:
            visitor.fetch(path)
        fields = {"contact": person, "kind": "call", "happened_on": today, "csrfmiddlewaretoken": visitor.token}
        fields |= {"text": "We spoke about the visit and what was promised."}
        answer = answered(visitor.fetch(path, fields), 302, path)
        visitor.fetch("/admin/")
        return answer

    return ask


def pages(there: Hosts, people: int) -> list[Page]:
    """Every page that is measured. What the baseline does not have stands alone."""
    busy = there.ours[0].facts["person"]
    few, person = there.visitors["people"][5], f"{PEOPLE}{busy}/"
    reach = REACH if people >= 100_000 else 0
    found = [
        Page(
            name, get(f"{PEOPLE}?q={quote(word)}"), get(f"{ADMIN}?q={quote(word)}"), reach, f"{PEOPLE}?q={quote(word)}"
        )
        for name, word in SEARCHES.items()
    ]
    return [
        Page("list of people", get(PEOPLE), get(ADMIN), reach, PEOPLE),
        *found,
        Page("person with 50 touches", get(person), get(f"{ADMIN}{busy}/change/"), reach, person),
        Page("board room, after a touch was logged", get(ROOM)),
        Page("board room, nothing changed since", get(ROOM), counted=ROOM),
        Page("quick log: the form", get(f"{ADDRESS}/log/"), counted=f"{ADDRESS}/log/"),
        Page(
            "quick log: whom two letters mean",
            get(f"{ADDRESS}/log/people/?q=ya"),
            counted=f"{ADDRESS}/log/people/?q=ya",
        ),
        Page("logging a touch", log(few), their_log(few)),
    ]


def measure(all_pages: Sequence[Page], there: Hosts, rounds: int) -> None:
    """All pages by turns, ours and the baseline's, so that whatever else the machine does falls on both."""
    ours = [there.visitor(number) for number in range(len(there.ours))]
    theirs = [there.visitor(number, there.theirs) for number in range(len(there.theirs))]
    for number in range(-2 * len(ours) if rounds > 1 else 0, rounds):
        for page in all_pages:
            for ask, visitors, into in ((page.ours, ours, page.cost), (page.theirs, theirs, page.base)):
                if ask:
                    answer = ask(visitors[number % len(visitors)], number)
                    if number >= 0:  # the rounds before warm up
                        into.append(answer)


def figures(all_pages: Sequence[Page], statements: dict[str, int]) -> list[Figure]:
    rows = []
    for page in all_pages:
        ours = [answer.wall for answer in page.cost]
        if page.base:
            ratio = statistics.median(ours) / statistics.median(answer.wall for answer in page.base)
            rows.append(Figure(f"{page.name}: ours / baseline", ratio, "×", 1 / page.reach if page.reach else None))
            rows += times(f"{page.name}, baseline", [answer.wall for answer in page.base])
            rows.append(kilobytes(f"{page.name}, baseline", page.base))
        rows += times(page.name, ours)
        rows.append(kilobytes(page.name, page.cost))
        if page.counted:
            rows.append(Figure(f"{page.name}: SQL statements", statements[page.counted], "", STATEMENTS))
    return rows


def times(name: str, milliseconds: Sequence[float]) -> list[Figure]:
    return [
        Figure(f"{name}: median", statistics.median(milliseconds), "ms"),
        Figure(f"{name}: p95", p95(milliseconds), "ms"),
        Figure(f"{name}: requests a second", 1000 / statistics.fmean(milliseconds), ""),
    ]


def kilobytes(name: str, answers: Sequence[Answer]) -> Figure:
    return Figure(f"{name}: answer", statistics.median(len(answer.body) for answer in answers) / 1000, "KB")


def p95(numbers: Sequence[float]) -> float:
    """What 95 of 100 stay below."""
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
