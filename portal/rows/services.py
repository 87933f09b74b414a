"""Putting the policies up and down, and looking whether they stand."""

from __future__ import annotations

from django.db import connection, transaction

from portal.rows.policies import EVERY, OWN, Hidden, hidden
from portal.rows.roles import Role, role_of

_AS_IT_STANDS = """md5(concat_ws('|', p.polcmd, p.polpermissive, p.polroles,
    pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)))"""
_STANDING = f"""
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, array_agg(p.polname || ' ' || CASE
    WHEN split_part(obj_description(p.oid, 'pg_policy'), ' ', 2) = {_AS_IT_STANDS}
    THEN split_part(obj_description(p.oid, 'pg_policy'), ' ', 1) ELSE 'changed' END
    ORDER BY p.polname) FILTER (WHERE p.oid IS NOT NULL)
FROM pg_class AS c LEFT JOIN pg_policy AS p ON p.polrelid = c.oid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' GROUP BY c.oid
"""  # noqa: S608 -- our own words
_FRESH = f"""
SELECT c.relname, p.polname, {_AS_IT_STANDS} FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid
WHERE c.relnamespace = current_schema()::regnamespace
"""  # noqa: S608 -- our own words
_LOCKED_OUT = """
SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND (
    relkind = 'r' AND NOT (
        has_table_privilege(%(every)s, oid, 'SELECT') AND has_table_privilege(%(every)s, oid, 'INSERT')
        AND has_table_privilege(%(every)s, oid, 'UPDATE') AND has_table_privilege(%(every)s, oid, 'DELETE'))
    OR relkind = 'S' AND NOT (
        has_sequence_privilege(%(every)s, oid, 'USAGE') AND has_sequence_privilege(%(every)s, oid, 'SELECT')))
"""
_GRANTS = (
    'GRANT CONNECT, TEMPORARY ON DATABASE {database} TO "{every}"',  # its size is asked; rows come in by COPY
    'GRANT USAGE ON SCHEMA public TO "{every}"',
    'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{every}"',
    'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{every}"',
    'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{every}"',
    'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO "{every}"',
)


def role() -> Role | None:
    """Who signs in; None where the database knows no such thing."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        return role_of(cursor)


def stands() -> bool:
    """Whether every table hides its rows as it is declared to."""
    found = role()
    return found is not None and bool(found.every) and _stand(found.every)


@transaction.atomic
def set_up() -> bool:
    """Put the policies up where they do not stand; whether that was so. Called after every `migrate`.

    Other policies go: the tables are ours. Where nobody can see past them, since the role that system scopes become is
    not there, nothing is hidden: the doctor says so, and a site that others reach does not start.
    """
    found = role()
    if found is None or not found.may_become or _stand(found.every):
        return False
    _grant(found.every)
    with connection.cursor() as cursor:
        for table, (_is_on, _is_forced, policies) in _standing().items():
            for name, _mark in (policy.split(" ", 1) for policy in policies):
                cursor.execute(f'DROP POLICY "{name}" ON "{table}"')
        for each in _there():
            for statement in each.statements(found.every):
                cursor.execute(statement)
        marks = {each.table: each.mark for each in _there()}
        cursor.execute(_FRESH)
        for table, name, as_it_stands in cursor.fetchall():
            cursor.execute(f'COMMENT ON POLICY "{name}" ON "{table}" IS \'{marks[table]} {as_it_stands}\'')
    return True


@transaction.atomic
def take_down() -> None:
    """Before a migration: its own questions to rows come from the owner, who has no scope. `set_up` forces it again."""
    found = role()
    if found is None or not found.may_become:
        return
    _grant(found.every)  # for tables that this migration makes, and its system scopes read
    with connection.cursor() as cursor:
        for table, (_is_on, is_forced, _policies) in _standing().items():
            if is_forced:
                cursor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')


def _stand(every: str) -> bool:
    standing = _standing()
    with connection.cursor() as cursor:
        cursor.execute(_LOCKED_OUT, {"every": every})
        if cursor.fetchone()[0]:
            return False
    return all(
        standing.get(each.table) == (True, True, [f"{name} {each.mark}" for name in (EVERY, OWN)]) for each in _there()
    )


def _there() -> list[Hidden]:
    """What hides, as far as its tables are there: not all are while the first migrations run one by one."""
    tables = set(connection.introspection.table_names())
    return [each for each in hidden() if each.table in tables]


def _standing() -> dict[str, tuple[bool, bool, list[str]]]:
    """By table: whether it hides rows, from its owner too, and its policies with their marks, unless they were changed
    since they were put up."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING)
        return {name: (is_on, is_forced, policies or []) for name, is_on, is_forced, policies in cursor.fetchall()}


def _grant(every: str) -> None:
    database = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        for words in _GRANTS:
            cursor.execute(words.format(every=every, database=database))
