"""The words of the letter about closing, in its reader's language."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from portal.accounts.letters import letter
from portal.backups.services.letting_go import DAYS_TO_WAIT, erasable_on
from portal.parting.models import ClosingLetter


def closing_letter(row: ClosingLetter) -> EmailMessage:
    """What was closed, by whom and when, and what now holds. Its reader is the active language's, its days are those of
    the association's place. It has no link: nobody can sign in to where it would lead. An answer reaches whoever runs
    the portal.
    """
    language = row.user.language
    context = {
        "row": row,
        "association": row.association,
        "is_by_reader": row.closed_by_id == row.user_id,
        "erasable_on": erasable_on(row.association),
        "days": DAYS_TO_WAIT,
        "contact": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    }
    return letter(
        "parting/closing",
        language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
        context,
        to=row.user.email,
        sender=str(settings.SITE_NAME),
    )
