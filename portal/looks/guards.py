"""Triggers of the database that refuse to change the read log, whoever asks: staff, administrators, code of ours.

Rows come and never change. They go when their time is over (`DAYS_KEPT`); the head of a chain only moves on. Where a
whole association is erased the triggers are taken down and put up again in that one transaction.
"""

from __future__ import annotations

from django.db import connection, transaction

from portal.looks.models import Look, LookChain

DAYS_KEPT = 762
"""Twenty-five months: two years, and a month in which somebody asks."""
LOOKS, CHAINS = Look._meta.db_table, LookChain._meta.db_table
REFUSED = "The read log is never changed"

_SQLITE = (
    f"CREATE TRIGGER looks_fixed_update BEFORE UPDATE ON {LOOKS} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    f"""CREATE TRIGGER looks_fixed_delete BEFORE DELETE ON {LOOKS}
    WHEN OLD.at > datetime('now', '-{DAYS_KEPT} days') BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    f"""CREATE TRIGGER looks_head_update BEFORE UPDATE ON {CHAINS}
    WHEN NEW.number < OLD.number OR NEW.cut_number < OLD.cut_number OR NEW.association_id <> OLD.association_id
    BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    f"CREATE TRIGGER looks_head_delete BEFORE DELETE ON {CHAINS} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
)
_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION looks_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' AND TG_TABLE_NAME = '{LOOKS}' THEN
        IF OLD.at <= now() - interval '{DAYS_KEPT} days' THEN RETURN OLD; END IF;
      ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = '{CHAINS}' THEN
        IF NEW.number >= OLD.number AND NEW.cut_number >= OLD.cut_number
          AND NEW.association_id = OLD.association_id THEN RETURN NEW; END IF;
      END IF;
      RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    *(
        f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION looks_fixed()"
        for name, table in (("looks_fixed", LOOKS), ("looks_head", CHAINS))
    ),
)
_STANDING = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'looks_%'",
    "postgresql": (
        "SELECT tgname, relname, prosrc FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "JOIN pg_proc ON pg_proc.oid = tgfoid JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace "
        "WHERE nspname = current_schema() AND NOT tgisinternal AND tgname LIKE 'looks_%'"
    ),
}


@transaction.atomic
def set_up() -> None:
    """Put the triggers up, anew where they differ from what is declared. Called after every `migrate`."""
    if LOOKS not in connection.introspection.table_names():
        return
    wanted = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    if stand():
        return
    take_down()
    with connection.cursor() as cursor:
        for statement in wanted:
            cursor.execute(statement)


@transaction.atomic
def take_down() -> None:
    """Take the triggers away, for a table that is made anew or an association that is erased."""
    is_sqlite = connection.vendor == "sqlite"
    for name, table, _words in _standing():
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP TRIGGER {name} ON {table}")


def stand() -> bool:
    """Whether every trigger stands as it is declared."""
    found = _standing()
    if connection.vendor == "sqlite":
        return sorted(words for _name, _table, words in found) == sorted(_SQLITE)
    return len(found) == 2 and all(words in _POSTGRESQL[0] for _name, _table, words in found)


def _standing() -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_STANDING[connection.vendor])
        return list(cursor.fetchall())
