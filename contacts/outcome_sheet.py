"""The ledger of outcomes as a sheet: a line each, for CSV and for a workbook. Nobody's name is in a column of its own.

What is not known is an empty cell, never a nought; a value stands beside its currency and is converted by nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from contacts.models import Outcome
from portal.spreadsheets import BOM, harmless
from portal.workbooks import workbook

BETWEEN = " | "
CSV, XLSX = "csv", "xlsx"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Column:
    """A column: its header in both languages and where its cell comes from."""

    name: str
    japanese: str
    value: Callable[[Any], Any]


def _column(name: str, japanese: str) -> Column:
    return Column(name, japanese, lambda row: getattr(row, name))


COLUMNS: tuple[Column, ...] = (
    Column("number", "番号", lambda row: row.pk),
    Column("day", "日付", lambda row: row.happened_on.isoformat()),
    Column("partnership", "提携", lambda row: str(row.partnership)),
    Column("kind", "種類", lambda row: row.get_kind_display()),
    _column("title_en", "成果（英語）"),
    _column("title_ja", "成果（日本語）"),
    Column("claim", "私たちの関わり", lambda row: row.get_claim_display()),
    Column("value", "金額", lambda row: _number(row.value)),
    _column("currency", "通貨"),
    Column("rate", "当日の相場", lambda row: _number(row.rate)),
    _column("rate_currency", "相場の通貨"),
    Column("rate_on", "相場の日", lambda row: row.rate_on.isoformat() if row.rate_on else None),
    _column("rate_source", "相場の出典"),
    _column("jobs", "雇用"),
    _column("units", "個数"),
    _column("unit_en", "単位（英語）"),
    _column("unit_ja", "単位（日本語）"),
    _column("maker_en", "作り手（英語）"),
    _column("maker_ja", "作り手（日本語）"),
    _column("seller_en", "売り手（英語）"),
    _column("seller_ja", "売り手（日本語）"),
    _column("beneficiary_en", "受益者（英語）"),
    _column("beneficiary_ja", "受益者（日本語）"),
    _column("benefit_home_en", "当市の利点（英語）"),
    _column("benefit_home_ja", "当市の利点（日本語）"),
    _column("benefit_partner_en", "相手都市の利点（英語）"),
    _column("benefit_partner_ja", "相手都市の利点（日本語）"),
    _column("lessons_en", "学び（英語）"),
    _column("lessons_ja", "学び（日本語）"),
    Column("organizations", "企業・団体", lambda row: BETWEEN.join(map(str, row.seen_organizations))),
    Column("programme", "行事", lambda row: str(row.programme) if row.programme else None),
    Column("goal", "目標", lambda row: str(row.goal) if row.goal else None),
    _column("evidence", "根拠"),
    _column("evidence_url", "根拠のアドレス"),
)


def header(language: str) -> tuple[str, ...]:
    """The words above the columns."""
    return tuple(column.japanese if language == "ja" else column.name for column in COLUMNS)


def lines(outcomes: Iterable[Outcome]) -> list[Sequence[str | None]]:
    """A line for each outcome, as texts. Give rows with partnership, programme, goal and `seen_organizations`."""
    return [tuple(_text(column.value(row)) for column in COLUMNS) for row in outcomes]


def written(form: str, title: str, head: Sequence[str], rows: list[Sequence[str | None]]) -> Iterator[bytes]:
    """The bytes of the file."""
    return workbook(title, head, [rows]) if form == XLSX else as_csv(head, rows)


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str | None]]) -> Iterator[bytes]:
    """UTF-8 with its mark, cells made harmless, lines that end with CR LF (RFC 4180)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for line in (head, *rows):
        writer.writerow([harmless(cell) for cell in line])
    yield BOM + out.getvalue().encode()


def _number(value: Any) -> str | None:
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(value: Any) -> str | None:
    return None if value in (None, "") else str(value)
