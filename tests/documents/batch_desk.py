"""What the tests of batches share: wishes, the work of a worker, what lies in the ZIP."""

from __future__ import annotations

import json
import zipfile

from django.utils import timezone

from portal.documents import zips
from portal.documents.kinds import kind_named
from portal.documents.models import BatchItem
from portal.documents.services.batches import Wish, request_batch
from portal.jobs import services as jobs
from portal.jobs.models import Job


def wish(languages=("en", "ja"), papers=("letter",), kinds=("snapshot",), **more):
    return Wish(tuple(map(kind_named, kinds)), tuple(languages), tuple(papers), **more)


def ask(house, **more):
    about = more.pop("about", "")
    return request_batch(by=house.staff, association=house.association, wish=wish(**more), about=about)


def work(kind=""):
    """Everything that waits, as a worker does it, in its order; `kind` alone if one is named."""
    while True:
        ready = Job.objects.ready(timezone.now())
        job = (ready.filter(kind=kind) if kind else ready).first()
        if job is None or not (taken := jobs.take(job=job)):
            return
        jobs.do(taken)


def states(batch):
    return list(BatchItem.objects.filter(batch=batch).order_by("position").values_list("state", flat=True))


def contents(batch):
    batch.refresh_from_db()
    with zipfile.ZipFile(zips.path_of(batch.zip_hash)) as bundle:
        assert bundle.testzip() is None
        return {name: bundle.read(name) for name in bundle.namelist()}


def manifest(batch):
    return json.loads(contents(batch)["manifest.json"])
