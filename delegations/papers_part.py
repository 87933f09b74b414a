"""The papers of a trip on its page: what can be downloaded, and whether it is still a draft."""

from __future__ import annotations

from typing import Any

from delegations.choices import DelegateState
from delegations.draft import why_draft
from delegations.models import Delegate, Delegation
from delegations.unseen import delegates_seen
from portal.accounts.models import PaperSize
from portal.documents.models import PageLanguage


def part(request: Any, delegation: Delegation) -> dict[str, Any]:
    """The delegates whose calendars and cards there are, the languages and sheets to choose from. Three queries."""
    coming = Delegate.objects.filter(delegation=delegation, state=DelegateState.COMING).select_related("person")
    return {
        "coming": delegates_seen(coming, request.membership),
        "why_draft": why_draft(delegation, request.membership),
        "languages": PageLanguage.choices,
        "sizes": PaperSize.choices,
        "own_size": delegation.association.paper,
    }
