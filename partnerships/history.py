"""Reads a history as people write it: one happening a line, each beginning with its year. Pure.

A line without a year is a happening of its own that keeps its place; a line that goes on in the middle of a sentence
belongs to the one above.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import zip_longest

from portal.wareki import ERA_NAMES, western_year

FIRST_YEAR, LAST_YEAR = 1600, 2199

_DIGIT = "[0-9０-９]"
_NOT_A_COUNT = "(?![人名社件本校]|円|ドル|万|億)"
_WESTERN = rf"(?:in |since )?(?P<year>{_DIGIT}{{4}})(?!{_DIGIT}){_NOT_A_COUNT}"
_ERA = rf"(?P<era>{'|'.join(ERA_NAMES)})\s*(?P<count>元|{_DIGIT}{{1,2}})\s*年"
_UNTIL = rf"(?:\s*[–—\-~〜～]\s*(?P<until>{_DIGIT}{{4}})(?!{_DIGIT}))?"
_BRACKET = r"(?:\s*[（(][^（()）]{0,12}[)）])?"
_AFTER = r"年?\s*[–—\-:：.．,、，/]*\s*"
_BULLET = r"^[\s\u3000]*(?:[-*•‣・●○–—]\s*)?"
_DATED = re.compile(rf"{_BULLET}(?:{_WESTERN}年?{_UNTIL}|{_ERA}){_BRACKET}{_AFTER}", re.IGNORECASE)
_ENDS = (".", "!", "?", "。", "！", "？", ")", "）", "」", "”", '"', "…", "年")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True)
class Happening:
    """One line of a history. An undated one has no `year` and stands `behind` the year above it (0: before all)."""

    year: int | None
    text: str
    until: int | None = None
    behind: int = 0

    @property
    def place(self) -> tuple[int, bool]:
        """Where it stands among the others: by its year, an undated one behind the year above it."""
        return (self.behind, True) if self.year is None else (self.year, False)


@dataclass(frozen=True)
class HistoryRow:
    """One happening in both languages; either text may be empty."""

    year: int | None
    text_en: str
    text_ja: str
    until: int | None = None

    @property
    def years(self) -> str:
        """The year or the period in digits: "1965", "1998–2004"; empty for an undated row."""
        if self.year is None:
            return ""
        return f"{self.year}–{self.until}" if self.until else str(self.year)


def happenings(text: str) -> list[Happening]:
    """The happenings of a text in the order written."""
    found: list[Happening] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        one = _happening(line)
        above = found[-1] if found else None
        if one.year is None and above is not None:
            if _goes_on(above.text, one.text):
                found[-1] = replace(above, text=_joined(above.text, one.text))
                continue
            one = replace(one, behind=above.year or above.behind)
        found.append(one)
    return found


def rows(text_en: str, text_ja: str) -> list[HistoryRow]:
    """Both texts side by side, oldest first. Happenings of one place pair in the order in which they are written."""
    by_place: dict[tuple[int, bool], tuple[list[Happening], list[Happening]]] = defaultdict(lambda: ([], []))
    for side, text in enumerate((text_en, text_ja)):
        for one in happenings(text):
            by_place[one.place][side].append(one)
    found = []
    for place in sorted(by_place):
        for en, ja in zip_longest(*by_place[place]):
            one = en or ja
            until = (en and en.until) or (ja and ja.until) or None
            found.append(HistoryRow(one.year, en.text if en else "", ja.text if ja else "", until))
    return found


def _goes_on(above: str, below: str) -> bool:
    """Whether a line is the rest of the sentence above it: that one has no end yet, or this one begins small."""
    return below[:1].islower() or not above.endswith(_ENDS)


def _happening(line: str) -> Happening:
    match = _DATED.match(line)
    year = _year(match) if match else None
    if match is None or year is None:
        return Happening(None, line.strip())
    until = int(match["until"]) if match["until"] else None
    if until is not None and not year <= until <= LAST_YEAR:
        return Happening(None, line.strip())
    rest = line[match.end() :].strip()
    return Happening(year, rest[:1].upper() + rest[1:] if match[0].strip()[:1].isalpha() else rest, until)


def _year(match: re.Match[str]) -> int | None:
    if match["era"]:
        return western_year(match["era"], match["count"])
    year = int(match["year"])
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def _joined(above: str, below: str) -> str:
    """Japanese lines join without a space, others with one."""
    space = "" if _JAPANESE.search(above[-1:]) or above[-1:] in "。、）」" else " "
    return f"{above}{space}{below}".strip()
