"""Rows that have lost whom they named: a person or a house was erased, and what they gave, said or answered stays."""

from __future__ import annotations

from typing import Any

from django.db import models


def has_lost(row: models.Model, *links: str, **empty: Any) -> bool:
    """Whether the row as it is stored names nobody through any of these links, with these other columns empty: whoever
    it named was erased, and it may be corrected all the same. One query for a stored row, none for a new one."""
    if row._state.adding:
        return False
    nobody = {f"{name}__isnull": True for name in links}
    return type(row)._default_manager.filter(pk=row.pk, **nobody, **empty).exists()
