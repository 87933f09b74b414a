"""The token of a letter's link that stops it: signed, good for nothing else, and for as long as the letter is kept."""

from __future__ import annotations

from django.core import signing

from portal.accounts.models import Membership
from portal.scoping import system_scope

SALT = "portal.owed.stop"


def stop_token(membership: Membership) -> str:
    """What stands in a letter's link that stops it; it opens nothing else."""
    return signing.Signer(salt=SALT).sign(str(membership.pk))


def membership_of(token: str) -> Membership | None:
    """The membership of a letter's link, ended or not, with its association and user; None for a forged one."""
    try:
        key = int(signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    with system_scope("look up whose weekly letter a link stops"):
        return Membership.objects.select_related("association", "user").filter(pk=key).first()
