"""The sentences of a benefit sheet, in both languages: for whom it is, what it promises, when and where. Pure."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from babel import Locale

from partnerships import names
from partnerships import proof_phrases as prove
from partnerships import snapshot_phrases as say
from partnerships.benefit_sheet import TO_ALL, To
from partnerships.choices import PairKind
from partnerships.coming import Coming
from portal.addressees import is_japanese
from portal.documents.words import Words

if TYPE_CHECKING:
    from partnerships.models import BenefitKind, Place, PrincipalContact, Sector

_DAYS = Locale("en").days["format"]["abbreviated"]
_MONTHS = Locale("en").months["format"]["abbreviated"]
_FULL_MONTHS = Locale("en").months["format"]["wide"]
SHORT_WORD = 12  # characters
_JAPANESE_DAYS = "月火水木金土日"


def reader(sector: Sector | None) -> Words:
    """For your business; For businesses in food manufacturing / 食料品製造業の皆さまへ."""
    if sector is None:
        return Words("For your business", f"企業の{TO_ALL}")
    english, japanese = sector.label_en, sector.label_ja.replace("，", "・").replace(" / ", "・")
    if not japanese:
        return Words(f"For businesses in {_lower(english)}", f"企業の{TO_ALL}")
    is_trade = japanese.partition("（")[0].endswith("業")
    return Words(f"For businesses in {_lower(english)}", f"{japanese}{'' if is_trade else '関係'}の{TO_ALL}")


def _lower(label: str) -> str:
    """Health care and social assistance; names in capitals stay."""
    return " ".join(word if word[1:2].isupper() else word.lower() for word in label.split(" "))


def cities(home: Place, partner: Place) -> Words:
    """Omaha, Nebraska – Shizuoka, Shizuoka / 米国ネブラスカ州オマハ市・静岡県静岡市."""
    english = (", ".join(filter(None, (place.name_en, place.region_en))) for place in (home, partner))
    japanese = (f"{say.city_place(place).ja}{say.city_name(place).ja}" for place in (home, partner))
    return Words(" – ".join(english), "・".join(japanese))


def promise(kind: str) -> Words:
    """What the sheet is about, in one sentence."""
    ours = "友好都市" if kind == PairKind.FRIENDSHIP else "姉妹都市"
    return Words(
        "What a partner city can do for you, and what it has already done here.",
        f"{ours}がお役に立てること。ここで実際に生まれた成果。",
    )


def benefit(kind: BenefitKind, partner: Place) -> Words:
    """What a benefit is called on paper: short, and of the country that it is about."""
    there, there_ja = (partner.name_en, say.city_name(partner).ja) if partner.country != "JP" else ("Japan", "日本")
    goods = "日本製品の調達" if partner.country == "JP" else f"{there_ja}の産品の調達"
    short = {
        prove.INSIGHT: Words("Insight into a new market", "新しい市場の知見"),
        prove.CONTACTS: Words(f"Business contacts in {there}", f"{there_ja}の取引先候補"),
        prove.GOODS: Words(f"Goods made in {there}", goods),
        prove.PUBLICITY: Words("Publicity at no cost", "費用のかからない広報"),
        prove.COMMUNITY: Words("A part in the life of the town", "まちづくりへの参加"),
    }
    return short.get(kind.code, Words(kind.label_en, kind.label_ja))


def to(name: Words, language: str) -> tuple[To, ...]:
    """For Example Foods, Inc. / 見本食品 御中; on a bilingual page one under the other."""
    if not name:
        return ()
    english = To("en", "For ", name.en, "ja" if is_japanese(name.en) else "en")
    end = _end_of(name.ja)
    japanese = To("ja", "", name.ja[: len(name.ja) - len(end)], "ja" if is_japanese(name.ja) else "en", end, " 御中")
    return {"en": (english,), "ja": (japanese,)}.get(language, (english, japanese))


def _end_of(name: str) -> str:
    """What stays on the line of the honorific: the last word, of a long one its last two characters."""
    last = name.rpartition(" ")[2]
    return last if len(last) <= SHORT_WORD else last[-2:]


def span(events: list[Coming]) -> tuple[Words, bool]:
    """The heading of the events with their years, and whether each has to say its own because they lie far apart."""
    if not events:
        return Words(), False
    first, last = events[0].begins, events[-1].begins
    if (last.year - first.year) * 12 + last.month - first.month > 11:
        return Words("Come and see", "これからの行事"), True
    years = f"{first.year}" if first.year == last.year else f"{first.year}–{last.year % 100:02}"
    return Words(f"Come and see, {years}", f"これからの行事（{years.replace('–', '～')}年）"), False


def when(event: Coming, *, with_year: bool) -> Words:
    """Tue 9 Mar / 3月9日（火）, with the year where the heading does not say it."""
    if event.day is None:
        month = str(_FULL_MONTHS[event.month])
        return (
            Words(f"{month} {event.year}", f"{event.year}年{event.month}月")
            if with_year
            else Words(month, f"{event.month}月")
        )
    english, japanese = _english_days(event.day, event.last), _japanese_days(event.day, event.last)
    if not with_year:
        return Words(english, japanese)
    return Words(f"{english} {(event.last or event.day).year}", f"{event.year}年{japanese}")


def _english_days(first: datetime.date, last: datetime.date | None) -> str:
    if last is None or last == first:
        return f"{_DAYS[first.weekday()]} {first.day} {_MONTHS[first.month]}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {_MONTHS[first.month]}"
    year = f" {first.year}" if first.year != last.year else ""
    return f"{first.day} {_MONTHS[first.month]}{year} – {last.day} {_MONTHS[last.month]}"


def _japanese_days(first: datetime.date, last: datetime.date | None) -> str:
    if last is None or last == first:
        return f"{first.month}月{first.day}日（{_JAPANESE_DAYS[first.weekday()]}）"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.month}月{first.day}～{last.day}日"
    year = f"{last.year}年" if first.year != last.year else ""
    return f"{first.month}月{first.day}日～{year}{last.month}月{last.day}日"


def call_title(person: PrincipalContact | None) -> Words:
    """Talk to Carol / まずはご相談ください."""
    whom = "us" if person is None else person.given_name
    if person is not None and names.is_japanese(person):
        named = names.in_english(person)
        whom = named.text if named.language == "en" else "us"
    return Words(f"Talk to {whom}", "まずはご相談ください")


def call(partner: Place) -> Words:
    """What to say, and what one hears."""
    return Words(
        f"Say what you make or sell, or what you look for. You will hear whom in {partner.name_en} we would ask first.",
        f"お取り扱いの品やお探しのものをお聞かせください。{say.city_name(partner).ja or partner.name_en}側で"
        "まずどなたにご相談いただくとよいかをご案内します。",
    )


def counted() -> Words:
    """Where the large numbers come from."""
    return Words(
        "Numbers without a mark are counted from our own records; ask us to see them.",
        "出典番号のない数は当会の記録によります。記録はお尋ねください。",
    )
