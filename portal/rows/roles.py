"""Who signs in to PostgreSQL, and what rules between associations are to that role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_ROLE = """
SELECT login.rolname, login.rolsuper, login.rolbypassrls, coalesce(every.rolname, ''),
    every.oid IS NOT NULL AND pg_has_role(login.oid, every.oid, 'MEMBER'),
    every.oid IS NOT NULL AND pg_has_role(login.oid, every.oid, 'USAGE')
FROM pg_roles AS login LEFT JOIN pg_roles AS every ON every.rolname = login.rolname || '_every'
WHERE login.rolname = session_user
"""


@dataclass(frozen=True)
class Role:
    """The role that signs in, and what it is to the one that system scopes become, whose name ends with _every."""

    name: str
    is_superuser: bool
    passes_by: bool  # BYPASSRLS
    every: str  # "" where there is no such role
    may_become: bool
    inherits: bool


def role_of(asking: Any) -> Role:
    """The role of whoever asks: a cursor, or a connection of psycopg's own."""
    found = asking.execute(_ROLE) or asking
    return Role(*found.fetchone())
