"""Who travels, who waits, and what the group is made of, on a trip's page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from delegations.choices import DelegateState
from delegations.composition import cold, face_to_face, has_officials_only, meetings_of, presented, shares
from delegations.models import Delegate, Delegation
from delegations.unseen import delegates_seen


def part(request: Any, delegation: Delegation) -> dict[str, Any]:
    """The delegates by state as far as the reader may see them, the shares of the roles of all, and what the agenda
    says of them."""
    rows = list(Delegate.objects.filter(delegation=delegation).select_related("person"))
    for row in rows:
        row.delegation, row.association = delegation, delegation.association
        row.person.association = delegation.association
    meetings = meetings_of(delegation)
    number = sum(row.state == DelegateState.COMING for row in rows)
    seen = delegates_seen(rows, request.membership)
    waiting = sorted((row for row in seen if row.state == DelegateState.WAITING), key=lambda row: row.signed_up_at)
    return {
        "travelling": [row for row in seen if row.state == DelegateState.COMING],
        "waiting": waiting,
        "withdrawn": [row for row in seen if row.state == DelegateState.WITHDRAWN],
        "seats_words": seats_words(delegation, number),
        "shares": shares(rows),
        "is_officials_only": delegation.is_outbound and has_officials_only(rows),
        "face": face_to_face(meetings),
        "presented": presented(meetings),
        "opened": [row for row in meetings if row.door_opener_id],
        "cold": cold(meetings),
    }


def seats_words(delegation: Delegation, number: int) -> str:
    """How many travel, and of how many seats. Pure."""
    if delegation.seats is not None:
        return _("%(number)d of %(seats)d seats taken") % {"number": number, "seats": delegation.seats}
    return ngettext("%(number)d travels", "%(number)d travel", number) % {"number": number}
