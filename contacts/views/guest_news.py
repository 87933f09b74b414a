"""Telling one guest what has changed: the mail is read through, then sent by a press; or one has told them oneself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from contacts.choices import NewsKind
from contacts.models import GuestNews
from contacts.news import mark_of
from contacts.news_letters import NEWS, news_letter
from contacts.services.news import draft_of, news_of, tell, tell_by_word, why_no_mail
from contacts.views.finding import find_invitation
from partnerships.views.partnerships import shown_or_sent
from portal.accounts.letters import readable
from portal.jobs.models import Job
from portal.jobs.services import retry
from portal.pages import page
from portal.permissions import requires


@shown_or_sent
@requires("programmes.invite")
def guest_tell(request: HttpRequest, invitation: int) -> HttpResponse:
    """The mail to one guest about what has changed, to be read and sent; or a note that they know by word."""
    row = find_invitation(request, invitation)
    back, refusal = row.programme or row, ""
    if request.method == "POST":
        verb = tell_by_word if "told" in request.POST else tell
        try:
            kind, read = request.POST.get("kind", ""), request.POST.get("read", "")
            verb(invitation=row, kind=kind, read=read, by=request.user)
            messages.success(request, _said(row.person, by_mail=verb is tell))
            return redirect(back)
        except ValidationError as error:
            refusal = " ".join(error.messages)
    kind = news_of(row)
    context: dict[str, Any] = {"row": row, "back": back, "kind": kind, "refusal": refusal}
    if kind and row.programme:
        context["read"] = mark_of(row.programme)
        draft = draft_of(row, kind, request.user)
        context |= {"words": NewsKind(kind).label, "letter": _letter(draft), "no_mail": why_no_mail(row.person)}
    return page(request, "contacts/guest_tell.html", context, status=422 if refusal else 200)


@requires("programmes.invite")
@require_POST
def guest_tell_again(request: HttpRequest, invitation: int, news: int) -> HttpResponse:
    """Try a mail again that could not be sent. One that was sent is never sent a second time."""
    row = find_invitation(request, invitation)
    told = get_object_or_404(GuestNews, invitation=row, pk=news)
    job = Job.objects.of(NEWS, told)
    if job and told.sent_at is None and not job.is_live:
        with transaction.atomic():
            retry(job=job)
        messages.success(request, _said(row.person, by_mail=True))
    return redirect(row)


def _said(person: Any, *, by_mail: bool) -> str:
    if by_mail:
        return _("The letter to %(guest)s is on its way.") % {"guest": person}
    return _("It is written down that %(guest)s knows.") % {"guest": person}


def _letter(draft: GuestNews) -> dict[str, Any]:
    """The mail as the guest will read it; its address stands in it when it is sent."""
    with override(draft.invitation.language):
        written = news_letter(draft, link=_("[The link to the page for the answer stands here.]"))
    return {
        "subject": written.subject,
        "body": written.body,
        "sender": readable(written.from_email),
        "to": ", ".join(written.to),
    }
