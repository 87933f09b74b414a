"""Before each statement the database is told whose scope is open, if it does not know it yet.

Told for the session and not for a transaction, since half of what we read is read outside of one. What was told inside
a transaction that is taken back, PostgreSQL forgets with it: so after a rollback nothing counts as told. The same after
a connection is closed: what it knew is taken from it before it goes into its pool, and whoever takes it out tells it
anew all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg
from django.db.backends.postgresql import base, operations
from django_scopes import get_scope
from psycopg.pq import TransactionStatus

from portal.rows.roles import role_of

NOBODY = "none"
"""PostgreSQL's word for: no other role than the one that signed in."""
NOTHING = (False, "")
"""What is wanted outside of every scope."""

_TELL = "SELECT set_config('role', %s, false), set_config('app.association', %s, false)"
_roles: dict[tuple[Any, ...], str] = {}
"""By place and user: the role that a system scope becomes. Asked once in the life of a process."""


def wanted() -> tuple[bool, str]:
    """What the scope of this thread asks for (portal/scoping.py): all rows, or those of one association; "" is none."""
    state = get_scope()
    if not state.get("_enabled", True):
        return True, ""
    association = state.get("association")
    return False, "" if association is None else str(association.pk)


class PlannedCursor(base.CursorMixin, psycopg.RawCursor):
    """A cursor whose statements this connection keeps: parsed at the first time, planned for the first few. Their
    parameters are called $1, $2 …, as PostgreSQL calls them: nobody has to look for them in a long statement."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
        return super().execute(query, params, prepare=True, **how)


class DatabaseOperations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        return super().last_executed_query(cursor, sql, params) or sql  # of a kept statement psycopg knows none


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own connection to PostgreSQL, and what the other side was told of the scope."""

    ops_class = DatabaseOperations

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        self._told: tuple[bool, str] | None = None  # None: nobody knows, so it is said again
        self.execute_wrappers.append(self._before)

    def tell(self) -> None:
        """Say whose scope is open, unless it was said. In a failed transaction nothing is said or asked any more."""
        connection = self.connection
        if self._told == (now := wanted()) or connection is None:
            return
        if connection.info.transaction_status == TransactionStatus.INERROR:
            return
        self._told = None
        is_everybody, association = now
        with self.wrap_database_errors:
            connection.execute(_TELL, (self.every() if is_everybody else NOBODY, association))
        self._told = now

    def every(self) -> str:
        """The role that sees all rows, which a system scope becomes; `none` where this server has none for us."""
        told = self.settings_dict
        place = (told["HOST"], told["PORT"], told["USER"])
        if place not in _roles:
            role = role_of(self.connection)
            _roles[place] = role.every if role.may_become else NOBODY
        return _roles[place]

    def create_cursor(self, name: str | None = None) -> Any:
        self.tell()  # COPY goes past every wrapper of statements
        return super().create_cursor(name)

    def planned_cursor(self) -> Any:
        """A cursor for a statement that is asked again and again in the same words; what differs is a parameter."""
        self.ensure_connection()
        self.tell()
        return self._prepare_cursor(PlannedCursor(self.connection))  # type: ignore[attr-defined]  # the same

    def _before(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:  # a cursor may outlive the scope in which it was made
        self.tell()
        return execute(sql, params, many, context)

    def _commit(self) -> Any:
        connection = self.connection
        if connection is None or connection.info.transaction_status != TransactionStatus.INTRANS:
            self._told = None  # PostgreSQL answers COMMIT with a rollback where a statement has failed
        try:
            return super()._commit()  # type: ignore[misc]  # the stubs know no private ones
        except BaseException:
            self._told = None
            raise

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]  # the stubs know no private ones
        finally:
            self._told = None

    def _savepoint_rollback(self, sid: str) -> None:
        try:
            super()._savepoint_rollback(sid)  # type: ignore[misc]  # the stubs know no private ones
        finally:
            self._told = None

    def _close(self) -> Any:
        if self.pool and self.connection is not None and self._told != NOTHING:
            with suppress(psycopg.Error):  # it is gone, and what it knew with it
                self.connection.rollback()
                self.connection.autocommit = True
                self.connection.execute(_TELL, (NOBODY, ""))
        try:
            return super()._close()  # type: ignore[misc]  # the stubs know no private ones
        finally:
            self._told = None

    def connect(self) -> None:
        self._told = None
        super().connect()
