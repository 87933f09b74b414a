"""Which engine this site has, and what a backup needs of it."""

from __future__ import annotations

from types import ModuleType

from django.db import connection

from portal.backups import postgres, sqlite
from portal.backups.refusals import Refused

_ENGINES = {each.ENGINE: each for each in (sqlite, postgres)}


def engine() -> ModuleType:
    """The module of the live database's engine: `snapshot`, `live`, `is_empty`, `refuse_while_used`. Raises Refused."""
    if connection.vendor not in _ENGINES:
        raise Refused(f"Backups are made of SQLite and PostgreSQL, not of {connection.vendor}.")
    return _ENGINES[connection.vendor]
