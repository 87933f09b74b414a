"""docs/operations.md names a test beside each promise and each threat; every test that it names is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORDS = (ROOT / "docs" / "operations.md").read_text()
NAMED = re.findall(r"`((?:tests/)?[\w/]*test_\w+\.py)(?:::(\w+))?`", WORDS)


def files_called(name: str) -> list[Path]:
    """The test files of that name: with the folder, or without it where a table has named it before."""
    return [ROOT / name] if name.startswith("tests/") else list((ROOT / "tests").rglob(name))


def test_every_test_that_is_named_is_there():
    missing = [
        f"{file}::{test}"
        for file, test in NAMED
        if not any(path.exists() and (not test or f"def {test}(" in path.read_text()) for path in files_called(file))
    ]
    assert len(NAMED) > 50
    assert missing == []


def test_each_of_the_sixteen_threats_has_a_control_and_a_test():
    rows = re.findall(r"^\| (T\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", WORDS, re.MULTILINE)
    assert [row[0] for row in rows] == [f"T{number}" for number in range(1, 17)]
    assert all(control.strip() and "`tests/" in test for _, _, control, test in rows)
