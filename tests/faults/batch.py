"""A batch of documents, and letters beside it, while everything that can break does (threat T11)."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.benchmarks.results import Figure
from tests.faults import backends
from tests.faults.clock import Clock, can_jump
from tests.faults.house import FILES, House
from tests.faults.parts import Part
from tests.faults.people import Person

AN_HOUR = 3600
RECOVERY = 120.0  # seconds from the last fault to the last page: what is promised
LIMIT = 3600.0  # seconds, in case it never ends
PAGE_DONE = "SELECT count(*) FROM jobs_job WHERE kind = 'render_export' AND state = 'done'"
UNFINISHED = "SELECT count(*) FROM documents_batch WHERE finished_at IS NULL"
UNSENT = "SELECT count(*) FROM accounts_memberinvite WHERE sent_at IS NULL"


@dataclass
class Size:
    """How much is asked for, and how long things stay broken."""

    pages: int
    letters: int
    faults: int
    still: float = 60.0  # seconds that a stopped process stands still
    away: float = 5.0  # seconds that a server stays away
    jump: float = 20.0  # seconds that a clock goes wrong


class Faults:
    """Every way in which this house is hurt, by name, as often as it comes among thirty."""

    def __init__(self, house: House, size: Size, seed: int) -> None:
        self.house, self.size, self.choice = house, size, random.Random(seed)
        self.done: Counter[str] = Counter()
        self.last_ended = 0.0
        self._later: list[threading.Thread] = []

    def kinds(self) -> dict[str, tuple[int, Callable[[], None]]]:
        """Name → how many of thirty, and what it does."""
        is_small = self.house.kind == FILES
        kinds = {
            "a child killed": (11 if is_small else 9, self.kill_child),
            "a whole worker killed": (8 if is_small else 7, self.kill_crew),
            "a web process killed": (4, self.kill_web),
            "a child standing still": (2, self.stand_still),
        }
        if can_jump():
            kinds["a clock an hour ahead, then right again"] = (1, lambda: self.jump(AN_HOUR))
            kinds["a clock an hour back, then right again"] = (1, lambda: self.jump(-AN_HOUR))
        if is_small:
            return kinds | {"the broker emptied": (3, self.empty_broker)}
        return kinds | {
            "Redis killed, back with its data": (2, self.kill_redis),
            "Redis killed, back without its data": (1, self.lose_redis),
            "Redis emptied": (1, self.empty_broker),
            "PostgreSQL killed": (1, lambda: self.restart_postgres(signal.SIGKILL)),
            "PostgreSQL restarted": (1, lambda: self.restart_postgres(signal.SIGINT)),
        }

    def plan(self) -> list[str]:
        """So many names in an order that the seed decides; each kind once before any comes twice, where they fit."""
        kinds = self.kinds()
        once, more = list(kinds), [name for name, (often, _do) in kinds.items() for _ in range(often - 1)]
        self.choice.shuffle(once)
        self.choice.shuffle(more)
        chosen = (once + more)[: self.size.faults]
        self.choice.shuffle(chosen)
        return chosen

    def happen(self, name: str) -> None:
        self.kinds()[name][1]()
        self.done[name] += 1
        self.last_ended = max(self.last_ended, time.monotonic())

    def wait(self) -> None:
        """Until what was to end by itself has ended."""
        for thread in self._later:
            thread.join()

    def kill_child(self) -> None:
        crew = self.choice.choice(self.house.crews)
        if pids := crew.workers():
            with suppress(ProcessLookupError):
                os.kill(self.choice.choice(pids), signal.SIGKILL)

    def kill_crew(self) -> None:
        self._restart(self.choice.choice(self.house.crews))

    def kill_web(self) -> None:
        web = self.choice.choice(self.house.webs)
        pids = web.workers()
        if pids and self.choice.random() < 0.5:
            with suppress(ProcessLookupError):
                os.kill(pids[0], signal.SIGKILL)
        else:
            self._restart(web)

    def stand_still(self) -> None:
        crew = self.house.crews[-1]  # the one that makes pages
        if pids := crew.workers():
            with suppress(ProcessLookupError):
                self._later.append(crew.stand_still(self.choice.choice(pids), self.size.still))
                self.last_ended = time.monotonic() + self.size.still

    def jump(self, seconds: int) -> None:
        """With SQLite the clock of the machine; with servers that of one host: a worker and a web process."""
        clocks = list(self.house.clocks.values())
        if self.house.kind != FILES:
            clocks = [self.house.clocks[part.name] for part in (self.house.crews[-1], self.house.webs[-1])]
        for clock in clocks:
            clock.set(seconds)
        self._later.append(threading.Thread(target=self._set_right, args=(clocks,)))
        self._later[-1].start()
        self.last_ended = time.monotonic() + self.size.jump

    def _set_right(self, clocks: list[Clock]) -> None:
        time.sleep(self.size.jump)
        for clock in clocks:
            clock.set(0)

    def empty_broker(self) -> None:
        if self.house.redis is None:
            for message in (self.house.var / "queue" / "messages").glob("*"):
                message.unlink(missing_ok=True)
            return
        import redis

        with redis.Redis.from_url(self.house.redis.url) as client:
            client.flushall()

    def kill_redis(self, forgets: bool = False) -> None:
        server = self.house.redis
        assert server is not None
        server.kill()
        time.sleep(self.size.away)
        if forgets:
            backends.forget(server)
        server.start()
        server.wait()

    def lose_redis(self) -> None:
        self.kill_redis(forgets=True)

    def restart_postgres(self, by: signal.Signals) -> None:
        server = self.house.postgres
        assert server is not None
        if by == signal.SIGKILL:
            server.kill()
        else:
            server.stop(by)
        time.sleep(self.size.away)
        server.start()
        server.wait()

    def _restart(self, part: Part) -> None:
        part.kill()
        time.sleep(1)  # what systemd rests
        part.start()


@dataclass
class Seen:
    """What people were answered while things broke."""

    page: str
    codes: Counter[int] = field(default_factory=Counter)
    wordless: list[str] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    is_over: threading.Event = field(default_factory=threading.Event)


def look_on(house: House, reader: Person, seen: Seen) -> None:
    """Ask pages of every host all the time; write down whatever was answered without words."""
    windows = [Person(url).like(reader) for url in house.urls]
    while not seen.is_over.wait(0.3):
        for window in windows:
            for path in ("/directory/", seen.page, "/readyz"):
                said = window.ask(path)
                seen.codes[said.code] += 1
                if not (said.is_in_words or (path == "/readyz" and said.code == 503)):
                    seen.wordless.append(f"{path} {said.code} {said.words[:300]}")


def invite(house: House, slug: str, by: Person, number: int, seen: Seen) -> None:
    """Invite so many people one after another, each until it is acknowledged; one host after the other."""
    windows = [Person(url).like(by) for url in house.urls]
    for each in range(number):
        address = f"invited{each}@{slug}.example"
        fields = {"email": address, "role": "volunteer", "language": "en"}
        while not seen.is_over.is_set():
            said = windows[each % len(windows)].ask(f"/a/{slug}/members/invite/", fields)
            windows.append(windows.pop(0))
            if said.code == 302 or "waiting already" in said.words:
                seen.acknowledged.add(address)
                break
            seen.is_over.wait(0.3)
        seen.is_over.wait(0.5)


def run(house: House, size: Size, seed: int) -> list[Figure]:
    """Ask for everything, let everything break, wait for the end, look at what is there."""
    house.start()
    who = house.inside("people")
    slug = who["slug"]
    reader = Person(house.urls[0]).sign_in(who["staff"], who["password"])
    inviter = Person(house.urls[0]).sign_in(who["administrator"], who["password"])
    before = max(0, _number(house, PAGE_DONE))
    asked = house.inside("batch", slug=slug, pages=size.pages)
    faults, seen = Faults(house, size, seed), Seen(f"/a/{slug}/people/")
    threads = [
        threading.Thread(target=look_on, args=(house, reader, seen)),
        threading.Thread(target=invite, args=(house, slug, inviter, size.letters, seen)),
    ]
    for thread in threads:
        thread.start()
    try:
        began = time.monotonic()
        ended = _until_done(house, faults, asked["pages"], before)
    finally:
        seen.is_over.set()
        faults.wait()
        for thread in threads:
            thread.join()
    found = house.inside("verdict", batch=asked["batch"])
    return [
        Figure("pages asked for in one batch", asked["pages"], ""),
        Figure("letters asked for meanwhile", len(seen.acknowledged), ""),
        Figure("faults", sum(faults.done.values()), ""),
        *(Figure(f"– {name}", number, "") for name, number in sorted(faults.done.items())),
        *_verdict(asked["pages"], found, house, slug, seen),
        Figure("pages a minute, faults included", asked["pages"] / (ended - began) * 60, ""),
        Figure("last page after the last fault", max(0.0, ended - faults.last_ended), "s", at_most=RECOVERY),
    ]


def _until_done(house: House, faults: Faults, pages: int, before: int) -> float:
    """Break things as the pages come, and at the end what is left to break; the moment at which the batch was finished
    and every letter had gone out. `before`: pages that had been made before these were asked for."""
    plan = faults.plan()
    due = sorted(faults.choice.sample(range(1, max(2, pages - pages // 30)), len(plan)))  # after so many pages
    began, pages_ended = time.monotonic(), 0.0
    while time.monotonic() - began < LIMIT:
        house.look_after()
        done = _number(house, PAGE_DONE) - before
        is_finished = _number(house, UNFINISHED) == 0
        if plan and (done >= due[0] or is_finished):
            due.pop(0)
            faults.happen(plan.pop(0))
            continue
        if not plan and is_finished:
            pages_ended = pages_ended or time.monotonic()
            if _number(house, UNSENT) == 0:
                return pages_ended
        time.sleep(0.25)
    print(f"Given up after {LIMIT:.0f} s.\n{house.words()}")
    return time.monotonic()


def _number(house: House, sql: str) -> int:
    rows = house.rows(sql)
    return int(rows[0][0]) if rows else -1


def _verdict(pages: int, found: dict[str, Any], house: House, slug: str, seen: Seen) -> list[Figure]:
    came = Counter(letter.to for letter in house.mail.received if letter.to.endswith(f"@{slug}.example"))
    invited: dict[str, bool] = found["invited"]
    for words in seen.wordless[:5]:
        print(words)
    for kind, reason in found["failed"].items():
        print(f"Given up: {kind}: {reason}")
    return [
        Figure("work that was cut off and taken up again", found["losses"], ""),
        Figure("pages lost", pages - found["made"], "", at_most=0),
        Figure("pages made into two rows", found["rows"] - pages, "", at_most=0),
        Figure("jobs not done exactly once", pages - found["jobs"]["done"] + len(found["failed"]), "", at_most=0),
        Figure("torn files", found["torn"], "", at_most=0),
        Figure("files that no row names, whole or half", found["nobody's"] + found["half"], "", at_most=0),
        Figure("pages missing in the ZIP", pages - found["zipped"], "", at_most=0),
        Figure("letters acknowledged and lost", sum(not came[each] for each in seen.acknowledged), "", at_most=0),
        Figure("letters that came twice", sum(came[each] > 1 for each in came), "", at_most=0),
        Figure("letters of no row", len(came.keys() - invited.keys()), "", at_most=0),
        Figure("pages looked at meanwhile", sum(seen.codes.values()), ""),
        Figure("– answered in words that the portal is in trouble (503)", seen.codes[503], ""),
        Figure("– answered without words (500)", len(seen.wordless), "", at_most=0),
    ]
