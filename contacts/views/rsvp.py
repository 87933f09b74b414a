"""The guest's side of an invitation: no account, one page, nothing else.

The token of the letter is swapped for the session at once, so that it leaves the address; the session opens the page
for two hours, after which the letter's link opens it again. Looking answers nothing, because mail programs open links
in advance.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacts.choices import Answer
from contacts.codes import code_of
from contacts.forms.invitations import AnswerForm
from contacts.letters import FILE, calendar_of, facts_of, with_named
from contacts.models import Invitation
from contacts.news import mark_of
from contacts.rsvp import Standing, invitation_of, place_of, standing
from contacts.services.invitations import give_answer
from portal.accounts.limits import allows
from portal.pages import add_errors, page
from portal.permissions import open_to_all
from portal.scoping import scope, system_scope

KEY, LANGUAGE = "rsvp", "rsvp_language"
SECONDS = 2 * 3600


@require_safe
@never_cache
@open_to_all
def rsvp_by_token(request: HttpRequest, token: str) -> HttpResponse:
    """Swap the token for the session and leave its address, whatever it opens: an answer that says "not found" would
    write the token into the server's log."""
    found = invitation_of(token) if allows(request, "rsvp") else None  # nor is one shown that was opened earlier
    request.session.pop(LANGUAGE, None)
    request.session[KEY] = [found.pk, found.key.hex, int(timezone.now().timestamp()) + SECONDS] if found else None
    return _quietly(redirect("rsvp"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@open_to_all
def rsvp(request: HttpRequest) -> HttpResponse:
    """What one is invited to, the answer, and the way to change it until it begins."""
    row = held(request)
    if row is None:
        return _quietly(page(request, "contacts/rsvp_over.html", {"giver": None}, status=404))
    with scope(row.association), timezone.override(row.association.time_zone), in_language(request, row):
        state = standing(row, timezone.now())
        if state in (Standing.REVOKED, Standing.CANCELLED, Standing.OVER, Standing.SETTLED):
            return _quietly(page(request, "contacts/rsvp_over.html", _over(row, state), status=410))
        form = AnswerForm(request.POST or None, row=row)
        whose, _dot, mark = request.POST.get("page", "").partition(".")
        if whose and whose != row.key.hex:
            typed = {"note": request.POST.get("note", "")[:300]}
            return _quietly(page(request, "contacts/rsvp_other.html", typed, status=409))
        if request.method == "POST" and form.is_valid():
            given = {name: form.cleaned_data[name] for name in ("answer", "note")}
            try:
                give_answer(invitation=row, read=mark, **given)
                return _quietly(redirect("rsvp"))
            except ValidationError as refusal:
                add_errors(form, refusal)
        context = facts_of(row) | _shown(row, state) | {"form": form}
        return _quietly(page(request, "contacts/rsvp.html", context, status=422 if form.errors else 200))


@require_safe
@never_cache
@open_to_all
def rsvp_calendar(request: HttpRequest) -> HttpResponse:
    """The programme for the guest's own calendar."""
    row = held(request)
    if row is None or row.programme is None or standing(row, timezone.now()) not in (Standing.OPEN, Standing.BEGUN):
        return _quietly(page(request, "contacts/rsvp_over.html", {"giver": None}, status=404))
    with scope(row.association), in_language(request, row):
        answer = HttpResponse(calendar_of(row.programme), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return _quietly(answer)


def held(request: HttpRequest) -> Invitation | None:
    """The invitation that this session holds, with everything its page names; None without one, after two hours, and
    where the letter was replaced by a newer one. One query."""
    found = request.session.get(KEY)
    if not found or found[2] < timezone.now().timestamp():
        return None
    with system_scope("read the invitation that a guest's session holds"):
        rows = Invitation.objects.filter(pk=found[0], key=found[1], association__closed_at=None)
        return with_named(rows).first()


@contextmanager
def in_language(request: HttpRequest, row: Invitation) -> Iterator[None]:
    """The language that the guest chose on this page, else the letter's."""
    asked = request.GET.get("language", "")
    if asked in dict(settings.LANGUAGES):
        request.session[LANGUAGE] = asked
    with translation.override(request.session.get(LANGUAGE) or row.language):
        yield


def _shown(row: Invitation, state: str) -> dict[str, object]:
    """Whether the answer can be changed, the place in the line where seats are few, and the code for the door."""
    programme = row.programme
    newest = row.answers.first() if row.answer else None  # an invitation that was written anew has no answer yet
    shows_code = bool(programme) and row.answer == Answer.YES
    return {
        "giver": row.association,
        "is_open": state == Standing.OPEN,
        "is_full": _is_full(row),
        "place": place_of(row),
        "page_of": f"{row.key.hex}.{mark_of(programme) if programme else ''}",
        "contact": contact_of(row),
        "newest": newest,
        "code": code_of(row) if shows_code else "",
        "calendar": reverse("rsvp_calendar") if programme else "",
    }


def _is_full(row: Invitation) -> bool:
    """Whether so many others have said yes that this guest would wait."""
    programme = row.programme
    if not programme or not programme.seats:
        return False
    others = Invitation.objects.filter(programme=programme, answer=Answer.YES, revoked_at=None).exclude(pk=row.pk)
    return others.count() >= programme.seats


def _over(row: Invitation, state: str) -> dict[str, object]:
    return {"giver": row.association, "contact": contact_of(row), "state": state, "words": Standing(state).label}


def contact_of(row: Invitation) -> str:
    """Where a guest's question goes: to the sender while they are a member, then to the association."""
    sender: Any = row.sender
    return str(sender.email) if sender and row.is_sender_here else row.association.email


def _quietly(answer: HttpResponse) -> HttpResponse:
    """No search engine lists it; the address of the letter goes to no other page."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer.headers["Referrer-Policy"] = "same-origin" if answer.status_code in (200, 422) else "no-referrer"
    return answer
