"""What PostgreSQL is told of the scope: before every statement, whatever happened to the one before; and the rules that
make something of it, which are put up after every migration."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.migrations import Migration
from psycopg import errors, sql

from contacts.models import Person
from portal.management.commands.doctor import rows as doctor
from portal.rows.backend.base import DatabaseWrapper
from portal.rows.services import role, set_up, stands
from portal.scoping import scope, system_scope
from tests import people
from tests.cast import Cast
from tests.together import at_once

pytestmark = pytest.mark.servers


def every() -> str:
    return f"{connection.settings_dict['USER']}_every"


@pytest.mark.django_db
def test_the_base_manager_and_a_look_again_find_no_row_of_another(cast: Cast) -> None:
    stranger = people.person(association=cast.springfield.association)
    own = people.person(association=cast.omaha.association)
    with scope(cast.omaha.association):
        assert [each.pk for each in Person._base_manager.all()] == [own.pk]
        with pytest.raises(Person.DoesNotExist):
            stranger.refresh_from_db()
    assert not Person._base_manager.exists()


def whose() -> list[int]:
    """Of which associations there are people, asked past every manager."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT association_id FROM contacts_person ORDER BY 1")
        return [key for (key,) in cursor.fetchall()]


def becomes() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


@pytest.fixture
def both(cast: Cast, transactional_db: None) -> Cast:
    """The cast, with a person in each house."""
    for house in (cast.omaha, cast.springfield):
        people.person(association=house.association)
    return cast


def in_a_transaction_taken_back(cast: Cast) -> None:
    with suppress(ZeroDivisionError), transaction.atomic(), system_scope("a test looks"):
        assert len(whose()) == 2
        raise ZeroDivisionError


def in_a_savepoint_taken_back(cast: Cast) -> None:
    with transaction.atomic():
        with suppress(ZeroDivisionError), transaction.atomic(), scope(cast.springfield.association):
            assert whose() == [cast.springfield.association.pk]
            raise ZeroDivisionError
        assert whose() == [cast.omaha.association.pk]


def fail() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")


def by_a_statement_that_fails(cast: Cast) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), system_scope("a test looks"):
        fail()


def by_a_statement_that_fails_in_a_savepoint(cast: Cast) -> None:
    with transaction.atomic():
        with pytest.raises(DatabaseError), transaction.atomic(), system_scope("a test looks"):
            fail()
        assert whose() == [cast.omaha.association.pk]


def by_a_commit_that_fails(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), system_scope("a test looks"):
        Person.objects.filter(association=cast.springfield.association).update(main_position_id=999_999)


def by_a_connection_that_is_closed(cast: Cast) -> None:
    with system_scope("a test looks"):
        assert len(whose()) == 2
        connection.close()


def by_an_error(cast: Cast) -> None:
    with suppress(ZeroDivisionError), scope(cast.springfield.association):
        assert whose() == [cast.springfield.association.pk]
        raise ZeroDivisionError


def by_a_cursor_that_outlives_its_scope(cast: Cast) -> None:
    with system_scope("a test looks"):
        cursor = connection.cursor()
        cursor.execute("SELECT count(DISTINCT association_id) FROM contacts_person")
        assert cursor.fetchone() == (2,)
    with cursor:
        cursor.execute("SELECT count(DISTINCT association_id) FROM contacts_person")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "end",
    [
        in_a_transaction_taken_back,
        in_a_savepoint_taken_back,
        by_a_statement_that_fails,
        by_a_statement_that_fails_in_a_savepoint,
        by_a_commit_that_fails,
        by_a_connection_that_is_closed,
        by_an_error,
        by_a_cursor_that_outlives_its_scope,
    ],
    ids=lambda act: act.__name__,
)
def test_however_a_scope_ends_the_next_statement_sees_its_own(both: Cast, end: Callable[[Cast], None]) -> None:
    with scope(both.omaha.association):
        assert whose() == [both.omaha.association.pk]
        end(both)
        assert whose() == [both.omaha.association.pk]
    assert whose() == []
    assert becomes() == connection.settings_dict["USER"]
    with scope(both.springfield.association):
        assert whose() == [both.springfield.association.pk]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_in_a_transaction", [False, True], ids=["by itself", "in a transaction"])
def test_a_system_scope_is_a_role_of_its_own_and_a_scope_in_it_narrows(both: Cast, is_in_a_transaction: bool) -> None:
    keys = sorted((both.omaha.association.pk, both.springfield.association.pk))

    def look() -> None:
        with system_scope("a test looks"):
            assert (whose(), becomes()) == (keys, every())
            with scope(both.omaha.association):
                assert (whose(), becomes()) == ([both.omaha.association.pk], connection.settings_dict["USER"])
            assert (whose(), becomes()) == (keys, every())

    if is_in_a_transaction:
        with transaction.atomic():
            look()
    else:
        look()
    assert (whose(), becomes()) == ([], connection.settings_dict["USER"])


@pytest.mark.django_db(transaction=True)
def test_a_pool_of_one_shared_by_threads_of_two_associations_leaks_nothing(both: Cast) -> None:
    options = connection.settings_dict["OPTIONS"]
    pool = {**options["pool"], "min_size": 1, "max_size": 1, "timeout": 60}
    given = {**connection.settings_dict, "OPTIONS": {**options, "pool": pool}}
    processes: set[int] = set()
    wrong: list[Any] = []

    def seen(own: DatabaseWrapper) -> tuple[int, list[int]]:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid(), array_agg(DISTINCT association_id) FROM contacts_person")
            process, keys = cursor.fetchone()
        processes.add(process)
        return process, sorted(keys or [])

    def look(number: int) -> None:
        house = (both.omaha, both.springfield)[number % 2]
        own = DatabaseWrapper(given, "one")
        try:
            for turn in range(4):
                with scope(house.association):
                    if (turn + number) % 3 == 0:
                        with transaction_taken_back(own):
                            found = seen(own)[1]
                    else:
                        found = seen(own)[1]
                if found != [house.association.pk]:
                    wrong.append((number, turn, found))
                if turn == 1:
                    with system_scope("a test looks"):
                        if len(seen(own)[1]) != 2:
                            wrong.append((number, "all"))
                if (found := seen(own)[1]) != []:
                    wrong.append((number, "none", found))
                own.close()
        except Exception as error:  # told by the thread that looks at all of them
            wrong.append(error)

    threads = [threading.Thread(target=look, args=[number]) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    DatabaseWrapper(given, "one").close_pool()
    assert wrong == []
    assert len(processes) == 1


@contextmanager
def transaction_taken_back(own: DatabaseWrapper) -> Iterator[None]:
    own.set_autocommit(False)
    try:
        yield
    finally:
        own.rollback()
        own.set_autocommit(True)


@pytest.mark.django_db(transaction=True)
def test_what_a_connection_was_told_is_taken_from_it_in_its_pool(both: Cast) -> None:
    with system_scope("a test looks"):
        assert becomes() == every()
        process, pool = connection.connection.info.backend_pid, connection.pool
    connection.close()
    seen: dict[int, Any] = {}
    with ExitStack() as stack:
        while process not in seen:  # the pool gives out its others too
            other = stack.enter_context(pool.connection(timeout=10))
            asked = "SELECT current_user::text, current_setting('app.association', true)"
            seen[other.info.backend_pid] = other.execute(asked).fetchone()
    assert seen[process] == (connection.settings_dict["USER"], "")


@pytest.mark.django_db(transaction=True)
def test_threads_of_a_site_see_their_own_while_others_write(both: Cast) -> None:
    def write(house: Any) -> Callable[[], tuple[int, list[list[int]]]]:
        def act() -> tuple[int, list[list[int]]]:
            found = []
            for _each in range(5):
                people.person(association=house.association)
                with scope(house.association):
                    found.append(whose())
            return house.association.pk, found

        return act

    answers = at_once(write(both.omaha), write(both.springfield), write(both.omaha), write(both.springfield))
    assert [found for _own, found in answers] == [[[own]] * 5 for own, _found in answers]


@pytest.mark.django_db
def test_the_role_of_the_site_is_bound_and_nobody_else_becomes_the_one_that_sees_all(transactional_db: None) -> None:
    found = role()
    assert found and found.may_become
    assert not (found.is_superuser or found.passes_by or found.inherits)
    server = urlsplit(os.environ["TEST_SUPERUSER_URL"])
    name = f"stranger_{os.getpid()}"
    with psycopg.connect(server.geturl(), autocommit=True) as asking:
        asking.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'stranger'").format(sql.Identifier(name)))
        try:
            place = server._replace(netloc=f"{name}:stranger@{server.netloc.rpartition('@')[2]}").geturl()
            with psycopg.connect(place) as stranger, pytest.raises(errors.InsufficientPrivilege):
                stranger.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(every())))
        finally:
            asking.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


@pytest.mark.django_db(transaction=True)
def test_rules_that_were_changed_are_noticed_and_put_up_again(both: Cast) -> None:
    assert stands() and doctor().is_well
    assert set_up() is False
    for words in (
        "ALTER TABLE contacts_person NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE contacts_touch DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own ON contacts_person_partnerships",
        "DROP POLICY every ON kept_keptfigure",
        "ALTER POLICY own ON contacts_person USING (true)",
        "ALTER POLICY every ON contacts_person TO PUBLIC",
        "CREATE POLICY more ON contacts_person USING (true)",
    ):
        with connection.cursor() as cursor:
            cursor.execute(words)
        assert not stands(), words
        assert "./run setup" in doctor().advice[0]
        assert set_up() is True, words
        assert stands() and doctor().is_well, words


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_does_something_sees_every_row_and_the_rules_stand_after_it(both: Cast) -> None:
    emit_pre_migrate_signal(0, False, "default", apps=apps, plan=[(Migration("0002_more", "contacts"), False)])
    assert not stands()
    assert len(whose()) == 2
    emit_post_migrate_signal(0, False, "default")
    assert stands()
    assert whose() == []


@pytest.mark.django_db
def test_nothing_lasts_longer_than_it_may() -> None:
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    with connection.cursor() as cursor:
        for name, longest in zip(names, ("30s", "10s", "2min"), strict=True):
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone() == (longest,), name
