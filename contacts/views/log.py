"""The quick log: one screen for who, what and the next date, and what the browser asks for it."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.forms.log import NoteForm
from contacts.models import Person, Touch
from contacts.services.log import log_note, take_back
from contacts.suggestions import lately, suggest
from partnerships.names import other_form
from portal.pages import add_errors, page
from portal.permissions import requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires("contacts.log")
def quick_log(request: HttpRequest) -> HttpResponse:
    """Log a touch. A script sends the same form and is answered in JSON, so that a note can wait in the browser."""
    if request.method != "POST":
        if sent_by_script(request):
            return JsonResponse({"state": "ready", "token": get_token(request), "author": request.user.device_key})
        return page(request, "contacts/quick_log.html", shown(request, blank_form(request)))
    form = NoteForm(request.POST, request.FILES, membership=request.membership)
    if form.data.get("author", request.user.device_key) != request.user.device_key:
        return somebody_elses(request, form)
    if known := form.kept_before(request.user):
        return kept(request, known)
    if form.is_valid():
        try:
            note, uid = form.note(), form.cleaned_data["uid"]
            touch = log_note(association=request.association, note=note, by=request.user, uid=uid)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            return kept(request, touch)
    return refused(request, form)


@require_safe
@requires("contacts.log")
def quick_log_offline(request: HttpRequest) -> HttpResponse:
    """The same screen as the browser keeps it for a time without connection: it names nobody but its reader."""
    form = NoteForm(membership=request.membership)  # no id: a page that is kept is opened for more than one note
    context = shown(request, form) | {"is_shell": True, "messages": ()}
    return page(request, "contacts/quick_log_offline.html", context)


@require_safe
@requires("contacts.log")
def quick_log_worker(request: HttpRequest) -> HttpResponse:
    """The script that answers for the quick log without a connection. Its address gives it this page's scope alone."""
    form, kept = (reverse(name, args=[request.association.slug]) for name in ("quick_log", "quick_log_offline"))
    return worker(request, prefix="log", pages={form: kept})


@require_safe
@requires("contacts.log")
def quick_log_people(request: HttpRequest) -> HttpResponse:
    """Whom the typed letters may mean; those of the last notes while nothing is typed."""
    typed = request.GET.get("q", "").strip()
    found = suggest(request.membership, typed) if typed else lately(request.membership)
    language = get_language() or "en"
    people = [(person, str(person), other_form(person, language)) for person in found]
    return page(request, "contacts/_log_suggestions.html", {"people": people, "typed": typed})


@requires("contacts.log")
@require_POST
def quick_log_undo(request: HttpRequest, touch: int) -> HttpResponse:
    """Take back what was just logged."""
    row = get_object_or_404(Touch.objects.visible_to(request.membership), pk=touch)
    try:
        take_back(touch=row, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The note is taken back."))
    return redirect("quick_log", association=request.association.slug)


def worker(request: HttpRequest, *, prefix: str, pages: dict[str, str]) -> HttpResponse:
    """The script that answers without a connection for the addresses in `pages`, each with the page that is kept for
    it. The name of what it keeps begins with `prefix`: static/js/notes.js throws it away with its reader."""
    context = {"prefix": prefix, "pages": json.dumps(pages)}
    return render(request, "contacts/offline_worker.js", context, content_type="text/javascript; charset=utf-8")


def sent_by_script(request: HttpRequest) -> bool:
    """Whether a script asks, who wants to be told in JSON what became of a note."""
    return request.headers.get("X-Requested-With") == "note"


def blank() -> dict[str, Any]:
    """What every new note begins with."""
    return {"uid": uuid.uuid4()}


def blank_form(request: HttpRequest) -> NoteForm:
    """An empty note; `?person=` names somebody who is chosen already."""
    initial = blank()
    key = request.GET.get("person", "")
    if key.isdecimal() and len(key) < 18:
        seen = Person.objects.visible_to(request.membership).with_position()
        initial["people"] = list(seen.filter(pk=key))
    return NoteForm(membership=request.membership, initial=initial)


def shown(request: HttpRequest, form: NoteForm) -> dict[str, Any]:
    """What the screen needs."""
    back = reverse("whom_we_owe", args=[request.association.slug])
    return {"form": form, "author": request.user.device_key, "back": back}


def refused(request: HttpRequest, form: NoteForm) -> HttpResponse:
    """The form again with everything typed and what to do; to a script the words as well."""
    context = shown(request, form)
    if not sent_by_script(request):
        return page(request, "contacts/quick_log.html", context, status=422)
    words = [str(word) for each in (form, form.card) for errors in each.errors.values() for word in errors]
    screen = render_to_string("contacts/_quick_log.html", context, request)
    return JsonResponse({"state": "refused", "words": words, "screen": screen}, status=422)


def somebody_elses(request: HttpRequest, form: NoteForm) -> HttpResponse:
    """A note that another user wrote in this browser is not kept under this one's name."""
    words = _("Somebody else wrote this note in this browser. It waits there until they sign in again.")
    if sent_by_script(request):
        return JsonResponse({"state": "other", "words": [words]}, status=409)
    messages.error(request, words)
    return page(request, "contacts/quick_log.html", shown(request, blank_form(request)), status=409)


def kept(request: HttpRequest, touch: Touch) -> HttpResponse:
    """To the person's page, with what was kept and a way to undo it."""
    people = [taking.person for taking in touch.takers.select_related("person").order_by("pk")]
    said = {"kind": touch.get_kind_display(), "who": str(people[0]) if people else str(touch.organization or "")}
    words = _("%(kind)s with %(who)s saved.") % said
    if others := people[1:]:
        words = ngettext(
            "%(kind)s with %(who)s and %(count)d other person saved.",
            "%(kind)s with %(who)s and %(count)d other people saved.",
            len(others),
        ) % (said | {"count": len(others)})
    address = people[0].get_absolute_url() if people else reverse("people", args=[request.association.slug])
    if sent_by_script(request) and request.POST.get("waited"):
        return JsonResponse({"state": "kept", "words": [words], "address": address})
    undo = reverse("quick_log_undo", args=[request.association.slug, touch.pk])
    messages.success(request, words, extra_tags=f"undo:{undo}")
    if sent_by_script(request):
        return JsonResponse({"state": "kept", "words": [words], "address": address})
    return redirect(address)
