"""Names in kanji: which characters are one under an old and a new form. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST_KEY = 170
_KANJI = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def has_kanji(text: str) -> bool:
    """Whether a name cannot be read without its kana."""
    return bool(_KANJI.search(text))


@lru_cache(maxsize=1 << 15)
def native_key(text: str) -> str:
    """髙橋 and 高橋, 渡邉 and 渡辺 are one; spaces and variation marks do not count."""
    folded = unicodedata.normalize("NFKC", text).translate(_VARIANTS)
    return "".join(sign for sign in folded if sign.isalpha() or sign == "々")[:LONGEST_KEY]


# Old and new forms of one character (not of names): 髙 is 高, 邊 and 邉 are 辺.
_VARIANTS = str.maketrans(
    "髙﨑𥔎碕邊邉齋齊斎澤嶋嶌廣國濵濱德惠眞龍龜櫻𠮷冨藏瀨瀬澁圓榮實條壽靜彌與會學關邨濟曾槇巖禮凉淨來莊穗塚槗𣘺埜",
    "高崎崎崎辺辺斉斉斉沢島島広国浜浜徳恵真竜亀桜吉富蔵瀬瀬渋円栄実条寿静弥与会学関村済曽槙巌礼涼浄来荘穂塚橋橋野",
)
