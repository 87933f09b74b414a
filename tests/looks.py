"""Looks for tests of panels: through the eyes of a member of a house, over the months around a day."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.models import Partnership
from partnerships.querysets import have_limits
from portal.accounts.models import Membership
from portal.panels import Figure, Look, Month, Panel, Period, Shown, month_of, panel_named
from portal.scoping import scope
from tests.cast import House


def look_of(
    house: House,
    *,
    role: str = "staff",
    months: int = 3,
    last: Month | None = None,
    partnership: Partnership | None = None,
    today: datetime.date | None = None,
) -> Look:
    """The look of the house's member of that role over so many months that end with `last`, by default this one."""
    day = today or timezone.localdate()
    end = last or month_of(day)
    with scope(house.association):
        found = Membership.objects.filter(association=house.association, user=house.person(role))
        membership = found.annotate(has_limits=have_limits()).select_related("association", "user").get()
        rows = list(Partnership.objects.visible_to(membership).with_places())
    for row in rows:
        row.association = house.association
    chosen = next((row for row in rows if partnership and row.pk == partnership.pk), None)
    period = Period(end.on(1 - months), end, day)
    return Look(house.association, membership, [chosen] if chosen else rows, chosen, period, membership.has_limits)


def panel(name: str) -> Panel:
    """The registered panel of that name."""
    found = panel_named(name)
    assert found is not None
    return found


def shown(name: str, look: Look) -> Shown:
    """What a panel says to a look; it has something to say."""
    with scope(look.association):
        answer = panel(name).show(look)
    assert answer is not None
    return answer


def figure(answer: Shown, label: str) -> Figure:
    """The figure of that label."""
    return next(each for each in answer.figures if str(each.label) == label)


def numbers(answer: Shown) -> dict[str, tuple[Any, Any]]:
    """Each figure's label with its number and the one before."""
    return {str(each.label): (each.number, each.before) for each in answer.figures}


def values(answer: Shown, table: int = 0) -> list[list[Any]]:
    """The values of a table, as its CSV holds them."""
    return [[cell.value for cell in row] for row in answer.tables[table].rows]


def queries(name: str, look: Look) -> int:
    """How many statements a panel costs."""
    with scope(look.association), CaptureQueriesContext(connection) as caught:
        panel(name).show(look)
    return len(caught)


def drawn(name: str, answer: Shown) -> str:
    """The drawing as its template draws it."""
    from django.template.loader import render_to_string

    return render_to_string(panel(name).template, {"drawing": answer.drawing})
