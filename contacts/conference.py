"""What makes a programme a conference: who holds it, its sessions with those who speak, the questions that were asked.

A part of the page of a programme (`contacts/programme_page.py`), and what its printed plan is made of.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from contacts.experts import is_old
from contacts.models import Person, ProgrammeExpert, ProgrammeHost, ProgrammeSession, Question
from partnerships.models import Programme
from portal.accounts.models import Membership
from portal.documents.models import PageLanguage


@dataclass
class Slot:
    """A session with its people, in the order of their parts."""

    session: ProgrammeSession
    talks: list[ProgrammeExpert] = field(default_factory=list)

    @property
    def hours(self) -> str:
        """From when until when, as the reader's language writes hours; empty where none is known."""
        known = [time_format(each) for each in (self.session.from_time, self.session.to_time) if each]
        return _("%(first)s – %(last)s") % {"first": known[0], "last": known[1]} if known[1:] else "".join(known)


@dataclass(frozen=True)
class Plan:
    """The rows of a plan: hosts, sessions day by day, people in no single session, questions."""

    hosts: list[ProgrammeHost]
    slots: list[Slot]
    talks: list[ProgrammeExpert]
    questions: list[Question]

    @property
    def days(self) -> list[tuple[datetime.date | None, list[Slot]]]:
        """The sessions by their day, in their order."""
        found: list[tuple[datetime.date | None, list[Slot]]] = []
        for slot in self.slots:
            day = slot.session.held_on
            if not found or found[-1][0] != day:
                found.append((day, []))
            found[-1][1].append(slot)
        return found

    def __bool__(self) -> bool:
        return bool(self.hosts or self.slots or self.talks or self.questions)


ORDER = {"moderator": 0, "speaker": 1, "adviser": 2, "interpreter": 3}


def plan_of(programme: Programme, membership: Membership) -> Plan:
    """The plan as this member may see it. Six queries at most."""
    seen = {"programme": programme}
    hosts = list(ProgrammeHost.objects.visible_to(membership).filter(**seen).select_related("organization"))
    slots = {row.pk: Slot(row) for row in ProgrammeSession.objects.filter(**seen)}
    people = Person.objects.visible_to(membership).with_position()
    talks: Any = ProgrammeExpert.objects.filter(**seen, person__in=people.values("pk"))
    alone: list[ProgrammeExpert] = []
    for talk in sorted(
        talks.select_related("person__main_position__organization"), key=lambda row: (ORDER[row.role], row.pk)
    ):
        slot = slots.get(talk.session_id) if talk.session_id else None
        (slot.talks if slot else alone).append(talk)
    asked = Question.objects.visible_to(membership).filter(**seen)
    named = [Prefetch(name, Person.objects.visible_to(membership)) for name in ("asked_by", "answered_by")]
    questions = list(asked.prefetch_related(*named))
    found = Plan(hosts, list(slots.values()), alone, questions)
    _give_association(found, programme)
    return found


def programme_conference(programme: Programme, membership: Membership) -> dict[str, Any]:
    """The part of the page: the plan, and the forms in which it is printed. Six queries at most."""
    plan = plan_of(programme, membership)
    shown_questions(plan.questions, timezone.localdate())
    size = programme.association.paper
    return {
        "plan": plan,
        "papers": [(f"language={value}&paper={size}", label) for value, label in PageLanguage.choices],
    }


def shown_questions(questions: list[Question], today: datetime.date) -> list[Question]:
    """Questions that know whether their answer is old (`has_aged`)."""
    for each in questions:
        each.has_aged = is_old(each, today)  # type: ignore[attr-defined]  # for the template; no column
    return questions


def _give_association(plan: Plan, programme: Programme) -> None:
    """Rows know their association and programme, so that their addresses need no query."""
    talks = [*plan.talks, *(talk for slot in plan.slots for talk in slot.talks)]
    sessions = [slot.session for slot in plan.slots]
    rows: list[Any] = [*plan.hosts, *sessions, *talks, *plan.questions]
    for row in rows:
        row.association, row.programme = programme.association, programme
    linked: list[Any] = [row.organization for row in plan.hosts]
    linked += [talk.person for talk in talks]
    linked += [person for row in plan.questions for person in (row.asked_by, row.answered_by)]
    for each in linked:
        if each is not None:
            each.association = programme.association
