"""Files that the portal keeps under its media folder: written whole or not at all, for its own user alone."""

from __future__ import annotations

import os
import uuid
from pathlib import Path


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
