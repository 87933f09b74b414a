"""Papers that tell what our records say, section by section: the report on a year, the forms of a partnership.

For readers outside: no names of people stand on them (`contacts.without_names`).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from contacts.choices import ClaimLevel
from contacts.record_words import Line, Row, Section, Told, amount, day, in_both, line, told
from contacts.yearly_report import NOT_KNOWN, Beside, MoneyBeside, YearReport
from portal.accounts.models import Association
from portal.documents.long import LongPaper
from portal.documents.words import Words


@dataclass(frozen=True)
class PaperRecord:
    """What goes on the paper, before it is known in which language."""

    association: Association
    kind: Line
    title: Line
    lead: tuple[Line, ...]
    sections: tuple[Section, ...]
    today: datetime.date


@dataclass(frozen=True)
class PaperFacts:
    """Everything that is printed."""

    document_title: str
    giver: Words
    logo: str
    as_of: str
    printed_on: Line
    is_demonstration: bool
    kind: Line
    title: Line
    lead: tuple[Line, ...]
    sections: tuple[Section, ...]


class RecordPaper(LongPaper):
    """Sections of statements, each with what is said or what is missing."""

    template, sheet = "print/_record_paper.html", "record-paper"

    def facts(self, record: PaperRecord, language: str) -> PaperFacts:
        kind = record.kind
        return PaperFacts(
            document_title={"en": kind.en, "ja": kind.ja, "both": f"{kind.en} / {kind.ja}"}[language],
            giver=Words(record.association.name_en, record.association.name_ja),
            logo=record.association.logo,
            as_of=record.today.isoformat(),
            printed_on=day(record.today),
            is_demonstration=record.association.is_demonstration,
            kind=kind,
            title=record.title,
            lead=record.lead,
            sections=record.sections,
        )


RECORD_PAPER = RecordPaper()
YEARLY = line("Yearly report on outcomes", "成果の年次報告書")
BESIDE_BEFORE = line("Beside the year before", "前年との比較")
OUTCOMES, VALUE, JOBS = line("Outcomes", "成果"), line("Value", "金額"), line("Jobs", "雇用")
NOTHING = line("Nothing is written down for this year.", "この年の成果はまだ記録されていません。")
NO_ADDING = line(
    "Each currency stands for itself; nothing is converted. No names of people stand in this report.",
    "通貨ごとに集計し、換算はしていません。個人名は記載していません。",
)


def yearly_paper(report: YearReport, association: Association, today: datetime.date) -> PaperRecord:
    """The report on a year as a paper; where there is one partnership, its sums stand once."""
    is_several = len(report.partnerships) > 1
    return PaperRecord(
        association=association,
        kind=YEARLY,
        title=line(str(report.year), f"{report.year}年"),
        lead=(*_period(report), NO_ADDING),
        sections=(
            Section(BESIDE_BEFORE, tuple(beside(report.compared)) or (Row(OUTCOMES, missing=NOTHING),)),
            *(
                Section(in_both(str, of.partnership), (*(beside(of.compared) if is_several else ()), *of.rows))
                for of in report.partnerships
            ),
        ),
        today=today,
    )


def _period(report: YearReport) -> tuple[Line, ...]:
    if not report.is_running:
        return ()
    until = day(report.until)
    return (
        line(
            f"Up to {until.en}, beside the same part of the year before.",
            f"{until.ja}まで。前年の同じ期間と比較しています。",
        ),
    )


def beside(compared: Iterable[Beside]) -> list[Row]:
    """A row for each claim: how many, how much, how many jobs; and before."""
    return [
        Row(
            in_both(str, ClaimLevel(each.claim).label),
            tuple(filter(None, (_numbers(each), *map(_money, each.sums), _jobs(each)))),
        )
        for each in compared
    ]


def _numbers(each: Beside) -> Told | None:
    return told(OUTCOMES, line(f"{each.number} (before: {each.before})", f"{each.number}件（前年：{each.before}件）"))


def _money(sums: MoneyBeside) -> Told | None:
    now, before = (
        amount(value, sums.currency) if value is not None else NOT_KNOWN for value in (sums.now, sums.before)
    )
    return told(VALUE, line(f"{now.en} (before: {before.en})", f"{now.ja}（前年：{before.ja}）"))


def _jobs(each: Beside) -> Told | None:
    if each.jobs is None and each.jobs_before is None:
        return None
    now, before = (
        line(f"{jobs:,}", f"{jobs:,}人") if jobs is not None else NOT_KNOWN for jobs in (each.jobs, each.jobs_before)
    )
    return told(JOBS, line(f"{now.en} (before: {before.en})", f"{now.ja}（前年：{before.ja}）"))
