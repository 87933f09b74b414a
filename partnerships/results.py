"""A story's result in figures: its number, which a page prints large, and the words that say what it counts. Pure.

    split("350+ silk scarves sold", "en") == ("350+", "silk scarves sold")
    split("350枚以上 絹スカーフの販売数。", "ja") == ("350枚以上", "絹スカーフの販売数。")

A text that does not begin with a number has none to print large.
"""

from __future__ import annotations

import re

LONGEST = {"en": 16, "ja": 10}
"""Characters of a number that can still stand in its own column."""

_ENGLISH = re.compile(
    r"(?:(?:about|nearly|over|more than) )?[^\s\d]{0,4}\d\S*(?: (?:million|billion|trillion))?(?=\s)", re.I
)
_JAPANESE = re.compile(r"[^\s\d]{0,4}\d[^\s、：]*(?=[\s、：])")


def split(text: str, language: str) -> tuple[str, str]:
    """The number and the rest of a result; the number is empty where the text does not begin with one."""
    text = text.strip()
    found = (_JAPANESE if language == "ja" else _ENGLISH).match(text)
    if not found or len(found[0]) > LONGEST[language]:
        return "", text
    return found[0], text[found.end() :].lstrip(" \u3000、：")
