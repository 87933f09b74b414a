"""What a table holds, as one number and one hash that do not depend on the order of its rows. Pure.

Each row has a hash of its own; their sum is the table's. The same rows in another place give the same sum.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

_ROUND = 1 << 256
LEFT_OUT = ("django_session", "usersessions_usersession")
"""Tables whose rows stay out of a backup: with the key of a session whoever reads one could be that person, for as long
as the session lives. Everybody signs in again after a restore anyway."""


class TableHash(NamedTuple):
    """How many rows, and the sum of their hashes as 64 hexadecimal digits."""

    rows: int
    sha256: str


def of_rows(rows: Iterable[Any]) -> TableHash:
    """The hash of rows as the driver gives them: texts, numbers, bytes, None."""
    number = total = 0
    for row in rows:
        total += int.from_bytes(hashlib.sha256(repr(row).encode("utf-8", "surrogateescape")).digest())
        number += 1
    return TableHash(number, f"{total % _ROUND:064x}")


def differences(expected: Mapping[str, TableHash], found: Mapping[str, TableHash]) -> list[str]:
    """How two lists of tables differ, in words."""
    words = []
    for name in sorted({*expected, *found}):
        old, new = expected.get(name), found.get(name)
        if new is None:
            words.append(f"the table {name} is missing")
        elif old is None:
            words.append(f"the table {name} should not be there")
        elif old.rows != new.rows:
            words.append(f"the table {name} has {new.rows:,} rows instead of {old.rows:,}")
        elif old != new:
            words.append(f"the rows of the table {name} are not those of the backup")
    return words
