"""The sentences of proofs, in both languages: what a number counts, which records it counts, and when. Pure.

The number stands before its sentence: "4 | talks and seminars in our programme: …; next on 18 December 2026."
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel import Locale

from partnerships.choices import AgreementKind, OrganizationKind, ProgrammeKind
from partnerships.coming import Coming
from portal.documents.words import Words

if TYPE_CHECKING:
    from partnerships.models import Agreement, PartnerOrganization, Programme

INSIGHT, CONTACTS, GOODS = "market_insight", "business_contacts", "japanese_goods"
PUBLICITY, COMMUNITY = "publicity", "community_development"
LONGEST = {"en": 110, "ja": 60}
"""A sentence names a second record only if it stays within so many characters."""


@dataclass(frozen=True)
class Noun:
    """What records of a kind are called, one or several, and which benefit they prove."""

    benefit: str
    one: str
    several: str
    ja: str


PROGRAMMES = {
    ProgrammeKind.SPEAKER: Noun(INSIGHT, "talk", "talks", "講演会"),
    ProgrammeKind.SEMINAR: Noun(INSIGHT, "seminar", "seminars", "セミナー"),
    ProgrammeKind.WORKSHOP: Noun(INSIGHT, "workshop", "workshops", "ワークショップ"),
    ProgrammeKind.RESEARCH: Noun(INSIGHT, "joint study", "joint studies", "共同研究"),
    ProgrammeKind.VISIT: Noun(CONTACTS, "visit", "visits", "訪問"),
    ProgrammeKind.RECEPTION: Noun(CONTACTS, "reception", "receptions", "懇談会"),
    ProgrammeKind.MEETING: Noun(CONTACTS, "meeting", "meetings", "会合"),
    ProgrammeKind.FAIR: Noun(GOODS, "fair", "fairs", "見本市"),
    ProgrammeKind.STUDENT_EXCHANGE: Noun(COMMUNITY, "school exchange", "school exchanges", "学校交流"),
    ProgrammeKind.EDUCATION_CONFERENCE: Noun(COMMUNITY, "teachers’ conference", "teachers’ conferences", "教育会議"),
    ProgrammeKind.CULTURE: Noun(COMMUNITY, "cultural event", "cultural events", "文化行事"),
    ProgrammeKind.MISSION: Noun(CONTACTS, "trade mission", "trade missions", "経済ミッション"),
    ProgrammeKind.ACCELERATOR: Noun(INSIGHT, "accelerator", "accelerators", "起業支援プログラム"),
    ProgrammeKind.PRIZE: Noun(INSIGHT, "prize competition", "prize competitions", "懸賞コンテスト"),
    ProgrammeKind.DIALOGUE: Noun(INSIGHT, "dialogue", "dialogues", "対話会合"),
    ProgrammeKind.PROJECT: Noun(INSIGHT, "joint project", "joint projects", "共同プロジェクト"),
    ProgrammeKind.OTHER: Noun(CONTACTS, "event", "events", "行事"),
}
ORGANIZATIONS = {
    OrganizationKind.COMPANY: Noun(CONTACTS, "company", "companies", "企業"),
    OrganizationKind.CHAMBER: Noun(CONTACTS, "chamber of commerce", "chambers of commerce", "商工会議所"),
    OrganizationKind.CITY_OFFICE: Noun(CONTACTS, "city office", "city offices", "行政機関"),
    OrganizationKind.OTHER: Noun(CONTACTS, "partner body", "partner bodies", "関係団体"),
    OrganizationKind.EDUCATION: Noun(COMMUNITY, "partner in education", "partners in education", "教育機関"),
    OrganizationKind.CULTURE: Noun(COMMUNITY, "partner in culture", "partners in culture", "文化施設"),
    OrganizationKind.CIVIC: Noun(COMMUNITY, "citizens’ group", "citizens’ groups", "市民団体"),
}
AGREEMENTS = {
    AgreementKind.MOU: CONTACTS,
    AgreementKind.MOC: CONTACTS,
    AgreementKind.SISTER_CITY: COMMUNITY,
    AgreementKind.FRIENDSHIP: COMMUNITY,
}


def count(number: int, counter: str) -> Words:
    """6 / 6団体; once on a bilingual page."""
    return Words(f"{number:,}", f"{number:,}{counter}", f"{number:,}")


def of_programmes(rows: Sequence[Programme]) -> Words:
    """talks and seminars in our programme: …"""
    nouns = [PROGRAMMES[ProgrammeKind(row.kind)] for row in rows]
    what = Words(f"{_called(nouns)} in our programme", f"当会の{_called_in_japanese(nouns)}")
    return naming(what, [Words(row.title_en, row.title_ja) for row in rows], quoted=True)


def of_coming(number: int) -> Words:
    """public events in the coming twelve months; the page names them elsewhere."""
    return Words(f"public event{'s' if number > 1 else ''} in the coming twelve months", "今後12か月の公開行事")


def of_organizations(rows: Sequence[PartnerOrganization]) -> Words:
    """companies and city offices work with us: …"""
    nouns = [ORGANIZATIONS[OrganizationKind(row.kind)] for row in rows]
    verb = "works" if len(rows) == 1 else "work"
    what = Words(f"{_called(nouns)} {verb} with us", f"ご協力いただいている{_called_in_japanese(nouns)}")
    return naming(what, [Words(row.name_en, row.name_ja) for row in rows], quoted=False)


def of_agreements(rows: Sequence[Agreement], *, between_cities: bool) -> Words:
    """agreements in force: …; between the cities themselves: agreement of the two cities: …"""
    agreements = "agreements" if len(rows) > 1 else "agreement"
    what = (
        Words(f"{agreements} of the two cities", "両市が結んだ提携")
        if between_cities
        else Words(f"{agreements} in force", "有効な協定・覚書")
    )
    return naming(what, [Words(row.title_en, row.title_ja) for row in rows], quoted=True)


def of_outcomes(nouns: Sequence[Noun]) -> Words:
    """deals and sales of goods to which our work led or helped"""
    english = f"{_called(nouns)} to which our work led or helped"
    return Words(english, f"当会の活動から生まれた{_called_in_japanese(nouns)}")


def next_time(event: Coming) -> Words:
    """next on 18 December 2026 / 次回は2026年12月18日; where its month alone is known: next in April 2027."""
    if event.day is None:
        return Words(f"next in {_month(event.month)} {event.year}", f"次回は{event.year}年{event.month}月")
    return Words(f"next on {in_english(event.day)}", f"次回は{event.day.year}年{event.day.month}月{event.day.day}日")


def in_touch(day: datetime.date | None) -> Words:
    """last in touch in November 2026 / 直近のやり取りは2026年11月."""
    if day is None:
        return Words()
    return Words(f"last in touch in {_month(day.month)} {day.year}", f"直近のやり取りは{day.year}年{day.month}月")


def last_time(year: int | None) -> Words:
    """last in 2025 / 直近は2025年."""
    return Words(f"last in {year}", f"直近は{year}年") if year else Words()


def first_since(years: Iterable[int | None], number: int) -> Words:
    """the first since 1965 / 最初の団体は1965年から; of one alone: since 1965."""
    known = [year for year in years if year]
    if not known:
        return Words()
    if number == 1:
        return Words(f"since {known[0]}", f"{known[0]}年から")
    return Words(f"the first since {min(known)}", f"最も早くは{min(known)}年から")


def signed(years: Iterable[int | None], number: int) -> Words:
    """signed in 2024 / 2024年締結; of several, the latest."""
    known = [year for year in years if year]
    if not known:
        return Words()
    year = max(known)
    return Words(f"signed in {year}" if number == 1 else f"the latest of {year}", f"{year}年締結")


def sentence(text: Words, when: Words) -> Words:
    """A proof as it prints: the text goes on from the number, then when it was or will be."""
    english = "; ".join(filter(None, (text.en.rstrip(". "), when.en)))
    japanese = "。".join(filter(None, (text.ja.rstrip("。 "), when.ja)))
    return Words(f"{english}." if text.en else "", f"{japanese}。" if text.ja else "")


def in_english(day: datetime.date) -> str:
    """18 December 2026."""
    return f"{day.day} {_month(day.month)} {day.year}"


def _month(number: int) -> str:
    return str(Locale("en").months["format"]["wide"][number])


def _called(nouns: Sequence[Noun]) -> str:
    """talk; talks; talks, seminars and workshops."""
    if len(nouns) == 1:
        return nouns[0].one
    distinct = list(dict.fromkeys(noun.several for noun in nouns))
    return f"{', '.join(distinct[:-1])} and {distinct[-1]}" if len(distinct) > 1 else distinct[0]


def _called_in_japanese(nouns: Sequence[Noun]) -> str:
    return "・".join(dict.fromkeys(noun.ja for noun in nouns))


def naming(what: Words, names: Sequence[Words], *, quoted: bool) -> Words:
    """What is counted, and the first one or two by name; more are told as "and others"."""
    english = [name.en or name.ja for name in names]
    japanese = [name.ja or name.en for name in names]
    japanese = [f"「{name}」" if quoted and "「" not in name else name for name in japanese]
    named = 2 if len(f"{what.en}: {', '.join(english[:2])}") <= LONGEST["en"] else 1
    named_ja = 2 if len(what.ja + "".join(japanese[:2])) <= LONGEST["ja"] - 8 else 1
    others = " and others" if len(names) > named else ""
    more = "など" if len(names) > named_ja else ""
    listed = "、".join(japanese[:named_ja]).replace("」、「", "」「")
    return Words(f"{what.en}: {', '.join(english[:named])}{others}", f"{what.ja}。{listed}{more}")
