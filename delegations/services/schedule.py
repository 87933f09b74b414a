"""Verbs for what the scheduler proposes, and for the hours at which people can be met."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from delegations.agenda_rules import clashes
from delegations.appointments import planned
from delegations.choices import MeetingState
from delegations.clash_words import in_words
from delegations.models import Delegate, Delegation, FreeTime, GoalOnTrip, Meeting
from delegations.proposal import moment, question_of
from delegations.services.agenda import agenda_changed, hold_agenda
from portal.accounts.models import User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.saving import TITLE, VERSION, StaleSave, create, remove, title_of


@dataclass(frozen=True)
class NewTime:
    """When a meeting is to be, with whom as interpreter where it lacks one, and why then."""

    start: int
    helper: int | None
    why: str


@transaction.atomic
def take_over(
    *, delegation: Delegation, mark: str, times: Mapping[int, NewTime], without: Sequence[int], by: User | None
) -> int:
    """Write a proposed schedule onto the agenda at once; returns how many meetings it changed.

    `without` are planned meetings that lose their time and become wishes. Raises StaleSave if anything that the
    proposal was drawn up from has changed meanwhile; nothing is written then.
    """
    held = hold_agenda(delegation)
    question = question_of(held)
    if question.mark != mark or not {*times, *without} <= question.meetings.keys():
        raise StaleSave(held)
    helpers = {new.helper for new in times.values() if new.helper}
    if Delegate.objects.filter(pk__in=helpers, delegation=held).count() != len(helpers):
        raise StaleSave(held)
    for key in without:
        _write(question.meetings[key], {"state": MeetingState.WISHED, "starts_at": None, "ends_at": None}, by)
    for key, new in times.items():
        meeting, starts = question.meetings[key], moment(new.start)
        columns = {"state": MeetingState.PLANNED, "starts_at": starts, "ends_at": starts + meeting.length}
        columns |= {"why_at_this_time": new.why[:300]} | ({"interpreter_id": new.helper} if new.helper else {})
        _write(meeting, columns, by)
    appointments = planned(held)
    for each in appointments:
        if each.key in times and (found := clashes(each, appointments, held.minutes_between)):
            raise ValidationError([in_words(held, each, clash) for clash in found])
    if times or without:
        agenda_changed(held)
    return len(times) + len(without)


def _write(meeting: Meeting, columns: dict[str, object], by: User | None) -> None:
    before = {name: getattr(meeting, name) for name in columns}
    version = meeting.version + 1
    if not Meeting.objects.filter(pk=meeting.pk, version=meeting.version).update(**columns, version=version):
        raise StaleSave(Meeting.objects.filter(pk=meeting.pk).first())
    after = columns | {VERSION: version, TITLE: title_of(meeting)}
    record(by=by, verb=Verb.CHANGED, row=meeting, before=before, after=after, about=meeting.delegation)


@transaction.atomic
def add_free_times(
    *,
    delegation: Delegation,
    days: Sequence[datetime.date],
    from_time: datetime.time,
    to_time: datetime.time,
    by: User | None,
    delegate: Delegate | None = None,
    host: GoalOnTrip | None = None,
) -> list[FreeTime]:
    """Write down when somebody can be met, or nobody: the hours of the trip. Refused: a day outside the trip, an end
    before the beginning."""
    held = hold_agenda(delegation)
    if any(not held.starts_on <= day <= held.ends_on for day in days):
        raise ValidationError({"day_on": _("This is no day of the trip.")})
    rows = []
    for day in days:
        row = FreeTime(association=held.association, delegation=held)
        values = {"day_on": day, "from_time": from_time, "to_time": to_time, "delegate": delegate, "host": host}
        rows.append(create(row=row, values=values, by=by, about=held))
    return rows


@transaction.atomic
def remove_free_time(*, free_time: FreeTime, by: User | None) -> None:
    """Take a time away at which somebody could be met."""
    held = hold_agenda(free_time.delegation)
    row = FreeTime.objects.filter(pk=free_time.pk).first()
    if row is not None:
        remove(row=row, by=by, about=held)
