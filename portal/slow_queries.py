"""Questions to the database that take long, in the log: the statement and its time, never what was put into it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from portal import counting

logger = logging.getLogger(__name__)
LONGEST = 2000  # characters of a statement


def timed(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Carry out a statement and log it if that took SLOW_QUERY_MS or longer; 0 asks for no such log."""
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        took = (time.perf_counter() - began) * 1000
        if 0 < settings.SLOW_QUERY_MS <= took:
            counting.add("portal_slow_queries_total")
            logger.warning("%d ms: %s", took, " ".join(str(sql).split())[:LONGEST])


def watch() -> None:
    """Time the statements of every connection that is opened from now on. Web hosts and workers do so; a command that
    moves tables about takes as long as it takes, and its user wants to read what it says."""
    connection_created.connect(_watch, dispatch_uid="slow queries")


def _watch(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(timed)
