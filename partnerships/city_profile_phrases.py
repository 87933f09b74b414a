"""The short sentences of a city profile: what a big figure counts, how a promise breaks, which year. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import override

from partnerships import snapshot_phrases as say
from partnerships.choices import PairKind, PlaceKind, Status
from partnerships.city_profile import Clause
from partnerships.models import CityIndustry, Place, PublicStatistic, Sector, Statistic
from partnerships.public_statistics import figure_of
from portal.documents import measures
from portal.documents.words import Words, space_japanese
from portal.wareki import era_year

BIG = 5.0  # em of a figure that stands in a quarter of the page
SHORT_CLAUSE = 14  # characters of a Japanese clause that stay in one line
_CLAUSE = re.compile(r"[、。！？]*[^、。！？]+[、。！？]*|[、。！？]+")
_BULLET = re.compile(r"^\s*(?:[-–—*•・●]|\d{1,2}[.)．])\s*")
_BIG_EN, _BIG_JA = re.compile(r"^[\d.,]{1,9}%?$"), re.compile(r"^[\d.,]{1,9}(?:[%％]|\D{0,2})$")
_KINDS = {
    PlaceKind.STATE: ("state", "州"),
    PlaceKind.PREFECTURE: ("prefecture", "県"),
    PlaceKind.COUNTY: ("county", "郡"),
}
_NO_BREAK = "\u00a0"


def year(number: int | None) -> Words:
    """2024 / 2024年, or the words that the source gives none."""
    return Words(str(number), f"{number}年", str(number)) if number else Words("year not stated", "年次の記載なし")


def with_year(words: Words, number: int | None) -> Words:
    """A label with its year behind it."""
    told = year(number)
    return Words(f"{words.en}, {told.en}", f"{words.ja}、{told.ja}")


def people(place: Place) -> Words:
    """What the figure of a place's population counts."""
    return with_year(Words("Residents", "人口"), place.population_year)


def tie(kind: str, status: str, year_of_it: int, place: Place, other: Place) -> Words:
    """What happened in the founding year; nothing for a tie that has ended or has not begun."""
    if status in (Status.ENDED, Status.EXPLORING):
        return Words()
    english, japanese = ("friendship", "友好") if kind == PairKind.FRIENDSHIP else ("sister", "姉妹")
    of = {
        PlaceKind.STATE: ("state", "州"),
        PlaceKind.PREFECTURE: ("prefecture", "県"),
        PlaceKind.COUNTY: ("county", "郡"),
    }
    word_en, word_ja = of.get(PlaceKind(place.kind), ("city", "都市"))
    name = say.city_name(other)
    era = era_year(year_of_it)
    return Words(
        f"Became a {english} {word_en} of {name.en}",
        f"{name.ja or name.en}と{japanese}{word_ja}提携{f'（{era}）' if era else ''}",
    )


def sector(row: Sector) -> Words:
    """The name of a sector, in a running text's capitals: Health care and social assistance."""
    return Words(row.label_en.capitalize(), row.label_ja)


def jobs_in(row: CityIndustry) -> Words:
    """What the figure of the leading industry counts."""
    name = row.sector.label_en.lower()
    if row.employment is not None:
        return with_year(Words(f"Jobs in {name}", f"{row.sector.label_ja}の就業者"), row.year)
    return with_year(Words(f"Share of jobs in {name}", f"{row.sector.label_ja}の就業者割合"), row.year)


def employment(row: CityIndustry) -> Words:
    """31,000 / 31,000人."""
    return say.count(row.employment) if row.employment is not None else Words()


def share(number: Decimal | None) -> Words:
    """13.8%, the same in both languages."""
    return Words(f"{number:.1f}%", f"{number:.1f}%", f"{number:.1f}%") if number is not None else Words()


def measure(measured: str, years: list[int | None]) -> Words:
    """What the bars measure; the year where all of them have the same one, else it stands with each value."""
    label = Words("Jobs", "就業者数") if measured == "employment" else Words("Share of jobs", "就業者割合")
    return with_year(label, years[0]) if len(set(years)) == 1 else label


def in_year(words: Words, number: int | None) -> Words:
    """A value with its own year, where the years of a column differ."""
    told = year(number)
    once = f"{words.once} ({number})" if words.once and number else ""
    return Words(f"{words.en} ({told.en})", f"{words.ja}（{told.ja}）", once)


def link(other: Place, *, is_closest: bool) -> Words:
    """That the other city has this sector too; the closest one says so, as its bar does."""
    name = say.city_name(other)
    japanese = name.ja or name.en
    if is_closest:
        return Words(f"closest match with {name.en}", f"{japanese}でも盛んな産業")
    return Words(f"also in {name.en}", f"{japanese}にもある産業")


def legend(other: Place) -> Words:
    """What the one red bar says."""
    name = say.city_name(other)
    return Words(f"red bar: also strong in {name.en}", f"赤い棒：{name.ja or name.en}でも盛んな産業")


def can_be_big(row: Statistic) -> bool:
    """Whether a figure is short enough, in both languages, to be set large."""
    is_plain = _BIG_EN.match(row.text_en) and _BIG_JA.match(row.text_ja)
    return bool(is_plain) and measures.ems(big(row).ja) <= BIG


def big(row: Statistic) -> Words:
    """A figure set large; its unit stands in the label."""
    japanese = say.with_unit(row.text_ja, row.unit_ja, "")
    return Words(row.text_en, japanese, row.text_en)


def big_label(row: Statistic) -> Words:
    """What a figure set large counts, in which unit and year."""
    unit = row.unit_en
    says_it = unit.casefold() in f"{row.label_en} {row.text_en}".casefold()
    english = row.label_en if says_it or unit == "%" else f"{row.label_en}, {unit}"
    return with_year(Words(english, row.label_ja), row.year)


def value(row: Statistic) -> Words:
    """A figure with its unit."""
    english = say.with_unit(row.text_en, row.unit_en, " ") if row.text_en else ""
    japanese = say.with_unit(row.text_ja, row.unit_ja, "") if row.text_ja else ""
    return Words(english, japanese, english if english == japanese else "")


def public_value(row: PublicStatistic) -> Words:
    """A published figure with its unit, if the label does not name it, and without its year."""
    told = []
    for language in ("en", "ja"):
        with override(language):
            told.append(figure_of(row).words)
    if row.unit.casefold() in row.label_en.casefold():  # "U.S. jobs …": an estimated 860,000
        told[0] = told[0].removesuffix(f" {row.unit}")
    return Words(*told)


def source(row: Statistic, *, with_method: bool) -> Words:
    """Where a figure is from; with how it was counted, where another figure for the same thing differs."""
    told = say.source_of_statistic(row)
    if not (with_method and (row.method_en or row.method_ja)):
        return told
    english, japanese = row.method_en or row.method_ja, row.method_ja or row.method_en
    return Words(f"{told.en} {english}", f"{told.ja}{japanese}", f"{told.once} {english}")


def sentences(first: Words, second: Words) -> Words:
    """A remark and what follows it, each language as sentences of its own."""
    english = f"{first.en[:1].upper()}{first.en[1:]}." if first.en else ""
    japanese = f"{first.ja}。" if first.ja else ""
    return Words(f"{english} {second.en}".strip(), f"{japanese}{second.ja}")


def clauses(text: str) -> tuple[Clause, ...]:
    """A Japanese promise by its clauses, so that a line ends where a reader pauses."""
    return tuple(Clause(space_japanese(part), len(part) <= SHORT_CLAUSE) for part in _CLAUSE.findall(text))


def promise(text: str) -> str:
    """An English promise whose last two words stay together."""
    head, space, last = text.rpartition(" ")
    return f"{head}{_NO_BREAK}{last}" if space and len(last) <= 8 and len(text) > 30 else text


def points(english: str, japanese: str, language: str) -> tuple[Words, ...]:
    """One point a line. Lines are paired where both texts have as many; else each stands in its own language."""
    left, right = _lines(english), _lines(japanese)
    if len(left) == len(right):
        return tuple(Words(en, ja) for en, ja in zip(left, right, strict=True))
    only_left, only_right = [Words(line) for line in left], [Words("", line) for line in right]
    if language == "both":
        return (*only_left, *only_right)
    return tuple((only_left or only_right) if language == "en" else (only_right or only_left))


def _lines(text: str) -> list[str]:
    return [line for raw in text.splitlines() if (line := _BULLET.sub("", raw).strip())]
