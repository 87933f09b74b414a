"""The benchmark of the web hosts runs on a small association, so that nobody finds it broken when it is needed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.benchmarks.contacts.visitor import Answer
from tests.benchmarks.web.crowd import Crowd, Taken
from tests.benchmarks.web.pages import p95
from tests.clone import own_environment, with_shared_fonts

ROOT = Path(__file__).resolve().parents[1]


def test_an_answer_counts_as_a_multiple_of_its_own_page() -> None:
    taken = [Taken("list of people", 0.0, 30.0), Taken("board room", 1.0, 30.0), Taken("a person", 2.0, 30.0)]
    met = Crowd(taken, [], seconds=2.0)
    assert met.beside({"list of people": 10.0, "board room": 60.0}) == [3.0, 0.5]
    assert met.a_second == 1.5
    assert p95([*range(1, 101)]) == 96 and p95([7.0]) == 7.0


def test_a_packed_answer_is_read_and_weighs_what_was_sent() -> None:
    packed = bytes.fromhex("1f8b0800000000000003cb48cdc9c95728cf2fca49010085114a0d0b000000")
    answer = Answer(200, packed, {"Content-Encoding": "gzip"}, 1.0, 1.0)
    assert answer.text == "hello world" and len(answer.body) == 31


@pytest.fixture
def keep() -> Iterator[Path]:
    """A folder that the user of PostgreSQL can pass through, which pytest's own are not."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as place:
        Path(place).chmod(0o711)
        yield Path(place)


@pytest.mark.servers
@pytest.mark.whole
def test_it_measures_every_row(keep: Path) -> None:
    with_shared_fonts(settings.SHARED_DIR, keep / "var")
    command = [sys.executable, "-m", "tests.benchmarks", "web", "--people", "100", "--rounds", "1", "--seconds", "2"]
    done = subprocess.run(
        [*command, "--keep", str(keep), "--write", str(keep / "page.md")],
        cwd=ROOT,
        env=own_environment() | {"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said = (keep / "page.md").read_text()
    rows = (
        "list of people: ours / baseline",
        "logging a touch: ours / baseline",
        "board room: first view",
        "eight people",
    )
    for row in (*rows, "fifty people, during a batch: documents made a minute", "export of 1", "import of 10 people"):
        assert f"| {row}" in said
    assert "not measured" not in said
    for row in re.findall(r"^[|] (.* (?:assets|view|statements|no page)) [|] .*$", said, re.MULTILINE):
        assert f"| {row} | **" not in said
