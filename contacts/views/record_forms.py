"""One record, many forms: what a partnership's records say in the forms that others ask for."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contacts.documents.record_paper import RECORD_PAPER, PaperRecord
from contacts.forms.record_forms import AskedForm
from contacts.one_record import one_record
from contacts.outcome_sheet import CONTENT_TYPES, CSV, as_csv
from contacts.record_forms import FORMS, RecordForm, filled, gaps
from contacts.record_words import Section, as_text, in_both, sheet_lines, wide_lines
from contacts.views.printed import forms_of_paper, printed
from partnerships.models import Partnership
from partnerships.views.finding import find_partnership
from portal.documents.views.answers import says_what_is_missing
from portal.kept.held_for import held_for
from portal.pages import page
from portal.permissions import requires


@require_safe
@requires("contacts.read")
def record_form_list(request: HttpRequest, partnership: str) -> HttpResponse:
    """The forms that the record of a partnership fills."""
    context = {"partnership": find_partnership(request, partnership), "forms": list(FORMS.values())}
    return page(request, "contacts/record_form_list.html", context)


@require_safe
@requires("contacts.read")
def record_form(request: HttpRequest, partnership: str, form: str) -> HttpResponse:
    """One form, filled, with its gaps named and its text to be copied in either language."""
    of, kind = find_partnership(request, partnership), _kind(form)
    asked = AskedForm(request, kind)
    sections = _filled(request, of, asked)
    context = {
        "partnership": of,
        "kind": kind,
        "asked": asked,
        "sections": sections,
        "gaps": gaps(sections),
        "english": as_text(sections, "en"),
        "japanese": as_text(sections, "ja"),
        "papers": [(f"{query}&{asked.query}", name) for query, name in forms_of_paper(request)],
        "paper_address": _address(request, "record_form_paper", of, kind),
    }
    return page(request, "contacts/record_form.html", context)


@never_cache
@require_safe
@says_what_is_missing
@requires("contacts.read")
def record_form_paper(request: HttpRequest, partnership: str, form: str) -> HttpResponse:
    """The form as a paper, in either language or both."""
    of, kind = find_partnership(request, partnership), _kind(form)
    asked = AskedForm(request, kind)
    back = _address(request, "record_form", of, kind)
    if asked.faults:
        messages.error(request, " ".join(asked.faults))
        return redirect(back)
    paper = PaperRecord(
        association=request.association,
        kind=kind.title_both,
        title=in_both(str, of),
        lead=(),
        sections=_filled(request, of, asked),
        today=timezone.localdate(),
    )
    return printed(request, RECORD_PAPER, paper, stem=f"{of.slug}-{kind.name}", back=back)


@require_safe
@requires("contacts.read")
def record_form_csv(request: HttpRequest, partnership: str, form: str) -> HttpResponse:
    """The form as CSV: a line for each statement, or the one line that a directory takes."""
    of, kind = find_partnership(request, partnership), _kind(form)
    asked = AskedForm(request, kind)
    if asked.faults:
        return HttpResponseBadRequest(" ".join(asked.faults), content_type="text/plain; charset=utf-8")
    sections = _filled(request, of, asked)
    language = "ja" if get_language() == "ja" else "en"
    head, rows = wide_lines(sections, language) if kind.is_one_line else sheet_lines(sections)
    response = HttpResponse(as_csv(head, rows), content_type=CONTENT_TYPES[CSV])
    response.headers["Content-Disposition"] = f'attachment; filename="{of.slug}-{kind.name}.csv"'
    return response


def _filled(request: HttpRequest, of: Partnership, asked: AskedForm) -> tuple[Section, ...]:
    """The form as the record fills it; nothing while the address is not understood."""
    if asked.faults:
        return ()

    def fill() -> tuple[Section, ...]:
        record = one_record(of, request.membership, asked.asked_year, timezone.localdate())
        return filled(asked.form, record, asked.chosen)

    wish = f"form {asked.form.name} {asked.query}"
    return held_for(request.membership, wish, {"sections": fill}, of)["sections"]


def _kind(name: str) -> RecordForm:
    if name not in FORMS:
        raise Http404(_("There is no such form."))
    return FORMS[name]


def _address(request: HttpRequest, name: str, of: Partnership, kind: RecordForm) -> str:
    names = {"association": request.association.slug, "partnership": of.slug, "form": kind.name}
    return reverse(name, kwargs=names)
