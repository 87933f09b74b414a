"""Several people, or workers, at the same moment: each in a thread with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each of the acts answered, or the error it raised; all are begun together."""
    answers: list[Any] = []
    gate = threading.Barrier(len(acts))

    def one(act: Callable[[], Any]) -> None:
        try:
            gate.wait(30)
            answers.append(act())
        except BaseException as error:
            answers.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers
