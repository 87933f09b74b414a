"""How rows of tests are kept, and what their people sign in with."""

from __future__ import annotations

import itertools
from typing import TypeVar

from django.db.models import Model

from portal.scoping import scope

PASSWORD = "one good password 1"
"""What every person of a test signs in with."""

numbers = itertools.count(1)
Row = TypeVar("Row", bound=Model)


def kept(row: Row) -> Row:
    """Check a row as a form would, and save it in the scope of its association if it has one."""
    if association := getattr(row, "association", None):
        with scope(association):
            row.full_clean()
            row.save()
    else:
        row.full_clean()
        row.save()
    return row
