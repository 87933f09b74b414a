"""Whether the papers of a trip are drafts: while a question of protocol is open, or somebody who travels has not been
trained. Nothing that could embarrass either side leaves the house as final."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from delegations.choices import DelegateState
from delegations.models import Delegate, Delegation, ProtocolIssue
from delegations.unseen import names_of
from portal.accounts.models import Membership

QUESTION, TRAINING = "question", "training"
LONGEST = 80


@dataclass(frozen=True)
class WhyDraft:
    """One reason, with the name of what or who it is about; as text a whole sentence."""

    kind: str
    name: str

    def __str__(self) -> str:
        if self.kind == QUESTION:
            return _("A question of protocol is open: %(question)s") % {"question": self.name}
        return _("%(person)s has not been trained in protocol.") % {"person": self.name}


def why_draft(delegation: Delegation, membership: Membership | None = None) -> list[WhyDraft]:
    """What makes the papers drafts, open questions first; empty where they are final. For a reader, whom they may not
    see is called by their role. Two queries, and one for a limited membership."""
    open_ones = ProtocolIssue.objects.filter(delegation=delegation, resolved_at=None).order_by("raised_at", "pk")
    untrained = Delegate.objects.filter(delegation=delegation, state=DelegateState.COMING, trained_on=None)
    return [
        *(WhyDraft(QUESTION, _shortened(each.what)) for each in open_ones),
        *(WhyDraft(TRAINING, name) for name in names_of(untrained.select_related("person"), membership)),
    ]


def is_draft(delegation: Delegation) -> bool:
    """Whether the papers of a trip are marked as drafts. Two queries."""
    return bool(why_draft(delegation))


def _shortened(text: str) -> str:
    first = " ".join(text.split())
    return first if len(first) <= LONGEST else f"{first[: LONGEST - 1]}…"
