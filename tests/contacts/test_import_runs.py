"""A run stays whole whatever happens beside it: two people at once, work that breaks off, rows that were cleared."""

from __future__ import annotations

import datetime
import logging
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.models import Person
from portal import confined
from portal.imports import opening
from portal.imports.models import ImportRun
from portal.imports.services.clearing import clear, throw_away
from portal.imports.services.judging import begin_judging, choose
from portal.imports.services.receiving import FileRefused, name_columns
from portal.imports.services.taking import begin_taking, end_undoing, stop_work, take_back, take_over
from portal.scoping import scope
from tests.cast import Cast
from tests.incoming import HEADERS, again, bring, do_jobs, doe, sheet, take

pytestmark = pytest.mark.django_db


def test_what_another_page_shows_still_cannot_spoil_a_run_at_work(cast: Cast) -> None:
    run = bring(cast.omaha, sheet([doe(1)]))
    with scope(cast.omaha.association):
        stale = ImportRun.objects.get(pk=run.pk)
        begin_taking(run=run, by=run.by)
        for attempt in (
            lambda: throw_away(run=stale),
            lambda: name_columns(run=stale, mapping=HEADERS, by=None),
            lambda: begin_judging(run=stale),
            lambda: choose(run=stale, choices={0: "x"}),
        ):
            with pytest.raises(ValidationError):
                attempt()
    do_jobs()
    assert again(run).counts == {"created": 1}


def test_rows_that_were_cleared_away_cannot_be_taken_over(cast: Cast) -> None:
    run = bring(cast.omaha, sheet([doe(1)]))
    with scope(cast.omaha.association):
        ImportRun.objects.update(sent_at=timezone.now() - datetime.timedelta(days=8))
    assert clear() == 1
    with scope(cast.omaha.association):
        for attempt in (
            lambda: begin_taking(run=run, by=None),
            lambda: choose(run=run, choices={0: "x"}),
            lambda: name_columns(run=run, mapping=HEADERS, by=None),
        ):
            with pytest.raises(ValidationError):
                attempt()


def test_work_that_broke_off_is_gone_on_with(cast: Cast, client: Client) -> None:
    client.force_login(cast.omaha.staff)
    run = broken_off(cast)
    assert (run.state, run.counts) == ("done", {"created": 1000, "skipped": 1})
    assert "Take the rest over" in client.get(run.get_absolute_url()).content.decode()
    client.post(reverse("import_choose", args=["omaha", run.pk]), {"then": "go_on"})
    do_jobs()
    assert again(run).counts == {"created": 1001}
    assert "Take the rest over" not in client.get(run.get_absolute_url()).content.decode()
    with scope(cast.omaha.association):
        assert Person.objects.count() == 1001
        with pytest.raises(ValidationError):
            begin_taking(run=run, by=None)


def test_work_that_broke_off_can_be_taken_back(cast: Cast) -> None:
    run = broken_off(cast)
    with scope(cast.omaha.association):
        take_back(run)
        end_undoing(run=run)
        assert not Person.objects.exists()


def broken_off(cast: Cast) -> ImportRun:
    run = bring(cast.omaha, sheet([doe(number) for number in range(1001)]))
    with scope(cast.omaha.association):
        ImportRun.objects.update(state="committing")
        run = again(run)

        def stop() -> Any:
            raise RuntimeError

        with pytest.raises(RuntimeError):
            take_over(run, stop)
        stop_work(run=run)
    return again(run)


def test_a_run_whose_work_was_ended_long_ago_is_cleared(cast: Cast) -> None:
    bring(cast.omaha, sheet([doe(1)]))
    with scope(cast.omaha.association):
        ImportRun.objects.update(state="committing", sent_at=timezone.now() - datetime.timedelta(days=30))
    assert clear() == 0
    with scope(cast.omaha.association):
        ImportRun.objects.update(sent_at=timezone.now() - datetime.timedelta(days=100))
    assert clear() == 1


@pytest.mark.parametrize("name", ["row_²", "row_" + "9" * 40, "row_-1", "row_"])
def test_fields_that_are_no_rows_are_passed_over(cast: Cast, client: Client, name: str) -> None:
    client.force_login(cast.omaha.staff)
    run = bring(cast.omaha, sheet([doe(1)]))
    answer = client.post(reverse("import_choose", args=["omaha", run.pk]), {name: "x", "page": "²"})
    assert answer.status_code == 302 and again(run).choices == "n"


def test_a_refusal_is_logged_without_what_the_file_holds(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="portal.imports")
    with pytest.raises(FileRefused):
        bring(cast.omaha, b"family_name,email,Email\r\nSecret,c@d.example,e@f.example\r\n", "Secret.csv")
    assert [record.getMessage() for record in caplog.records] == ["A file was refused: same_header, line 1, column 3"]


def test_a_reader_that_breaks_is_logged_by_the_name_of_its_exception(
    cast: Cast, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_arguments: Any, **_options: Any) -> bytes:
        raise confined.Broken(1, b"in read\n  x = Secret\nValueError: Secret\nSecret\n")

    monkeypatch.setattr(opening.confined, "run", break_down)
    with pytest.raises(FileRefused):
        bring(cast.omaha, sheet([doe(1)]))
    assert "ValueError" in caplog.text and "Secret" not in caplog.text


def test_a_file_is_refused_where_readers_are_busy(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "SECONDS", -1)
    with confined._few_at_once, confined._few_at_once, pytest.raises(FileRefused) as refusal:
        bring(cast.omaha, sheet([doe(1)]))
    assert refusal.value.reason == "busy"


def test_a_file_is_read_before_the_transaction(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.imports.services import receiving

    seen = []
    real = receiving.read_file

    def watched(**given: Any) -> Any:
        seen.append(len(receiving.transaction.get_connection().savepoint_ids))
        return real(**given)

    before = len(receiving.transaction.get_connection().savepoint_ids)
    monkeypatch.setattr(receiving, "read_file", watched)
    take(cast.omaha, bring(cast.omaha, sheet([doe(1)])))
    assert seen == [before]
