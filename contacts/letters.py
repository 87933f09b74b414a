"""The letter of an invitation: from one person to one person, in the guest's language, as text and as a page, with the
date for their calendar."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.models import Invitation, Person
from contacts.rsvp import OF_SEATS, TOGETHER, token_of
from partnerships.models import Programme
from partnerships.names import in_language
from partnerships.programme_dates import dated_of
from partnerships.programme_words import elsewhere, programme_when
from portal.accounts.letters import letter
from portal.accounts.models import Association, Membership, User
from portal.bilingual import said
from portal.calendar_file import as_calendar

LETTER = "personal_invitation"
"""The kind of job that sends one."""
FILE = "invitation.ics"
NO_MORE = quote("Please do not invite me any more")
"""The subject of the answer that a mail program offers to write (RFC 2369); a member reads it."""


def with_named(invitations: Any) -> Any:
    """The invitations with everything that their letters name, in the same query, and whether whoever sent them is
    still a member."""
    same = Membership.objects.live().filter(user=OuterRef("sender"), association=OuterRef("association"))
    found = invitations.select_related(*TOGETHER, *OF_SEATS, "association", "sender")
    return found.annotate(is_sender_here=Exists(same))


def facts_of(invitation: Invitation) -> dict[str, Any]:
    """What the letter says, and the guest's page; the active language is the guest's. No query."""
    programme, candidate = invitation.programme, invitation.candidate
    invitation.person.association = invitation.association
    if programme:
        programme.association = invitation.association
    language = (get_language() or "en")[:2]
    facts: dict[str, Any] = {
        "invitation": invitation,
        "association": invitation.association,
        "sender": invitation.sender,
        "salutation": str(in_language(invitation.person, language, capitals=False)),
        "house": _house_of(invitation.person, language),
        "sentence": invitation.sentence.strip(),
    }
    if programme:
        facts |= {
            "programme": programme,
            "title": str(programme),
            "when": programme_when(programme),
            "elsewhere": elsewhere(programme),
            "city": programme.place.name,
            **{name: str(said(programme, name)) for name in ("venue", "hosts", "description")},
        }
    elif candidate:
        seat, board = candidate.seat, candidate.seat.board
        facts |= {"seat": seat, "board": board, "title": _("%(seat)s – %(board)s") % {"seat": seat, "board": board}}
        facts |= {"about": str(said(board, "about")), "meets": str(said(board, "meets")), "years": board.term_years}
    return facts


def _house_of(person: Person, language: str) -> str:
    """Where a Japanese reader works and as what, above the name, as far as it is known in Japanese."""
    if language != "ja" or not person.main_position:
        return ""
    position = person.main_position
    return " ".join(filter(None, (position.organization.name_ja, position.department_ja, position.title_ja)))


def invitation_letter(invitation: Invitation, *, link: str = "") -> EmailMessage:
    """The letter, ready to be sent. The active language is the guest's; answers go to the sender. `link` stands in a
    preview for the address of the answer. No query."""
    link = link or settings.PUBLIC_URL + reverse("rsvp_by_token", kwargs={"token": token_of(invitation)})
    name = "programme" if invitation.programme else "seat"
    written = letter(
        f"contacts/{name}",
        invitation.language,
        facts_of(invitation) | {"link": link},
        to=invitation.email,
        sender=sent_by(invitation.sender, invitation.association),
        reply_to=(answers := invitation.sender.email if invitation.sender else invitation.association.email),
        headers={"List-Unsubscribe": f"<mailto:{quote(answers, safe='@')}?subject={NO_MORE}>"} if answers else {},
        has_page=True,
    )
    if invitation.programme:
        written.attach(FILE, calendar_of(invitation.programme).decode(), "text/calendar")
    return written


def calendar_of(programme: Programme) -> bytes:
    """The programme as one entry for the guest's calendar, in the active language. No query."""
    entry = dated_of(programme)
    return as_calendar([entry] if entry else [], name=str(programme), key=programme.association.slug)


def sent_by(sender: User | None, association: Association) -> str:
    """The sender's name before the association's: a letter comes from a person."""
    return f"{sender.display_name} · {association}" if sender else str(association)
