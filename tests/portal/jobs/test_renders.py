"""The promise on real pages: thirty snapshots asked for, the worker killed among them, thirty pages in the end."""

from __future__ import annotations

import hashlib
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from partnerships.models import Partnership
from portal.documents import files
from portal.documents.kinds import kind_named
from portal.documents.models import Export
from portal.documents.services import request_export
from portal.jobs.models import Job, JobState
from portal.scoping import scope
from tests import factories
from tests.portal.jobs.crew import wait_until

CITIES = (
    ("Omaha", "Shizuoka"),
    ("Springfield", "Ashikaga"),
    ("Austin", "Oita"),
    ("Seattle", "Kobe"),
    ("Portland", "Sapporo"),
)


@pytest.fixture
def fonts_of_the_run() -> None:
    """The worker looks for the fonts in its own VAR_DIR; the run's shared ones will do."""
    own = Path(settings.VAR_DIR) / "fonts"
    if not own.exists():
        own.symlink_to(settings.FONTS_DIR)


def kept_pages() -> set[str]:
    """The names of all pages that lie in the media folder."""
    return {file.stem for file in (Path(settings.MEDIA_ROOT) / "documents").rglob("[!.]*.pdf")}


@pytest.mark.pdf
def test_thirty_pages_survive_a_kill_of_the_whole_worker_and_none_is_made_double(crew, fonts_of_the_run) -> None:
    association = factories.association(slug="omaha")
    member = factories.member(association=association)
    kind = kind_named("snapshot")
    with scope(association):
        for home, partner in CITIES:
            row = factories.partnership(
                association=association, home=factories.city(name=home), partner=factories.city(name=partner)
            )
            subject = Partnership.objects.get(pk=row.pk)
            for language, paper in product(("en", "ja", "both"), ("letter", "a4")):
                request_export(
                    by=member.user, association=association, kind=kind, subject=subject, language=language, paper=paper
                )
    assert Job.objects.count() == 30
    kept_before = kept_pages()

    workers = crew()
    wait_until(
        lambda: Job.objects.filter(state=JobState.DONE).count() >= 5 and Job.objects.leased().exists(),
        "some pages made and one in the making",
    )
    workers.kill()
    done_before = set(Job.objects.filter(state=JobState.DONE).values_list("pk", flat=True))
    assert 5 <= len(done_before) < 30

    workers.start()
    wait_until(lambda: not Job.objects.filter(state__in=(JobState.QUEUED, JobState.LEASED)).exists(), "all ended")
    assert [job.reason for job in Job.objects.exclude(state=JobState.DONE)] == []
    assert all(job.attempts == 1 for job in Job.objects.filter(pk__in=done_before))
    assert sum(job.attempts for job in Job.objects.all()) <= 31
    with scope(association):
        made = list(Export.objects.values_list("file_hash", flat=True))
    assert len(set(made)) == 30
    for name in made:  # no page is torn: each file is named by its bytes
        assert hashlib.sha256(files.path_of(name).read_bytes()).hexdigest() == name
    assert kept_pages() - kept_before == set(made) - kept_before
