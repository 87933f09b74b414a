"""When a worker of each queue was last seen: a word in the cache, which every process and host reads."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Sequence

from django.core.cache import cache

from portal.jobs.kinds import QUEUES

logger = logging.getLogger(__name__)

AT_MOST_EVERY = datetime.timedelta(seconds=20)
KEPT = 7 * 86_400  # seconds
LATE = datetime.timedelta(minutes=3)  # a worker that was not seen for so long does not run


class Heart:
    """Says for one worker that it lives; the cache may be away, the worker goes on all the same."""

    def __init__(self, queues: Sequence[str]) -> None:
        self._queues = queues
        self._last: datetime.datetime | None = None

    def __call__(self, now: datetime.datetime) -> None:
        if self._last and datetime.timedelta(0) <= now - self._last < AT_MOST_EVERY:  # less: the clock was set back
            return
        self._last = now
        try:
            cache.set_many({_key(queue): now.timestamp() for queue in self._queues}, KEPT)
        except Exception as error:
            logger.warning("The cache could not be told that this worker lives: %r", error)


def last_seen() -> dict[str, datetime.datetime | None]:
    """Queue → when a worker of it was last seen; None where that is not known. Raises what the cache raises."""
    said = cache.get_many([_key(queue) for queue in QUEUES])
    return {queue: _instant(said.get(_key(queue))) for queue in QUEUES}


def _key(queue: str) -> str:
    return f"worker-seen:{queue}"


def _instant(said: float | None) -> datetime.datetime | None:
    return None if said is None else datetime.datetime.fromtimestamp(said, datetime.UTC)
