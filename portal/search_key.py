"""One normal form for search: any width, case, kana or accent one types, any form of a kanji finds the same rows."""

from __future__ import annotations

import unicodedata

import jaconv


def search_key(*texts: str) -> str:
    """Texts joined in normal form: NFKC, small letters, hiragana for katakana, one form of each kanji, no accents on
    Latin letters."""
    return " ".join(filter(None, (_normal(text) for text in texts)))


def words_of(text: str) -> list[str]:
    """The words of a search in normal form; at most eight, the rest is ignored."""
    return _normal(text.replace("\0", "")).split()[:8]


def one_form(text: str) -> str:
    """Each kanji in the form of the common list: 髙橋 and 高橋, 渡邉 and 渡辺 are one. Variation marks go."""
    return text.translate(_FORMS)


def _normal(text: str) -> str:
    if text.isascii():
        return " ".join(text.lower().split())
    folded = jaconv.kata2hira(one_form(unicodedata.normalize("NFKC", text)).casefold())
    split = unicodedata.normalize("NFD", folded)
    # Latin accents go; the marks of が and ぱ (U+3099, U+309A) stay and are joined again.
    kept = "".join(mark for mark in split if not unicodedata.combining(mark) or mark in "\u3099\u309a")
    return " ".join(unicodedata.normalize("NFC", kept).split())


# Old and new forms of one character (not of names): 髙 is 高, 邊 and 邉 are 辺. The marks choose a form of it.
_FORMS: dict[int, int | None] = str.maketrans(
    "髙﨑𥔎碕邊邉齋齊斎澤嶋嶌廣國濵濱德惠眞龍龜櫻𠮷冨藏瀨瀬澁圓榮實條壽靜彌與會學關邨濟曾槇巖禮凉淨來莊穗塚槗𣘺埜",
    "高崎崎崎辺辺斉斉斉沢島島広国浜浜徳恵真竜亀桜吉富蔵瀬瀬渋円栄実条寿静弥与会学関村済曽槙巌礼涼浄来荘穂塚橋橋野",
) | dict.fromkeys((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
