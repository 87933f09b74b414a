"""Names in kanji: which characters are one under an old and a new form. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from portal.search_key import one_form

LONGEST_KEY = 170
_KANJI = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def has_kanji(text: str) -> bool:
    """Whether a name cannot be read without its kana."""
    return bool(_KANJI.search(text))


@lru_cache(maxsize=1 << 15)
def native_key(text: str) -> str:
    """髙橋 and 高橋, 渡邉 and 渡辺 are one; spaces and variation marks do not count."""
    folded = one_form(unicodedata.normalize("NFKC", text))
    return "".join(sign for sign in folded if sign.isalpha() or sign == "々")[:LONGEST_KEY]
