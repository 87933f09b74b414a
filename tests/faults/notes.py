"""Notes that people log while web processes and the database are killed (threat T12).

A client sends a note with the key of its form until an answer says that it is kept. Afterwards every note that was
acknowledged must be there, none twice, and none that nobody sent.
"""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import time
import uuid
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

from tests.benchmarks.results import Figure
from tests.faults.house import FILES, House
from tests.faults.people import Person

LIMIT = 5400.0  # seconds, in case it never ends


@dataclass
class Size:
    """How many notes and kills, from how many people at once, and how long a killed server stays away."""

    notes: int
    kills: int
    clients: int = 6
    away: float = 2.0


@dataclass
class History:
    """What the clients sent and what they were told; filled by several threads, each step one of Python's own."""

    page: str
    numbers: list[int]
    acknowledged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    wordless: list[str] = field(default_factory=list)
    codes: Counter[int] = field(default_factory=Counter)
    is_over: threading.Event = field(default_factory=threading.Event)


def write(house: House, by: Person, people: list[int], history: History) -> None:
    """One client: takes the next note, sends it until it is kept, to one host after the other."""
    windows = [Person(url).like(by) for url in house.urls]
    while history.numbers and not history.is_over.is_set():
        with suppress(IndexError):
            number = history.numbers.pop()
            _send(number, windows, people[number % len(people)], history)


def _send(number: int, windows: list[Person], person: int, history: History) -> None:
    said = f"note {number}"
    fields = {
        "uid": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{history.page} {number}")),
        "said": said,
        "people": person,
        "kind": "call",
    }
    while not history.is_over.is_set():
        windows.append(windows.pop(0))
        answer = windows[0].ask(history.page, {**fields, "waited": "yes"}, **{"X-Requested-With": "note"})
        history.codes[answer.code] += 1
        if answer.code == 200 and json.loads(answer.words)["state"] == "kept":
            history.acknowledged.append(said)
            return
        if answer.code == 422:
            history.refused.append(answer.words[:500])
            return
        if not answer.is_in_words:
            history.wordless.append(f"{answer.code} {answer.words[:500]}")
        history.is_over.wait(0.2)


def run(house: House, size: Size, seed: int) -> list[Figure]:
    """Let the clients write, kill as their notes come, count what is there."""
    house.start()
    who = house.inside("people")
    by = Person(house.urls[0]).sign_in(who["staff"], who["password"])
    history = History(f"/a/{who['slug']}/log/", list(range(size.notes)))
    clients = [
        threading.Thread(target=write, args=(house, by, who["people"], history)) for _client in range(size.clients)
    ]
    began = time.monotonic()
    for client in clients:
        client.start()
    try:
        killed = _kill_until_done(house, history, size, random.Random(seed))
    finally:
        history.is_over.set()
        for client in clients:
            client.join()
    took = time.monotonic() - began
    house.wait_for_web()
    there: dict[str, int] = house.inside("notes", slug=who["slug"])
    return [*_verdict(there, history, size, killed), Figure("notes a second, kills included", size.notes / took, "")]


def _kill_until_done(house: House, history: History, size: Size, choice: random.Random) -> Counter[str]:
    killed: Counter[str] = Counter()
    due = sorted(choice.sample(range(1, size.notes * 9 // 10), size.kills))  # after so many notes
    began = time.monotonic()
    while len(history.acknowledged) + len(history.refused) < size.notes:
        house.look_after()
        if due and len(history.acknowledged) >= due[0]:
            due.pop(0)
            killed[_kill(house, size, choice, sum(killed.values()))] += 1
        if time.monotonic() - began > LIMIT:
            print(f"Given up after {LIMIT:.0f} s.\n{house.words()}")
            break
        time.sleep(0.05)
    return killed


def _kill(house: House, size: Size, choice: random.Random, turn: int) -> str:
    """Every second time the database, else a web process. SQLite lives in the processes that use it."""
    if turn % 2 and house.postgres is not None:
        house.postgres.kill()
        time.sleep(size.away)
        house.postgres.start()
        house.postgres.wait()
        return "PostgreSQL killed with all its processes"
    if turn % 2 and house.kind == FILES:
        for part in house.parts.values():
            part.kill()
        for part in house.parts.values():
            part.start()
        return "every process that has SQLite's file open killed"
    web = choice.choice(house.webs)
    if (pids := web.workers()) and choice.random() < 0.5:
        with suppress(ProcessLookupError):
            os.kill(pids[0], signal.SIGKILL)
    else:
        web.restart()
    return "a web process killed"


def _verdict(there: dict[str, int], history: History, size: Size, killed: Counter[str]) -> list[Figure]:
    for words in (history.wordless + history.refused)[:5]:
        print(words)
    sent = {f"note {number}" for number in range(size.notes)}
    again = sum(history.codes.values()) - len(history.acknowledged)
    return [
        Figure("notes acknowledged", len(history.acknowledged), ""),
        *(Figure(f"– {name}", number, "") for name, number in sorted(killed.items())),
        Figure("answers that were lost or in trouble, and the note sent again", again, ""),
        Figure("– answered in words that the portal is in trouble (503)", history.codes[503], ""),
        Figure("– answered without words (500)", len(history.wordless), "", at_most=0),
        Figure("notes that were never acknowledged", size.notes - len(history.acknowledged), "", at_most=0),
        Figure("notes acknowledged and lost", sum(each not in there for each in history.acknowledged), "", at_most=0),
        Figure("notes that are there twice", sum(number > 1 for number in there.values()), "", at_most=0),
        Figure("notes that nobody sent", len(there.keys() - sent), "", at_most=0),
    ]
