"""A database of one moment: what a backup asks of it, whichever engine it is. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from portal.backups.kept_files import NamingColumn
from portal.backups.table_hashes import TableHash


class Snapshot(Protocol):
    """The rows of one moment, while others go on writing."""

    def column(self, column: NamingColumn) -> Iterable[Any]:
        """What stands in a column that names files."""

    def migrations(self) -> list[str]:
        """The migrations that it has seen, "app.name"."""

    def tables(self) -> dict[str, TableHash]:
        """Every table with its hash. Reads all rows."""

    def troubles(self) -> list[str]:
        """What its engine says is wrong with it, in words."""

    def file(self) -> Path:
        """The whole of it in one file, written now if it was not yet. Raises Refused."""
