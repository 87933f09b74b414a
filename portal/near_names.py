"""Which setting somebody meant who misspelt its name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

HARMLESS = frozenset({"TOOL_DIR", "VENV_DIR"})  # of ./run alone: others have names near to them, and no harm is done


def names_in(example: Path) -> frozenset[str]:
    """Every setting there is, as `.env.example` lists them; none where that file is not at hand."""
    try:
        return frozenset(re.findall(r"(?m)^#?([A-Z_]+)=", example.read_text()))
    except OSError:
        return frozenset()


def nearest_name(name: str, names: Iterable[str]) -> str:
    """The setting that somebody who wrote `name` most likely meant; empty if the name is not near to any.

    Short names (PORT, DEMO) are left alone: other programs have names that are near to them.
    """
    plain = re.sub(r"^(DJANGO|PORTAL)_", "", name.upper())
    known = [each for each in sorted(names) if (len(each) >= 8 and each not in HARMLESS) or plain == each]
    near = {each: steps for each in known if (steps := steps_between(plain, each, most=2)) <= 2}
    return min(near, key=near.__getitem__) if near else ""


def steps_between(one: str, other: str, *, most: int) -> int:
    """How many letters must be put in, taken out, changed or swapped with the next; `most` + 1 if more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        new = [i]
        for j, wanted in enumerate(other, 1):
            steps = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                steps = min(steps, before[j - 2] + 1)
            new.append(steps)
        before, row = row, new
    return min(row[-1], most + 1)
