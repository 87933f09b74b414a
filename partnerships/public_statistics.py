"""The published figures as a page shows them: in the reader's words, with unit, year and source, conflicts together.

Pure: works on rows that were read already.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from partnerships.choices import Topic
from partnerships.figures import PERCENT, counted, in_words
from partnerships.models import PublicStatistic


@dataclass(frozen=True)
class Figure:
    """One published figure in the reader's words. `year` is empty where the source gives none."""

    row: PublicStatistic
    words: str
    year: str

    @property
    def label(self) -> str:
        return str(self.row)

    @property
    def document(self) -> str:
        return document_words(self.row.document)


@dataclass(frozen=True)
class Indicator:
    """What several sources, or several headings of one, say about the same thing; `conflicts` if they differ."""

    figures: list[Figure]

    @property
    def conflicts(self) -> bool:
        return len({figure.row.value for figure in self.figures}) > 1


def indicators(rows: Iterable[PublicStatistic]) -> list[Indicator]:
    """Rows in their order; those that measure one thing in one place and year stand together, never averaged."""
    together: dict[tuple[object, ...], list[Figure]] = {}
    for row in rows:
        together.setdefault((row.label_ja, row.geography, row.unit, row.year), []).append(figure_of(row))
    return [Indicator(figures) for figures in together.values()]


@dataclass(frozen=True)
class Subject:
    """The figures about one topic: those that stand alone, and those that disagree."""

    topic: Topic
    agreed: list[Figure]
    disputed: list[Indicator]


def by_topic(found: Iterable[Indicator]) -> list[Subject]:
    """Indicators by topic, the topics in their own order; a topic without figures is left out."""
    subjects = {topic: Subject(topic, [], []) for topic in Topic}
    for indicator in found:
        subject = subjects[Topic(indicator.figures[0].row.topic)]
        if indicator.conflicts:
            subject.disputed.append(indicator)
        else:
            subject.agreed.extend(indicator.figures)
    return [subject for subject in subjects.values() if subject.agreed or subject.disputed]


def document_words(name: str) -> str:
    """One of our two documents in the reader's words."""
    return {"booklet": _("The booklet"), "bulletin": _("The bulletin")}.get(name, name)


def figure_of(row: PublicStatistic) -> Figure:
    """The figure of a row with qualifier and unit, as the reader says it."""
    year = "" if row.year is None else (f"{row.year}年" if get_language() == "ja" else str(row.year))
    return Figure(row, _qualified(row), year)


def _qualified(row: PublicStatistic) -> str:
    number = _with_unit(row)
    patterns = {
        "over": _("over %(number)s"),
        "more than": _("more than %(number)s"),
        "nearly": _("nearly %(number)s"),
        "estimated": _("an estimated %(number)s"),
    }
    if row.qualifier in patterns:
        return patterns[row.qualifier] % {"number": number}
    return f"{row.qualifier} {number}".strip()


def _with_unit(row: PublicStatistic) -> str:
    if row.value is None:
        return _("no figure")
    if row.unit in ("USD", "JPY", "EUR"):
        return in_words(row.value, unit=row.unit)
    if row.unit == "percent":
        return in_words(row.value, unit=PERCENT)
    count = int(row.value)
    if row.unit == "year":
        return str(count) if get_language() != "ja" else f"{count}年"
    if row.unit == "rank":
        return _("rank %(number)s") % {"number": count}
    many = {
        "jobs": ngettext("%(number)s job", "%(number)s jobs", count),
        "persons": ngettext("%(number)s person", "%(number)s people", count),
        "units": ngettext("%(number)s piece", "%(number)s pieces", count),
        "companies": ngettext("%(number)s company", "%(number)s companies", count),
        "relationships": ngettext("%(number)s relationship", "%(number)s relationships", count),
    }
    is_rounded = row.qualifier or count % 1000 == 0
    number = in_words(row.value) if is_rounded else counted(count)
    return many[row.unit] % {"number": number} if row.unit in many else f"{number} {row.unit}"
