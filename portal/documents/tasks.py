"""The jobs of this app: making a page, looking after a batch, gathering its ZIP, the day's clearing."""

from __future__ import annotations

import datetime
import time
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.documents.engine import MissingPart
from portal.documents.models import Batch, Export, LongExport, NetworkBatch, PublicExport
from portal.documents.renderer import TooSlow
from portal.documents.services import keep_result, render
from portal.documents.services.batches import batch_stopped, keep_zip, page_ended
from portal.documents.services.bundles import zip_of
from portal.documents.services.clearing import clear
from portal.documents.services.long_pages import JOB as MAKE_PAPER
from portal.documents.services.long_pages import make_paper
from portal.documents.services.network_batches import keep_network_zip
from portal.documents.services.showing import NotShown
from portal.documents.services.sorting import settle, settle_exports, sort_some
from portal.jobs.failures import Refused
from portal.jobs.kinds import DOCUMENTS, JobKind, register
from portal.jobs.models import Job
from portal.jobs.rounds import DailyRound
from portal.jobs.services import come_back, extend
from portal.pictures import MissingPicture

GONE = _("What this page was about has been deleted.")


class _RenderPage(JobKind):
    """Makes the page outside any transaction; the file is named by its bytes, so doing it twice keeps one file."""

    queue = DOCUMENTS

    def make(self, subject: Any) -> dict[str, Any]:
        """Set and keep the page."""
        return render(subject)

    def run(self, subject: Any, job: Job) -> dict[str, Any]:
        try:
            return self.make(subject)
        except (MissingPart, MissingPicture, TooSlow) as error:
            raise Refused(error.words) from error
        except NotShown as error:
            raise Refused(error.words) from error
        except LookupError as error:
            raise Refused(GONE) from error

    def accept(self, subject: Any, result: dict[str, Any], job: Job) -> None:
        keep_result(export=subject, result=result)


@register
class RenderExport(_RenderPage):
    """The page of an association's document."""

    name, model, label = "render_export", Export, _("Page of a document")

    def accept(self, subject: Export, result: dict[str, Any], job: Job) -> None:
        super().accept(subject, result, job)
        page_ended(export=subject)

    def give_up(self, subject: Export, job: Job) -> None:
        page_ended(export=subject, has_failed=True)


@register
class RenderPublicExport(_RenderPage):
    """A page made of shared facts."""

    name, model, label = "render_public_export", PublicExport, _("Page from the directory")


@register
class MakeLongExport(_RenderPage):
    """A paper of many pages, with the words that it was asked for with."""

    name, model, label = MAKE_PAPER, LongExport, _("Paper of many pages")

    def make(self, subject: LongExport) -> dict[str, Any]:
        return make_paper(subject)


@register
class RunBatch(JobKind):
    """Looks at the pages of a batch, part by part, then every minute whether something was left hanging, until all
    have ended. The pages are jobs of their own.
    """

    name, model, label, queue = "run_batch", Batch, _("Batch of documents"), DOCUMENTS
    seconds = 20.0
    """How long one turn sorts; the next one goes on."""
    rest = datetime.timedelta(minutes=1)

    def run(self, subject: Batch, job: Job) -> bool:
        """Whether pages are left to be looked at."""
        stop_at = time.monotonic() + self.seconds
        try:
            while sort_some(batch=subject, job=job):
                if time.monotonic() >= stop_at:
                    return True
        except MissingPart as error:
            raise Refused(error.words) from error
        settle_exports(batch=subject)
        return False

    def accept(self, subject: Batch, result: bool, job: Job) -> None:
        if result:
            come_back(job=job)
        elif not settle(batch=subject):
            come_back(job=job, after=self.rest)

    def give_up(self, subject: Batch, job: Job) -> None:
        batch_stopped(batch=subject)


@register
class ZipBatch(JobKind):
    """Gathers the finished pages of a batch."""

    name, model, label, queue = "zip_batch", Batch, _("ZIP of a batch"), DOCUMENTS

    def run(self, subject: Batch, job: Job) -> dict[str, Any]:
        return zip_of(subject, partial(extend, job=job))

    def accept(self, subject: Batch, result: dict[str, Any], job: Job) -> None:
        keep_zip(batch=subject, result=result, job=job)

    def give_up(self, subject: Batch, job: Job) -> None:
        batch_stopped(batch=subject)


@register
class ZipNetworkBatch(JobKind):
    """Gathers the finished pages of all associations of a network's batch."""

    name, model, label, queue = "zip_network_batch", NetworkBatch, _("ZIP of a network’s batch"), DOCUMENTS

    def run(self, subject: NetworkBatch, job: Job) -> dict[str, Any]:
        return zip_of(subject, partial(extend, job=job))

    def accept(self, subject: NetworkBatch, result: dict[str, Any], job: Job) -> None:
        keep_network_zip(batch=subject, result=result, job=job)


@register
class ClearDocuments(DailyRound):
    """Clears away what is old or was left half done."""

    name, label = "clear_documents", _("Clearing of old files")

    def run(self, subject: Any, job: Job) -> dict[str, int]:
        return clear()
