"""Holds an English and a Japanese text to the same numbers: $776 million against 7億760万ドル is found. Pure.

`read()` turns a text into numbers, `compare()` says whether two texts agree and, in the reader's language, where they
do not. It understands million/billion and 万/億/兆/千, kanji and full-width digits, percent and 割, dollars and yen,
ranges ("3–5 million", 300〜500万) and bounds ("over", 以上). Words such as "about" or 約 do not change a number.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.wareki import ERA_NAMES, western_year

PERCENT = "%"
MAX_LENGTH = 2000
"""Longer texts are read to here: a figure is a line, and reading stays quick."""

_SMALL = {"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000)}
_BIG = {"万": Decimal(10) ** 4, "億": Decimal(10) ** 8, "兆": Decimal(10) ** 12, "京": Decimal(10) ** 16}
_KANJI_DIGITS = {mark: number for number, mark in enumerate("〇一二三四五六七八九")} | {"零": 0}
_SCALES = {
    "hundred": Decimal(100),
    "thousand": Decimal(1000),
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
    "mn": Decimal(10) ** 6,
    "bn": Decimal(10) ** 9,
    "k": Decimal(1000),
    "m": Decimal(10) ** 6,
    "b": Decimal(10) ** 9,
    "t": Decimal(10) ** 12,
}
_NUMBER_WORDS = {
    word: Decimal(number)
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {"a": Decimal(1), "half a": Decimal("0.5")}

_SIGNS = {
    "%": ("%", "％", "percent", "per cent"),
    "$": ("U.S. dollars", "US dollars", "dollars", "USD"),
    "ドル": ("米ドル",),
}

_BEFORE = re.compile(r"(?:(?P<USD>(?:US|U\.S\.)?\s?\$|USD)|(?P<JPY>¥|JPY)|(?P<EUR>€|EUR))\s?\Z", re.IGNORECASE)
_AFTER = re.compile(
    r"\s?(?:(?P<USD>(?:U\.?S\.? ?|米)?(?:\$|dollars?\b|ドル)|USD)|(?P<JPY>¥|(?:Japanese )?yen\b|円|JPY)"
    r"|(?P<EUR>€|euros?\b|ユーロ|EUR)|(?P<PERCENT>%|per ?cent\b|パーセント)|(?P<TENTHS>割))",
    re.IGNORECASE,
)
_UP_BEFORE = re.compile(r"(?:over|more than|at least|above|exceeding|upwards? of)\s(?:US|U\.S\.)?\s?[$¥€]?\s?\Z", re.I)
_DOWN_BEFORE = re.compile(
    r"(?:under|less than|fewer than|below|up to|at most|nearly|almost)\s(?:US|U\.S\.)?\s?[$¥€]?\s?\Z", re.I
)
_UNIT_WORD = r"[^\s0-9、。，,（(）)〜~]{0,6}?"
_UP_AFTER = re.compile(rf"{_UNIT_WORD}(?:以上|超|余り?|強|を(?:超|上回)|あまり)|\s?\+|\s?or more", re.I)
_DOWN_AFTER = re.compile(rf"{_UNIT_WORD}(?:以下|未満|弱|近く|を下回)|\s?or (?:less|fewer)", re.I)

_KANJI = "".join([*_KANJI_DIGITS, *_SMALL, *_BIG])
_DIGITS = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE_WORD = r"(?:hundred|thousand|million|billion|trillion|mn|bn)\b"
_NUMBER = re.compile(
    rf"(?P<era>{'|'.join(ERA_NAMES)})\s?(?P<count>元|\d{{1,2}})年"
    rf"|(?P<minus>(?<![\w.）)])(?:[-−▲△]|minus |マイナス))?"
    rf"(?:(?P<japanese>(?:{_DIGITS})\s?[十百千万億兆京](?:(?:{_DIGITS})|[{_KANJI}])*|[{_KANJI}]+)"
    rf"|(?P<digits>{_DIGITS})(?P<scales>(?:[\s-]?{_SCALE_WORD})+|[KMBT]\b|[kmb](?=\b)(?<=[\d][kmb]))?"
    rf"|(?P<word>\b(?:half a|{'|'.join(word for word in _NUMBER_WORDS if ' ' not in word)}))"
    rf"(?P<word_scales>(?:[\s-]{_SCALE_WORD})+))",
    re.IGNORECASE,
)
_PIECE = re.compile(rf"{_DIGITS}|[{_KANJI}]")
# Kanji alone are numbers only before something counted; 千葉, 三重 and 一部 are words.
_COUNTED = re.compile(
    r"\s?(?:人|名|社|件|円|ドル|米ドル|ユーロ|パーセント|%|割|年|か[月所国]|ヶ[月所国]|カ[月所国]|月|日|校|台|本|枚|個|店|団体|世帯|戸"
    r"|位|回|倍|機関|都市|ヘクタール|キロ|トン|メートル|平方|組|歳|室|席|冊|以上|以下|未満|超|余|強|弱)"
)
_ENDS = re.compile(r"\s?(?:\Z|[)）、。])")
# 万一 alone means "in case"; behind another numeral, as in 十万一人, it is part of one.
_NOT_NUMBERS = re.compile(
    r"数[十百千万億兆]+|[十百千万億兆]+分の|四日市|八日市|五日市|第一次|唯一"
    rf"|(?<![{_KANJI}\d])(?:一人ひとり|一人一人|一つ|二つ|三つ|一番|万一)"
)
_RANGE = re.compile(r"\s?(?:[–—\-~〜～]|から|to|and)\s?(?:US)?[$¥€]?\s?", re.IGNORECASE)


@dataclass(frozen=True)
class Number:
    """A number in a text: its value, its unit where the text names one (%, USD, JPY, EUR), and a bound (-1, 0, 1)."""

    value: Decimal
    unit: str = ""
    bound: int = 0
    is_scaled: bool = False
    scale: Decimal = Decimal(1)


@dataclass(frozen=True)
class Comparison:
    """What two texts say. `agrees` when both name the same numbers; order does not matter."""

    agrees: bool
    english: tuple[Number, ...]
    japanese: tuple[Number, ...]

    def sentence(self) -> str:
        """Both readings in the reader's language, for a message beside the field; empty when they agree."""
        if self.agrees:
            return ""
        if not self.english:
            return _("The Japanese text says %(japanese)s; the English text has no number.") % {
                "japanese": listed(self.japanese)
            }
        if not self.japanese:
            return _("The English text says %(english)s; the Japanese text has no number.") % {
                "english": listed(self.english)
            }
        return _("The English text says %(english)s, the Japanese text %(japanese)s.") % {
            "english": listed(self.english),
            "japanese": listed(self.japanese),
        }


def compare(english: str, japanese: str) -> Comparison:
    """Compare the numbers of two texts. A unit that only one side names is no difference; two unlike units are."""
    left, right = read(english), read(japanese)
    agrees = len(left) == len(right)
    rest = list(right)
    for number in left:
        match = next((other for other in rest if _same(number, other)), None)
        if match is None:
            agrees = False
            break
        rest.remove(match)
    return Comparison(agrees and not rest, left, right)


def _same(one: Number, other: Number) -> bool:
    units_agree = not one.unit or not other.unit or one.unit == other.unit
    return one.value == other.value and units_agree and one.bound * other.bound != -1


def read(text: str) -> tuple[Number, ...]:
    """All numbers of a text in either language, in order."""
    text = unicodedata.normalize("NFKC", text[:MAX_LENGTH])
    text = _NOT_NUMBERS.sub(lambda found: "＿" * len(found[0]), text)
    found: list[Number] = []
    end = 0
    for match in _NUMBER.finditer(text):
        if match["japanese"] and not re.search(r"\d", match["japanese"]) and not _is_counted(text, match):
            continue
        number = _number(text, match)
        if number is None:
            continue
        if found and _RANGE.fullmatch(text[end : match.start()]):
            found[-1] = _first_of_range(found[-1], number)
            number = replace(number, unit=number.unit or found[-1].unit)
        found.append(number)
        after = _AFTER.match(text, match.end())
        end = after.end() if after else match.end()
    return tuple(found)


def _is_counted(text: str, match: re.Match[str]) -> bool:
    if _COUNTED.match(text, match.end()):
        return True
    stands_alone = not re.match(r"[\u3040-\u30ff\u3400-\u9fff]", text[match.start() - 1 : match.start()])
    return stands_alone and bool(_ENDS.match(text, match.end()))


def _first_of_range(first: Number, second: Number) -> Number:
    """In "3–5 million" and 300〜500万 the scale stands once, and so does the unit."""
    unit = first.unit or second.unit
    if first.is_scaled or not second.is_scaled or first.value >= second.value:
        return replace(first, unit=unit)
    return replace(first, value=first.value * second.scale, unit=unit, is_scaled=True)


def _number(text: str, match: re.Match[str]) -> Number | None:
    if match["era"]:
        return Number(Decimal(western_year(match["era"], match["count"])))
    scale = Decimal(1)
    try:
        if match["japanese"]:
            value, scale = japanese_value(match["japanese"])
        elif match["digits"]:
            scale = _scale(match["scales"])
            value = Decimal(match["digits"].replace(",", "")) * scale
        else:
            scale = _scale(match["word_scales"])
            value = _NUMBER_WORDS[match["word"].lower()] * scale
    except InvalidOperation:  # digits of another script
        return None
    unit, value = _unit(text, match, value)
    bound = _bound(text, match)
    return Number(-value if match["minus"] else value, unit, bound, scale != 1, scale)


def _scale(words: str | None) -> Decimal:
    scale = Decimal(1)
    for word in re.findall(r"[a-z]+", (words or "").lower()):
        scale *= _SCALES[word]
    return scale


def japanese_value(text: str) -> tuple[Decimal, Decimal]:
    """The value of 7億760万, 66万5千, 三百五十, 六六五〇〇〇 …, and the last big unit in it (1 if there is none)."""
    total = section = Decimal(0)
    current: Decimal | None = None
    scale = Decimal(1)
    for piece in _PIECE.findall(text):
        if piece in _KANJI_DIGITS:
            current = _KANJI_DIGITS[piece] + (current * 10 if current is not None else Decimal(0))
        elif piece in _SMALL:
            section += (Decimal(1) if current is None else current) * _SMALL[piece]
            current = None
        elif piece in _BIG:
            section += current or Decimal(0)
            total += (section or Decimal(1)) * _BIG[piece]
            section, current, scale = Decimal(0), None, _BIG[piece]
        else:
            current = Decimal(piece.replace(",", ""))
    return total + section + (current or Decimal(0)), scale


def _unit(text: str, match: re.Match[str], value: Decimal) -> tuple[str, Decimal]:
    if after := _AFTER.match(text, match.end()):
        kind = after.lastgroup or ""
        if kind == "TENTHS":
            return PERCENT, value * 10
        return (PERCENT if kind == "PERCENT" else kind), value
    before = _BEFORE.search(text, 0, match.start())
    return (before.lastgroup or "" if before else ""), value


def _bound(text: str, match: re.Match[str]) -> int:
    before = text[max(0, match.start() - 24) : match.start()]
    if _UP_BEFORE.search(before) or _UP_AFTER.match(text, match.end()):
        return 1
    if _DOWN_BEFORE.search(before) or _DOWN_AFTER.match(text, match.end()):
        return -1
    return 0


def in_words(value: Decimal | int, language: str = "", unit: str = "") -> str:
    """A number as a reader of `language` (default: the active one) says it: 776 million, 7億7,600万, 66万5,000."""
    language = (language or get_language() or "en")[:2]
    value = Decimal(value)
    text = _japanese_words(abs(value)) if language == "ja" else _english_words(abs(value))
    sign = "−" if value < 0 else ""
    if unit == PERCENT:
        return f"{sign}{text}%"
    if unit and language == "ja":
        return f"{sign}{text}{ {'USD': 'ドル', 'JPY': '円', 'EUR': 'ユーロ'}[unit] }"
    return f"{sign}{ {'USD': '$', 'JPY': '¥', 'EUR': '€'}.get(unit, '') }{text}"


def says_unit(text: str, unit: str) -> bool:
    """Whether a figure says its unit itself, in words or by its sign, so that nothing need repeat it."""
    by_sign = any(sign in text and unit in names for sign, names in _SIGNS.items())
    return unit.casefold() in text.casefold() or by_sign


def counted(number: int) -> str:
    """An exact count in digits in both languages, 486,051: 万 and 億 are for money and for rounded numbers."""
    return f"{number:,}"


def listed(numbers: tuple[Number, ...]) -> str:
    """Several numbers in the reader's language."""
    mark = "、" if (get_language() or "en")[:2] == "ja" else "; "
    return mark.join(in_words(number.value, unit=number.unit) for number in numbers)


def _english_words(value: Decimal) -> str:
    for word, size in (("trillion", 12), ("billion", 9), ("million", 6)):
        if value >= Decimal(10) ** size:
            scaled = value / Decimal(10) ** size
            if scaled == scaled.quantize(Decimal("0.0001")):
                return f"{_plain(scaled)} {word}"
            break
    return _plain(value)


def _japanese_words(value: Decimal) -> str:
    whole, rest = divmod(value, 1)
    if whole < 10_000 or rest:
        return _plain(value)
    parts, number = [], int(whole)
    for mark, size in (("京", 16), ("兆", 12), ("億", 8), ("万", 4)):
        count, number = divmod(number, 10**size)
        if count:
            parts.append(f"{count:,}{mark}")
    return "".join(parts) + (f"{number:,}" if number else "")


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
