"""Many papers at once: choose, watch, stop, take up again, fetch the ZIP. Nothing is made inside a request."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.limits import at_most
from portal.documents import zips
from portal.documents.forms import BatchForm
from portal.documents.kinds import DocumentKind, all_kinds, kind_named, options_of
from portal.documents.models import NOT_MADE, Batch, BatchItem, ItemState, ManyPages, NetworkBatch
from portal.documents.services import batches
from portal.documents.services.bundles import jobs_of, progress_of, reason_of, subjects_of
from portal.documents.services.refusals import demands_of
from portal.documents.views.answers import guarded, says_what_is_missing
from portal.jobs.models import Job, JobState
from portal.pages import add_errors, page
from portal.permissions import requires

BATCHES_SHOWN = 20
MOST_REASONS = 100
MOST_LINKS = 60
"""Pages that a batch links to one by one; a larger one is for the ZIP."""


@require_safe
@requires("documents.read")
def batch_list(request: HttpRequest) -> HttpResponse:
    """Choose what to make, and the batches there were."""
    seen = subjects_seen(request)
    form = _form(request, seen, given=request.GET)
    return page(request, "documents/batch_list.html", _list(request, form, seen))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("documents.export")
@at_most("batch", "POST")
@says_what_is_missing
def batch_start(request: HttpRequest) -> HttpResponse:
    """Ask for a batch; the answer is the page where one can watch it. Opened, it leads to the form."""
    if request.method != "POST":
        return redirect("batch_list", association=request.association.slug)
    seen = subjects_seen(request)
    form = _form(request, seen, data=request.POST)
    if form.is_valid():
        try:
            return redirect(
                batches.request_batch(
                    by=request.user,
                    association=request.association,
                    wish=form.wish,
                    about=form.cleaned_data["about"],
                    membership=request.membership,
                )
            )
        except ValidationError as refusal:
            add_errors(form, refusal)
    return page(request, "documents/batch_list.html", _list(request, form, seen), status=422)


@require_safe
@never_cache
@requires("documents.read")
def batch_detail(request: HttpRequest, batch: int) -> HttpResponse:
    """How a batch stands; asks again by itself until it has ended."""
    row = _batch(request, batch)
    context = {**standing(row, "zip_batch"), **_items(request, row), "about": row.about}
    with suppress(LookupError):
        context["about"] = kind_named(row.kinds[0]).find(row.about, request.membership) if row.about else ""
    return page(request, "documents/batch_detail.html", context, fragment="documents/_batch.html")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("documents.export")
def batch_cancel(request: HttpRequest, batch: int) -> HttpResponse:
    """Ask once more, then stop it."""
    row = _batch(request, batch)
    if request.method == "POST":
        tell_stopped(request, batches.cancel_batch(batch=row, by=request.user))
        return redirect(row)
    return page(request, "documents/batch_cancel.html", {"batch": row, "progress": progress_of(row)})


@require_POST
@requires("documents.export")
@at_most("batch", "POST")
def batch_retry(request: HttpRequest, batch: int) -> HttpResponse:
    """Try again what could not be made or was called off."""
    row = _batch(request, batch)
    tell_retried(request, batches.retry_batch(batch=row, by=request.user))
    return redirect(row)


@require_safe
@requires("documents.read")
def batch_file(request: HttpRequest, batch: int) -> HttpResponse:
    """The ZIP, for members only."""
    return zip_answer(_batch(request, batch), request.association.slug)


# --- shared with the batches of networks ------------------------------------------------------------------------------


def standing(row: Batch | NetworkBatch, job_kind: str) -> dict[str, Any]:
    """What the page of a batch shows of it: counts, what troubles it, whether the page asks again."""
    progress = progress_of(row)
    kinds = ["run_batch", job_kind] if isinstance(row, Batch) else [job_kind]
    jobs = Job.objects.filter(kind__in=kinds, subject_id=str(row.pk)) if row.is_running else Job.objects.none()
    troubled = [job for job in jobs if job.reason]
    has_failed = any(job.state == JobState.FAILED for job in troubled)
    return {
        "batch": row,
        "progress": progress,
        "titles": [kind.title for kind in batch_kinds() if kind.name in row.kinds],
        "troubles": troubled,
        "has_failed": has_failed,
        "asks_again": row.is_running and not has_failed,
        "is_gathering": row.is_running and not progress.left,
        "may_retry": has_failed or (not row.is_running and progress.not_made),
    }


def zip_answer(row: ManyPages, name: str) -> HttpResponse:
    """The ZIP of a finished batch; 404 once it has been cleared away."""
    if not row.zip_hash:
        raise Http404
    try:
        handle = zips.path_of(row.zip_hash).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    file_name = f"{name}-documents-{row.requested_at:%Y-%m-%d}-{row.pk}.zip"
    return guarded(
        FileResponse(handle, filename=file_name, content_type="application/zip", as_attachment=True),
        "private, no-cache",
    )


def tell_stopped(request: HttpRequest, is_stopped: bool) -> None:
    """Say so if the work had ended before somebody pressed."""
    if not is_stopped:
        messages.warning(request, _("It was already finished; nothing was stopped."))


def tell_retried(request: HttpRequest, number: int) -> None:
    """Say how many pages are tried again."""
    words = ngettext("One page is tried again.", "%(number)d pages are tried again.", number) % {"number": number}
    messages.success(request, words if number else _("The batch goes on."))


def batch_kinds() -> list[DocumentKind]:
    """The kinds that associations make in batches."""
    return [kind for kind in all_kinds() if not kind.is_public]


# --- our own ----------------------------------------------------------------------------------------------------------


Seen = dict[DocumentKind, dict[str, str]]
"""Kind → key → name of everything that this member may have made."""


def subjects_seen(request: HttpRequest) -> Seen:
    """What a batch can be about, for this member. One query for kinds that are about the same."""
    asked: dict[str, dict[str, str]] = {}
    for kind in batch_kinds():
        if (about := kind.about or kind.name) not in asked:
            asked[about] = {kind.key_of(each): str(each) for each in kind.subjects(request.membership)}
    return {kind: asked[kind.about or kind.name] for kind in batch_kinds()}


def visible_batches(seen: Seen) -> QuerySet[Batch]:
    """Batches about nothing that is kept from the member who sees these. One query for kinds about the same."""
    rows, hides = Batch.objects.all(), dict[str, list[str]]()
    for kind, names in seen.items():
        if (about := kind.about or kind.name) not in hides:
            hides[about] = [key for each in kind.subjects() if (key := kind.key_of(each)) not in names]
        hidden = hides[about]
        if hidden:
            items = BatchItem.objects.filter(batch=OuterRef("pk"), kind=kind.name, subject_key__in=hidden)
            rows = rows.filter(~Exists(items))
    return rows.select_related("association", "by", "gathered_by__network")


def _batch(request: HttpRequest, number: int) -> Batch:
    return get_object_or_404(visible_batches(subjects_seen(request)), pk=number)


def _names(seen: Seen) -> dict[str, str]:
    return {key: name for names in seen.values() for key, name in names.items()}


def _form(request: HttpRequest, seen: Seen, **given: Any) -> BatchForm:
    return BatchForm(kinds=list(seen), subjects=_names(seen), association=request.association, **given)


def _list(request: HttpRequest, form: BatchForm, seen: Seen) -> dict[str, Any]:
    rows = visible_batches(seen).annotate(
        total=Count("items"), not_made=Count("items", filter=Q(items__state__in=NOT_MADE))
    )
    shown = Paginator(rows.order_by("-requested_at", "-pk"), BATCHES_SHOWN).get_page(request.GET.get("page"))
    titles, names = {kind.name: kind.title for kind in seen}, _names(seen)
    for row in shown:
        row.titles = [titles[name] for name in row.kinds if name in titles]
        row.about_name = names.get(row.about, row.about)
    action = reverse("batch_start", kwargs={"association": request.association.slug})
    return {"form": form, "page": shown, "action": action, "has_subjects": bool(names)}


def _items(request: HttpRequest, row: Batch) -> dict[str, Any]:
    """What was not made, each with its reason and the way to mend it; of a small batch the finished pages too."""
    items = BatchItem.objects.filter(batch=row).select_related("export__document").order_by("position")
    unmade = list(items.filter(state__in=(ItemState.REFUSED, ItemState.FAILED, ItemState.WITHDRAWN))[:MOST_REASONS])
    ready = list(items.ready()) if items.count() <= MOST_LINKS else []
    subjects, jobs = subjects_of([*unmade, *ready], request.membership), jobs_of(unmade)
    for item in (*unmade, *ready):
        item.association = request.association
        item.kind_row, item.subject = kind_named(item.kind), subjects.get((item.kind, item.subject_key))
        item.paper_title = item.kind_row.title
        if item.subject is not None:
            options = options_of(item.variant)
            item.paper_title = item.kind_row.title_for(item.subject, options)
            item.chosen_words = item.kind_row.words_of(item.subject, options)
        if item.export:
            item.export.association = request.association
    for item in unmade:
        item.reason = reason_of(item, item.kind_row, jobs.get(str(item.export_id)))
        item.mend = _mend(item)
    return {"unmade": unmade, "ready": ready}


def _mend(item: Any) -> str:
    """Where the first thing that keeps a page from being made can be changed; empty if it is not the text."""
    if item.state != ItemState.REFUSED or item.subject is None:
        return ""
    demands = demands_of(item.export, item.kind_row) if item.export else []
    if demands:
        return item.kind_row.edit_address(item.subject, demands[0].block, options_of(item.variant))
    return item.kind_row.address(item.subject)
