"""The command for those who automate: verdict, line, column and message of each row, and an exit code."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from contacts.models import Person
from portal.activity.models import Activity
from portal.imports.models import ImportRun
from portal.jobs.models import Job
from portal.scoping import scope
from tests.cast import Cast
from tests.incoming import doe, sheet, undo

pytestmark = pytest.mark.django_db


def run(file: Path, *arguments: str) -> tuple[int, Any]:
    out, code = StringIO(), 0
    try:
        call_command("import_contacts", str(file), "--association", "omaha", "--json", *arguments, stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, json.loads(out.getvalue())


def written(tmp_path: Path, data: bytes, name: str = "people.csv") -> Path:
    file = tmp_path / name
    file.write_bytes(data)
    return file


def test_a_look_changes_nothing_and_a_commit_takes_what_is_fine(cast: Cast, tmp_path: Path) -> None:
    file = written(tmp_path, sheet([doe(1), doe(2)]))
    code, said = run(file)
    assert (code, said["counts"], said["committed"]) == (0, {"new": 2}, False)
    assert [(row["line"], row["verdict"], row["name"]) for row in said["rows"]] == [
        (2, "new", "Pat Doe1"),
        (3, "new", "Pat Doe2"),
    ]
    with scope(cast.omaha.association):
        assert not Person.objects.exists() and not ImportRun.objects.exists()
    code, said = run(file, "--commit", "--as", cast.omaha.staff.email)
    assert (code, said["committed"], said["result"]) == (0, True, {"created": 2})
    code, said = run(file, "--commit")
    assert (code, said["counts"], said["committed"]) == (0, {"unchanged": 2}, False)
    with scope(cast.omaha.association):
        kept = ImportRun.objects.select_related("association").get(committed_at__isnull=False)
    assert undo(cast.omaha, kept).counts == {"removed": 2}


def test_rows_that_need_a_person_are_named_with_line_and_column(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path, sheet([doe(1), doe(2, email="a@b")]))
    code, said = run(file, "--commit")
    assert (code, said["result"]) == (1, {"created": 1, "skipped": 1})
    wrong = said["rows"][1]
    assert (wrong["line"], wrong["verdict"], wrong["column"], wrong["header"]) == (3, "error", 7, "email")
    assert "no e-mail address" in wrong["message"]
    monkeypatch.setenv("LANGUAGE", "ja")
    assert run(file)[1]["rows"][1]["message"] != wrong["message"]


def test_a_file_that_is_refused_ends_with_two(cast: Cast, tmp_path: Path) -> None:
    code, said = run(written(tmp_path, b"family_name,given_name\r\nDoe,\0\r\n"))
    assert code == 2
    assert (said["refused"], said["reason"], said["line"]) == (True, "nul", 2)
    code, said = run(tmp_path / "nowhere.csv")
    assert (code, said["refused"]) == (2, True)


def test_headers_nobody_knows_are_told_by_a_list(cast: Cast, tmp_path: Path) -> None:
    file = written(tmp_path, sheet([["Ito", "Yuki"]], ["Sippe", "Rufname"]))
    assert run(file)[0] == 2
    told = written(tmp_path, json.dumps({"Sippe": "family_name", "Rufname": "given_name"}).encode(), "map.json")
    code, said = run(file, "--map", str(told))
    assert (code, said["rows"][0]["name"]) == (0, "Yuki Ito")
    wrong = written(tmp_path, b'{"Sippe": "keeper"}', "wrong.json")
    assert run(file, "--map", str(wrong))[0] == 2


def test_an_unknown_association_or_member_is_said_in_json_too(cast: Cast, tmp_path: Path) -> None:
    file = written(tmp_path, sheet([doe(1)]))
    assert run(file, "--as", "nobody@nowhere.example")[1]["reason"] == "refused"
    code, said = run(file, "--association", "nowhere")
    assert (code, said["refused"]) == (2, True) and "nowhere" in said["message"]


def test_a_large_file_is_refused_before_it_is_read(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "large.csv"
    with file.open("wb") as out:
        out.truncate(11_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("it was read"))
    code, said = run(file)
    assert (code, said["reason"]) == (2, "too_big")


def test_a_commit_is_a_job_like_any_other_and_leaves_a_record(cast: Cast, tmp_path: Path) -> None:
    assert run(written(tmp_path, sheet([doe(1)])), "--commit")[1]["result"] == {"created": 1}
    with scope(cast.omaha.association):
        came = ImportRun.objects.get()
        assert Activity.objects.filter(model="imports.importrun", object_id=str(came.pk), verb="created").exists()
    assert Job.objects.get(kind="commit_import").state == "done"


def test_a_file_of_which_nothing_is_taken_leaves_no_run(cast: Cast, tmp_path: Path) -> None:
    code, said = run(written(tmp_path, sheet([doe(1, email="no address")])), "--commit")
    assert (code, said["committed"]) == (1, False)
    with scope(cast.omaha.association):
        assert not ImportRun.objects.exists()
