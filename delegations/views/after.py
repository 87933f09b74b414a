"""After the trip: closing it, thanking one person after the other."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from contacts.invitable import addresses_of
from contacts.models import Person
from contacts.views.finding import find_person
from delegations.after_letters import thank_you_letter
from delegations.forms.after import ThanksForm
from delegations.models import Delegation, ThankYou
from delegations.services.closing import close_trip, days_of_questions, open_trip_again
from delegations.services.thanks import (
    look_through,
    send_thanks_again,
    take_thanks_back,
    thank,
    thank_in_another_way,
)
from delegations.thanks import met_on, number_not_thanked
from delegations.views.finding import find_delegation, find_of
from partnerships.views.partnerships import shown_or_sent
from portal.accounts.letters import readable
from portal.pages import add_errors, page, where_it_was_pressed
from portal.permissions import requires


@shown_or_sent
@requires("delegations.plan")
def delegation_close(request: HttpRequest, delegation: int) -> HttpResponse:
    """Ask, with what follows from it, then close a trip that is over."""
    row = find_delegation(request, delegation)
    refusal = ""
    if request.method == "POST":
        try:
            close_trip(delegation=row, by=request.user)
        except ValidationError as error:
            refusal = " ".join(error.messages)
        else:
            messages.success(request, _("The trip is closed. What came of it stands first now."))
            return redirect(row)
    met = met_on(row, request.membership)
    context = {"delegation": row, "refusal": refusal, "waiting": number_not_thanked(met), "goals": row.goals.count()}
    context["asked_on"] = list(days_of_questions(row.ends_on, timezone.localdate()).values())
    return page(request, "delegations/delegation_close.html", context, status=422 if refusal else 200)


@requires("delegations.plan")
@require_POST
def delegation_open_again(request: HttpRequest, delegation: int) -> HttpResponse:
    """Open a trip again that was closed by mistake."""
    row = find_delegation(request, delegation)
    return _pressed(
        request, row, lambda: open_trip_again(delegation=row, by=request.user), _("The trip is open again.")
    )


@shown_or_sent
@requires("delegations.debrief")
def thanks_new(request: HttpRequest, delegation: int, person: int) -> HttpResponse:
    """The letter of thanks to one person: written, read through in their language, sent."""
    row, reader = find_delegation(request, delegation), find_person(request, person)
    draft = ThankYou(association=request.association, delegation=row, person=reader, language=reader.language or "en")
    form = ThanksForm(request.POST or None, instance=draft, addresses=addresses_of(reader))
    of = next((each for each in met_on(row, request.membership) if each.person.pk == reader.pk), None)
    context: dict[str, Any] = {"delegation": row, "person": reader, "form": form, "of": of, "back": _after(row)}
    if request.method == "POST" and form.is_valid() and "again" not in request.POST:
        try:
            if "send" in request.POST:
                thank(delegation=row, person=reader, values=form.values, by=request.user)
                messages.success(request, _("The letter to %(guest)s is on its way.") % {"guest": reader})
                return redirect(_after(row))
            read = look_through(delegation=row, person=reader, values=form.values, by=request.user)
            return page(request, "delegations/thanks_preview.html", context | {"letter": _letter(read)})
        except ValidationError as refusal:
            add_errors(form, refusal)
    return page(request, "delegations/thanks_new.html", context, status=422 if form.is_bound and form.errors else 200)


@requires("delegations.debrief")
@require_POST
def thanks_by_hand(request: HttpRequest, delegation: int, person: int) -> HttpResponse:
    """Somebody was thanked in another way."""
    row, reader = find_delegation(request, delegation), find_person(request, person)
    words = _("%(person)s has been thanked in another way.") % {"person": reader}
    return _pressed(request, row, lambda: _by_hand(request, row, reader), words)


def _by_hand(request: HttpRequest, row: Delegation, reader: Person) -> ThankYou:
    return thank_in_another_way(delegation=row, person=reader, by=request.user)


@requires("delegations.debrief")
@require_POST
def thanks_take_back(request: HttpRequest, delegation: int, thanks: int) -> HttpResponse:
    """Take back what was pressed by mistake."""
    row = find_delegation(request, delegation)
    held = _thanks_of(request, row, thanks)
    return _pressed(request, row, lambda: take_thanks_back(thanks=held, by=request.user), _("Taken back."))


@requires("delegations.debrief")
@require_POST
def thanks_send_again(request: HttpRequest, delegation: int, thanks: int) -> HttpResponse:
    """Try a letter again that could not be sent."""
    row = find_delegation(request, delegation)
    held = _thanks_of(request, row, thanks)
    words = _("The letter to %(guest)s is on its way.") % {"guest": held.person}
    return _pressed(request, row, lambda: send_thanks_again(thanks=held), words)


def _thanks_of(request: HttpRequest, row: Delegation, key: int) -> ThankYou:
    held = find_of(row, ThankYou, key, "person")
    find_person(request, held.person_id)  # whom a limited member may not see is not found
    return held


def _pressed(request: HttpRequest, row: Delegation, act: Any, words: str) -> HttpResponse:
    """One press: done and said, or refused in words; back to where it was pressed."""
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, words)
    return redirect(where_it_was_pressed(request, _after(row)))


def _after(row: Delegation) -> str:
    parts = {"association": row.association.slug, "delegation": row.pk}
    return f"{reverse('delegation_detail', kwargs=parts)}#after"


def _letter(draft: ThankYou) -> dict[str, Any]:
    """The letter as its reader will see it."""
    with override(draft.language):
        written = thank_you_letter(draft)
    return {
        "subject": written.subject,
        "body": written.body,
        "sender": readable(written.from_email),
        "to": written.to[0],
    }
