"""Personal invitations: whom one may invite, the letter to one of them with its preview, the answer, taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from contacts.choices import Answer
from contacts.choosing import named
from contacts.forms.invitations import AnswerForm, InvitationForm
from contacts.guest_lists import Guest, guests_of, trouble_of, words_of
from contacts.invitable import addresses_of, invitable, why, why_not
from contacts.letters import LETTER, invitation_letter
from contacts.models import Invitation, Person, SeatCandidate
from contacts.models.invitations import answer_words
from contacts.news import news_for
from contacts.news_letters import NEWS
from contacts.readiness import counterpart_profile
from contacts.rsvp import Standing, place_of, standing
from contacts.services.invitations import give_answer, invite, invite_candidate, look_through, revoke
from contacts.views.finding import find_invitation, find_person, find_programme
from contacts.views.touches import acts_on
from partnerships.memory import memory_of
from partnerships.models import Programme
from partnerships.programme_words import programme_when
from partnerships.views.partnerships import shown_or_sent
from portal.accounts.letters import readable
from portal.jobs.models import Job
from portal.jobs.outbox import is_open as has_outbox
from portal.jobs.services import retry
from portal.pages import add_errors, page
from portal.permissions import requires

OFFERED = 20
SHOWN = 40
"""So many people are offered at once; the search finds the others."""


@require_safe
@requires("contacts.read")
def invitation_list(request: HttpRequest, programme: int) -> HttpResponse:
    """Everybody who is invited to a programme, with the answers, and who came."""
    row = find_programme(request, programme)
    context = {"programme": row, "when": programme_when(row), "found": guests_of(row, request.membership)}
    return page(request, "contacts/invitation_list.html", context | {"has_outbox": has_outbox(request.association)})


@require_safe
@requires("programmes.invite")
def invitation_choose(request: HttpRequest, programme: int) -> HttpResponse:
    """Whom one may invite, each with what speaks for it. One chooses one."""
    row, typed = find_programme(request, programme), request.GET.get("q", "").strip()[:100]
    people = invitable(Person.objects.visible_to(request.membership).with_position())
    invited = Invitation.objects.filter(programme=row, revoked_at=None).values("person")
    people = people.exclude(pk__in=invited)
    people = named(people, typed) if typed else people.order_by("-last_touch_on", "pk")
    found = list(people[: SHOWN + 1])
    reasons = why(found[:SHOWN])
    for person in found[:SHOWN]:
        person.association, person.reason = request.association, reasons[person.pk]
    refused = _refused(request, row, typed) if typed and not found else []
    context = {"programme": row, "when": programme_when(row), "people": found[:SHOWN], "refused": refused}
    context |= {"partnership": row.partnership, "profile": counterpart_profile(row.partnership)}
    context |= {"typed": typed, "has_more": len(found) > SHOWN, "most": SHOWN}
    return page(request, "contacts/invitation_choose.html", context)


def _refused(request: HttpRequest, programme: Programme, typed: str) -> list[tuple[Any, str]]:
    """People of that name who are known, and why they are not offered."""
    known = list(named(Person.objects.visible_to(request.membership).with_position(), typed)[:4])
    said = []
    for person in known:
        person.association = request.association
        invited = Invitation.objects.filter(programme=programme, person=person, revoked_at=None)
        said.append((person, _("is invited already.") if invited.exists() else why_not(person)))
    return said


@shown_or_sent
@requires("programmes.invite")
def invitation_new(request: HttpRequest, programme: int, person: int) -> HttpResponse:
    """The letter to one guest: written, read through in the guest's language, sent."""
    row, guest = find_programme(request, programme), find_person(request, person)
    back = reverse("invitation_choose", kwargs={"association": request.association.slug, "programme": row.pk})
    draft = Invitation(association=request.association, programme=row, person=guest, sender=request.user)
    return compose(
        request,
        draft=draft,
        back=(back, str(row)),
        send=lambda values: invite(programme=row, person=guest, values=values, by=request.user),
    )


def compose_to_candidate(request: HttpRequest, candidate: SeatCandidate, *, back: tuple[str, str]) -> HttpResponse:
    """The same for a candidate of a seat: the page of a letter that asks whether they would take it. `back` is the
    address and the name of the page above. The candidate comes with seat, board and person."""
    person = find_person(request, candidate.person_id)
    draft = Invitation(association=request.association, candidate=candidate, person=person, sender=request.user)
    return compose(
        request,
        draft=draft,
        back=back,
        send=lambda values: invite_candidate(candidate=candidate, values=values, by=request.user),
    )


def compose(request: HttpRequest, *, draft: Invitation, back: tuple[str, str], send: Any) -> HttpResponse:
    """Write, read through, send: each a form that is sent here; only the last one writes anything."""
    addresses = addresses_of(draft.person)
    draft.language = draft.person.language or "en"
    form = InvitationForm(request.POST or None, instance=draft, addresses=addresses)
    context: dict[str, Any] = {"draft": draft, "programme": draft.programme, "candidate": draft.candidate}
    context |= {"guest": draft.person, "back": back[0], "back_name": back[1], "form": form}
    if draft.programme:
        partnership = draft.programme.partnership
        context |= {"partnership": partnership, "profile": counterpart_profile(partnership)}
    context |= {"reason": why([draft.person]).get(draft.person.pk), "refusal": why_not(draft.person)}
    if request.method == "POST" and form.is_valid() and "again" not in request.POST:
        try:
            if "send" in request.POST:
                kept = send(form.values)
                messages.success(request, _("The letter to %(guest)s is on its way.") % {"guest": draft.person})
                return redirect(kept)
            read = look_through(draft=draft, values=form.values, by=request.user)
            return page(request, "contacts/invitation_preview.html", context | {"letter": _letter(read)})
        except ValidationError as refusal:
            add_errors(form, refusal)
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "contacts/invitation_edit.html", context, status=status)


def _letter(draft: Invitation) -> dict[str, Any]:
    """The letter as the guest will read it; its address stands in it when it is sent."""
    with override(draft.language):
        link = _("[The link to the page for the answer stands here.]")
        written = invitation_letter(draft, link=link)
    return {
        "subject": written.subject,
        "body": written.body,
        "sender": readable(written.from_email),
        "to": written.to[0],
    }


@shown_or_sent
@requires("contacts.read")
def invitation_detail(request: HttpRequest, invitation: int) -> HttpResponse:
    """One invitation: the letter, every answer, and what a member may do about it. An answer that a member heard is
    sent here."""
    row = find_invitation(request, invitation)
    state = standing(row, timezone.now())
    form = AnswerForm(request.POST or None, row=row)
    return page(request, "contacts/invitation_detail.html", _shown(row, state, form))


@shown_or_sent
@requires("programmes.invite")
def invitation_answer(request: HttpRequest, invitation: int) -> HttpResponse:
    """Write down what the guest said on the telephone."""
    row = find_invitation(request, invitation)
    if request.method != "POST":
        return redirect(row)
    form = AnswerForm(request.POST, row=row)
    if form.is_valid():
        given = form.cleaned_data
        try:
            give_answer(invitation=row, answer=given["answer"], note=given["note"], by=request.user)
            messages.success(request, _("The answer is written down."))
            return redirect(row)
        except ValidationError as refusal:
            add_errors(form, refusal)
    context = _shown(row, standing(row, timezone.now()), form)
    return page(request, "contacts/invitation_detail.html", context, status=422)


@shown_or_sent
@requires("programmes.invite")
def invitation_revoke(request: HttpRequest, invitation: int) -> HttpResponse:
    """Ask, then take an invitation back."""
    row = find_invitation(request, invitation)
    refusal = ""
    if request.method == "POST":
        try:
            revoke(invitation=row, by=request.user)
            messages.success(request, _("The invitation of %(guest)s is taken back.") % {"guest": row.person})
            return redirect(row)
        except ValidationError as error:
            refusal = " ".join(error.messages)
    context = {"row": row, "refusal": refusal}
    return page(request, "contacts/invitation_revoke.html", context, status=422 if refusal else 200)


@requires("programmes.invite")
@require_POST
def invitation_send_again(request: HttpRequest, invitation: int) -> HttpResponse:
    """Try a letter again that could not be sent. One that was sent is never sent a second time."""
    row = find_invitation(request, invitation)
    job = Job.objects.of(LETTER, row)
    if job and row.sent_at is None and not job.is_live and not row.revoked_at:
        with transaction.atomic():
            retry(job=job)
        messages.success(request, _("The letter to %(guest)s is on its way.") % {"guest": row.person})
    return redirect(row)


@require_safe
@requires("contacts.read")
def person_invitations(request: HttpRequest, person: int) -> HttpResponse:
    """To what somebody was invited and came, and what comes to which they could be invited."""
    row = find_person(request, person)
    invited = list(
        Invitation.objects.visible_to(request.membership)
        .filter(person=row)
        .select_related("sender", "attendance", "programme", "candidate__seat__board")
    )
    for each in invited:
        each.association = request.association
        each.state_words = _state_of(each)
    seen = {each.programme_id for each in invited if not each.revoked_at}
    ahead = Programme.objects.visible_to(request.membership).with_places().filter(is_cancelled=False)
    ahead = ahead.filter(starts_on__gte=timezone.localdate()).exclude(pk__in=seen)
    coming = list(ahead.order_by("starts_on", "pk")[:OFFERED])
    for programme in coming:
        programme.when = programme_when(programme)
    context = {"person": row, "invited": invited, "coming": coming, "refusal": why_not(row)}
    return page(request, "contacts/person_invitations.html", context | {"reason": why([row]).get(row.pk)})


def _state_of(row: Invitation) -> str:
    """How it stands, in words; who was asked to take a seat on a board neither comes nor stays away."""
    if row.candidate and row.answer and not row.revoked_at:
        return row.answer_words
    waits = int(row.is_told_to_wait and row.answer == Answer.YES)
    return words_of(Guest(row.person, row, getattr(row, "attendance", None), waits).state)


def _shown(row: Invitation, state: str, form: AnswerForm) -> dict[str, Any]:
    """The page of an invitation."""
    job = Job.objects.of(LETTER, row) if row.sent_at is None and not row.revoked_at else None
    place = place_of(row)
    news = list(row.news.select_related("by"))
    jobs = Job.objects.by_subject(NEWS, [each for each in news if each.is_by_mail and not each.sent_at])
    for each in news:
        each.trouble = trouble_of(jobs.get(str(each.pk)))
    answers = list(row.answers.select_related("by"))
    for given in answers:
        given.words = answer_words(given.answer, is_of_seat=row.candidate_id is not None)
    guest = Guest(row.person, row, waits=place)
    guest.news = news_for(row, row.programme, timezone.now(), waits=place) if row.programme else ""
    return {
        "row": row,
        "form": form,
        "state": state,
        "state_words": Standing(state).label,
        "is_open": state == Standing.OPEN,
        "when": programme_when(row.programme) if row.programme else "",
        "answers": answers,
        "attendance": getattr(row, "attendance", None),
        "place": place,
        "reason": why([row.person]).get(row.person_id),
        "has_outbox": has_outbox(row.association),
        "letter": LETTER,
        "trouble": trouble_of(job),
        "is_waiting_to_go": bool(job and job.is_live),
        "news": news,
        "news_letter": NEWS,
        "untold_guests": [guest] if guest.news else [],
        "memories": [memory_of(act) for act in acts_on(row)],
    }
