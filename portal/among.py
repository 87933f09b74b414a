"""Asking for the rows of thousands of keys at once: one array on PostgreSQL, where `__in` sends a parameter for each
and every layer below looks at every one of them.

    Person.objects.filter(Among("reading_key", keys))
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, F, Func


class Among(Func):
    """Whether a column is one of these numbers or texts; as `__in`, for keys that are plain values."""

    output_field = BooleanField()

    def __init__(self, column: str, keys: Iterable[Any]) -> None:
        super().__init__(F(column))
        self.keys = list(keys)

    @property
    def identity(self) -> tuple[Any, ...]:
        """Two are never taken for one: comparing them would look at every key."""
        return (Among, id(self.keys))

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # type: ignore[override]  # it has no template
        column, before = compiler.compile(self.source_expressions[0])
        places = ", ".join(["%s"] * len(self.keys))
        return f"{column} IN ({places})", (*before, *self.keys)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        column, before = compiler.compile(self.source_expressions[0])
        kind = "text" if self.keys and isinstance(self.keys[0], str) else "bigint"
        if not self.keys:
            return "FALSE", ()
        return f"{column} = ANY(%s::{kind}[])", (*before, self.keys)
