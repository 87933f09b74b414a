"""The plan of a programme on paper: who holds it, each session with its speakers, who comes, what was asked, what came
of it. For those who hold it and for those who speak, in either language or both; printed from the rows each time.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from contacts.choices import Answer
from contacts.conference import Plan, Slot, plan_of
from contacts.models import Attendance, Invitation, Person, ProgrammeExpert, ProgrammeHost, Question
from partnerships.models import Programme
from partnerships.names import in_english, in_japanese
from partnerships.programme_words import programme_kind, programme_when
from portal.accounts.models import Association, Membership
from portal.documents.long import LongPaper
from portal.documents.words import Words

MOST_GUESTS = 300
"""So many guests are named; the plan says how many more there are."""


@dataclass(frozen=True)
class PlanRecord:
    """The rows of one plan as they came from the database: `guests` came, or said that they will."""

    programme: Programme
    association: Association
    plan: Plan
    guests: tuple[tuple[Person, str], ...]
    more_guests: int
    today: datetime.date

    @property
    def people(self) -> set[int]:
        """The keys of everybody whom the plan names."""
        talks = [*self.plan.talks, *(talk for slot in self.plan.slots for talk in slot.talks)]
        answered = {each.answered_by.pk for each in self.plan.questions if each.answered_by}
        return {talk.person_id for talk in talks} | {person.pk for person, _state in self.guests} | answered


@dataclass(frozen=True)
class Part:
    """Somebody in a session: the name, where they work, the part, the title of the talk."""

    name: Words
    house: Words
    role: Words
    title: Words


@dataclass(frozen=True)
class SlotRow:
    """A session: its hours, title, room, what it is about, and who speaks."""

    hours: str
    title: Words
    room: Words
    about: Words
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Day:
    """The sessions of one day; no words for a programme of one day."""

    name: Words
    slots: tuple[SlotRow, ...]


@dataclass(frozen=True)
class Asking:
    """A question, who answered it and when."""

    question: Words
    answer: Words
    by: Words
    on: Words


@dataclass(frozen=True)
class PlanFacts:
    """Everything that the plan prints."""

    document_title: str
    giver: Words
    logo: str
    as_of: str
    printed_on: Words
    is_demonstration: bool
    is_cancelled: bool
    title: Words
    kind: Words
    when: Words
    where: Words
    about: Words
    hosts: tuple[tuple[Words, Words], ...]
    days: tuple[Day, ...]
    people: tuple[Part, ...]
    guests: tuple[tuple[Words, Words, Words], ...]
    more: Words
    questions: tuple[Asking, ...]
    results: Words


class ConferencePlan(LongPaper):
    """What everybody who helps to hold a programme needs in their hand."""

    template, sheet = "print/_conference_plan.html", "conference-plan"

    def facts(self, record: PlanRecord, language: str) -> PlanFacts:
        programme, plan = record.programme, record.plan
        title = {"en": "Plan of a programme", "ja": "行事計画書", "both": "Plan of a programme / 行事計画書"}[language]
        return PlanFacts(
            document_title=title,
            giver=Words(record.association.name_en, record.association.name_ja),
            logo=record.association.logo,
            as_of=record.today.isoformat(),
            printed_on=_day(record.today),
            is_demonstration=record.association.is_demonstration,
            is_cancelled=programme.is_cancelled,
            title=_pair(programme, "title"),
            kind=_in_both(lambda: programme_kind(programme)),
            when=_in_both(lambda: programme_when(programme)),
            where=_where(programme),
            about=_pair(programme, "description"),
            hosts=tuple(map(_host, plan.hosts)) or _hosts_named(programme),
            days=tuple(_of_day(day, slots, language) for day, slots in plan.days),
            people=tuple(map(_part, plan.talks)),
            guests=tuple((_name(person), _house(person), STATES[state]) for person, state in record.guests),
            more=_left_out(record.more_guests),
            questions=tuple(map(_asking, plan.questions)),
            results=_pair(programme, "results"),
        )


CONFERENCE_PLAN = ConferencePlan()
CAME, COMING, SAID_YES = "came", "coming", "said_yes"
STATES = {
    CAME: Words("came", "出席"),
    COMING: Words("will come", "出席予定"),
    SAID_YES: Words("had said yes", "出席の返事あり"),
}
"""How it stands with a guest: after the programme nobody will come any more."""


def collect_plan(programme: Programme, membership: Membership) -> PlanRecord:
    """The rows of a plan as a member may see them. Ten queries at most."""
    came: Any = Attendance.objects.visible_to(membership).filter(programme=programme)
    coming: Any = Invitation.objects.visible_to(membership).filter(programme=programme, answer=Answer.YES)
    coming = coming.filter(revoked_at=None)
    guests: dict[int, tuple[Person, str]] = {}
    is_over = programme.ends_at is not None and programme.ends_at <= timezone.now()
    for rows, state in ((came, CAME), (coming, SAID_YES if is_over else COMING)):
        for row in rows.select_related("person__main_position__organization"):
            guests.setdefault(row.person_id, (row.person, state))
    named = sorted(guests.values(), key=lambda guest: (guest[0].sort_latin, guest[0].pk))
    return PlanRecord(
        programme,
        programme.association,
        plan_of(programme, membership),
        tuple(named[:MOST_GUESTS]),
        max(0, len(named) - MOST_GUESTS),
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


def _where(programme: Programme) -> Words:
    place = programme.place
    return Words(
        ", ".join(filter(None, (programme.venue_en or programme.venue_ja, place.name_en))),
        "　".join(filter(None, (place.name_ja or place.name_en, programme.venue_ja or programme.venue_en))),
    )


def _host(row: ProgrammeHost) -> tuple[Words, Words]:
    house = Words(row.organization.name_en, row.organization.name_ja)
    return house, _in_both(row.get_role_display)


def _hosts_named(programme: Programme) -> tuple[tuple[Words, Words], ...]:
    """The hosts as the programme itself names them, where none is linked."""
    named = _pair(programme, "hosts")
    return ((named, Words()),) if named else ()


def _of_day(day: datetime.date | None, slots: list[Slot], language: str) -> Day:
    with override("ja" if language == "ja" else "en"):  # on a sheet in both, hours stand once
        return Day(_day(day) if day else Words(), tuple(map(_slot, slots)))


def _slot(slot: Slot) -> SlotRow:
    session = slot.session
    return SlotRow(
        hours=slot.hours,
        title=_pair(session, "title"),
        room=_pair(session, "room"),
        about=_pair(session, "about"),
        parts=tuple(map(_part, slot.talks)),
    )


def _part(talk: ProgrammeExpert) -> Part:
    return Part(_name(talk.person), _house(talk.person), _in_both(talk.get_role_display), _pair(talk, "title"))


def _name(person: Person) -> Words:
    return Words(in_english(person).text, in_japanese(person).text)


def _house(person: Person) -> Words:
    position = person.main_position
    return Words(position.organization.name_en, position.organization.name_ja) if position else Words()


def _asking(question: Question) -> Asking:
    by = _name(question.answered_by) if question.answered_by else Words(question.source, question.source)
    answer = _pair(question, "answer")
    return Asking(
        _pair(question, "question"),
        answer or Words("No answer yet.", "まだ回答がありません。"),
        by if answer else Words(),
        _day(question.answered_on) if answer and question.answered_on else Words(),
    )


def _day(day: datetime.date) -> Words:
    return Words(f"{day.day} {day:%B} {day.year}", f"{day.year}年{day.month}月{day.day}日")


def _left_out(number: int) -> Words:
    if not number:
        return Words()
    return Words(f"{number} more guests stand in the portal.", f"ほかに{number}名をポータルでご覧いただけます。")
