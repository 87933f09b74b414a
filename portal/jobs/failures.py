"""Which troubles pass by themselves, and what went wrong in words for a person."""

from __future__ import annotations

import errno
import smtplib
from typing import Any

from billiard.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _
from django.utils.translation import override

_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_BUSY = (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.EIO, errno.ESTALE)


class Refused(Exception):
    """The work cannot be done until a person changes something; the job fails at once with these words.

    `words` is a lazy translation; its %(names)s are filled from `params` in each language.
    """

    def __init__(self, words: Any, **params: Any) -> None:
        super().__init__(words)
        self.words = words
        self.params = params

    def __str__(self) -> str:
        return str(self.words) % self.params if self.params else str(self.words)


def is_transient(error: BaseException) -> bool:
    """Whether trying again later may help without anybody changing the data."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code < 500 for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code < 500
    if isinstance(error, (OperationalError, InterfaceError, ConnectionError, TimeoutError, SoftTimeLimitExceeded)):
        return True
    if isinstance(error, smtplib.SMTPException):
        return True
    if isinstance(error, OSError):
        return error.errno in (*_FULL, *_FORBIDDEN, *_BUSY) or _is_network(error)
    return isinstance(error, MemoryError)


def in_words(error: BaseException) -> str:
    """What went wrong, in the active language. Of an unforeseen error only its name: its text may hold data."""
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, SoftTimeLimitExceeded):
        return _("The work took longer than %(seconds)d seconds.") % {"seconds": settings.CELERY_TASK_SOFT_TIME_LIMIT}
    if isinstance(error, (OperationalError, InterfaceError)):
        return _("The database was busy or out of reach.")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _("The mail server does not accept the address.")
    if isinstance(error, (smtplib.SMTPException, ConnectionError, TimeoutError)) or _is_network(error):
        return _("The mail server or another service could not be reached.")
    if isinstance(error, OSError) and error.errno in _FULL:
        return _("The disk of the server was full.")
    if isinstance(error, OSError) and error.errno in _FORBIDDEN:
        return _("The server may not write to one of its folders.")
    if isinstance(error, MemoryError):
        return _("The server was short of memory.")
    return _("Something unforeseen went wrong (%(name)s). The server's log has the details.") % {
        "name": type(error).__name__
    }


def in_each_language(words: Any) -> dict[str, str]:
    """Language code → `words()` spoken in it, cut to what a page can show."""
    spoken = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            spoken[code] = str(words())[:500]
    return spoken


def _is_network(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in (
        errno.ENETUNREACH,
        errno.EHOSTUNREACH,
        errno.ENETDOWN,
        errno.ETIMEDOUT,
    )
