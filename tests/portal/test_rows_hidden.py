"""On PostgreSQL the rows of an association are hidden from the others by the database: asked by raw SQL, past every
manager, as the role with which the site signs in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from psycopg import errors, sql

from portal.rows.backend.base import NOBODY
from tests import factories
from tests.access.world import furnish
from tests.cast import Cast, enter_all

pytestmark = pytest.mark.servers

OWNED = """
SELECT table_name FROM information_schema.columns
WHERE table_schema = 'public' AND column_name = 'association_id' AND table_name <> 'accounts_associationrequest'
"""
"""By the column, not by our models; who asks for an association of their own is told to it when it is founded."""
LINKS = """
SELECT DISTINCT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text FROM pg_constraint AS c
JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.contype = 'f' AND c.confrelid::regclass::text = ANY(%(owned)s) AND c.conrelid::regclass::text <> ALL(%(owned)s)
ORDER BY 1, 2
"""
"""Each table with an end in an owned one and no association of its own: table, column, table of the end."""


def every() -> str:
    return f"{connection.settings_dict['USER']}_every"


@contextmanager
def told(association: Any = "", become: str = NOBODY) -> Iterator[psycopg.Connection]:
    """The connection beneath Django's, which is told something else for a while; all that is done is taken back."""
    with connection.connection.transaction(force_rollback=True):
        statement = "SELECT set_config('role', %s, true), set_config('app.association', %s, true)"
        connection.connection.execute(statement, (become, str(association)))
        yield connection.connection


def one(asking: psycopg.Connection, statement: str, *given: Any, **names: str) -> Any:
    """The first value that a statement answers; names of tables and columns are put in with {table}."""
    words = sql.SQL(statement).format(**{name: sql.Identifier(value) for name, value in names.items()})
    row = asking.execute(words, given or None).fetchone()
    return row and row[0]


def assert_refused(scope_of: int, statement: str, *given: Any, **names: str) -> None:
    """By the database's rule, or by a trigger that lets nobody change a row of its table at all."""
    refusals = (errors.InsufficientPrivilege, errors.IntegrityConstraintViolation)
    with told(scope_of) as asking, pytest.raises(refusals, match=r"row-level security|never changed"):
        one(asking, statement, *given, **names)


@pytest.fixture(scope="module")
def world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[tuple[int, int]]:
    """Rows of every kind in two associations, and the keys of these."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast: Cast = enter_all()
        factories.pair()
        for house in (cast.omaha, cast.springfield):
            furnish(house)
        yield cast.omaha.association.pk, cast.springfield.association.pk
        transaction.set_rollback(True)


def owned() -> list[str]:
    return sorted(name for (name,) in connection.connection.execute(OWNED))


def links() -> dict[str, dict[str, str]]:
    """Tables of links: their owned ends, column → table."""
    found: dict[str, dict[str, str]] = {}
    for table, column, end in connection.connection.execute(LINKS, {"owned": owned()}):
        found.setdefault(table, {})[column] = end
    return found


@pytest.mark.django_db
def test_every_owned_table_and_every_table_of_links_hides_its_rows_from_its_owner_too(world: Any) -> None:
    assert {"contacts_person", "kept_keptfigure", "partnerships_partnership"} <= set(owned())
    assert links()["contacts_person_partnerships"].keys() == {"person_id", "partnership_id"}
    for table in (*owned(), *links()):
        is_on, is_forced, names = connection.connection.execute(
            "SELECT relrowsecurity, relforcerowsecurity, (SELECT array_agg(policyname ORDER BY policyname)::text[] "
            "FROM pg_policies WHERE tablename = relname) FROM pg_class WHERE oid = %s::regclass",
            [table],
        ).fetchone()
        assert (table, is_on, is_forced, names) == (table, True, True, ["every", "own"])


@pytest.mark.django_db
def test_whose_scope_is_told_sees_its_own_rows_and_without_one_there_are_none(world: tuple[int, int]) -> None:
    furnished = 0
    for table in owned():
        count = "SELECT count(*) FROM {table}"
        with told(become=every()) as asking:
            there = [one(asking, f"{count} WHERE association_id = %s", key, table=table) for key in world]
        with told() as asking:
            assert one(asking, count, table=table) == 0, table
        for key, number in zip(world, there, strict=True):
            with told(key) as asking:
                assert one(asking, count, table=table) == number, table
                assert one(asking, f"{count} WHERE association_id <> %s", key, table=table) == 0, table
        furnished += min(there) > 0
    assert furnished > len(owned()) // 2


@pytest.mark.django_db
def test_rows_of_another_are_neither_written_nor_changed_nor_taken_away(world: tuple[int, int]) -> None:
    ours, theirs = world
    for table in owned():
        with told(become=every()) as asking:
            row = "SELECT to_jsonb(t)::text FROM {table} AS t WHERE association_id = %s ORDER BY id LIMIT 1"
            own, foreign = (one(asking, row, key, table=table) for key in (ours, theirs))
        if foreign:
            with told(ours) as asking:
                for act in ("DELETE FROM {table}", "UPDATE {table} SET id = id"):
                    words = sql.SQL(f"{act} WHERE association_id = %s").format(table=sql.Identifier(table))
                    assert asking.execute(words, [theirs]).rowcount == 0, (table, act)
            written = "INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, %s::jsonb)"
            assert_refused(ours, f"{written} RETURNING 1", foreign, table=table)
        if own:
            assert_refused(ours, "UPDATE {table} SET association_id = %s RETURNING 1", theirs, table=table)


@pytest.mark.django_db
def test_a_link_is_seen_with_its_ends_and_joins_nobody_to_another_association(world: tuple[int, int]) -> None:
    ours, theirs = world
    joined = 0
    for table, ends in links().items():
        for column, end in ends.items():
            foreign = "SELECT count(*) FROM {table} WHERE {column} IN (SELECT id FROM {end} WHERE association_id = %s)"
            with told(become=every()) as asking:
                keys = "SELECT array_agg(id) FROM {end} WHERE association_id = %s"
                hidden = one(asking, keys, theirs, end=end) or [0]
                joined += one(asking, foreign, ours, table=table, column=column, end=end)
            with told(ours) as asking:
                seen = "SELECT count(*) FROM {table} WHERE {column} = ANY(%s)"
                assert one(asking, seen, hidden, table=table, column=column) == 0, table
            others = [name for name in columns(table) if name not in ("id", column)]
            assert len(others) == 1
            with told(become=every()) as asking:
                target = ends.get(others[0])
                mine = one(asking, keys, ours, end=target) if target else [1]
            words = "INSERT INTO {table} ({column}, {other}) VALUES (%s, %s) RETURNING 1"
            given = (hidden[0], (mine or [0])[0])
            assert_refused(ours, words, *given, table=table, column=column, other=others[0])
    assert joined


def columns(table: str) -> list[str]:
    asked = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
    return [name for (name,) in connection.connection.execute(asked, [table])]
