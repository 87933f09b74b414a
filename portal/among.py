"""Asking for the rows of thousands of keys at once: one array on PostgreSQL, where `__in` sends a parameter for each
and every layer below looks at every one of them.

    Person.objects.filter(Among("reading_key", keys))
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Lookup


class Among(Lookup):
    """Whether a column is one of these numbers or texts; as `__in`, for keys that are plain values."""

    prepare_rhs = False

    def __init__(self, column: str, keys: Iterable[Any]) -> None:
        super().__init__(F(column), list(keys))

    @property
    def identity(self) -> tuple[Any, ...]:
        """Two are never taken for one: comparing them would look at every key."""
        return (Among, id(self.rhs))

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, before = self.process_lhs(compiler, connection)
        places = ", ".join(["%s"] * len(self.rhs))
        return f"{column} IN ({places})", (*before, *self.rhs)

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        column, before = self.process_lhs(compiler, connection)
        kind = "text" if self.rhs and isinstance(self.rhs[0], str) else "bigint"
        if not self.rhs:
            return "FALSE", ()
        return f"{column} = ANY(%s::{kind}[])", (*before, self.rhs)
