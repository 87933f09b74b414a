"""The benchmark of the board room runs on a small association, so that nobody finds it broken when it is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clone import own_environment

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.whole
def test_it_measures_every_row_on_sqlite(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.benchmarks", "insight", "--people", "200", "--rounds", "1"]
    done = subprocess.run(
        [*command, "--keep", str(tmp_path), "--write", str(tmp_path / "page.md")],
        cwd=ROOT,
        env=own_environment() | {"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said = (tmp_path / "page.md").read_text()
    for row in ("people | 200", "touches | 600", "differences that it found | 0", "plain recount", "writing a touch"):
        assert f"| {row}" in said
    assert "**" not in said
    assert "not measured" not in said
