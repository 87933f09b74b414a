"""The benchmark of contacts runs on a small association, so that nobody finds it broken on the day it is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.contacts import invention
from tests.clone import own_environment

ROOT = Path(__file__).resolve().parents[1]


def test_the_same_number_is_always_the_same_person() -> None:
    first, second = ([*invention.people(30, 5, start=start)] for start in (0, 10))
    assert first[10:] == second[:20]
    assert sum(each.is_japanese for each in first) == 10
    assert len({each.email for each in first}) == 30


@pytest.mark.whole
def test_it_measures_every_row_on_sqlite(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.benchmarks", "contacts", "--sqlite", "--people", "100", "--rounds", "1"]
    done = subprocess.run(
        [*command, "--keep", str(tmp_path), "--write", str(tmp_path / "page.md")],
        cwd=ROOT,
        env=own_environment() | {"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said = (tmp_path / "page.md").read_text()
    rows = "list, first page", "search, half-width kana", "create", "create, a name", "100 people as CSV", "100 rows in"
    for row in rows:
        assert f"| {row}" in said
    assert "not measured" not in said
