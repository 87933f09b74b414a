"""Folders in which a backup or a restore works unseen; one whose process was killed is cleared away by the next.

A lock on a file tells the two apart: the system lets it go with the process, however that ended.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pwd
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from portal.backups.refusals import Refused

PREFIX = ".backup-"
_LOCK = "in-use"


def refuse_other_user() -> None:
    """Raise Refused for another user than the one to whom the place belongs: what we lay there it could not use."""
    owner = Path(settings.VAR_DIR).stat().st_uid if Path(settings.VAR_DIR).exists() else os.geteuid()
    if owner != os.geteuid():
        raise Refused(
            f"{settings.VAR_DIR} belongs to another user. Run this as that one: sudo -u {_name(owner)} ./run …"
        )


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:  # a container knows numbers alone
        return f"#{user}"


@contextlib.contextmanager
def workroom(parent: Path) -> Iterator[Path]:
    """A new folder below `parent` for our own user alone, cleared away at the end. Raises OSError."""
    parent.mkdir(parents=True, exist_ok=True)
    for left in parent.glob(f"{PREFIX}*"):
        _clear_if_left(left)
    room = parent / f"{PREFIX}{uuid.uuid4().hex}"
    room.mkdir(mode=0o700)
    with (room / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield room
        finally:
            shutil.rmtree(room, ignore_errors=True)


def _clear_if_left(room: Path) -> None:
    try:
        with (room / _LOCK).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(room, ignore_errors=True)
    except BlockingIOError:
        return
    except OSError:  # killed before it had a lock
        shutil.rmtree(room, ignore_errors=True)


@contextlib.contextmanager
def one_at_a_time(folder: Path) -> Iterator[int]:
    """Only one restore works at a place; gives the lock's handle, which programs that it starts take along."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / ".restore.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield handle
    except BlockingIOError as error:
        raise Refused("Another restore is at work here. Wait until it has ended.") from error
    finally:
        os.close(handle)
