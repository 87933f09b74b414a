"""The jobs of this app: making a page, owned or public."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.documents.engine import MissingPart
from portal.documents.models import Export, PublicExport
from portal.documents.renderer import TooSlow
from portal.documents.services import keep_result, render
from portal.jobs.failures import Refused
from portal.jobs.kinds import DOCUMENTS, JobKind, register
from portal.jobs.models import Job

GONE = _("What this page was about has been deleted.")


class _RenderPage(JobKind):
    """Makes the page outside any transaction; the file is named by its bytes, so doing it twice keeps one file."""

    queue = DOCUMENTS

    def run(self, subject: Any, job: Job) -> dict[str, Any]:
        try:
            return render(subject)
        except (MissingPart, TooSlow) as error:
            raise Refused(error.words) from error
        except LookupError as error:
            raise Refused(GONE) from error

    def accept(self, subject: Any, result: dict[str, Any], job: Job) -> None:
        keep_result(export=subject, result=result)


@register
class RenderExport(_RenderPage):
    """The page of an association's document."""

    name, model, label = "render_export", Export, _("Page of a document")


@register
class RenderPublicExport(_RenderPage):
    """A page made of shared facts."""

    name, model, label = "render_public_export", PublicExport, _("Page from the directory")
