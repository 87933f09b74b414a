"""Those who ask: people with browsers that are opened once, all ways of asking, and all that an answer brings about."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from csp.utils import build_policy
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from tests.access.unpacking import words_in, words_of_letter
from tests.matrices import whole

# What any answer of ours may say of scripts, styles and frames: the policy of the settings, or that of a file.
POLICIES = {build_policy(), "default-src 'none'; sandbox"}
Look = Callable[[Any], Any]
Way = tuple[str, dict[str, str]]
WAYS: list[Way] = [("get", {}), ("post", {}), ("get", {"HX-Request": "true"})]
ALL_WAYS: list[Way] = [*WAYS, *((method, {}) for method in ("head", "put", "patch", "delete", "options"))]
PER_ANSWER = {"Content-Length", "Date", "Location", "X-Request-ID"}


class Listener(logging.Handler):
    """Keeps each line of the log with what an error quotes."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def take(self) -> str:
        """What has been said since the last time."""
        lines, self.lines = self.lines, []
        return "\n".join(lines)


LISTENER = Listener()


@contextmanager
def listening() -> Iterator[Listener]:
    """Hear every line of the log, also of loggers that tell nobody above them."""
    known = [each for each in logging.root.manager.loggerDict.values() if isinstance(each, logging.Logger)]
    loggers = [logging.root, *(each for each in known if not each.propagate)]
    for logger in loggers:
        logger.addHandler(LISTENER)
    try:
        yield LISTENER
    finally:
        for logger in loggers:
            logger.removeHandler(LISTENER)


class Writes:
    """Counts the statements that change rows of ours: not the session's, which every look may write."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        changes = sql.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}
        self.number += changes and "django_session" not in sql and "usersessions" not in sql
        return execute(sql, params, many, context)


class Visitor:
    """Somebody with a browser; what their requests change is taken back.

    Whoever signs in does so once, and their session is noted once: no request pays for that again.
    """

    def __init__(self, user: User | None = None, *, doors: Sequence[str] = ()) -> None:
        self.client = Client(raise_request_exception=False)
        self.asked = 0
        if user:
            self.client.force_login(user)
            self.client.get(reverse("robots"))
        for door in doors:
            self.client.get(door, follow=True)

    def ask(
        self,
        method: str,
        address: str,
        headers: dict[str, str] | None = None,
        *,
        look: Look | None = None,
        **given: Any,
    ) -> Any:
        """The answer, with `words`: those of its body, of letters that went out meanwhile, and of the log. `written`
        is how many statements changed rows; what `look` then sees is `seen`."""
        self.asked += 1
        mail.outbox.clear()
        LISTENER.take()
        writes = Writes()
        with transaction.atomic():
            with connection.execute_wrapper(writes):
                answer = getattr(self.client, method)(address, headers=headers or {}, **given)
            answer.written = writes.number
            answer.seen = look(answer) if look else None
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        assert answer["Content-Security-Policy"] in POLICIES, address
        answer.length = len(body)
        answer.words = "\n".join([words_in(body), *map(words_of_letter, mail.outbox), LISTENER.take()])
        return answer


def likeness(answer: Any) -> tuple[int, dict[str, str], int]:
    """By what somebody could tell two answers apart: the code, the headers, the length of what is said."""
    headers = {name: value for name, value in answer.headers.items() if name not in PER_ANSWER}
    return answer.status_code, headers, answer.length


def ways(name: str, full: set[str]) -> list[Way]:
    """All ways of asking in a whole run and for the addresses of the sample; else those in which pages are asked."""
    return ALL_WAYS if whole() or name in full else WAYS
