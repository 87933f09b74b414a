"""Snapshots for the corpus: every block with distinct texts, some blocks heavier than others."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal
from typing import Any

from partnerships.models import CityProfile, PartnerOrganization, PrincipalContact, Programme, Statistic
from partnerships.shared_industries import Industry, compare
from partnerships.snapshot_facts import Record
from tests.documents.corpus import Writer, record_of
from tests.documents.sample import OMAHA, SHIZUOKA

BLOCKS = ("history", "events", "organizations", "industries", "profiles", "statistics", "contacts")
SECTORS = (
    ("62", "Health care and social assistance", "医療，福祉"),
    ("48-49", "Transportation and warehousing", "運輸業，郵便業"),
    ("311", "Food manufacturing", "食料品製造業"),
    ("333", "Machinery manufacturing", "はん用・生産用・業務用機械器具製造業"),
    ("332", "Fabricated metal products", "金属製品製造業"),
    ("325", "Chemicals", "化学工業"),
    ("54", "Professional, scientific, and technical services", "学術研究，専門・技術サービス業"),
)


@record_of("snapshot")
def snapshot(writer: Writer, amount: float, only: str = "") -> Record:
    """A partnership's record, every block as long as the seed has it; with `only`, that block grows and no other."""
    weight = {block: writer.chance(f"weight {block}").choice((0.4, 0.8, 1, 1.3, 2)) for block in BLOCKS}

    def count(block: str, usual: float, most: int = 400) -> int:
        grown = amount if only in ("", block) else 0.2
        return min(most, round(usual * grown * weight[block]))

    chance = writer.chance("record")
    happenings = [happening(writer, number) for number in range(count("history", 9))]
    alone = "" if only else chance.choice(("", "", "", "", "en", "ja"))  # some texts exist in one language only
    return Record(
        home=OMAHA,
        partner=SHIZUOKA,
        kind="sister",
        status="formal",
        founded_year=chance.choice((None, 1965, 1987)),
        founded_source=writer.source("founded"),
        giver=writer.organization("giver"),
        history_en="\n".join(en for en, _ja in happenings) if alone != "ja" else "",
        history_ja="\n".join(ja for _en, ja in happenings) if alone != "en" else "",
        history_source=writer.source("history"),
        profiles={place: profile(writer, place, (0.2 if only else amount) * weight["profiles"]) for place in (1, 2)},
        programmes=tuple(event(writer, number) for number in range(count("events", 4))),
        organizations=tuple(organization(writer, number) for number in range(count("organizations", 5))),
        industries=industries(chance, count("industries", 5, len(SECTORS))),
        statistics=tuple(
            statistic(writer, place, number) for number in range(count("statistics", 2)) for place in (1, 2)
        ),
        contacts=tuple(contact(writer, number) for number in range(count("contacts", 3, 3))),
        changed_on=datetime.date(2026, 11, 21),
        public_address=chance.choice(("", "https://portal.example.org/directory/omaha-ne-shizuoka/")),
        is_demonstration=chance.choice((True, False)),
    )


def happening(writer: Writer, number: int) -> tuple[str, str]:
    text, year = writer.sentence(f"happening {number}", 30, 160), 1900 + number
    return f"{year} {text.en}", f"{year}年 {text.ja}"


def profile(writer: Writer, place: int, amount: float) -> CityProfile:
    values: dict[str, str] = {}
    for name, most, limit in (("demographics", 260, 500), ("known_for", 120, 200)):
        text = writer.sentences(f"{name} {place}", min(limit, round(most * amount)))
        values |= {f"{name}_en": text.en, f"{name}_ja": text.ja}
    return CityProfile(pk=place, place_id=place, source=writer.source(f"profile {place}"), **values)


def event(writer: Writer, number: int) -> Programme:
    text = writer.phrase(f"event {number}")
    month = writer.chance(f"month {number}").randint(1, 12)
    return Programme(pk=number + 1, title_en=text.en, title_ja=text.ja, month=month, is_yearly=True)


def organization(writer: Writer, number: int) -> PartnerOrganization:
    name, chance = writer.organization(f"organization {number}"), writer.chance(f"years {number}")
    years: dict[str, Any] = {"from_year": chance.choice((None, 1998 + number % 20))}
    return PartnerOrganization(
        pk=number + 1, name_en=name.en, name_ja=name.ja, source=writer.source(f"source {number % 3}"), **years
    )


def industries(chance: random.Random, count: int) -> tuple[Any, ...]:
    has_shares = chance.choice((True, True, False))

    def side() -> list[Industry]:
        return [
            Industry(
                (code,), (english,), (japanese,), rank,
                share=Decimal(chance.randint(5, 199)) / 10 if has_shares else None, year=2024,
            )
            for rank, (code, english, japanese) in enumerate(SECTORS[:count], start=1)
        ]  # fmt: skip

    return compare(side(), side()).shared


def statistic(writer: Writer, place: int, number: int) -> Statistic:
    label, chance = writer.phrase(f"figure {number}", 40), writer.chance(f"figure {number} {place}")
    figure = f"{chance.randint(1, 999)},{chance.randint(100, 999)}"
    return Statistic(
        pk=10 * number + place, place_id=place, label_en=label.en, label_ja=label.ja, text_en=figure, text_ja=figure,
        unit_en=chance.choice(("jobs", "people", "tons")), unit_ja="人", year=chance.choice((None, 2024)),
        source_en=writer.source(f"figure {number}"), source_ja="見本調査",
    )  # fmt: skip


def contact(writer: Writer, number: int) -> PrincipalContact:
    title = writer.phrase(f"title {number}", 90)
    return PrincipalContact(
        pk=number + 1, side="partner" if number == 1 else "home", order=number, honorific_en="Ms.", honorific_ja="様",
        title_en=f"Director, {title.en}", title_ja=f"{title.ja}担当課長", phone="+81 54 555 0110",
        email="kokusai-koryu@city.shizuoka.example", **writer.person(f"contact {number}"),
    )  # fmt: skip
