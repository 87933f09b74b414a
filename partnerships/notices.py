"""What members are told about proposals and agreements."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.models import Agreement, Proposal
from partnerships.models.proposal import ProposalState
from portal.notices.choices import Way
from portal.notices.kinds import NoticeKind, register
from portal.notices.models import Notice


@register
class ProposalWaits(NoticeKind):
    """A volunteer proposed a change; told to those who may take it, until somebody has answered."""

    name, model, order = "proposal_waits", Proposal, 40
    title = gettext_lazy("A proposal waits for review")
    why = gettext_lazy("You read this because you may take proposals or decline them.")
    permission = "partnerships.edit"

    def linked(self, rows: Any) -> Any:
        return rows.select_related("by", "profile__place", "partnership__home", "partnership__partner")

    def stands(self, row: Proposal, notice: Notice) -> bool:
        return row.state == ProposalState.WAITING

    def quoted(self, row: Proposal, notice: Notice) -> tuple[str, ...]:
        return (row.by.display_name,) if row.by else ()

    def words(self, row: Proposal, notice: Notice) -> str:
        where = row.partnership or row.profile or notice.association
        by = row.by.display_name if row.by else _("A former member")
        return _("%(name)s proposes a change: %(where)s") % {"name": by, "where": where}

    def address(self, row: Proposal, notice: Notice) -> str:
        return reverse("proposal_detail", kwargs={"association": notice.association.slug, "proposal": row.pk})


@register
class AgreementEnds(NoticeKind):
    """An agreement ends within ninety days; told once for its last day, until a later one is written or it is over."""

    name, model, order = "agreement_ends", Agreement, 70
    title = gettext_lazy("An agreement ends within 90 days")
    why = gettext_lazy("You read this because you look after the agreements.")
    permission = "partnerships.edit"
    way = Way.WEEKLY

    def stands(self, row: Agreement, notice: Notice) -> bool:
        ends_on = row.expires_on.isoformat() if row.expires_on else ""
        return row.ended_on is None and ends_on == notice.details.get("ends_on")

    def quoted(self, row: Agreement, notice: Notice) -> tuple[str, ...]:
        return (str(row),)

    def words(self, row: Agreement, notice: Notice) -> str:
        day = date_format(row.expires_on, "DATE_FORMAT") if row.expires_on else ""  # `stands` has seen to it
        return _("Ends on %(day)s: %(agreement)s") % {"day": day, "agreement": row}
