"""The debrief: what was said in a meeting, what comes next, the cards received, what came of it. In two minutes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.choices import Began, TouchKind
from contacts.models import FollowUp, Person, Touch
from contacts.services.follow_ups import promise
from contacts.services.ladder import refresh_rungs
from contacts.services.touches import log_touch
from contacts.services.upkeep import hold_people
from delegations.choices import MeetingKind, MeetingState, TripState
from delegations.models import Meeting
from partnerships.choices import Side
from partnerships.names import is_japanese_text
from portal.accounts.models import User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.saving import TITLE, VERSION, title_of, without_controls

CHANGED = ("state", "touch", "result_en", "result_ja")
MOST_SAID = 4000


@transaction.atomic
def debrief(
    *, meeting: Meeting, people: Sequence[Person], values: Mapping[str, Any], uid: uuid.UUID, by: User
) -> Meeting:
    """Write down how a meeting went: it has taken place, and what was said becomes a touch with these people.

    `values`: `said`, `cards`, `result`, `what` with `due_on` and `promised_by`, `is_interest`. A debrief whose `uid` is
    here already is the same one and changes nothing. A second one by somebody else adds to the first: it is a touch of
    its own, and its result stands below. Refused: a meeting that lies ahead, one that does not take place, a trip that
    was called off.
    """
    hold_people(each.pk for each in people)
    linked = ("association", "delegation__partnership__home", "delegation__partnership__partner", "organization")
    held = Meeting.objects.select_for_update(of=("self",)).select_related(*linked).filter(pk=meeting.pk).first()
    if held is None:
        raise ValidationError(_("This meeting is no longer on the agenda. Log what was said as a touch instead."))
    if Touch.objects.filter(uid=uid).exists():
        return held
    _refuse_not_held(held)
    said = _said(values)
    is_named = bool(people or held.organization)
    touch = _touch(held, people, said, values, uid, by) if is_named else None
    result = without_controls(values.get("result") or "").strip()
    _keep(held, touch, result if is_named else "\n".join(filter(None, (said, result))), by)
    refresh_rungs(held.hosts.values_list("person", flat=True))
    if values.get("what"):
        _promise(held, people, touch, values, by)
    return held


def _refuse_not_held(held: Meeting) -> None:
    if held.delegation.state == TripState.CALLED_OFF:
        raise ValidationError(_("This trip was called off, so that nothing of it has taken place."))
    if held.state == MeetingState.DROPPED:
        raise ValidationError(_("This meeting was taken off the agenda. Plan it again if it took place after all."))
    if held.starts_at is None:
        raise ValidationError(_("This meeting has no time yet. Write down when it took place first."))
    if held.starts_at > timezone.now():
        when = date_format(held.starts_at.astimezone(held.delegation.place.zone), "DATETIME_FORMAT")
        raise ValidationError(_("This meeting begins on %(when)s there. Say afterwards how it went.") % {"when": when})


def _said(values: Mapping[str, Any]) -> str:
    said = without_controls(values.get("said") or "").strip()
    cards = without_controls(values.get("cards") or "").strip()
    lines = [said, _("Cards received: %(cards)s") % {"cards": cards} if cards else ""]
    return "\n".join(filter(None, lines))[:MOST_SAID]


def _touch(
    held: Meeting, people: Sequence[Person], said: str, values: Mapping[str, Any], uid: uuid.UUID, by: User
) -> Touch:
    """The touch of the meeting, on the day it was there."""
    begins: Any = held.starts_at
    told = {
        "kind": TouchKind.VISIT if held.kind == MeetingKind.VISIT else TouchKind.MEETING,
        "began": Began.US if held.delegation.is_outbound else Began.THEM,
        "happened_on": begins.astimezone(held.delegation.place.zone).date(),
        "said": said,
        "organization": held.organization,
        "partnership": held.delegation.partnership,
        "is_interest": bool(values.get("is_interest")),
    }
    return log_touch(association=held.association, people=people, values=told, by=by, uid=uid)


def _keep(held: Meeting, touch: Touch | None, result: str, by: User) -> None:
    """The meeting has taken place. Its first touch is the meeting's; a further result stands below the one there is."""
    before = _told(held)
    if result:
        name = "result_ja" if is_japanese_text(result) else "result_en"
        there = getattr(held, name)
        if f"\n{result}\n" not in f"\n{there}\n":
            setattr(held, name, "\n".join(filter(None, (there, result))))
    held.state, held.version = MeetingState.HELD, held.version + 1
    held.touch = held.touch or touch
    held.full_clean()
    held.save(update_fields=[*CHANGED, VERSION])
    after = _told(held)
    record(
        by=by, verb=Verb.CHANGED, row=held, before=before, after=after | {VERSION: held.version, TITLE: title_of(held)}
    )


def _told(held: Meeting) -> dict[str, Any]:
    return {name: getattr(held, "touch_id" if name == "touch" else name) for name in CHANGED}


def _promise(held: Meeting, people: Sequence[Person], touch: Touch | None, values: Mapping[str, Any], by: User) -> None:
    """The next step. Where nobody of the host is named, the same one is not written down twice."""
    given = {
        "what": values["what"],
        "due_on": values["due_on"],
        "promised_by": values.get("promised_by") or Side.HOME,
        "person": people[0] if people else None,
        "organization": held.organization,
        "partnership": held.delegation.partnership,
    }
    if touch is None:
        same = {name: given[name] for name in ("what", "due_on", "partnership")}
        if FollowUp.objects.filter(owner=by, **same).exists():
            return
    promise(association=held.association, values=given, by=by, touch=touch)
