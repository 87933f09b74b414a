"""Verbs about forms that were sent: hold the form that is being carried out, know it when it comes again."""

from __future__ import annotations

import datetime
import logging
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import DatabaseError, IntegrityError

from portal.sent.models import SentForm

logger = logging.getLogger(__name__)
KEPT_FOR = datetime.timedelta(days=7)
PATIENCE, PAUSE = 2.0, 0.05  # seconds that a second press waits to learn where the first one was led, and between looks


class SentBefore(Exception):
    """The form that this request carries out was carried out by another one meanwhile. Nothing of it may stay."""


@dataclass
class Sending:
    """The form that a request carries out. Without a key it is any other request."""

    key: str = ""
    request: uuid.UUID = field(default_factory=uuid.uuid4)
    is_held: bool = False


_current: ContextVar[Sending | None] = ContextVar("sending", default=None)


@contextmanager
def sending() -> Iterator[Sending]:
    """Whatever is recorded inside belongs to the form of this request."""
    found = Sending()
    token = _current.set(found)
    try:
        yield found
    finally:
        _current.reset(token)


def counts_each_time() -> None:
    """Let the form of this request count as often as it is sent: it takes out a file, which may break off."""
    if current := _current.get():
        current.key = ""


def hold() -> None:
    """Keep, in the transaction that is open, that the form of this request is carried out. Nothing outside of one.

    Raises SentBefore when another request did so first: of two at the same moment the later one waits here until the
    earlier has ended. Called by `portal.activity.services.record`, and by a verb that keeps no record.
    """
    current = _current.get()
    if current is None or not current.key:
        return
    mine = {"key": current.key, "request": current.request}
    if current.is_held and SentForm.objects.filter(**mine).exists():
        return  # by an earlier act of this request, which was not taken back
    current.is_held = True
    try:
        SentForm(**mine).save(force_insert=True)
    except IntegrityError as error:
        raise SentBefore from error


def sent_before(key: str) -> SentForm | None:
    """The form, when it has been carried out."""
    return SentForm.objects.filter(pk=key).first()


def led(current: Sending, address: str) -> None:
    """Note where the sender of a form that was held was led. What was saved stays saved if this cannot be noted."""
    if not current.is_held:
        return
    path = address.partition("?")[0].partition("#")[0]
    try:
        SentForm.objects.filter(key=current.key, request=current.request).update(led_to=path[:300])
    except DatabaseError:
        logger.warning("Where a form led could not be noted.", exc_info=True)


def where_led(key: str) -> str:
    """Where the form was led that was carried out a moment ago, as soon as it is known; empty if it stays unknown."""
    until = time.monotonic() + PATIENCE
    while True:
        found = sent_before(key)
        if found is None or found.led_to or time.monotonic() > until:
            return found.led_to if found else ""
        time.sleep(PAUSE)


def clear_sent(*, now: datetime.datetime) -> int:
    """Let go of forms that nobody sends again; returns how many."""
    return SentForm.objects.filter(at__lt=now - KEPT_FOR).delete()[0]
