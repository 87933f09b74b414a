"""The drill: from accounts and a time to exactly the persons and fields that they saw or took out."""

from __future__ import annotations

import csv
import datetime
import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from contacts.looks import ON_SHEET, people_seen
from contacts.services.erasing import erase_person
from portal.looks.breach import deadlines, harm_done
from portal.looks.choices import FieldGroup, LookKind
from portal.looks.services import append
from portal.scoping import scope
from tests import people
from tests.cast import Cast

DAY = datetime.timedelta(days=1)


@pytest.fixture
def seen(cast: Cast) -> list[int]:
    """The keys of four in Omaha. Its staff looked at the first ten days ago, at the second five days ago, took out the
    second and third two days ago; a volunteer looked at the fourth; somebody in Springfield at their own."""
    ours = [
        people.person(association=cast.omaha.association, family_latin=f"Sato{n}", language="ja" if n % 2 else "en")
        for n in range(4)
    ]
    theirs = people.person(association=cast.springfield.association)
    keys = [each.pk for each in ours]
    now = timezone.now()
    told = (
        (cast.omaha.staff, (keys[0],), LookKind.PAGE, (FieldGroup.NAMES, FieldGroup.TOUCHES), 10),
        (cast.omaha.staff, (keys[1],), LookKind.PAGE, (FieldGroup.NAMES, FieldGroup.NOTES), 5),
        (cast.omaha.staff, (keys[1], keys[2]), LookKind.FILE, ON_SHEET, 2),
        (cast.omaha.volunteer, (keys[3],), LookKind.PAGE, (FieldGroup.NAMES,), 2),
    )
    for who, some, kind, groups, days in told:
        row = people_seen(tuple(some), groups, kind)
        append(association=cast.omaha.association, by=who, seen=[row], at=now - days * DAY)
    springfield = people_seen((theirs.pk,), (FieldGroup.NAMES,), LookKind.PAGE)
    append(association=cast.springfield.association, by=cast.springfield.staff, seen=[springfield], at=now - 2 * DAY)
    return keys


def test_the_drill_names_exactly_whom_the_accounts_saw_in_that_time(cast: Cast, seen: list[int]) -> None:
    now = timezone.now()
    [harm] = harm_done([cast.omaha.staff], now - 6 * DAY, now)
    assert harm.association == cast.omaha.association
    assert {key: each.groups for (_model, key), each in harm.shown.items()} == {
        seen[1]: {"names", "notes", *ON_SHEET},
        seen[2]: set(ON_SHEET),
    }
    assert [each.was_taken for each in harm.shown.values()] == [True, True]
    assert harm.languages == {"ja": 1, "en": 1}
    assert harm.in_lists == 4
    [both] = harm_done([cast.omaha.staff, cast.omaha.volunteer], now - 11 * DAY, now)
    assert sorted(key for _model, key in both.shown) == seen
    [before] = harm_done([cast.omaha.staff], now - 11 * DAY, now - 6 * DAY)
    assert [(key, each.was_taken) for (_model, key), each in before.shown.items()] == [(seen[0], False)]
    found = harm_done([cast.omaha.staff, cast.springfield.staff], now - 6 * DAY, now)
    assert [(each.association.slug, len(each.shown)) for each in found] == [("omaha", 2), ("springfield", 1)]


def test_the_command_writes_lists_and_letters_for_its_own_user_alone(
    cast: Cast, seen: list[int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with scope(cast.omaha.association):
        person = people.Person.objects.get(pk=seen[2])
        erase_person(person=person, by=cast.omaha.administrator)
    since = (timezone.now() - 6 * DAY).date().isoformat()
    folder = tmp_path / "breach"
    call_command("breach", "--accounts", cast.omaha.staff.email.upper(), "--from", since, "--into", str(folder))
    said = capsys.readouterr().out
    assert "omaha: 2 persons, 2 of them in files or on paper" in said
    assert "1 of them were erased" in said
    with (folder / "omaha.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["key"]) for row in rows] == [seen[1], seen[2]]
    assert "Sato1" in rows[0]["name"]
    assert "Sato2" not in rows[1]["name"]
    letters = {language: (folder / f"omaha-letter.{language}.txt").read_text("utf-8") for language in ("en", "ja")}
    assert "Omaha Sister Cities Association" in letters["en"]
    assert "telephone numbers" in letters["en"]
    assert "消去をお求めいただけます" in letters["ja"]
    assert not any("{" in words for words in letters.values())
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    with pytest.raises(CommandError, match="is not empty"):
        call_command("breach", "--accounts", cast.omaha.staff.email, "--from", since, "--into", str(folder))


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        pytest.param(["--accounts", "nobody@omaha.example", "--from", "2026-01-01"], "no account", id="account"),
        pytest.param(["--accounts", "staff@omaha.example", "--from", "yesterday"], "is no time", id="time"),
        pytest.param(["--accounts", "staff@omaha.example", "--from", "2026-02-31"], "is no time", id="no such day"),
        pytest.param(
            ["--accounts", "staff@omaha.example", "--from", "2026-02-02", "--until", "2026-02-01"],
            "not before",
            id="turned round",
        ),
    ],
)
def test_the_command_says_what_it_did_not_understand(cast: Cast, words: list[str], refusal: str) -> None:
    with pytest.raises(CommandError, match=refusal):
        call_command("breach", *words)


def test_days_are_counted_from_when_one_learned_of_it() -> None:
    known = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)
    assert [each.by - known for each in deadlines(known)] == [3 * DAY, 3 * DAY, 30 * DAY, 60 * DAY]
