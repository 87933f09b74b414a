"""What members are told when another association plans the same city in the same month."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from delegations.overlaps import others_of, overlaps_now, plan_words
from partnerships.models import Partnership
from portal.accounts.models import Membership
from portal.notices.kinds import NoticeKind, register
from portal.notices.models import Notice


@register
class PlansOverlap(NoticeKind):
    """Told of the partnership, for one month and one other association, as long as both still plan. What is told of the
    others is read from their plans as they stand."""

    name, model, order = "plans_overlap", Partnership, 50
    title = gettext_lazy("Another association plans the same city in the same month")
    why = gettext_lazy("You read this because you lead or plan trips.")
    permission = "delegations.read"

    def linked(self, rows: Any) -> Any:
        return rows.select_related("home", "partner")

    def rows(self, membership: Membership, keys: Collection[int]) -> Mapping[int, Any]:
        """Each with the overlaps of the moment, as this member's association may know them."""
        found = super().rows(membership, keys)
        now = overlaps_now(membership.association, timezone.localdate()) if found else []
        others = others_of(membership, now)
        for row in found.values():
            row.overlaps = {each.cause: (each, others[each.other]) for each in now if each.partnership == row.pk}
        return found

    def stands(self, row: Any, notice: Notice) -> bool:
        return notice.cause in row.overlaps

    def words(self, row: Any, notice: Notice) -> str:
        overlap, other = row.overlaps[notice.cause]
        month = date_format(datetime.date.fromisoformat(notice.details["month"]), "YEAR_MONTH_FORMAT")
        said = {"name": other.name, "plan": plan_words(overlap.kinds), "city": row.partner, "month": month}
        return _("%(city)s, %(month)s: %(name)s plans %(plan)s too") % said

    def quoted(self, row: Any, notice: Notice) -> tuple[str, ...]:
        other = row.overlaps[notice.cause][1]
        return (other.name,) if other.is_known else ()

    def address(self, row: Any, notice: Notice) -> str:
        return reverse("overlap_list", kwargs={"association": notice.association.slug})
