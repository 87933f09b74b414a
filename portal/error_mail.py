"""Errors by mail, for a site that names who wishes it (ERROR_MAIL): what kind, where in the code, which request.

Nothing that people entered is in such a mail: no text of the error, no address, no cookie, no value of a variable. A
kind of error at one place is told once an hour, and no process tells more than twenty a day. It is sent beside the
work, and a mail server that is away costs nobody anything: the log has every error all the same.
"""

from __future__ import annotations

import logging
import threading
import time

from django.conf import settings
from django.core.mail import EmailMessage

from portal import logs

logger = logging.getLogger(__name__)

SILENCE = 3600.0  # seconds before the same is told again
A_DAY, MOST_A_DAY = 86_400.0, 20


class ErrorMail(logging.Handler):
    """Handler of the root logger for ERROR and above."""

    def __init__(self, level: int = logging.ERROR) -> None:
        super().__init__(level)
        self._told: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        subject, body = written(record)
        if self._is_due(subject, time.monotonic()):
            threading.Thread(target=send, args=(subject, body), name="error mail", daemon=True).start()

    def _is_due(self, subject: str, now: float) -> bool:
        self._told = {each: at for each, at in self._told.items() if now - at < A_DAY}
        if now - self._told.get(subject, -SILENCE) < SILENCE or len(self._told) >= MOST_A_DAY:
            return False
        self._told[subject] = now
        return True


def written(record: logging.LogRecord) -> tuple[str, str]:
    """Subject and body for one record. What tells two errors apart stands in the subject."""
    is_error = bool(record.exc_info and record.exc_info[0])
    kind = logs.kind_of(record.exc_info[0]) if is_error else record.levelname  # type: ignore[index, arg-type]  # asked above
    places = logs.places_in(record.exc_info[2]) if is_error else []  # type: ignore[index]  # asked above
    where = places[-1] if places else f"{record.name}:{record.lineno}"
    lines = [f"{kind} at {where}", f"logger: {record.name}"]
    lines += [f"{name}: {value}" for name, value in logs.numbers_of(record).items()]
    lines += ["", *places, "", "The log has more under the same numbers. The same error is told once an hour."]
    return f"[portal] {kind} at {where}"[:200], "\n".join(lines)


def send(subject: str, body: str) -> None:
    """Mail to those whom ERROR_MAIL names. A failure is a warning, which no mail tells."""
    try:
        EmailMessage(subject, body, settings.SERVER_EMAIL, settings.ERROR_MAIL).send()
    except Exception as error:
        logger.warning("An error could not be told by mail: %r", error)
