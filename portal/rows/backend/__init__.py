"""The engine of Django's that tells PostgreSQL whose scope is open: ENGINE = "portal.rows.backend"."""

from typing import Any


def forget(connection: Any) -> None:
    """What a connection was told is taken from it when it goes back into its pool. Nothing relies on that: whoever
    takes it out says anew whose scope is open."""
    connection.autocommit = True
    connection.execute("SELECT set_config('role', 'none', false), set_config('app.association', '', false)")
