"""How every kind of row is added, edited and removed: staff save, volunteers propose, a stale save shows both texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from partnerships.documents.papers_of import is_on_paper, readings
from partnerships.forms.base import RecordForm
from partnerships.services.kinds import Kind
from partnerships.services.proposals import propose_change, propose_new
from portal.documents.meter import Reading, told, worst
from portal.pages import add_errors, page
from portal.permissions import may
from portal.saving import Merge, StaleSave

Words = str | Promise


def _no_remarks(row: Any) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class Desk:
    """The page around a form: what it is called, its button, the way back, what to say of the saved row, where to go
    after it instead of back, and more context.
    """

    title: Words
    save: Words
    back: str
    back_name: str
    remark: Words = ""
    remove: str = ""
    keep: str = ""
    remarks: Callable[[Any], Sequence[str]] = _no_remarks
    after: Callable[[Any], str] | None = None
    extra: dict[str, Any] = field(default_factory=dict)


CHECK_FIT = "check-fit"  # the button, and what htmx sends while one types
FIT_SHOWN = "fit-shown"  # what the meter says already
LOOK = "look"  # asks what is worth a look about what is typed
Save = Callable[[RecordForm], Any]


def is_proposing(request: HttpRequest) -> bool:
    """Whether what this reader saves is a proposal for staff."""
    return not may(request, "partnerships.edit")


def edit_record(
    request: HttpRequest, *, kind: Kind, row: Any, form: RecordForm, desk: Desk, save: Save | None = None
) -> HttpResponse:
    """Show the form of a row, and save what was sent, or propose it. `save` replaces the kind's own verb."""
    if CHECK_FIT in request.POST:
        return checked(request, form, desk)
    if LOOK in request.POST and form.looked_at:
        return looked(request, form, desk)
    if request.method != "POST" or not form.is_valid():
        return shown(request, form, desk)
    try:
        if is_proposing(request):
            propose_change(kind=kind, row=row, read_version=form.read_version, values=form.values, by=request.user)
        elif save is not None:
            row = save(form)
        else:
            row = kind.change(row=row, read_version=form.read_version, values=form.values, by=request.user)
    except StaleSave as stale:
        again, merge = form.after(stale)
        return shown(request, again, desk, merge=merge, status=409)
    except ValidationError as refusal:
        add_errors(form, refusal)
        return shown(request, form, desk)
    return done(request, desk, row, form._meta.fields)


def add_record(request: HttpRequest, *, kind: Kind, parent: Any, form: RecordForm, desk: Desk) -> HttpResponse:
    """Show an empty form, and add what was sent under `parent`, or propose it."""
    if CHECK_FIT in request.POST:
        return checked(request, form, desk)
    if LOOK in request.POST and form.looked_at:
        return looked(request, form, desk)
    if request.method != "POST" or not form.is_valid():
        return shown(request, form, desk)
    try:
        if is_proposing(request):
            row = None
            propose_new(kind=kind, association=request.association, parent=parent, values=form.values, by=request.user)
        else:
            row = kind.add(parent=parent, values=form.values, by=request.user)
    except ValidationError as refusal:
        add_errors(form, refusal)
        return shown(request, form, desk)
    return done(request, desk, row, form._meta.fields)


def checked(request: HttpRequest, form: RecordForm, desk: Desk) -> HttpResponse:
    """Say how the papers would come out with what is typed; nothing is saved. Scripts get the words alone, without
    them the whole page comes back with everything typed in its place."""
    draft = form.draft()
    found = readings(draft, request.membership, request.association.paper, form._meta.fields) if draft else []
    if getattr(request, "htmx", False):
        if found and request.POST.get(FIT_SHOWN) == told(found):
            return HttpResponse(status=204)  # the same words again would only be read out again
        return page(
            request,
            "documents/_meter.html",
            {"readings": found, "told": told(found), "worst": worst(found)},
            fragment="documents/_meter.html",
        )
    return shown(request, form, desk, found=found, status=200)


def looked(request: HttpRequest, form: RecordForm, desk: Desk) -> HttpResponse:
    """Say what is worth a look about what is typed; nothing is saved. Scripts get the words alone."""
    if getattr(request, "htmx", False):
        return page(request, form.looked_at, {"look": form.look()}, fragment=form.looked_at)
    return shown(request, form, desk, status=200)


def remove_record(request: HttpRequest, *, kind: Kind, row: Any, desk: Desk) -> HttpResponse:
    """Ask with what will happen, then remove. A refusal of the service is said on the page that asked."""
    refusal = ""
    title = str(row)
    if request.method == "POST":
        try:
            kind.remove(row=row, by=request.user)
        except ValidationError as error:
            refusal = " ".join(error.messages)
    if request.method != "POST" or refusal:
        context = {"row": row, "desk": desk, "refusal": refusal}
        return page(request, "partnerships/record_remove.html", context, status=422 if refusal else 200)
    messages.success(request, _("Removed: %(title)s") % {"title": title})
    return redirect(desk.back)


def act_on_version(
    request: HttpRequest, row: Any, act: Callable[[int], Any], done: Callable[[Any], Any]
) -> HttpResponse:
    """Do an act that was asked about on a page, if the row is still as that page showed it; else show the row.

    So a second press does not take back what the first one did.
    """
    try:
        messages.success(request, done(act(version_sent(request))))
    except StaleSave:
        messages.warning(request, _("Somebody saved this page before you."))
    return redirect(row)


def version_sent(request: HttpRequest) -> int:
    """The version of the row that the question was about; 0, which no row has, when the form does not say."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0


def who_sees(row: Any) -> str:
    """Whether a row is in the public directory now, in words."""
    return _("It is in the public directory now.") if row.is_public else _("It is for members only now.")


def shown(
    request: HttpRequest,
    form: RecordForm,
    desk: Desk,
    *,
    merge: Merge | None = None,
    found: Sequence[Reading] = (),
    status: int = 0,
) -> HttpResponse:
    """The page with the form; a refused one answers 422, so that scripts see it too."""
    is_refused = form.is_bound and not form.is_valid()
    context = {"form": form, "desk": desk, "merge": merge, "is_proposing": is_proposing(request), **desk.extra}
    context |= {"readings": found, "worst": worst(found), "has_meter": is_on_paper(form.instance)}
    if form.looked_at:
        context["look"] = form.look()
    return page(request, "partnerships/record_edit.html", context, status=status or (422 if is_refused else 200))


def done(request: HttpRequest, desk: Desk, row: Any, names: Sequence[str]) -> HttpResponse:
    """Back to where the row is seen, with a word; and others if it is worth a remark or makes a paper too long."""
    if is_proposing(request):
        messages.success(request, _("Your proposal is kept. Staff look at it and answer."))
        return redirect(desk.back)
    messages.success(request, _("Saved."))
    for remark in desk.remarks(row):
        messages.warning(request, remark)
    found = readings(row, request.membership, request.association.paper, names) if is_on_paper(row) else []
    for reading in found:
        if reading.too_long:
            messages.warning(request, words_of_warning(reading))
    return redirect(desk.after(row) if desk.after else desk.back)


def words_of_warning(reading: Reading) -> str:
    """That a paper no longer fits, in which languages, by how much, and which block has most to give."""
    pages = [
        ngettext("%(language)s: about %(count)s character", "%(language)s: about %(count)s characters", page.characters)
        % {"language": page.language_name, "count": localize(page.characters)}
        for page in reading.too_long
    ]
    return _("%(paper)s is too long now. %(pages)s. Shorten “%(block)s”.") % {
        "paper": reading.kind.title,
        "pages": pgettext("list of pages", "; ").join(pages),
        "block": reading.too_long[-1].block,
    }
