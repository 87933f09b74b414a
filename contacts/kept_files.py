"""Copies made for people, for the port of kept files."""

from __future__ import annotations

from uuid import UUID

from contacts.models import PersonCopy
from portal.backups.kept_files import KeptFiles, is_sound_zip, naming, register

register(
    KeptFiles(
        "copies",
        columns=lambda: [naming(PersonCopy, "file", finished="finished_at")],
        path_of=lambda key: f"{UUID(str(key))}.zip",
        is_whole=is_sound_zip,
        passes=True,
    )
)
