"""What moves everybody: a file out through the web host, a file in through the pages and the workers behind them."""

from __future__ import annotations

import time
import uuid

from tests.benchmarks.contacts.bulk import their_export, their_import
from tests.benchmarks.contacts.memory import watched
from tests.benchmarks.contacts.newcomers import sheet
from tests.benchmarks.contacts.stage import ADDRESS
from tests.benchmarks.contacts.visitor import Visitor
from tests.benchmarks.results import Figure
from tests.benchmarks.web.hosts import Hosts
from tests.benchmarks.web.pages import NoPage, answered

OFTEN, LONGEST = 0.2, 300.0  # seconds between two looks at a file, and until it is given up
AT_WORK = 'hx-trigger="every'


def exports(there: Hosts) -> list[Figure]:
    """Everybody as CSV, through one host of each."""
    ours, theirs = there.ours[0], there.theirs[0]
    path = f"{ADDRESS}/people/export/"
    ours.ask(path)
    ours.ask(path, {"kind": "csv", "language": "en"}, keep=False)
    with watched(ours.process.pid) as grown:
        answer = ours.ask(path, {"kind": "csv", "language": "en"}, keep=False)
    with watched(theirs.process.pid) as their_grown:
        their_answer = their_export(theirs)
    name = f"export of {ours.facts['people']:,} people"
    return [
        Figure(f"{name}: whole file", answer.wall / 1000, "s"),
        Figure(f"{name}: first byte", answer.first / 1000, "s"),
        Figure(f"{name}: memory of the host grows by", grown.grown, "MB"),
        Figure(f"{name}, baseline: whole file", their_answer.wall / 1000, "s"),
        Figure(f"{name}, baseline: memory of the host grows by", their_grown.grown, "MB"),
        Figure(f"{name}: ours / baseline", answer.wall / their_answer.wall, "×"),
    ]


def imports(there: Hosts, rows: int) -> list[Figure]:
    """A file of new people: sent, looked through, taken over, taken back; the baseline's sent and taken over."""
    took = brought_in(there.visitor(0), rows)
    name = f"import of {rows:,} people"
    first, second = their_import(there.theirs[0], rows)
    return [
        *(Figure(f"{name}: {step}", seconds, "s") for step, seconds in took.items()),
        Figure(f"{name}, baseline: sent and looked through", first.wall / 1000, "s"),
        Figure(f"{name}, baseline: taken over", second.wall / 1000, "s"),
    ]


def brought_in(visitor: Visitor, rows: int) -> dict[str, float]:
    """The three steps of a file as its sender waits for them. Who may be known already is left out, as by usual."""
    visitor.fetch(f"{ADDRESS}/imports/")
    mark = uuid.uuid4().hex
    head = f'--{mark}\r\nContent-Disposition: form-data; name="side"\r\n\r\nhome\r\n'
    head += f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="people.csv"\r\n'
    body = f"{head}Content-Type: text/csv\r\n\r\n".encode() + sheet(rows, 10) + f"\r\n--{mark}--\r\n".encode()
    took = {}
    began = time.monotonic()
    sent = visitor.fetch(f"{ADDRESS}/imports/start/", body, f"multipart/form-data; boundary={mark}")
    run = answered(sent, 302, "the file").headers["Location"]
    took["sent and looked through"] = awaited(visitor, run, began)
    for step, path, fields in (("taken over", "choose/", {"then": "take"}), ("taken back", "undo/", {})):
        began = time.monotonic()
        answered(visitor.fetch(run + path, fields | {"csrfmiddlewaretoken": visitor.token}), 302, step)
        took[step] = awaited(visitor, run, began)
    return took


def awaited(visitor: Visitor, run: str, began: float) -> float:
    """Look at the page of the file, as its sender does, until it says that the work has ended."""
    while True:
        page = answered(visitor.fetch(run), 200, run).text
        seconds = time.monotonic() - began
        if AT_WORK not in page:
            return seconds
        if seconds > LONGEST:
            raise NoPage(f"{run} was not ready after {LONGEST:.0f} s")
        time.sleep(OFTEN)
