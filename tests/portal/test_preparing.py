"""Set-up does what has changed and nothing else."""

from pathlib import Path

import pytest
from django.db import connection

from portal import preparing


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
