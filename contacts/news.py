"""What a guest who said yes, or perhaps, does not know yet: the day, the hour or the place has changed, it does not
take place, it does after all, a seat is free for them or has gone. Pure: give the rows with what they name.

What counts as a change is what the guest would read: a venue that is corrected in the other language is none.
"""

from __future__ import annotations

import copy
import datetime
import hashlib
import json
from typing import Any

from django.utils.translation import override

from contacts.choices import Answer, NewsKind
from contacts.models import Invitation
from partnerships.models import Programme
from partnerships.programme_words import programme_when
from portal.bilingual import said

DAYS, TIMES = ("starts_on", "ends_on"), ("from_time", "to_time")
PLAIN = ("side", "venue_en", "venue_ja", "is_cancelled")

Facts = dict[str, Any]


def facts_now(programme: Programme) -> Facts:
    """When and where it takes place, as JSON holds it."""
    written = {name: getattr(programme, name) for name in (*DAYS, *TIMES)}
    return {name: each.isoformat() if each else None for name, each in written.items()} | {
        name: getattr(programme, name) for name in PLAIN
    }


def mark_of(programme: Programme) -> str:
    """What two pages have in common that say the same of when and where."""
    return hashlib.sha256(json.dumps(facts_now(programme), sort_keys=True).encode()).hexdigest()[:16]


def as_told(programme: Programme, told: Facts) -> Programme:
    """The programme with the days, hours and place that somebody was told; never to be saved."""
    row = copy.copy(programme)
    for name, read in (
        *((name, datetime.date.fromisoformat) for name in DAYS),
        *((name, datetime.time.fromisoformat) for name in TIMES),
    ):
        setattr(row, name, read(told[name]) if told.get(name) else None)
    for name in PLAIN:
        setattr(row, name, told.get(name, getattr(programme, name)))
    return row


def news_for(invitation: Invitation, programme: Programme, now: datetime.datetime, *, waits: int) -> str:
    """What this guest has to be told (`NewsKind`); empty where they know, do not mean to come, or were never written
    to, and once it has begun. `waits`: the place in the line, 0 for a seat."""
    told = invitation.told
    if not told or invitation.revoked_at or invitation.answer not in (Answer.YES, Answer.MAYBE):
        return ""
    begins = programme.starts_at
    if begins is not None and begins <= now:
        return ""
    if programme.is_cancelled:
        return "" if told.get("is_cancelled") else NewsKind.CANCELLED.value
    if told.get("is_cancelled"):
        return NewsKind.ON_AGAIN.value
    if _reads(as_told(programme, told), invitation.language) != _reads(programme, invitation.language):
        return NewsKind.CHANGED.value
    if invitation.answer != Answer.YES or invitation.is_told_to_wait == bool(waits):
        return ""
    return NewsKind.WAITS.value if waits else NewsKind.SEAT.value


def _reads(programme: Programme, language: str) -> tuple[str, ...]:
    with override(language):
        return programme_when(programme), programme.side, str(said(programme, "venue"))
