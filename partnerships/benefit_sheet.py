"""The facts of a one-page benefit sheet, ready to be set: plain data, no database, no paper.

`partnerships/documents/benefit_sheet.py` fills them from our rows, `templates/print/_benefit_sheet.html` prints them,
`benefit_sheet_outline.py` tells how long they are. A benefit without proof is absent."""

from __future__ import annotations

from dataclasses import dataclass

from partnerships.snapshot import Contact, Note
from portal.documents.words import Words

TO_ALL = "皆さまへ"


@dataclass(frozen=True)
class ProofLine:
    """A number, large, and what goes on from it; without a number the sentence stands alone."""

    figure: Words
    sentence: Words
    mark: str = ""
    is_long: bool = False


@dataclass(frozen=True)
class BenefitRow:
    """A benefit in our own words, and what we can show for it."""

    label: Words
    texts: tuple[Words, ...]
    proofs: tuple[ProofLine, ...]


@dataclass(frozen=True)
class EventRow:
    """Something to come: its day, what, where."""

    when: Words
    title: Words
    where: Words


@dataclass(frozen=True)
class To:
    """Whom the sheet is for, as each line of the page says it, with the language of the name in it.

    The end of the name stays on one line with the honorific.
    """

    lang: str
    before: str
    name: str
    name_lang: str
    end: str = ""
    after: str = ""

    def __str__(self) -> str:
        return f"{self.before}{self.name}{self.end}{self.after}"


@dataclass(frozen=True)
class BenefitSheetFacts:
    """Everything that one benefit sheet prints, in the page's language."""

    document_title: str
    giver: Words
    logo: str
    reader: Words
    cities: Words
    since: Words
    since_mark: str
    promise: Words
    clauses: tuple[str, ...]
    to: tuple[To, ...]
    benefits: tuple[BenefitRow, ...]
    events_title: Words
    events: tuple[EventRow, ...]
    call_title: Words
    call: Words
    contacts: tuple[Contact, ...]
    public_address: str
    shown_address: str
    qr_text: str
    more: Words
    notes: tuple[Note, ...]
    as_of: str
    is_demonstration: bool

    @property
    def reader_stem(self) -> str:
        """What stands before 皆さまへ, which no line breaks."""
        return self.reader.ja.removesuffix(TO_ALL)
