"""How an invitation stands, whose turn it is where seats are few, and the token in its letter.

The token is signed and opens one invitation; the row says whether it still opens anything, and a new `key` makes a new
token.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.core import signing
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.choices import Answer, CandidateState
from contacts.models import Invitation
from portal.scoping import system_scope

SALT = "contacts.rsvp"
TOGETHER = ("person__main_position__organization", "programme__partnership__home", "programme__partnership__partner")
OF_SEATS = ("candidate__seat__board",)
"""What an invitation's letter and pages name."""


class Standing(models.TextChoices):
    """Whether a guest can answer, and why not."""

    OPEN = "open", _("An answer can be given and changed.")
    REVOKED = "revoked", _("The invitation was taken back.")
    CANCELLED = "cancelled", _("The programme does not take place.")
    BEGUN = "begun", _("The programme has begun; answers are no longer changed.")
    OVER = "over", _("The programme is over.")
    SETTLED = "settled", _("The seat has been decided on.")


def standing(invitation: Invitation, now: datetime.datetime) -> str:
    """How it stands. Ask for what it is about in the same query (`TOGETHER`, `OF_SEATS`)."""
    if invitation.revoked_at:
        return Standing.REVOKED
    if programme := invitation.programme:
        if programme.is_cancelled:
            return Standing.CANCELLED
        if programme.ends_at and programme.ends_at <= now:
            return Standing.OVER
        return Standing.BEGUN if programme.starts_at and programme.starts_at <= now else Standing.OPEN
    candidate: Any = invitation.candidate  # one of the two there is
    is_settled = candidate.state in (CandidateState.SEATED.value, CandidateState.DROPPED.value)
    return Standing.SETTLED if is_settled else Standing.OPEN


def with_waiting(invitations: Iterable[Invitation], seats: int | None) -> dict[int, int]:
    """Who waits for a seat, by key, with the place in the line: those said yes first who said it first."""
    coming = [each for each in invitations if each.answer == Answer.YES and not each.revoked_at]
    coming.sort(key=lambda each: (each.answered_at, each.pk))
    waiting = coming[seats:] if seats is not None else []
    return {each.pk: number for number, each in enumerate(waiting, start=1)}


def place_of(invitation: Invitation) -> int:
    """The guest's place in the line for a seat, 0 for whoever has one. One query where seats are few."""
    programme = invitation.programme
    if not programme or not programme.seats or invitation.answer != Answer.YES:
        return 0
    others = Invitation.objects.filter(programme=programme, answer=Answer.YES, revoked_at=None)
    return with_waiting(others, programme.seats).get(invitation.pk, 0)


def token_of(invitation: Invitation) -> str:
    """What stands in the letter's address."""
    return signing.Signer(salt=SALT).sign(invitation.key.hex)


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a token opens, with its association; None for one that was altered. One query."""
    try:
        key = uuid.UUID(signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    with system_scope("look up the invitation that a letter's address opens"):
        return Invitation.objects.select_related("association").filter(key=key).first()
