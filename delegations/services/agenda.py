"""Verbs for the agenda of a trip: what is wished for, planned, moved, dropped.

Every verb locks the trip first, so that two people who fill one hour at the same moment come one after the other.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.services.ladder import refresh_rungs
from delegations.agenda_rules import Clash, Why, clashes
from delegations.appointments import appointment, elsewhere, group_of, planned
from delegations.choices import MeetingKind, MeetingState
from delegations.clash_words import in_words
from delegations.models import Delegation, Meeting
from portal.accounts.models import User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.saving import StaleSave, create, save_version

FROM_A_MATCH = ("traveller", "host", "score", "reasons", "override_reason")
"""What a match gives to the wish that comes out of it; nobody types it."""
UNSEEN = {"priority", "is_locked", "why_at_this_time", "minutes"}
"""What no guest sees of a planned meeting."""
LINKS = ("people", "delegates")
A_DAY = datetime.timedelta(days=1)
Times = tuple[datetime.datetime, datetime.datetime]


@transaction.atomic
def plan_meeting(*, delegation: Delegation, values: Mapping[str, Any], by: User | None) -> Meeting:
    """Put a meeting on the agenda, or without `starts_at` and `ends_at` among the wishes.

    `values` may hold what a match says (`FROM_A_MATCH`). Refused: a trip that is closed or called off, and whatever
    `refuse_time` refuses.
    """
    held = hold_agenda(delegation)
    given = dict(values)
    row = Meeting(association=held.association, delegation=held)
    for name in FROM_A_MATCH:
        if name in given:
            setattr(row, name, given.pop(name))
    starts, ends = given.get("starts_at"), given.get("ends_at")
    if starts or ends:
        starts, ends = refuse_time(held, row, given)
        row.state = MeetingState.PLANNED
        given["minutes"] = _minutes(starts, ends)
    saved = create(row=row, values=given, by=by, about=held)
    if saved.state == MeetingState.PLANNED:
        agenda_changed(held)
    return saved


@transaction.atomic
def change_meeting(*, meeting: Meeting, read_version: int, values: Mapping[str, Any], by: User | None) -> Meeting:
    """Correct a meeting; with a time it is on the agenda, without one it is a wish.

    Refused: another time for one that has taken place, and whatever `plan_meeting` refuses. Raises StaleSave if
    somebody saved or moved it first.
    """
    held = hold_agenda(meeting.delegation)
    row = _hold(meeting, read_version)
    given = dict(values)
    starts, ends = (given.get(name, getattr(row, name)) for name in ("starts_at", "ends_at"))
    is_moved = (starts, ends) != (row.starts_at, row.ends_at)
    if row.state == MeetingState.HELD and is_moved:
        raise ValidationError(_("This meeting has taken place. Its time stands."))
    was = row.state
    received = set(row.hosts.values_list("person", flat=True)) if was == MeetingState.HELD else set()
    if starts or ends:
        if row.state != MeetingState.HELD:
            refuse_time(held, row, given)
            given["minutes"] = _minutes(starts, ends)
        if is_moved and row.why_at_this_time:
            Meeting.objects.filter(pk=row.pk).update(why_at_this_time="")
    elif was == MeetingState.PLANNED:
        _set_state(row, MeetingState.WISHED, by)
    before = {name: getattr(row, name) for name in given if name not in LINKS}
    linked = {name: set(_keys_of({}, name, row)) for name in LINKS if name in given}
    saved = save_version(row=row, read_version=read_version, values=given, by=by, about=held)
    if starts and was in (MeetingState.WISHED, MeetingState.DROPPED):
        _set_state(saved, MeetingState.PLANNED, by)
    changed = {name for name, value in before.items() if getattr(saved, name) != value}
    changed |= {name for name, keys in linked.items() if keys != {each.pk for each in given[name]}}
    if saved.state != was or (changed - UNSEEN and saved.state in (MeetingState.PLANNED, MeetingState.HELD)):
        agenda_changed(held)
    if was == MeetingState.HELD and "people" in changed:
        refresh_rungs({*received, *saved.hosts.values_list("person", flat=True)})
    return saved


@transaction.atomic
def move_meeting(
    *, meeting: Meeting, read_version: int, starts_at: datetime.datetime, ends_at: datetime.datetime, by: User | None
) -> Meeting:
    """Put a meeting to another time; a wish, or one that was dropped, onto the agenda. Refused as by `change_meeting`,
    and one that has been told to stay where it is."""
    if meeting.is_locked and (starts_at, ends_at) != (meeting.starts_at, meeting.ends_at) and meeting.starts_at:
        raise ValidationError(_("This meeting stays where it is. Take that mark away first, then move it."))
    values = {"starts_at": starts_at, "ends_at": ends_at}
    return change_meeting(meeting=meeting, read_version=read_version, values=values, by=by)


@transaction.atomic
def drop_meeting(*, meeting: Meeting, by: User | None) -> Meeting:
    """Take a meeting off the agenda or out of the wishes. It keeps its texts and remarks and can be moved back.

    Refused: one that has taken place.
    """
    held = hold_agenda(meeting.delegation)
    row = _hold(meeting, None)
    if row.state == MeetingState.HELD:
        raise ValidationError(_("This meeting has taken place. It stays on the agenda."))
    if row.state == MeetingState.DROPPED:
        return row
    was = row.state
    _set_state(row, MeetingState.DROPPED, by)
    row.version += 1  # whoever has its form open is told, and does not put it back unawares
    Meeting.objects.filter(pk=row.pk).update(version=row.version)
    if was == MeetingState.PLANNED:
        agenda_changed(held)
    return row


def agenda_changed(delegation: Delegation) -> None:
    """Count one more state of the agenda that a guest can see, in the transaction that changed it."""
    Delegation.objects.filter(pk=delegation.pk).update(agenda_number=F("agenda_number") + 1)
    delegation.refresh_from_db(fields=["agenda_number"])


# --- what the verbs share ---------------------------------------------------------------------------------------------


def hold_agenda(delegation: Delegation) -> Delegation:
    """The trip as it is now, kept from others until the transaction ends. Refused: one that is closed or called off."""
    rows = Delegation.objects.select_for_update(of=("self",))
    linked = rows.select_related("association", "partnership__home", "partnership__partner")
    held = linked.filter(pk=delegation.pk).first()
    if held is None:
        raise StaleSave(None)
    if not held.is_planned:
        words = _("This trip is %(state)s; its agenda stands as it is.")
        raise ValidationError(words % {"state": str(held.get_state_display()).lower()})
    return held


def refuse_time(delegation: Delegation, meeting: Meeting, values: Mapping[str, Any]) -> Times:
    """Refuse a time at which the meeting with these values cannot be held; returns its beginning and its end.

    An end before the beginning, a day outside the trip, somebody in two places at once, no time for the way, a
    delegate who is at a meeting of another trip then.
    """
    draft = Meeting(pk=meeting.pk, association=delegation.association, delegation=delegation)
    for field in Meeting._meta.concrete_fields:
        if not field.primary_key:
            setattr(draft, field.attname, getattr(meeting, field.attname))
    for name, value in values.items():
        if name not in LINKS:
            setattr(draft, name, value)
    starts, ends = draft.starts_at, draft.ends_at
    if not starts or not ends:
        raise ValidationError(_("Write when it begins and when it ends, or leave the whole time empty."))
    if ends <= starts:
        raise ValidationError({"ends_at": _("It ends before it begins.")})
    _refuse_day(delegation, draft.kind, starts, ends)
    people, delegates = (_keys_of(values, name, meeting) for name in LINKS)
    new = appointment(draft, people, delegates, group_of(delegation), starts=starts, ends=ends)
    found = clashes(new, planned(delegation), delegation.minutes_between)
    if found:
        raise ValidationError([in_words(delegation, new, each) for each in _worst_first(found)])
    bound = {key for kind, key in new.who if kind == "delegate"}
    if there := elsewhere(delegation, bound, starts, ends):
        other, who = there
        words = _("%(who)s is in %(city)s then, at “%(meeting)s” of the trip “%(trip)s”. Choose another time.")
        city = other.delegation.place
        said = {"who": who, "city": city, "meeting": other, "trip": other.delegation}
        raise ValidationError(words % said)
    return starts, ends


def _refuse_day(delegation: Delegation, kind: str, starts: datetime.datetime, ends: datetime.datetime) -> None:
    zone = delegation.place.zone
    first, last = starts.astimezone(zone).date(), ends.astimezone(zone).date()
    beside = A_DAY if kind == MeetingKind.TRAVEL else datetime.timedelta()
    for name, day in (("starts_at", first), ("ends_at", last)):
        if not delegation.starts_on - beside <= day <= delegation.ends_on + beside:
            said = {"day": day, "first": delegation.starts_on, "last": delegation.ends_on}
            words = _("%(day)s is no day of this trip, which lasts from %(first)s to %(last)s in %(city)s.")
            days = {key: date_format(value, "DATE_FORMAT") for key, value in said.items()}
            raise ValidationError({name: words % {**days, "city": delegation.place}})


def _worst_first(found: Iterable[Clash]) -> list[Clash]:
    return sorted(found, key=lambda each: each.why is not Why.OVERLAP)


def _keys_of(values: Mapping[str, Any], name: str, meeting: Meeting) -> list[int]:
    """The keys of a link as they would be: from what was given, else as they are."""
    if name in values:
        return [each.pk for each in values[name]]
    return list(getattr(meeting, name).values_list("pk", flat=True)) if meeting.pk else []


def _minutes(starts: datetime.datetime, ends: datetime.datetime) -> int:
    return min(1440, max(5, int((ends - starts).total_seconds() // 60)))


def _hold(meeting: Meeting, read_version: int | None) -> Meeting:
    """The meeting as it is now. Raises StaleSave if somebody saved it first, or removed it."""
    linked = ("organization", "traveller__goal", "delegation", "association")
    row = Meeting.objects.select_for_update(of=("self",)).select_related(*linked).filter(pk=meeting.pk).first()
    if row is None or (read_version is not None and row.version != read_version):
        raise StaleSave(row)
    return row


def _set_state(row: Meeting, state: str, by: User | None) -> None:
    before = row.state
    row.state = state
    Meeting.objects.filter(pk=row.pk).update(state=state)
    record(by=by, verb=Verb.CHANGED, row=row, before={"state": before}, after={"state": state}, about=row.delegation)
