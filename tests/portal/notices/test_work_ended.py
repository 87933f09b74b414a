"""Whoever sent a file, or asked for many pages at once, is told when the work on it has ended."""

from __future__ import annotations

import pytest
from django.utils import timezone

from portal.documents.models import Batch, BatchItem
from portal.documents.services.batches import batch_stopped, keep_zip, sight_of
from portal.imports.models import ImportRun
from portal.imports.services.taking import stop_work
from portal.jobs.models import Job
from portal.scoping import scope
from tests import factories, told
from tests.cast import Cast
from tests.incoming import again, bring, doe, sheet, take, undo

pytestmark = pytest.mark.django_db


@pytest.mark.covers("C24")
def test_whoever_sent_a_file_is_told_what_became_of_it(cast: Cast) -> None:
    house = cast.omaha
    run = take(house, bring(house, sheet([doe(1), doe(2)]), "guests.csv"))
    (line,) = told.lines(house, house.staff)
    assert line.words == "Taken over: guests.csv (2 written down)"
    assert str(line.why) == "You read this because you sent the file."
    assert line.address == run.get_absolute_url()
    assert "guests.csv" in told.words(house, house.staff, "ja")[0]
    assert told.lines(house, house.administrator) == []

    undo(house, run)
    assert told.words(house, house.staff) == ["Taken back: guests.csv"]


def test_work_on_a_file_that_stopped_is_told_until_it_goes_on(cast: Cast) -> None:
    house = cast.omaha
    run = bring(house, sheet([doe(1)]), "guests.csv")
    with scope(house.association):
        ImportRun.objects.update(state="committing")
        stop_work(run=again(run))
    assert told.words(house, house.staff) == ["The work on the file guests.csv stopped before its end."]
    take(house, again(run))
    assert told.words(house, house.staff) == ["Taken over: guests.csv (1 written down)"]


def test_whoever_asked_for_a_batch_is_told_that_it_is_ready(cast: Cast) -> None:
    house = cast.omaha
    batch = factories.batch(association=house.association, by=house.staff)
    with scope(house.association):
        BatchItem.objects.filter(batch=batch).update(state="made", ended_at=timezone.now())
        BatchItem.objects.create(
            association=house.association, batch=batch, position=99, kind="snapshot", subject_key="x",
            language="en", paper="letter", state="refused",
        )  # fmt: skip
        result = {"sight": sight_of(batch), "zip_hash": "0" * 64, "zip_size": 1}
        keep_zip(batch=batch, result=result, job=Job.objects.of("run_batch", batch))
    (line,) = told.lines(house, house.staff)
    assert line.words == "Your batch is ready: 1 page. 1 page could not be made."
    assert str(line.why) == "You read this because you asked for the batch."
    assert line.address == batch.get_absolute_url()
    assert told.lines(house, house.administrator) == []
    with scope(house.association):  # taken up again, it is not ready any more
        Batch.objects.update(finished_at=None)
    assert told.lines(house, house.staff) == []


def test_work_on_a_batch_that_stopped_is_told(cast: Cast) -> None:
    house = cast.omaha
    batch = factories.batch(association=house.association, by=house.staff)
    with scope(house.association):
        batch_stopped(batch=batch)
    assert told.words(house, house.staff) == ["The work on your batch of documents stopped before its end."]
