"""The operators' view of background work: metadata only."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.jobs import outbox as outboxes
from portal.jobs.models import Job, JobState
from portal.jobs.overview import STATES, failed_page, overview
from portal.jobs.services import retry, retry_failed
from portal.pages import page, where_it_was_pressed
from portal.permissions import requires

MOST_LETTERS = 50


@require_safe
@never_cache
@requires("associations.operate")
def job_list(request: HttpRequest) -> HttpResponse:
    """How the work stands, and what failed, all of it or of one kind."""
    work, kind = overview(), request.GET.get("kind", "")
    shown = failed_page(work, kind, request.GET.get("page", ""))
    context = {"work": work, "states": STATES, "kind": kind, "failed": shown}
    return page(request, "jobs/job_list.html", context)


@require_POST
@requires("associations.operate")
def job_retry(request: HttpRequest, job: uuid.UUID) -> HttpResponse:
    """Queue one failed job again."""
    row = retry(job=get_object_or_404(Job, pk=job, state=JobState.FAILED))
    messages.success(request, _("The job waits again and begins in a moment: %(job)s.") % {"job": row})
    return redirect(where_it_was_pressed(request, reverse("job_list")))


@require_POST
@requires("associations.operate")
def job_retry_all(request: HttpRequest) -> HttpResponse:
    """Queue every failed job again, or every one of a kind."""
    number = retry_failed(kind=request.POST.get("kind", ""))
    words = ngettext("One job waits again.", "%(number)d jobs wait again.", number) % {"number": number}
    messages.success(request, words)
    return redirect("job_list")


@require_safe
@never_cache
@requires("programmes.invite")
def outbox(request: HttpRequest) -> HttpResponse:
    """What a demonstration has written to people outside, since none of it was mailed."""
    if not outboxes.is_open(request.association):
        raise Http404
    context = {"letters": outboxes.letters_of(request.membership, MOST_LETTERS), "most": MOST_LETTERS}
    return page(request, "jobs/outbox.html", context)


@require_safe
@never_cache
@requires("programmes.invite")
def outbox_letter(request: HttpRequest, letter: str, row: int) -> HttpResponse:
    """One of these letters, with its links, as its receiver reads it."""
    found = outboxes.letter_of(request.membership, letter, row) if outboxes.is_open(request.association) else None
    if found is None:
        raise Http404
    return page(request, "jobs/outbox_letter.html", {"found": found})
