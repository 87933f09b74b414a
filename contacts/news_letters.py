"""The mail that tells one guest what has changed: in the guest's language, from the member who pressed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from contacts.letters import FILE, calendar_of, facts_of, sent_by
from contacts.models import GuestNews, Person
from contacts.news import as_told
from contacts.rsvp import TOGETHER, token_of
from partnerships.models import Programme
from partnerships.programme_words import elsewhere, programme_when
from portal.accounts.letters import letter
from portal.bilingual import said

NEWS = "guest_news"
"""The kind of job that sends one."""


def with_guest(rows: Any) -> Any:
    """The news with everything that their letters name, in the same query."""
    return rows.select_related("by", "invitation__sender", *(f"invitation__{name}" for name in TOGETHER))


def news_letter(row: GuestNews, *, link: str = "") -> EmailMessage:
    """The mail, ready to be sent. The active language is the guest's; answers go to whoever wrote it. `link` stands in
    a preview for the address of the answer. No query."""
    invitation, by = row.invitation, row.by
    invitation.association = row.association
    programme: Any = invitation.programme
    link = link or settings.PUBLIC_URL + reverse("rsvp_by_token", kwargs={"token": token_of(invitation)})
    now = as_told(programme, row.now)
    facts = facts_of(invitation) | {"kind": row.kind, "sender": by, "link": link}
    facts |= {"now": _told(now), "was": _told(as_told(programme, row.was)) if row.was else {}}
    written = letter(
        "contacts/news",
        invitation.language,
        facts,
        to=row.email,
        sender=sent_by(by, row.association),
        reply_to=by.email if by else row.association.email,
    )
    now.association = row.association
    if now.starts_on:
        written.attach(FILE, calendar_of(now).decode(), "text/calendar")
    return written


def is_still_wanted(row: GuestNews) -> bool:
    """Whether the guest is still to be told when the mail's turn comes. One query."""
    invitation = row.invitation
    programme: Any = invitation.programme
    if not row.is_by_mail or invitation.revoked_at or (programme.ends_at and programme.ends_at <= timezone.now()):
        return False
    return Person.objects.may_be_written_to().filter(pk=invitation.person_id).exists()


def _told(programme: Programme) -> dict[str, str]:
    return {
        "when": programme_when(programme),
        "elsewhere": elsewhere(programme),
        "city": programme.place.name,
        "venue": str(said(programme, "venue")),
    }
