"""Batches, workers and people at the same moment: each page once, each batch ended once."""

from __future__ import annotations

from functools import partial

import pytest

from portal.documents.kinds import kind_named
from portal.documents.models import Export
from portal.documents.services import request_export
from portal.jobs import services as jobs
from portal.jobs.models import Job, JobState
from portal.scoping import scope
from tests.documents.batch_desk import ask, contents, states, work
from tests.together import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick_press")]


def finish_one(job):
    jobs.do(jobs.take(job=job))


def test_two_workers_that_end_at_once_finish_a_batch_once(cast):
    for turn in range(6):
        with scope(cast.omaha.association):
            cast.omaha.partnership.history_en = f"196{turn} A turn."
            cast.omaha.partnership.save()
            batch = ask(cast.omaha)
        work("run_batch")
        pages = [job for job in Job.objects.filter(kind="render_export") if job.state == JobState.QUEUED]
        assert len(pages) == 2
        assert at_once(*[partial(finish_one, job) for job in pages]) == [None, None]
        with scope(cast.omaha.association):
            assert states(batch) == ["made", "made"]
        assert Job.objects.filter(kind="zip_batch", subject_id=str(batch.pk)).count() == 1
        work()
        with scope(cast.omaha.association):
            batch.refresh_from_db()
            assert batch.finished_at and len(contents(batch)) == 4


def test_sorting_that_meets_a_page_just_being_finished_misses_nothing(cast):
    for turn in range(6):
        with scope(cast.omaha.association):
            cast.omaha.partnership.history_en = f"197{turn} A turn."
            cast.omaha.partnership.save()
            ask(cast.omaha, languages=["en"])
        work("run_batch")
        (page,) = [job for job in Job.objects.filter(kind="render_export") if job.state == JobState.QUEUED]
        with scope(cast.omaha.association):
            second = ask(cast.omaha, languages=["en", "ja"])
        sort = Job.objects.get(kind="run_batch", subject_id=str(second.pk))
        assert at_once(partial(finish_one, page), partial(finish_one, sort)) == [None, None]
        work()
        with scope(cast.omaha.association):
            second.refresh_from_db()
            assert second.finished_at and set(states(second)) <= {"made", "unchanged"}


def test_two_equal_wishes_at_the_same_moment_are_one_batch(cast):
    def one():
        with scope(cast.omaha.association):
            return ask(cast.omaha).pk

    assert len(set(at_once(one, one, one))) == 1


def test_people_and_batches_that_ask_at_the_same_moment_get_one_version(cast):
    def one():
        with scope(cast.omaha.association):
            return request_export(
                by=cast.omaha.staff, association=cast.omaha.association, kind=kind_named("snapshot"),
                subject=cast.omaha.partnership, language="en", paper="letter",
            ).pk  # fmt: skip

    for turn in range(4):
        with scope(cast.omaha.association):
            cast.omaha.partnership.history_en = f"198{turn} A turn."
            cast.omaha.partnership.save()
            batch = ask(cast.omaha, languages=["en"])
        sort = Job.objects.get(kind="run_batch", subject_id=str(batch.pk))
        asked = set(at_once(one, one, partial(finish_one, sort))) - {None}
        work()
        with scope(cast.omaha.association):
            assert asked == {Export.objects.order_by("number").last().pk}
            assert list(Export.objects.order_by("number").values_list("number", flat=True)) == list(range(1, turn + 2))
            assert states(batch) in (["made"], ["unchanged"])
