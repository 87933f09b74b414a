"""Files come in: choose one, say what its columns mean, look at what was found, take it over, take it back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.imports.choices import Became, Choice, Finding, ImportState
from portal.imports.forms import ColumnsForm, FileForm
from portal.imports.models import ImportRun
from portal.imports.services.clearing import throw_away
from portal.imports.services.judging import begin_judging, choose
from portal.imports.services.receiving import FileRefused, name_columns, receive
from portal.imports.services.showing import MARKS, numbers_of, rows_shown
from portal.imports.services.taking import begin_taking, begin_undoing, is_broken_off
from portal.jobs.models import Job
from portal.pages import add_errors, page
from portal.permissions import requires
from portal.resources import Sheet, sheet_named

ROWS_SHOWN = 50
RUNS_SHOWN = 20
MOST_DIGITS = 9
PERMISSION = "contacts.import"
JOBS = {
    ImportState.CHECKING: "check_import",
    ImportState.COMMITTING: "commit_import",
    ImportState.UNDOING: "undo_import",
}


@require_safe
@requires(PERMISSION)
def import_list(request: HttpRequest) -> HttpResponse:
    """Choose a file, and the files there were."""
    sheet = sheet_named("people")
    return page(request, "imports/import_list.html", _list(request, FileForm(), sheet.options_form(request.membership)))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(PERMISSION)
def import_start(request: HttpRequest) -> HttpResponse:
    """Take a file in; the answer is what was found of it, or what its columns mean.

    A refused form stands under this address: opened, by the language switch or a reload, it leads to the page before.
    """
    if request.method != "POST":
        return redirect("import_list", association=request.association.slug)
    sheet = sheet_named("people")
    form, options = FileForm(request.POST, request.FILES), sheet.options_form(request.membership, request.POST)
    is_whole = form.is_valid() & (options is None or options.is_valid())
    if is_whole:
        upload = form.cleaned_data["file"]
        try:
            run = receive(
                association=request.association,
                by=request.user,
                sheet=sheet,
                data=upload.read(),
                file=upload.name,
                encoding=form.cleaned_data["encoding"],
                options=options.cleaned_data if options else {},
            )
        except FileRefused as refusal:
            form.add_error("file", refusal.message)
        else:
            return _go_on(run, sheet)
    return page(request, "imports/import_list.html", _list(request, form, options), status=422)


@require_safe
@never_cache
@requires(PERMISSION)
def import_detail(request: HttpRequest, import_run: int) -> HttpResponse:
    """How a file stands: what was found of each row, how far the work is, what became of it."""
    run = find_run(request, import_run)
    sheet = sheet_named(run.kind)
    context: dict[str, Any] = {"run": run, "origin": str(sheet.origins.get(run.origin, "")), **_numbers(run)}
    if run.is_at_work:
        job = Job.objects.filter(kind=JOBS[ImportState(run.state)], subject_id=str(run.pk)).first()
        context["trouble"] = job.reason if job else ""
    elif run.findings and not run.is_cleared:
        context |= _rows(request, run, sheet) | {"is_broken_off": is_broken_off(run)}
    context["meant"] = [
        (header, sheet.label(name)) for header, name in zip(run.headers, run.mapping, strict=True) if header
    ]
    return page(request, "imports/import_detail.html", context, fragment="imports/_import.html")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(PERMISSION)
def import_columns(request: HttpRequest, import_run: int) -> HttpResponse:
    """Say what each header means; remembered for the next file with these headers."""
    run = find_run(request, import_run)
    if run.state not in (ImportState.MAPPING, ImportState.READY):
        return redirect(run)
    sheet = sheet_named(run.kind)
    first = run.chunks.order_by("number").first()
    rows = [row[1] for row in first.rows[:20]] if first else []
    samples = [[row[place] for row in rows if place < len(row)] for place in range(len(run.headers))]
    form = ColumnsForm(request.POST or None, run=run, sheet=sheet, samples=samples)
    if request.method == "POST" and form.is_valid():
        try:
            begin_judging(run=name_columns(run=run, mapping=form.mapping, by=request.user))
            return redirect(run)
        except ValidationError as refusal:
            add_errors(form, refusal)
    status = 422 if form.is_bound else 200
    return page(request, "imports/import_columns.html", {"run": run, "form": form}, status=status)


@requires(PERMISSION)
@require_POST
def import_choose(request: HttpRequest, import_run: int) -> HttpResponse:
    """Keep what was chosen for rows; with the other button take the file over."""
    run = find_run(request, import_run)
    finding = request.POST.get("of", "")
    chosen = {
        int(name[4:]): value for name, value in request.POST.items() if name.startswith("row_") and _is_number(name[4:])
    }
    if (every := request.POST.get("every")) and finding in Finding.values:
        chosen = dict.fromkeys(numbers_of(run, finding), every)
    then = request.POST.get("then")
    try:
        if then != "go_on":
            run = choose(run=run, choices=chosen)
        if then in ("take", "go_on"):
            run = begin_taking(run=run, by=request.user)
        else:
            messages.success(request, _("Your choice is kept."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(run if run.is_at_work else f"{run.get_absolute_url()}{_where(request, finding)}")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(PERMISSION)
def import_undo(request: HttpRequest, import_run: int) -> HttpResponse:
    """Ask once more, then take the whole run back."""
    run = find_run(request, import_run)
    if request.method == "POST":
        try:
            begin_undoing(run=run, by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(run)
    return page(request, "imports/import_undo.html", {"run": run, **_numbers(run)})


@requires(PERMISSION)
@require_POST
def import_discard(request: HttpRequest, import_run: int) -> HttpResponse:
    """Throw a file away that was not taken over."""
    run = find_run(request, import_run)
    try:
        throw_away(run=run)
        messages.success(request, _("The file is thrown away; nothing of it was taken over."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(run)
    return redirect("import_list", association=request.association.slug)


def find_run(request: HttpRequest, number: int) -> ImportRun:
    """The run, if the member may see it; else 404."""
    seen = ImportRun.objects.visible_to(request.membership)
    return get_object_or_404(seen.select_related("association", "by"), pk=number)


def _where(request: HttpRequest, finding: str) -> str:
    """The page and the finding that were looked at, for going back there."""
    number = request.POST.get("page", "")
    here = {"of": finding if finding in Finding.values else "", "page": number if _is_number(number) else ""}
    query = urlencode({name: value for name, value in here.items() if value})
    return f"?{query}" if query else ""


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= MOST_DIGITS


def _go_on(run: ImportRun, sheet: Sheet) -> HttpResponse:
    if sheet.lacks(run.mapping):
        return redirect("import_columns", association=run.association.slug, import_run=run.pk)
    return redirect(begin_judging(run=run))


def _list(request: HttpRequest, form: FileForm, options: Any) -> dict[str, Any]:
    runs = (
        ImportRun.objects.visible_to(request.membership)
        .select_related("association", "by")
        .defer("findings", "choices")
    )
    shown = Paginator(runs, RUNS_SHOWN).get_page(request.GET.get("page"))
    action = reverse("import_start", kwargs={"association": request.association.slug})
    return {"form": form, "options": options, "page": shown, "action": action, "columns": sheet_named("people").columns}


def _numbers(run: ImportRun) -> dict[str, Any]:
    """Counts in words: what was found, what is chosen, what became of it. No query."""
    chosen = sum(1 for letter in run.choices if letter != Choice.SKIP)
    outcome = [(str(Became(name).label), number) for name, number in run.counts.items()]
    words = ngettext("%(done)d of %(total)d row", "%(done)d of %(total)d rows", run.row_count) % {
        "done": run.done_count,
        "total": run.row_count,
    }
    return {"chosen": chosen, "outcome": outcome, "progress": words}


def _rows(request: HttpRequest, run: ImportRun, sheet: Sheet) -> dict[str, Any]:
    finding = request.GET.get("of", "")
    finding = finding if finding in Finding.values else ""
    here = run.get_absolute_url()
    tabs = [{"name": _("All"), "address": here, "is_current": not finding, "number": run.row_count}]
    tabs += [
        {
            "name": str(Finding(letter).label),
            "address": f"{here}?of={letter}",
            "is_current": letter == finding,
            "number": number,
        }
        for letter, number in run.found.items()
    ]
    shown = Paginator(numbers_of(run, finding), ROWS_SHOWN).get_page(request.GET.get("page"))
    rows = rows_shown(run, sheet, list(shown.object_list))
    possible = rows[0].possible if finding and rows and len(rows[0].possible) > 1 else []
    return {"tabs": tabs, "page": shown, "rows": rows, "of": finding, "possible": possible, "marks": MARKS}
