"""The mark of a restore that is under way or was cut off: while it lies there, nothing may take the place for whole."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings

from portal import keeping


def _file() -> Path:
    return Path(settings.VAR_DIR) / "restoring.json"


def put(archive: Path, began_at: str) -> None:
    """Say that a restore has begun to change the place. Raises OSError."""
    keeping.write(_file(), json.dumps({"archive": str(archive), "began_at": began_at}).encode())


def take_away() -> None:
    """Say that the place is whole again."""
    _file().unlink(missing_ok=True)
    keeping.sync_folder(_file().parent)


def half_restored() -> str:
    """Why the place must not be used, in words; empty when it may."""
    if not _file().exists():
        return ""
    try:
        told = json.loads(_file().read_text())
        archive, began_at = told["archive"], told["began_at"]
    except (OSError, ValueError, KeyError, TypeError):
        archive, began_at = "FILE", "an unknown time"
    return (
        f"A restore that began at {began_at} has not ended: what lies here is not whole. If it is at work no more, "
        f"run it again: ./run manage restore {archive}"
    )


class HalfRestored(RuntimeError):
    """The site does not start on a place that is half restored."""


def refuse_half_restored() -> None:
    """Raise HalfRestored while a restore is under way or was cut off."""
    if words := half_restored():
        raise HalfRestored(words)
