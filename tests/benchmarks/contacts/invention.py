"""Invented people in any number, always the same ones: a third with Japanese names in three scripts. Pure.

Surnames are put together from parts as real ones are, so that an association has thousands of different words, a few
of them very common.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

SEED = 20261122
SLUG, EMAIL = "bench", "staff@bench.example"


def words(text: str) -> list[str]:
    return text.split(", ")


def parts(text: str) -> list[tuple[str, ...]]:
    """Words whose forms are divided by a stroke."""
    return [tuple(word.split("/")) for word in words(text)]


_BEFORE = parts(
    "山/ヤマ/Yama, 中/ナカ/Naka, 小/コ/Ko, 高/タカ/Taka, 松/マツ/Matsu, 石/イシ/Ishi, 森/モリ/Mori, 村/ムラ/Mura, "
    "西/ニシ/Nishi, 北/キタ/Kita, 青/アオ/Ao, 黒/クロ/Kuro, 竹/タケ/Take, 福/フク/Fuku, 岩/イワ/Iwa, 藤/フジ/Fuji, "
    "杉/スギ/Sugi, 堀/ホリ/Hori, 宮/ミヤ/Miya, 桜/サクラ/Sakura, 長/ナガ/Naga, 横/ヨコ/Yoko, 平/ヒラ/Hira, "
    "浜/ハマ/Hama, 田/タ/Ta"
)
_AFTER = parts(
    "田/ダ/da, 川/カワ/kawa, 本/モト/moto, 野/ノ/no, 島/シマ/shima, 口/グチ/guchi, 崎/サキ/saki, 原/ハラ/hara, "
    "木/キ/ki, 井/イ/i, 谷/タニ/tani, 沢/サワ/sawa, 岡/オカ/oka, 村/ムラ/mura, 山/ヤマ/yama, 尾/オ/o, 上/ガミ/gami, "
    "下/シタ/shita, 田原/タワラ/tawara, 内/ウチ/uchi"
)
_GIVEN_BEFORE = parts(
    "太/タ/Ta, 健/ケン/Ken, 千/チ/Chi, 花/ハナ/Hana, 美/ミ/Mi, 由/ユ/Yu, 真/マ/Ma, 慎/シン/Shin, 直/ナオ/Nao, "
    "和/カズ/Kazu, 佳/ヨシ/Yoshi, 智/トモ/Tomo, 裕/ヒロ/Hiro, 恵/メグ/Megu, 明/アキ/Aki"
)
_GIVEN_AFTER = parts(
    "郎/ロウ/ro, 一/イチ/ichi, 尋/ヒロ/hiro, 子/コ/ko, 咲/サキ/saki, 香/カ/ka, 人/ト/to, 太郎/タロウ/taro, 美/ミ/mi, "
    "樹/キ/ki, 奈/ナ/na, 也/ヤ/ya, 実/ミ/mi, 代/ヨ/yo, 輝/テル/teru"
)
_FIRST_PART = words(
    "Van der, Mac, Lind, Berg, Hart, West, North, South, Stone, Wood, Ash, Black, White, Green, Brad, Whit, "
    "Ham, Ken, Ry, Thorn, Gold, Silver, Roth, Stein, Hof, Fried, Kauf, Schwarz, Weis, Zimmer, Niel, Ander, "
    "Christen, Peter, Jorgen, O'Dono, Fitz, Castel, Monte, Villa, Ros"
)
_LAST_PART = words(
    "meer, son, man, berg, field, ton, ley, worth, stein, wald, mann, strom, quist, sen, ford, wick, well, "
    "land, dale, ham, burn, by, ness, more, van, ski, witz, bauer, haus, kamp, rado, nova, bridge, castle, "
    "hill, gate, er, ing, ard, ell"
)
_WESTERN = words(
    "Laura, James, Mary, Robert, Patricia, John, Jennifer, Michael, Linda, David, Elizabeth, William, "
    "Barbara, Richard, Susan, Joseph, Jessica, Thomas, Karen, Charles, Sarah, Daniel, Lisa, Matthew, Nancy, "
    "Anthony, Sandra, Mark, Ashley, Paul, Zoë, André, Núria, Søren, Ana María, Björn, Chloé, François, "
    "Jürgen, Łukasz, Renée, Siobhán, Øyvind, Márta"
)
_TITLES = parts(
    "Export manager/輸出課長, Director/部長, President/代表取締役, Section chief/係長, "
    "International affairs officer/国際交流担当, Head of sales/営業部長, Engineer/技師, /"
)
_TRADES = parts(
    "Tea/茶業, Precision/精機, Foods/食品, Textiles/繊維, Logistics/物流, Brewing/酒造, Chemicals/化学, Travel/観光, "
    "Foundry/鋳造, Lumber/木材"
)
_TOWNS = parts("Omaha/US, Springfield/US, Austin/US, Lincoln/US, Council Bluffs/US")
_SHI = parts("Shizuoka/JP, Ashikaga/JP, Oita/JP, Hamamatsu/JP")


@dataclass(frozen=True)
class Somebody:
    """One invented person with one address, one number and one job."""

    number: int
    names: dict[str, str]
    is_japanese: bool
    email: str
    phone: str
    title: tuple[str, ...]
    company: int
    city: str
    country: str
    interests: str
    note: str


def companies(count: int) -> Iterator[tuple[str, str, str, str]]:
    """English and Japanese names, city and country; half of them in Japan."""
    chance = random.Random(SEED)
    for number in range(count):
        before, after = chance.choice(_BEFORE), chance.choice(_AFTER)
        trade, trade_ja = chance.choice(_TRADES)
        if number % 2:
            city, country = chance.choice(_SHI)
            name = f"{before[0]}{after[0]}{trade_ja}{number}"
            yield f"{before[2]}{after[2]} {trade} {number}", name, city, country
        else:
            city, country = chance.choice(_TOWNS)
            yield f"{chance.choice(_FIRST_PART)}{chance.choice(_LAST_PART)} {trade} {number}", "", city, country


def people(count: int, companies: int, start: int = 0) -> Iterator[Somebody]:
    """`count` people from number `start` on; the same number is always the same person."""
    for number in range(start, start + count):
        chance = random.Random(SEED + number)
        japanese = number % 3 == 0
        names = _japanese(chance) if japanese else _western(chance)
        city, country = chance.choice(_SHI if japanese else _TOWNS)
        mail = (names.get("family_latin") or names["family_name"]).casefold()
        mail = "".join(letter for letter in mail if "a" <= letter <= "z") or "mail"
        yield Somebody(
            number=number,
            names=names,
            is_japanese=japanese,
            email=f"{mail}.{number}@{'example.jp' if japanese else 'example.com'}",
            phone=f"+81 54 {number // 10000 % 1000:03} {number % 10000:04}" if japanese else _american(number),
            title=chance.choice(_TITLES),
            company=chance.randrange(companies),
            city=city,
            country=country,
            interests=chance.choice(["tea, food", "=machines", "", "youth exchange", "観光"]),
            note="Met at the fair.\nSpeaks some Japanese." if number % 4 == 0 else "",
        )


def _japanese(chance: random.Random) -> dict[str, str]:
    # Squared, so that the first of a list are common and the last rare.
    before, after = _often(chance, _BEFORE), _often(chance, _AFTER)
    first, second = _often(chance, _GIVEN_BEFORE), _often(chance, _GIVEN_AFTER)
    return {
        "family_name": before[0] + after[0],
        "given_name": first[0] + second[0],
        "family_kana": before[1] + after[1],
        "given_kana": first[1] + second[1],
        "family_latin": before[2] + after[2],
        "given_latin": first[2] + second[2],
    }


def _western(chance: random.Random) -> dict[str, str]:
    family = _often(chance, _FIRST_PART) + _often(chance, _LAST_PART)
    if chance.random() < 0.25:
        family = f"{family}-{chance.choice(_FIRST_PART)}{chance.choice(_LAST_PART)}"
    return {"family_name": family, "given_name": chance.choice(_WESTERN)}


def _often(chance: random.Random, words: list) -> Any:
    return words[int(len(words) * chance.random() ** 2)]


def _american(number: int) -> str:
    return f"+1 402 {200 + number // 10000 % 800:03} {number % 10000:04}"
