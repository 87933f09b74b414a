"""The promise on a whole batch: its workers are killed again and again, and every page is in the ZIP, once and whole.

Six pages a partnership. With ``--all`` it is 450 pages, ten kills of a worker's child and two of the whole worker.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import time
import zipfile

import pytest
from django.conf import settings

from partnerships.models import Place
from portal.documents import files, zips
from portal.documents.kinds import kind_named
from portal.documents.models import Batch, BatchItem, Export
from portal.documents.services.batches import Wish, request_batch
from portal.jobs.models import Job, JobState
from portal.jobs.processes import is_gone
from portal.scoping import scope
from tests import factories
from tests.matrices import whole
from tests.portal.jobs.crew import Crew, wait_until
from tests.portal.jobs.test_renders import fonts_of_the_run, kept_pages  # noqa: F401  the fixture

IS_WHOLE = whole()
PARTNERSHIPS, CHILD_KILLS, WORKER_KILLS = (75, 10, 2) if IS_WHOLE else (8, 3, 1)
PAGES = PARTNERSHIPS * 6


def in_the_making() -> Job | None:
    """A page that a living process has begun."""
    leased = Job.objects.leased().filter(kind="render_export")
    return next((job for job in leased if not is_gone(job.worker)), None)


def kill_a_child() -> bool:
    """kill -9 for a process in the middle of a page; False where none was caught there."""
    job = in_the_making()
    if job is None:
        return False
    child = int(job.worker.split(":")[1])
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGSTOP)  # so that it does not end the page between our look and the kill
        is_at_it = Job.objects.filter(pk=job.pk, lease=job.lease).exists()
        os.kill(child, signal.SIGKILL if is_at_it else signal.SIGCONT)
        return is_at_it and is_lost(job)
    return False


def kill_the_crew(workers: Crew) -> bool:
    """The same for the whole worker, and another one begins; False where it lost no page that it was at."""
    job = wait_until(in_the_making, "a page in the making")
    workers.kill()
    workers.start()
    return is_lost(job)


def is_lost(job: Job) -> bool:
    """Whether the kill is written down as a loss: a commit that was under way may have ended the page all the same."""

    def is_settled() -> bool:
        job.refresh_from_db(fields=["losses", "state"])
        return job.losses > losses or job.state == JobState.DONE

    losses = job.losses
    wait_until(is_settled, "the killed page taken back or done")
    return job.losses > losses


def made() -> int:
    return Job.objects.filter(kind="render_export", state=JobState.DONE).count()


def partner(number: int) -> Place:
    """A city of the test's own: a batch needs more of them than a person could name."""
    return Place.objects.create(
        code=f"T{number}",
        name_en=f"Testville {number}",
        name_ja=f"見本{number}市",
        country="JP",
        time_zone="Asia/Tokyo",
    )


@pytest.mark.pdf
def test_a_batch_survives_kills_of_children_and_of_the_whole_worker(crew, fonts_of_the_run) -> None:  # noqa: F811
    association = factories.association(slug="omaha")
    member = factories.member(association=association)
    home = factories.city(name="Omaha")
    for number in range(PARTNERSHIPS):
        factories.partnership(association=association, home=home, partner=partner(number), slug=f"omaha-{number}")
    kept_before = kept_pages()
    wish = Wish((kind_named("snapshot"),), ("en", "ja", "both"), ("letter", "a4"))
    with scope(association):
        batch = request_batch(by=member.user, association=association, wish=wish)
        assert batch.items.count() == PAGES

    workers: Crew = crew(PERIOD="1", FIRST_PAUSE="0.2")
    wait_until(made, "the first page made")
    rounds = WORKER_KILLS + 1
    for turn in range(rounds):
        goal = made() + PAGES // (rounds + 2)
        children = CHILD_KILLS // rounds + (turn < CHILD_KILLS % rounds)
        killed = 0
        while killed < children:
            killed += kill_a_child()
            assert made() < PAGES, "the batch ended before all kills"
            time.sleep(0.3)
        wait_until(lambda goal=goal: made() >= goal, "some pages made", patience=240)  # type: ignore[misc]
        while turn < WORKER_KILLS and not kill_the_crew(workers):
            pass

    def is_finished() -> bool:
        with scope(association):
            return Batch.objects.exclude(finished_at=None).exists()

    wait_until(is_finished, "the batch finished", patience=600)
    with scope(association):
        batch.refresh_from_db()
        assert set(BatchItem.objects.values_list("state", flat=True)) == {"made"}
        exports = list(Export.objects.all())
    names = {export.file_hash for export in exports}
    assert len(exports) == len(names) == PAGES  # none doubled
    assert kept_pages() - kept_before == names - kept_before
    for name in names:  # none torn
        assert hashlib.sha256(files.path_of(name).read_bytes()).hexdigest() == name
    with zipfile.ZipFile(zips.path_of(batch.zip_hash)) as bundle:  # the ZIP is complete
        assert bundle.testzip() is None
        pages = [name for name in bundle.namelist() if name.endswith(".pdf")]
        assert {hashlib.sha256(bundle.read(name)).hexdigest() for name in pages} == names
        rows = json.loads(bundle.read("manifest.json"))
    assert len(pages) == len(rows) == PAGES and {row["file"] for row in rows} == set(pages)
    assert sum(Job.objects.values_list("losses", flat=True)) >= CHILD_KILLS + WORKER_KILLS
    assert not list((settings.MEDIA_ROOT / "batches").glob(".*"))
