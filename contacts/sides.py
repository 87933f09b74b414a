"""Both sides of a partnership, from its touches: an attempt counts for neither."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, Subquery

from contacts.cadence import light, silence
from contacts.choices import Began, TouchKind
from contacts.models import Cadence, Touch
from contacts.models.cadence import OUR_DAYS, THEIR_DAYS
from partnerships.models import Partnership
from portal.sides import Sides, SidesSource, register


@register
class TouchSides(SidesSource):
    """The newest touch that each side began by that day. One that both began counts for both."""

    def partnerships(self, membership: Any) -> Sequence[Any]:
        rows = list(Partnership.objects.visible_to(membership).with_places().current())
        for row in rows:
            row.association = membership.association
        return rows

    def sides(self, partnerships: Sequence[Any], today: datetime.date) -> Mapping[int, Sides]:
        rows = Partnership.objects.filter(pk__in=[each.pk for each in partnerships]).order_by()
        found = rows.annotate(**{began.value: _newest(began, today) for began in Began}).values_list(
            "pk", *Began.values
        )
        days: dict[int | None, tuple[int, int]] = {
            row[0]: (row[1], row[2]) for row in Cadence.objects.values_list("partnership", "days", "their_days")
        }
        association = days.get(None, (OUR_DAYS, THEIR_DAYS))
        sides = {}
        for key, us, them, both in found:
            ours, theirs = days.get(key, association)
            ours_on, theirs_on = _later(us, both), _later(them, both)
            sides[key] = Sides(
                ours_on, theirs_on, light(ours_on, ours, today), silence(theirs_on, theirs, today), today
            )
        return sides


def _newest(began: Began, today: datetime.date) -> Subquery:
    # Three short walks of an index, however many touches there are. It may be tomorrow already where one of us was.
    until = today + datetime.timedelta(days=1)
    touches = Touch.objects.filter(partnership=OuterRef("pk"), began=began, happened_on__lte=until)
    touches = touches.exclude(kind=TouchKind.ATTEMPT)
    return Subquery(touches.order_by("-happened_on").values("happened_on")[:1])


def _later(one: datetime.date | None, other: datetime.date | None) -> datetime.date | None:
    return max(filter(None, (one, other)), default=None)
