"""The broker of one machine: wake-ups as files in a folder. Kombu's file transport, hardened.

Three things differ from kombu's own: a message appears whole or not at all (written beside and renamed; a worker that
meets half a message there dies of it), a broken message or a folder that went away does not end the worker, and a
wake-up finds its queue even when somebody has emptied the folder with the bindings.
"""

from __future__ import annotations

import logging
import os
import uuid
from json import dumps
from pathlib import Path
from time import time_ns
from typing import Any

from django.conf import settings
from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.transport.virtual import Empty

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """Messages are files called time_id.queue.msg; a reader takes one by moving it away."""

    _is_in_trouble = False

    def get_table(self, exchange: str) -> list[Any]:
        """The queues bound to an exchange; where the file is gone, the queue of its own name, as Celery binds them."""
        return super().get_table(exchange) or [filesystem.exchange_queue_t(exchange, "", exchange)]

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        _make(self.control_folder)
        super()._queue_bind(exchange, routing_key, pattern, queue)

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # as kombu does
        folder = _make(Path(self.data_folder_out))
        name = f"{time_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg"
        half = folder / f"{name}.half"
        try:
            half.write_text(dumps(payload))
            os.replace(half, folder / name)
        except OSError as error:
            raise ChannelError(f"Cannot write a message into {folder}: {error}") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        try:
            _make(Path(self.data_folder_in))
            message = super()._get(queue)
        except Empty:
            self._is_in_trouble = False
            raise
        except ValueError as error:  # not JSON; the file is out of the folder by now
            logger.warning("A broken message was thrown away; the reconciler wakes somebody for its job: %s", error)
            raise Empty from error
        except (OSError, ChannelError) as error:
            if not self._is_in_trouble:  # once, not at every poll
                self._is_in_trouble = True
                logger.error("No wake-up can be read until this is repaired: %s", error)
            raise Empty from error
        self._is_in_trouble = False
        return message

    def _size(self, queue: str) -> int:
        _make(Path(self.data_folder_in))
        return super()._size(queue)


class Transport(filesystem.Transport):
    """What `CELERY_BROKER_TRANSPORT` names."""

    Channel = Channel


def _make(folder: Path) -> Path:
    """The folder, made if it is not there. Raises ChannelError, which kombu's callers expect."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ChannelError(f"Cannot use the folder {folder}: {error}") from error
    return folder


def make_folders() -> None:
    """Make the folders that wake-ups lie in and try them. Raises OSError with words for whoever starts a worker."""
    for folder in (settings.QUEUE_DIR / "messages", settings.QUEUE_DIR / "control"):
        probe = folder / f"probe-{os.getpid()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe.write_text("")
            probe.unlink()
        except OSError as error:
            raise OSError(f"The folder {folder} cannot be written to: {error.strerror}") from error
