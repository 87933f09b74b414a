"""The weekly letter: what one member owes, in their own language, with a link that stops it."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from portal.accounts.letters import letter
from portal.accounts.models import Membership
from portal.owed.overview import Line, heading
from portal.owed.stopping import stop_token
from portal.owed.words import due_words
from portal.promises import MINE, Asked, Promise, waiting

MOST = 20
"""A letter names no more than this; the page has them all."""


def owed_by(membership: Membership) -> tuple[list[Promise], bool]:
    """What this member owes on this day at the association's place, the longest wait first, and whether there is more.
    Queries."""
    with timezone.override(ZoneInfo(membership.association.time_zone)):
        return waiting(Asked(membership, timezone.localdate(), MINE), None, MOST)


def digest_letter(membership: Membership, found: Sequence[Promise], has_more: bool) -> EmailMessage:
    """The letter. The active language is its reader's. Its headers let a mail program stop it with one click
    (RFC 2369, RFC 8058)."""
    association, user = membership.association, membership.user
    with timezone.override(ZoneInfo(association.time_zone)):
        today = timezone.localdate()
    stop = settings.PUBLIC_URL + reverse("digest_stop", kwargs={"token": stop_token(membership)})
    house = {"association": association.slug}
    lines = [Line(each, due_words(each.due_on, today)) for each in found]
    ours = [line for line in lines if line.promise.turn == "ours"]
    context = {
        "association": association,
        "user": user,
        "heading": heading(found, has_more),
        "past": [line for line in ours if line.promise.state == "owed"],
        "soon": [line for line in ours if line.promise.state != "owed"],
        "theirs": [line for line in lines if line.promise.turn == "theirs"],
        "has_more": has_more,
        "page": settings.PUBLIC_URL + reverse("whom_we_owe", kwargs=house),
        "wish": settings.PUBLIC_URL + reverse("digest_wish", kwargs=house),
        "stop": stop,
    }
    return letter(
        "owed/digest",
        user.language if user.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
        context,
        to=user.email,
        sender=association.name,
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
