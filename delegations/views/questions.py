"""Questions after a trip: the guest's two minutes, and what a member makes of an answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from contacts.forms.outcomes import OutcomeForm
from contacts.models import Outcome
from contacts.views.records import Desk, keep_record
from delegations.choices import LinkKind
from delegations.forms.after import AnswerForm, WhomToAskForm
from delegations.guests import contact_of, held, in_language, quietly
from delegations.models import Delegation, OutcomeRequest
from delegations.questions import kinds_in_words, proposal_of, worth_of
from delegations.services.questions import answer_question, ask_somebody_else, leave_question, take_over
from delegations.views.finding import find_delegation, find_of
from delegations.views.guest_door import refuse_member, turned_away
from partnerships.views.partnerships import shown_or_sent
from portal.pages import add_errors, page, where_it_was_pressed
from portal.permissions import open_to_all, requires
from portal.scoping import scope

LINKED = ("person", "link", "goal__goal__organization")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@open_to_all
def guest_outcome(request: HttpRequest) -> HttpResponse:
    """The stakeholder's side: what has come of the trip, in two minutes, in either language."""
    link = held(request, LinkKind.OUTCOME)
    if link is None:
        return turned_away(request, LinkKind.OUTCOME, typed=request.POST.get("words", "")[:800])
    with scope(link.association), in_language(request, link):
        row = get_object_or_404(OutcomeRequest.objects.select_related(*LINKED), link=link)
        form = AnswerForm(request.POST or None, row=row)
        is_other = request.POST.get("page", str(link.pk)) != str(link.pk)
        if is_other:
            form.add_error(None, _("Meanwhile another link was opened in this browser. This is its page."))
        if request.method == "POST" and form.is_valid():
            try:
                refuse_member(request, link)
                answer_question(request=row, values=form.cleaned_data)
                return quietly(redirect("guest_outcome"))
            except ValidationError as refusal:
                add_errors(form, refusal)
        context = {"row": row, "form": form, "trip": link.delegation, "giver": link.association}
        context |= {"contact": contact_of(link), "kinds": kinds_in_words(row), "worth": worth_of(row), "link": link}
        status = 200 if not form.errors else 409 if is_other else 422
        return quietly(page(request, "delegations/guest_outcome.html", context, status=status))


@shown_or_sent
@requires("outcomes.record")
def question_take_over(request: HttpRequest, delegation: int, question: int) -> HttpResponse:
    """Make an outcome of an answer: everything stands in the form but our part in it."""
    trip, row = _found(request, delegation, question)
    if row.settled_at or not row.answered_at:
        messages.warning(request, _("There is no answer here that waits to be taken over."))
        return redirect(_after(trip))
    blank = Outcome(association=request.association, partnership=trip.partnership)
    form = OutcomeForm(
        request.POST or None, files=request.FILES or None, instance=blank, request=request, initial=proposal_of(row)
    )

    def save(sent: OutcomeForm) -> str:
        outcome = take_over(request=row, values=sent.values, by=request.user)
        outcome.association = request.association
        return _after(trip)

    remark = _("Say what our part in it was. How we know is the answer itself.")
    desk = Desk(_("Take the answer over"), _("Save outcome"), _after(trip), str(trip), remark=remark)
    return keep_record(request, form=form, desk=desk, save=save)


@requires("outcomes.record")
@require_POST
def question_leave(request: HttpRequest, delegation: int, question: int) -> HttpResponse:
    """Leave a question as it is: nobody waits for it any longer."""
    trip, row = _found(request, delegation, question)
    try:
        leave_question(request=row, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Left as it is. Nobody waits for it any longer."))
    return redirect(where_it_was_pressed(request, _after(trip)))


@shown_or_sent
@requires("outcomes.record")
def question_person(request: HttpRequest, delegation: int, question: int) -> HttpResponse:
    """Say who is asked."""
    trip, row = _found(request, delegation, question)
    form = WhomToAskForm(request.POST or None, instance=row, request=request)

    def save(sent: WhomToAskForm) -> Any:
        person = sent.values["person"]
        return ask_somebody_else(request=row, read_version=sent.read_version, person=person, by=request.user)

    desk = Desk(_("Who is asked"), _("Save"), _after(trip), str(trip), remark=str(row.goal.goal.organization))
    return keep_record(request, form=form, desk=desk, save=save)


def _found(request: HttpRequest, delegation: int, question: int) -> tuple[Delegation, OutcomeRequest]:
    trip = find_delegation(request, delegation)
    row = find_of(trip, OutcomeRequest, question, *LINKED)
    row.goal.goal.organization.association = request.association
    return trip, row


def _after(trip: Delegation) -> str:
    return f"{trip.get_absolute_url()}#after"
