"""The invitation in a visitor's session: taken from the link, so that the token leaves the address at once."""

from __future__ import annotations

from django.http import HttpRequest

from portal.accounts.models import MemberInvite
from portal.scoping import system_scope

KEY = "invitation"


def take_in(request: HttpRequest, token: str) -> None:
    """Look the token up by its digest and remember what it opens; an unknown one leaves the session without any."""
    with system_scope("look up an invitation by its token"):
        invite = MemberInvite.objects.of_token(token).first()
    request.session[KEY] = invite.pk if invite else None


def held(request: HttpRequest) -> MemberInvite | None:
    """The invitation of this session, alive or not, with its association and who wrote it. Queries."""
    if not (pk := request.session.get(KEY)):
        return None
    with system_scope("read the invitation that a session holds"):
        return MemberInvite.objects.select_related("association", "invited_by").filter(pk=pk).first()


def held_alive(request: HttpRequest) -> MemberInvite | None:
    """The invitation of this session if it can still be accepted. Queries."""
    invite = held(request)
    return invite if invite and invite.is_waiting and not invite.association.closed_at else None


def let_go(request: HttpRequest) -> None:
    """Forget it: it was accepted, or is not for this person."""
    request.session.pop(KEY, None)
