"""The letters to guests: the one that brings the address, and the one that brings a code."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation

from contacts.letters import sent_by
from delegations.guests import CODE_MINUTES, TOGETHER, code_of, token_of
from delegations.models import GuestLink
from partnerships.names import in_language, is_japanese_text
from portal.accounts.letters import letter

LETTER, CODE = "guest_link", "guest_code"
"""The kinds of job that send them."""


def with_named(rows: Any) -> Any:
    """The links with everything that their letters name, in the same query."""
    return rows.select_related(*TOGETHER, "person__main_position__organization")


def address_of(link: GuestLink) -> str:
    """The whole address of the link, for a letter or for whoever copies it."""
    return settings.PUBLIC_URL + reverse("guest_by_token", kwargs={"token": token_of(link)})


def addressed(link: GuestLink) -> str:
    """The guest as a letter in the active language addresses them: with 様, unless the typed name has a title."""
    language = (translation.get_language() or "en")[:2]
    if link.person:
        return str(in_language(link.person, language, capitals=False))
    is_bare = language == "ja" and is_japanese_text(link.name) and not link.name.endswith(("様", "御中", "先生", "殿"))
    return f"{link.name} 様" if is_bare else link.name


def link_letter(link: GuestLink) -> EmailMessage:
    """The letter with the address, in the guest's language, which is active; answers go to whoever gave the link.
    No query."""
    trip, association = link.delegation, link.association
    context = {
        "link": link,
        "association": association,
        "sender": link.by,
        "salutation": addressed(link),
        "house": _house_of(link),
        "address": address_of(link),
        "expires_on": link.expires_on,
        "words": link.words.strip(),
    }
    if trip:
        trip.association = trip.partnership.association = association
        context |= {"trip": trip, "title": str(trip), "place": trip.place, "origin": trip.origin}
    if link.goal:
        link.goal.association = link.goal.organization.association = association
        context |= {"stakeholder": str(link.goal.organization)}
    return letter(
        f"delegations/guest_{link.kind}",
        link.language,
        context,
        to=link.email,
        sender=sent_by(link.by, association),
        reply_to=link.by.email if link.by else association.email,
    )


def code_letter(link: GuestLink) -> EmailMessage:
    """The letter with the newest code. No query."""
    context = {
        "association": link.association,
        "salutation": addressed(link),
        "code": code_of(link),
        "minutes": CODE_MINUTES,
    }
    name = str(link.association)
    return letter(
        "delegations/guest_code", link.language, context, to=link.email, sender=name, reply_to=link.association.email
    )


def _house_of(link: GuestLink) -> str:
    """Where a Japanese reader works and as what, above the name, as far as it is known in Japanese."""
    position = link.person.main_position if link.person else None
    if link.language != "ja" or position is None:
        return ""
    return " ".join(filter(None, (position.organization.name_ja, position.department_ja, position.title_ja)))
