"""The agenda and the minutes of a board meeting on paper, in either language or both, from the rows each time."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import override

from contacts.meetings import meeting_page
from contacts.models import BoardMeeting, BoardPaper, BylawChange, FollowUp
from contacts.quorum import Presence
from contacts.sittings import Chair, ItemLine, decision_sentence, quorum_kept
from partnerships.models import Partnership
from partnerships.names import in_english, in_japanese
from portal.accounts.models import Membership
from portal.documents.long import LongPaper
from portal.documents.words import Words


@dataclass(frozen=True)
class BoardRecord:
    """The rows of one meeting as they came from the database."""

    meeting: BoardMeeting
    chairs: tuple[Chair, ...]
    lines: tuple[ItemLine, ...]
    papers: tuple[BoardPaper, ...]
    bylaws: tuple[BylawChange, ...]
    quorum: Presence
    today: datetime.date

    @property
    def seated(self) -> list[Chair]:
        """The seats that the papers print: those that are held, and of whose holder something was written down."""
        return [chair for chair in self.chairs if chair.line.is_held or chair.is_known]

    @property
    def people(self) -> set[int]:
        """The keys of everybody who is named there."""
        return {chair.line.person.pk for chair in self.seated if chair.line.person}


@dataclass(frozen=True)
class Clause:
    """A clause of the by-laws before and after, and why it changes."""

    before: Words
    after: Words
    why: Words


@dataclass(frozen=True)
class Item:
    """An item: what it is about; in minutes also what was said, decided and promised."""

    number: int
    title: Words
    kind: Words
    about: Words
    is_voted_on: bool
    papers: tuple[Words, ...]
    clause: Clause | None
    said: Words
    decision: Words
    decided: Words
    step: Words


@dataclass(frozen=True)
class BoardFacts:
    """Everything that the paper prints."""

    document_title: str
    giver: Words
    logo: str
    as_of: str
    printed_on: Words
    is_demonstration: bool
    is_minutes: bool
    is_draft: bool
    board: Words
    partnership: Words
    name: Words
    when: Words
    where: Words
    link: str
    seats: tuple[tuple[Words, Words, Words], ...]
    quorum: Words
    items: tuple[Item, ...]
    papers: tuple[Words, ...]
    minutes: Words


class BoardAgenda(LongPaper):
    """What the board will talk about: when, where, each item with its papers."""

    template, sheet = "print/_board_paper.html", "board-paper"
    title: ClassVar[Words] = Words("Agenda", "議事次第")
    is_minutes: ClassVar[bool] = False

    def facts(self, record: BoardRecord, language: str) -> BoardFacts:
        meeting, association = record.meeting, record.meeting.association
        titles = {"en": self.title.en, "ja": self.title.ja, "both": f"{self.title.en} / {self.title.ja}"}
        here = {line.item.pk for line in record.lines}
        clauses = {change.item_id: change for change in record.bylaws}
        return BoardFacts(
            document_title=titles[language],
            giver=Words(association.name_en, association.name_ja),
            logo=association.logo,
            as_of=record.today.isoformat(),
            printed_on=_day(record.today),
            is_demonstration=association.is_demonstration,
            is_minutes=self.is_minutes,
            is_draft=self.is_minutes and not meeting.is_closed,
            board=_pair(meeting.board, "name"),
            partnership=_of(meeting.board.partnership),
            name=_pair(meeting, "title"),
            when=_when(meeting),
            where=_pair(meeting, "place"),
            link=meeting.link,
            seats=tuple(map(_seat, record.seated)),
            quorum=_in_both(lambda: quorum_kept(record.quorum)),
            items=tuple(_item(line, record.papers, clauses.get(line.item.pk)) for line in record.lines),
            papers=tuple(_pair(row, "title") for row in record.papers if row.item_id not in here),
            minutes=_pair(meeting, "minutes"),
        )


class BoardMinutes(BoardAgenda):
    """What the board said and decided: who was there, the votes, the next steps. A draft until it is closed."""

    title = Words("Minutes", "議事録")
    is_minutes = True


AGENDA, MINUTES = BoardAgenda(), BoardMinutes()


def board_record(meeting: BoardMeeting, membership: Membership) -> BoardRecord:
    """The rows of a meeting as a member may see them. Eight queries, one more for a limited membership."""
    found = meeting_page(meeting, membership)
    items = [line.item for line in found["lines"]]
    return BoardRecord(
        meeting,
        tuple(found["chairs"]),
        tuple(found["lines"]),
        tuple(found["papers"]),
        tuple(BylawChange.objects.filter(item__in=items)),
        found["quorum"],
        timezone.localdate(),
    )


# --- from rows to words -----------------------------------------------------------------------------------------------


def _pair(row: Any, name: str) -> Words:
    return Words(getattr(row, f"{name}_en"), getattr(row, f"{name}_ja"))


def _in_both(say: Any) -> Words:
    found = []
    for language in ("en", "ja"):
        with override(language):
            found.append(str(say()))
    return Words(*found)


def _of(partnership: Partnership | None) -> Words:
    return _in_both(lambda: partnership) if partnership else Words()


def _when(meeting: BoardMeeting) -> Words:
    zone = ZoneInfo(meeting.association.time_zone)
    begins = meeting.starts_at.astimezone(zone)
    hours = f"{begins:%H:%M}"
    if meeting.ends_at:
        ends = meeting.ends_at.astimezone(zone)
        hours += f"–{ends:%H:%M}" if ends.date() == begins.date() else ""
    day = _day(begins.date())
    return Words(f"{day.en}, {hours}", f"{day.ja} {hours}")


def _day(day: datetime.date) -> Words:
    return Words(f"{day.day} {day:%B} {day.year}", f"{day.year}年{day.month}月{day.day}日")


def _seat(chair: Chair) -> tuple[Words, Words, Words]:
    person = chair.line.person
    name = Words(in_english(person).text, in_japanese(person).text) if person else Words()
    return _pair(chair.seat, "title"), name, _presence(chair)


def _presence(chair: Chair) -> Words:
    if chair.is_present:
        state = Words("present", "出席")
    elif chair.is_excused:
        state = Words("excused", "欠席（連絡あり）")
    else:
        state = Words("absent", "欠席") if chair.is_known else Words("–", "–", once="–")
    if chair.seat.is_voting:
        return state
    return Words(f"{state.en}, without a vote", f"{state.ja}・議決権なし")


def _item(line: ItemLine, papers: tuple[BoardPaper, ...], change: BylawChange | None) -> Item:
    row = line.item
    return Item(
        number=line.number,
        title=_pair(row, "title"),
        kind=_in_both(row.get_kind_display),
        about=_pair(row, "about"),
        is_voted_on=row.is_voted_on,
        papers=tuple(_pair(paper, "title") for paper in papers if paper.item_id == row.pk),
        clause=_clause(change) if change else None,
        said=_pair(row, "minutes"),
        decision=_in_both(lambda: decision_sentence(row, line.tally)) if row.decision else Words(),
        decided=_pair(row, "decided"),
        step=_step(row.next_step),
    )


def _clause(change: BylawChange) -> Clause:
    return Clause(_pair(change, "before"), _pair(change, "after"), _pair(change, "reason"))


def _step(step: FollowUp | None) -> Words:
    if step is None:
        return Words()
    day, owner = _day(step.due_on), step.owner
    english = f" ({owner.name or owner.name_ja})" if owner else ""
    japanese = f"（{owner.name_ja or owner.name}）" if owner else ""
    return Words(f"{step.what}: by {day.en}{english}", f"{step.what}：{day.ja}まで{japanese}")
