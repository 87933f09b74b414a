"""Files that the portal keeps under its media folder: written whole or not at all, for its own user alone.

Rows hold their names; a file that no row names any more is cleared away, unless somebody is about to name it.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.db import models

from portal.scoping import system_scope

HELD_SECONDS = 3600
"""A file whose form was refused for another reason is held so long; nobody has to choose it again."""
SAVING_SECONDS = 30
"""Longer than it takes from taking a file to the end of the transaction that names it."""


def write(file: Path, data: bytes) -> None:
    """Write under another name, make it durable, move it into place. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.{uuid.uuid4().hex}")
    try:
        with open(temporary, "xb", opener=for_us_alone) as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def for_us_alone(name: str, flags: int) -> int:
    """Open a file that only the portal's own user may read: pages name people."""
    return os.open(name, flags, 0o600)


def hold(file: Path) -> bool:
    """Keep a file from being cleared away for the next while; False if it is gone. Call it before naming it."""
    try:
        os.utime(file)
    except OSError:
        return False
    return True


def clear_unused(folder: Path, names_in_use: Callable[[], set[str]], let_go: str = "") -> int:
    """Delete every kept file that no row names and that nobody is about to name; answers how many. Queries.

    A file that a row has just let go (`let_go`) goes at once; one whose form was never sent again goes after an hour,
    when somebody sends another one or the day's round comes. Two rows may name the same bytes: they stay until both
    have let go.
    """

    def is_old(file: Path) -> bool:
        return _seconds_untouched(file) > (SAVING_SECONDS if _stem(file.name) == _stem(let_go) else HELD_SECONDS)

    old = [file for file in folder.glob("*/*") if is_old(file)]
    if not old:
        return 0
    used = {_stem(name) for name in names_in_use()}
    gone = [file for file in old if _stem(file.name) not in used]
    cleared = 0
    for file in gone:
        if is_old(file):  # somebody may have held it again while the rows were read
            file.unlink(missing_ok=True)
            cleared += 1
    return cleared


def names_in(column: type[models.Field], reason: str) -> set[str]:
    """Every kept file that a row of any association names in a column of this class. Queries."""
    names: set[str] = set()
    with system_scope(reason):
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                if isinstance(field, column):
                    rows = model._default_manager.exclude(**{field.name: ""})
                    names.update(rows.values_list(field.name, flat=True))
    return names


def _stem(name: str) -> str:
    """What a file, its small forms and its half-written files have in common."""
    return name.lstrip(".").partition(".")[0]


def _seconds_untouched(file: Path) -> float:
    """Since when nobody held the file; 0 for one that is gone."""
    try:
        return time.time() - file.stat().st_mtime
    except OSError:
        return 0.0
