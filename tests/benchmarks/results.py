"""Where figures go: docs/benchmarks.md, one section for each benchmark, written by the benchmark itself."""

from __future__ import annotations

import datetime
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `./run bench` and `./run soak`; a section is the last run of its benchmark. A figure over its target is bold.
"""


@dataclass(frozen=True)
class Figure:
    """A figure is one measured number, with the most that it may be where there is a target.

    What could not be measured has no value, and says why: a contestant that is not installed is named, never left out.
    """

    name: str
    value: float | None
    unit: str
    at_most: float | None = None
    why_not: str = ""

    @property
    def is_met(self) -> bool:
        return self.at_most is None or (self.value is not None and self.value <= self.at_most)

    def row(self) -> str:
        target = "" if self.at_most is None else f"≤ {plain(self.at_most)} {self.unit}".strip()
        if self.value is None:
            return f"| {self.name} | not measured: {self.why_not} | {target} |"
        value = f"{plain(self.value)} {self.unit}".strip()
        verdict = "" if self.at_most is None else " – met" if self.is_met else " – **missed**"
        return f"| {self.name} | {value if self.is_met else f'**{value}**'} | {target}{verdict} |"


def plain(number: float) -> str:
    """A number as a reader wants it: no more than three places that mean something."""
    return f"{number:.0f}" if number >= 100 or number == int(number) else f"{number:.3g}"


def machine() -> str:
    """What it was measured on, without naming anybody's machine."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    system = f"{platform.system()} {platform.machine()}"
    return f"{os.cpu_count()} cores, {system}, Python {platform.python_version()}{load}"


def section(title: str, how: str, figures: Sequence[Figure], conditions: str) -> str:
    """One benchmark as text."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    lines = [f"## {title}", "", how, "", f"Measured on {today}: {conditions}.", ""]
    lines += ["| what | figure | target |", "|---|---|---|", *(figure.row() for figure in figures)]
    return "\n".join(lines) + "\n"


def write(title: str, how: str, figures: Sequence[Figure], conditions: str | None = None, page: Path = PAGE) -> None:
    """Print the figures and put them in the place of this benchmark's former section."""
    new = section(title, how, figures, conditions or machine())
    print(new)
    text = page.read_text() if page.exists() else HEAD
    former = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    if former.search(text):
        text = former.sub(lambda _: new + "\n", text)
    else:
        text = f"{text.rstrip()}\n\n{new}"
    page.write_text(text.rstrip() + "\n")
