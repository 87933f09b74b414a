"""Copies of all that an association has, for the port of kept files."""

from __future__ import annotations

from uuid import UUID

from portal.backups.kept_files import KeptFiles, is_sound_zip, naming, register
from portal.parting.models import AssociationCopy

register(
    KeptFiles(
        "associations",
        columns=lambda: [naming(AssociationCopy, "file", finished="finished_at")],
        path_of=lambda key: f"{UUID(str(key))}.zip",
        is_whole=is_sound_zip,
        passes=True,
    )
)
