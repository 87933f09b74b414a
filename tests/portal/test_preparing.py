"""Set-up does what has changed and nothing else."""

import os
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from portal import preparing
from portal.kept import services as kept
from portal.kept.triggers import standing
from portal.looks import guards
from tests.backups import Place


@pytest.fixture
def house(tmp_path, settings):
    """A folder with one source file, and a step that follows it."""
    settings.BASE_DIR, settings.VAR_DIR = tmp_path, tmp_path / "var"
    (tmp_path / "words.po").write_text("one")
    return tmp_path


def step(runs: list[str], **choices) -> preparing.Step:
    return preparing.Step("words", "Compiling", ("*.po",), lambda: runs.append("ran"), **choices)


def test_a_step_runs_once_while_its_files_stay_the_same(house):
    runs = []
    each = step(runs)
    assert each.is_stale()
    each.carry_out()
    assert not each.is_stale()
    (house / "words.po").write_text("two")
    assert each.is_stale()
    each.carry_out()
    assert runs == ["ran", "ran"]


def test_a_new_file_and_a_renamed_one_count_as_changes(house):
    each = step([])
    each.carry_out()
    (house / "more.po").write_text("")
    assert each.is_stale()
    each.carry_out()
    (house / "more.po").rename(house / "other.po")
    assert each.is_stale()


def test_a_step_runs_again_when_its_result_is_gone(house):
    result = house / "words.mo"
    result.touch()
    each = step([], made=result.exists)
    each.carry_out()
    assert not each.is_stale()
    result.unlink()
    assert each.is_stale()


def test_a_step_that_failed_is_still_to_be_done(house):
    def fail() -> None:
        raise OSError("disk full")

    done = step([])
    done.carry_out()
    failing = preparing.Step("words", "Compiling", ("*.po",), fail)
    with pytest.raises(OSError, match="disk full"):
        failing.carry_out()
    assert done.is_stale()


@pytest.mark.django_db
def test_a_step_that_fills_the_database_runs_again_for_another_database(house):
    each = step([], fills_database=True)
    each.carry_out()
    assert not each.is_stale()
    with connection.cursor() as cursor:  # the same migrations, applied at another time: a database made anew
        cursor.execute("UPDATE django_migrations SET applied = '2020-02-02 02:02:02' WHERE id = 1")
    assert each.is_stale()


def drop_a_trigger_of(prefix: str) -> None:
    name, table, _mark = standing(prefix)[0]
    where = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{name}"{where}')


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["looks_", "kept_", "stamp_"])
def test_triggers_that_somebody_took_down_are_put_up_again(tmp_path, settings, prefix):
    settings.VAR_DIR, said = tmp_path, []
    preparing.prepare(said.append, ["database"])
    preparing.prepare(said.append, ["database"])
    assert said == ["Migrating the database …"]
    drop_a_trigger_of(prefix)
    assert not (guards.stand() and kept.stands())
    preparing.prepare(said.append, ["database"])
    assert guards.stand() and kept.stands()
    assert len(said) == 2


@pytest.mark.servers
@pytest.mark.django_db
def test_rules_between_associations_that_somebody_took_down_are_put_up_again(tmp_path, settings):
    from portal.rows.services import stands

    settings.VAR_DIR, said = tmp_path, []
    preparing.prepare(said.append, ["database"])
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE contacts_person NO FORCE ROW LEVEL SECURITY")
    assert not stands()
    preparing.prepare(said.append, ["database"])
    assert stands()
    assert len(said) == 2


@pytest.fixture
def late(tmp_path):
    """An empty database of a role that has no second one beside it, and a superuser in it who may make one."""
    import psycopg

    server, name = urlsplit(os.environ["TEST_SUPERUSER_URL"]), f"late_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server.geturl(), autocommit=True) as asking:
        asking.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'late'")
        asking.execute(f"CREATE DATABASE {name} OWNER {name}")
        try:
            place = server._replace(netloc=f"{name}:late@{server.netloc.rpartition('@')[2]}", path=f"/{name}")
            with psycopg.connect(server._replace(path=f"/{name}").geturl(), autocommit=True) as there:
                yield there, name, Place(tmp_path, place.geturl())
        finally:
            asking.execute(f"DROP DATABASE {name} WITH (FORCE)")
            asking.execute(f"DROP ROLE IF EXISTS {name}_every")
            asking.execute(f"DROP ROLE {name}")


@pytest.mark.whole
@pytest.mark.servers
def test_set_up_puts_the_rules_up_once_the_second_role_is_there(late):
    superuser, role, place = late

    def set_up() -> bool:
        done = place.manage("prepare", "--only", "database")
        assert done.returncode == 0, done.stderr
        return "Migrating the database" in done.stderr

    def hidden() -> int:
        return superuser.execute("SELECT count(*) FROM pg_class WHERE relforcerowsecurity").fetchone()[0]

    assert set_up() and not set_up()
    assert hidden() == 0
    superuser.execute(f"ALTER ROLE {role} NOINHERIT")
    superuser.execute(f"CREATE ROLE {role}_every NOLOGIN")
    superuser.execute(f"GRANT {role}_every TO {role}")
    superuser.execute(f"GRANT ALL ON SCHEMA public TO {role}")
    assert set_up() and not set_up()
    assert hidden() > 0


@pytest.mark.django_db
def test_the_demonstration_keeps_away_from_people_who_work_for_real(monkeypatch, settings):
    from tests import factories

    called = []
    monkeypatch.setattr(preparing, "call_command", lambda *words, **options: called.append(words[0]))
    settings.DEMO = True
    preparing._load_demo()
    assert called == ["demo"]
    factories.association()
    preparing._load_demo()
    assert called == ["demo"]


def test_every_step_follows_files_that_exist():
    root = Path(__file__).resolve().parents[2]
    empty = {
        (each.name, pattern) for each in preparing.STEPS for pattern in each.watches if not any(root.glob(pattern))
    }
    assert empty == set()
