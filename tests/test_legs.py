"""What ``./run test`` makes of its words and of a machine that lacks something."""

from dataclasses import replace

import pytest

from portal import parts
from tests import legs

LACKING = [replace(parts.PARTS[2], look=lambda: None)]


@pytest.fixture
def runs(monkeypatch):
    """Which legs would run, instead of running them inside this very run."""
    called = []
    monkeypatch.setattr(legs, "files_leg", lambda arguments, whole: called.append(("files", arguments, whole)) or 0)
    monkeypatch.setattr(legs, "servers_leg", lambda arguments, whole: called.append(("servers", arguments, whole)) or 0)
    monkeypatch.setattr(parts, "provide", lambda by_tests, say: [])
    monkeypatch.delenv("CI", raising=False)
    return called


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], [("files", [], False), ("servers", [], False)]),
        (["--all"], [("files", [], True), ("servers", [], True)]),
        (["-x"], [("files", ["-x"], False), ("servers", ["-x"], False)]),
        (["tests/test_legs.py::test_x"], [("files", ["tests/test_legs.py::test_x"], False)]),
        (["-k", "snapshot"], [("files", ["-k", "snapshot"], False)]),
        (["--leg", "servers", "-k", "snapshot"], [("servers", ["-k", "snapshot"], False)]),
    ],
)
def test_words_choose_the_legs(runs, words, expected):
    assert legs.main(words) == 0
    assert runs == expected


@pytest.mark.parametrize(("codes", "result"), [((0, 0), 0), ((0, 5), 0), ((5, 5), 5), ((1, 0), 1), ((0, 2), 2)])
def test_a_leg_that_fails_fails_the_whole_and_an_empty_one_does_not(monkeypatch, runs, codes, result):
    monkeypatch.setattr(legs, "files_leg", lambda *words: codes[0])
    monkeypatch.setattr(legs, "servers_leg", lambda *words: codes[1])
    assert legs.main([]) == result


def test_the_last_lines_say_what_was_left_out(monkeypatch, runs, capsys):
    monkeypatch.setattr(parts, "provide", lambda by_tests, say: LACKING)
    assert legs.main([]) == 0
    assert capsys.readouterr().out.splitlines()[-6:] == [
        "Left out on this machine:",
        "Chromium is missing: the browser tests are left out.",
        "    apt: sudo apt-get install chromium",
        "    dnf: sudo dnf install chromium",
        "    brew: brew install --cask chromium",
        "./run doctor says more.",
    ]


def test_nothing_may_be_left_out_where_everything_must_run(monkeypatch, runs, capsys):
    monkeypatch.setattr(parts, "provide", lambda by_tests, say: LACKING)
    monkeypatch.setenv("CI", "true")
    assert legs.main(["--all"]) == 1
    assert runs == []
    assert "Chromium is missing" in capsys.readouterr().out
