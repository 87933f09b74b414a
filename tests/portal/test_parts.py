"""What the machine lacks is named with what that means and how to get it."""

import io
import re
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from portal import parts

PANGO = next(part for part in parts.PARTS if part.name == "Pango")


def lacking(part: parts.Part) -> parts.Part:
    return replace(part, look=lambda: None)


def test_every_part_says_what_it_costs_to_lack_it_and_how_to_get_it():
    for part in parts.PARTS:
        assert part.without_it
        assert [line.partition(":")[0] for line in part.install_commands()] == ["apt", "dnf", "brew"]


def test_the_advice_for_pango():
    assert parts.advice([PANGO]) == [
        "Pango is missing: no PDF can be made; everything else works.",
        "    apt: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0",
        "    dnf: sudo dnf install pango",
        "    brew: brew install pango",
    ]


def test_a_part_that_cannot_be_installed_is_given_back_and_named(monkeypatch):
    said = []
    monkeypatch.setattr(parts, "PARTS", (lacking(PANGO),))
    monkeypatch.setattr(parts, "can_install", lambda: False)
    assert [part.name for part in parts.provide(by_tests=False, say=said.append)] == ["Pango"]
    assert said == parts.advice([PANGO])


def test_the_site_does_not_ask_for_what_only_tests_want():
    assert {part.wanted_by for part in parts.wanted(by_tests=False)} == {parts.SITE}
    assert {part.wanted_by for part in parts.wanted(by_tests=True)} == {parts.SITE, parts.TESTS}


def test_a_library_that_is_nowhere_is_not_found():
    assert parts.find_library("libno-such-thing.so.7") is None


def test_a_browser_named_by_hand_goes_before_the_others(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "sh")
    assert parts.find_chromium().endswith("/sh")
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    assert parts.find_chromium() is None


def doctor() -> tuple[str, str]:
    """What the doctor says, and what it stops with."""
    said = io.StringIO()
    try:
        call_command("doctor", stdout=said)
    except CommandError as error:
        return said.getvalue(), str(error)
    return said.getvalue(), ""


@pytest.mark.django_db
def test_the_doctor_answers_for_every_part_in_words():
    said, _ = doctor()
    names = [re.split(r"  +", line)[1] for line in said.splitlines() if not line.startswith(" ")]
    assert names == [
        *[
            "Python",
            "Installer",
            "Data folder",
            "Disk space",
            "Database",
            "Kept figures",
            "Hidden rows",
            "Queue",
            "Safety",
            "Set-up",
            "GNU gettext",
        ],
        *(part.name for part in parts.PARTS),
    ]


@pytest.mark.django_db
def test_the_doctor_forgives_what_only_tests_want_unless_everything_must_be_there(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    chromium = next(part for part in parts.PARTS if part.name == "Chromium")
    monkeypatch.setattr(parts, "PARTS", (lacking(chromium),))
    said, trouble = doctor()
    assert "without  Chromium" in said
    assert "apt: sudo apt-get install chromium" in said
    assert "Chromium" not in trouble
    monkeypatch.setenv("CI", "true")
    assert "Chromium" in doctor()[1]


@pytest.mark.django_db
def test_the_doctor_names_a_folder_that_cannot_be_written_to(settings, tmp_path):
    blocked = tmp_path / "a file"
    blocked.touch()
    settings.VAR_DIR = blocked / "var"
    settings.QUEUE_DIR = blocked / "queue"
    settings.REDIS_URL = ""
    said, trouble = doctor()
    assert "MISSING  Data folder" in said
    assert "MISSING  Queue" in said
    assert "Data folder, Queue" in trouble
