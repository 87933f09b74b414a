"""Where our plans meet those of other associations."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from delegations.models import Delegation
from delegations.overlaps import others_of, overlaps_now, plan_words
from partnerships.models import Partnership
from portal.pages import page
from portal.permissions import requires


@require_safe
@requires("delegations.read")
def overlap_list(request: HttpRequest) -> HttpResponse:
    """The months in which another association plans one of our partner cities too, as plans stand at this moment."""
    seen = {row.pk: row for row in Partnership.objects.visible_to(request.membership).with_places()}
    found = [each for each in overlaps_now(request.association, timezone.localdate()) if each.partnership in seen]
    others = others_of(request.membership, found)
    lines = []
    for each in found:
        for plan in each.ours:
            plan.row.association = plan.row.partnership.association = request.association
        lines.append(
            {
                "month_on": each.month_on,
                "city": seen[each.partnership].partner,
                "trips": [plan.row for plan in each.ours if isinstance(plan.row, Delegation)],
                "programmes": [plan.row for plan in each.ours if not isinstance(plan.row, Delegation)],
                "other": others[each.other],
                "plans": [plan_words([kind]) for kind in each.kinds],
            }
        )
    return page(request, "delegations/overlap_list.html", {"lines": lines})
