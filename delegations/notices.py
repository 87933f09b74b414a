"""What members are told about trips: what the counterpart says."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import delegations.overlap_notices  # noqa: F401  brings what it plugs into the port
from delegations.choices import RemarkKind, Verdict
from delegations.guest_letters import addressed
from delegations.models import Approval, GuestComment
from portal.notices.kinds import NoticeKind, register
from portal.notices.models import Notice

LEADS = gettext_lazy("You read this because you lead this trip or invited the guest to plan along.")


class _OfTheCounterpart(NoticeKind):
    """Something that a guest did on the page of their link. `row.delegation` is the trip."""

    why = LEADS
    permission = "delegations.read"

    def linked(self, rows: Any) -> Any:
        return rows.select_related("delegation", "link__person")

    def quoted(self, row: Any, notice: Notice) -> tuple[str, ...]:
        return (str(row.delegation), str(row.link))

    def address(self, row: Any, notice: Notice) -> str:
        house = {"association": notice.association.slug, "delegation": row.delegation_id}
        return reverse("delegation_counterpart", kwargs=house)


@register
class TripVerdict(_OfTheCounterpart):
    """The counterpart approved the agenda or asks for a change."""

    name, model, order = "trip_verdict", Approval, 30
    title = gettext_lazy("The counterpart approves an agenda or asks for a change")

    def words(self, row: Approval, notice: Notice) -> str:
        said = {"guest": addressed(row.link), "trip": row.delegation}
        if row.verdict == Verdict.APPROVED:
            return _("%(guest)s approved the agenda: %(trip)s") % said
        return _("%(guest)s asks for a change of the agenda: %(trip)s") % said


@register
class TripRemark(_OfTheCounterpart):
    """The counterpart said something to the agenda, or asked a question of protocol."""

    name, model, order = "trip_remark", GuestComment, 35
    title = gettext_lazy("The counterpart remarks on an agenda")

    def words(self, row: GuestComment, notice: Notice) -> str:
        said = {"guest": addressed(row.link), "trip": row.delegation}
        if row.kind == RemarkKind.PROTOCOL:
            return _("%(guest)s asks a question of protocol: %(trip)s") % said
        return _("%(guest)s remarks on the agenda: %(trip)s") % said
