"""The pages that are measured: an address of ours, the same in the baseline, how much cheaper ours is to be."""

from __future__ import annotations

import html
import json
import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote

from tests.benchmarks.contacts.colleagues import Colleagues
from tests.benchmarks.contacts.stage import ADDRESS, PORTAL, Site, run
from tests.benchmarks.contacts.visitor import Answer
from tests.benchmarks.results import Figure

Ask = Callable[[Site, int], Answer]
LARGE = 100_000
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
    why_not: str = ""  # it could not be measured
    name_of_twin: str = ""  # the same on the first page: this one costs at most 1.2 times that
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


def measure(works: list[Work], ours: Site, theirs: Site | None, rounds: int = ROUNDS) -> None:
    """All pages in turns, ours and the baseline's, so that whatever else the machine does falls on both."""
    spent = dict.fromkeys(range(len(works)), 0.0)
    for number in range(-2 if rounds > 1 else 0, rounds):
        for index, work in enumerate(works):
            if work.why_not or (number >= 7 and spent[index] > ENOUGH):
                continue
            began = time.perf_counter()
            try:
                ask(work.ours, ours, number, work.cost)
                if work.theirs and theirs:
                    ask(work.theirs, theirs, number, work.base)
            except RuntimeError as error:
                work.why_not = str(error)[:200]
            spent[index] += time.perf_counter() - began


def ask(how: Ask, site: Site, number: int, into: list[Answer]) -> None:
    answer = how(site, number)
    if number >= 0:  # the rounds before warm up
        answer.body = b""
        into.append(answer)


def figures(works: list[Work], counts: dict[str, int]) -> list[Figure]:
    rows = []
    for work in works:
        if work.why_not:
            rows.append(Figure(work.name, None, "ms", at_most=0, why_not=work.why_not))
            continue
        if work.base:
            ratio = work.milliseconds / work.their_milliseconds
            most = 1 / work.reach if work.reach else None
            rows.append(Figure(f"{work.name}: ours / baseline", ratio, "×", at_most=most))
            rows.append(Figure(f"{work.name}: baseline, web + database", work.their_milliseconds, "ms"))
        if work.name_of_twin:
            twins = [each for each in works if each.name == work.name_of_twin and each.cost]
            rows += [
                Figure(f"{work.name}: ours / {twin.name}", work.milliseconds / twin.milliseconds, "×", at_most=1.2)
                for twin in twins
            ]
        web = statistics.median(each.web for each in work.cost)
        rows.append(Figure(f"{work.name}: ours, web + database", work.milliseconds, "ms"))
        rows.append(Figure(f"{work.name}: ours, of that the web server", web, "ms"))
        if work.counted:
            count = counts[work.counted]
            why_not = f"the page answered {-count}" if count < 0 else ""
            rows.append(
                Figure(f"{work.name}: SQL statements", None if why_not else count, "", work.statements, why_not)
            )
    return rows


def pages(ours: Site, theirs: Site | None) -> list[Work]:
    """Every page of the table that reads, and the one that writes."""
    people, admin = f"{ADDRESS}/people/", "/admin/plain/contact/"
    person = f"{people}{ours.facts['person']}/"
    deep = 500 if ours.facts["people"] >= LARGE else max(2, ours.facts["people"] // 200)
    filtered = f"{people}?side=home&sort=touch"
    contact = f"{admin}{ours.facts['person']}/change/"
    works = [
        Work("list, first page", get(people), get(admin), 8, people, 4),
        Work("filter + sort, page 1", get(filtered), get(f"{admin}?language__exact=en&o=-3"), 20, filtered, 5),
        Work(
            f"filter + sort, page {deep}",
            Deep(filtered, deep),
            get(f"{admin}?language__exact=en&o=-3&p={deep}"),
            20,
            name_of_twin="filter + sort, page 1",
        ),
        Work("person with 50 touches", get(person), get(contact), 4, person, 5),
    ]
    kanji = get(f"{admin}?q={quote('山田')}")
    for words, word, theirs_do, reach in (
        ("Latin name", "Van dermeer", get(f"{admin}?q=Van+dermeer"), 8),
        ("Latin name, rare", "Castelquist", get(f"{admin}?q=Castelquist"), 8),
        ("two kanji", "山田", kanji, 7),
        ("kana", "ヤマダ", get(f"{admin}?q={quote('ヤマダ')}"), 7),
        ("half-width kana", "ﾔﾏﾀﾞ", kanji, 7),
        ("romaji", "yamada", kanji, 7),
        ("family and given name in one", "山田太郎", kanji, 7),
    ):
        address = f"{people}?q={quote(word)}"
        works.append(Work(f"search, {words}", found(address, word), theirs_do, reach, address, 8))
    works.append(Work("create", Create(f"{people}new/", ours_person), Create(f"{admin}add/", their_contact), 1))
    next_one = Colleagues(json.loads(run(ours.environment, PORTAL, "-m", "tests.benchmarks.contacts.colleagues")))
    works.append(
        Work(
            "create, a name that many have, at an organization",
            Create(f"{people}new/", next_one.ours),
            Create(f"{admin}add/", next_one.theirs),
        )
    )
    if theirs:
        quiet = f"{admin}{theirs.facts['contact']}/change/"
        works.append(Work("page of a person with 50 touches beside one of 4", get(person), get(quiet)))
    for work in works:
        if ours.facts["people"] < LARGE:  # the baseline is as quick as anything where there is nothing to look through
            work.reach = 0
    return works


def found(path: str, word: str) -> Ask:
    """A search that has to find somebody."""

    def search(site: Site, number: int) -> Answer:
        answer = site.ask(path)
        if answer.status != 200 or f"{ADDRESS}/people/" not in answer.text.partition('id="found"')[2]:
            raise RuntimeError(f"{word} found nobody: {answer.status}")
        return answer

    return search


class Deep:
    """A page far down the list, reached as a reader does: by the link to the next page, over and over, once."""

    def __init__(self, first: str, number: int) -> None:
        self.path, self.steps = first, number - 1

    def __call__(self, site: Site, number: int) -> Answer:
        for _ in range(self.steps):
            link = re.search(r'rel="next" href="([^"]+)"', site.ask(self.path).text)
            if link is None:
                raise RuntimeError(f"{self.path} has no next page")
            self.path = self.path.partition("?")[0] + html.unescape(link[1])
        self.steps = 0
        return get(self.path)(site, number)


class Create:
    """A new row through the form, with what the form itself brings."""

    def __init__(self, path: str, fields: Callable[[int], dict[str, str]]) -> None:
        self.path, self.fields = path, fields
        self.hidden: dict[str, str] = {}

    def __call__(self, site: Site, number: int) -> Answer:
        if not self.hidden:
            text = site.ask(self.path).text
            inputs = re.findall(r"<input[^>]*>", text)
            self.hidden = dict(pair for each in inputs if "hidden" in each and (pair := name_and_value(each)))
        mark = time.time_ns() // 1_000_000
        answer = site.ask(self.path, self.hidden | self.fields(mark) | {"csrfmiddlewaretoken": site.token})
        if answer.status != 302:
            raise RuntimeError(f"{site.name} did not create anybody: {answer.status}")
        return answer


def name_and_value(tag: str) -> tuple[str, str] | None:
    name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
    return (name[1], html.unescape(value[1]) if value else "") if name else None


def ours_person(mark: int) -> dict[str, str]:
    return {
        "family_name": f"Lindqvist{mark}",
        "given_name": "Laura",
        "honorific_en": "Ms.",
        "side": "home",
        "language": "en",
        "city": "Omaha",
        "country": "US",
        "points-0-kind": "email",
        "points-0-use": "work",
        "points-0-value": f"laura.{mark}@example.com",
        "points-1-kind": "phone",
        "points-1-use": "work",
    }


def their_contact(mark: int) -> dict[str, str]:
    return {
        "last_name": f"Lindqvist{mark}",
        "first_name": "Laura",
        "email": f"laura.{mark}@example.com",
        "city": "Omaha",
        "country": "US",
        "language": "en",
    }
