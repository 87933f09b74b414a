"""City profiles for the corpus: every block with distinct texts, some blocks heavier than others."""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from partnerships.choices import Topic
from partnerships.city_profile_facts import CityRecord
from partnerships.models import CityIndustry, CityProfile, PublicStatistic, Sector, Statistic
from tests import factories
from tests.documents.corpus import Writer, record_of
from tests.documents.sample import OMAHA, SHIZUOKA
from tests.documents.snapshot_corpus import SECTORS, contact

LISTS = ("growth", "resources", "plans")
BLOCKS = ("industries", "summary", "about", "trade", *LISTS)


@record_of("city-profile")
def city_profile(writer: Writer, amount: float) -> CityRecord:
    """A city's record: up to seven sectors, lists and texts that grow with the amount."""
    weight = {block: writer.chance(f"weight {block}").choice((0.4, 0.8, 1, 1.3, 2)) for block in BLOCKS}

    def count(block: str, usual: float, most: int = 200) -> int:
        return min(most, round(usual * amount * weight[block]))

    chance = writer.chance("record")
    place, other = chance.choice(((OMAHA, SHIZUOKA), (SHIZUOKA, OMAHA)))
    measure = chance.choice(("share", "employment", "neither", "both"))
    industries = tuple(
        industry(writer, number, measure, amount) for number in range(count("industries", 5, len(SECTORS)))
    )
    return CityRecord(
        place=place,
        other=other,
        kind="sister",
        status="formal",
        founded_year=chance.choice((None, 1965, 1987)),
        founded_source=writer.source("founded"),
        giver=writer.organization("giver"),
        is_demonstration=chance.choice((True, False)),
        profile=profile(writer, amount, weight, {name: count(name, 4) for name in LISTS}),
        industries=industries,
        shared=tuple(row.pk for row in industries[:: chance.choice((1, 2, 3))]),
        statistics=tuple(statistic(writer, number) for number in range(count("trade", 4))),
        public_figures=chance.choice(((), tuple(published()))),
        contacts=tuple(contact(writer, number) for number in range(chance.randint(0, 2))),
        changed_on=datetime.date(2026, 11, 21),
        public_address=chance.choice(("", "https://portal.example.org/directory/omaha-ne-shizuoka/")),
    )


def profile(writer: Writer, amount: float, weight: dict[str, float], lengths: dict[str, int]) -> CityProfile:
    chance, values = writer.chance("profile"), dict[str, Any]()
    promise = writer.sentence("promise", 40, 80)
    if chance.random() < 0.8:
        values |= {"promise_en": promise.en, "promise_ja": promise.ja}
    texts = (("summary", 260, "summary"), ("workforce", 130, "about"), ("demographics", 90, "about"))
    for name, usual, block in texts:
        text = writer.sentences(name, round(usual * amount * weight[block]))
        values |= {f"{name}_en": text.en, f"{name}_ja": text.ja}
    for name, length in lengths.items():
        lines = [writer.phrase(f"{name} {number}", 90) for number in range(length)]
        only = writer.chance(name).choice(("", "", "", "", "", "en", "ja"))  # some texts exist in one language only
        values |= {f"{name}_en": "\n".join(line.en for line in lines) if only != "ja" else ""}
        values |= {f"{name}_ja": "\n".join(line.ja for line in lines) if only != "en" else ""}
    if chance.random() < 0.5:
        values |= {"photo": photo(), "photo_alt_en": "A river.", "photo_alt_ja": "川。"}
    return CityProfile(pk=1, place_id=1, source=writer.source("profile"), **values)


def industry(writer: Writer, number: int, measure: str, amount: float) -> CityIndustry:
    code, english, japanese = SECTORS[number]
    chance, values = writer.chance(f"industry {number}"), dict[str, Any]()
    if measure in ("share", "both"):
        values["share"] = Decimal(chance.randint(5, 199)) / 10
    if measure in ("employment", "both"):
        values["employment"] = chance.randint(90, 190_000)
    reason = writer.sentence(f"reason {number}", 30, min(290, 60 + round(80 * amount)))
    names = [writer.organization(f"employer {number} {each}") for each in range(chance.randint(0, 3))]
    return CityIndustry(
        pk=number + 1,
        sector=Sector(code=code, label_en=english, label_ja=japanese),
        rank=number + 1,
        reason_en=reason.en,
        reason_ja=reason.ja,
        employers_en=", ".join(name.en for name in names),
        employers_ja="、".join(name.ja for name in names),
        year=chance.choice((None, 2023, 2024, 2024)),
        source=writer.source(f"industry {number % 2}"),
        **values,
    )


def statistic(writer: Writer, number: int) -> Statistic:
    label, chance = writer.phrase(f"figure {number // 3 * 3 + number % 2}", 60), writer.chance(f"figure {number}")
    figure = f"{chance.randint(1, 999)},{chance.randint(100, 999)}"
    unit_en, unit_ja = chance.choice((("jobs", "人"), ("firms", "社"), ("tonnes", "トン"), ("U.S. dollars", "ドル")))
    return Statistic(
        pk=number + 1, topic=chance.choice(list(Topic)), order=number, label_en=label.en, label_ja=label.ja,
        text_en=figure, text_ja=figure, unit_en=unit_en, unit_ja=unit_ja, year=chance.choice((None, 2024)),
        source_en=writer.source(f"figure {number}"), source_ja="見本調査", method_en="As the chamber counts.",
        method_ja="商工会議所による。",
    )  # fmt: skip


def published() -> list[PublicStatistic]:
    return [
        PublicStatistic(
            code="E22", label_en="Japanese investment in the United States", label_ja="日本の対米投資残高",
            year=2018, value=Decimal(477_000_000_000), unit="USD", document="bulletin", topic=Topic.INVESTMENT,
        ),
        PublicStatistic(
            code="E20", label_en="U.S. jobs directly created by Japanese firms",
            label_ja="日系企業による米国の直接雇用", value=Decimal(860_000), unit="jobs", qualifier="estimated",
            document="bulletin", topic=Topic.INVESTMENT,
        ),
    ]  # fmt: skip


@lru_cache(maxsize=1)
def photo() -> str:
    """The name of a kept picture, the same for every page."""
    return factories.kept_picture()
