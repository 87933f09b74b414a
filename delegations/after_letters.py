"""Letters after a trip: thanks to one person, and the question what came of it. In the language of their reader."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language

from contacts.letters import sent_by
from contacts.models import Person
from delegations.models import Delegation, OutcomeRequest, ThankYou
from partnerships.names import in_language
from portal.accounts.letters import letter

OF_TRIP = ("delegation__partnership__home", "delegation__partnership__partner")


def with_thanked(rows: Any) -> Any:
    """Letters of thanks with everything they name, in the same query."""
    return rows.select_related("association", "sender", "person__main_position__organization", *OF_TRIP)


def with_asked(rows: Any) -> Any:
    """Questions with everything their letters name, in the same query."""
    linked = ("association", "person__main_position__organization", "goal__goal__organization", "link", *OF_TRIP)
    return rows.select_related(*linked, "delegation__lead")


def thank_you_letter(row: ThankYou) -> EmailMessage:
    """The letter of thanks, ready to be sent; answers go to the sender. The active language is the reader's. No query
    where the row comes by `with_thanked`."""
    facts = _of_trip(row.delegation) | _of_reader(row.person) | {"sentence": row.sentence.strip()}
    return letter(
        "delegations/thanks",
        row.language,
        facts | {"association": row.association, "sender": row.sender},
        to=row.email,
        sender=sent_by(row.sender, row.association),
        reply_to=row.sender.email if row.sender else row.association.email,
    )


def question_letter(row: OutcomeRequest, *, to: str, token: str) -> EmailMessage:
    """The question what came of the trip, with the address of the form. No query where it comes by `with_asked`."""
    person: Any = row.person
    lead, association = row.delegation.lead, row.association
    facts = _of_trip(row.delegation) | _of_reader(person)
    facts |= {"link": settings.PUBLIC_URL + reverse("guest_by_token", kwargs={"token": token})}
    facts |= {"until": _day(row.link.expires_on) if row.link else "", "months": months_after(row.after_days)}
    return letter(
        "delegations/question",
        (get_language() or "en")[:2],
        facts | {"association": association, "sender": lead},
        to=to,
        sender=sent_by(lead, association),
        reply_to=lead.email if lead else association.email,
    )


def months_after(days: int) -> int:
    """How many months so many days are, as one says it: 1, 3, 12."""
    return round(days / 30.4)


def _of_trip(delegation: Delegation) -> dict[str, Any]:
    return {
        "title": str(delegation),
        "is_outbound": delegation.is_outbound,
        "city": delegation.place.name,
        "from_city": delegation.origin.name,
        "first_day": _day(delegation.starts_on),
        "last_day": _day(delegation.ends_on),
        "is_one_day": delegation.starts_on == delegation.ends_on,
    }


def _of_reader(person: Person) -> dict[str, str]:
    """How the reader is addressed; a Japanese reader's house and title stand above the name."""
    language = (get_language() or "en")[:2]
    position = person.main_position if language == "ja" else None
    house = ""
    if position:
        house = " ".join(filter(None, (position.organization.name_ja, position.department_ja, position.title_ja)))
    return {"salutation": str(in_language(person, language, capitals=False)), "house": house}


def _day(day: datetime.date) -> str:
    return date_format(day, "DATE_FORMAT")
