"""Whom we know: how many on either side, how the register grows, and which parts of the two towns have nobody.

The counting is a handful of statements whatever the size of the register; the rest is pure.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncQuarter
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import Organization, Person
from partnerships.choices import OrganizationKind, Side
from partnerships.models import CityIndustry, Partnership, Sector
from partnerships.sector_lines import line_of
from portal.accounts.models import Membership

QUARTERS = 8
RECENT_DAYS = 365
LOPSIDED = 2
"""From twice as many on one side on, the other side is said to be thin."""

Counts = Mapping[tuple[Any, str], int]


@dataclass(frozen=True)
class Both:
    """One line of a table of two cities: what is counted, at home and in the partner city."""

    label: str
    home: int
    partner: int
    key: str = ""

    @property
    def gaps(self) -> tuple[str, ...]:
        """The sides on which there is nobody."""
        return tuple(side for side, number in ((Side.HOME, self.home), (Side.PARTNER, self.partner)) if not number)


@dataclass(frozen=True)
class Reach:
    """All of the page: totals, those in touch within a year, growth by quarter, kinds of body and sectors."""

    people: Both
    in_touch: Both
    organizations: Both
    growth: tuple[Both, ...]
    kinds: tuple[Both, ...]
    sectors: tuple[Both, ...]


def reach_of(membership: Membership, partnership: Partnership | None, today: datetime.date) -> Reach:
    """Count what this membership may see, in all partnerships or in one. Six queries."""
    people = Person.objects.visible_to(membership)
    bodies = Organization.objects.visible_to(membership)
    if partnership:
        people, bodies = people.filter(partnerships=partnership), bodies.filter(partnerships=partnership)
    recent = Q(last_touch_on__gte=today - datetime.timedelta(days=RECENT_DAYS))
    totals = people.order_by().values("side").annotate(known=Count("pk"), near=Count("pk", recent))
    sides = {row["side"]: row for row in totals}
    kinds = _counted(bodies, "kind")
    return Reach(
        people=_both(_("People"), {side: row["known"] for side, row in sides.items()}),
        in_touch=_both(_("In touch within a year"), {side: row["near"] for side, row in sides.items()}),
        organizations=_both(_("Organizations"), _by_side(kinds)),
        growth=tuple(growth(_by_quarter(people, today), today)),
        kinds=tuple(_line(str(label), kinds, code) for code, label in OrganizationKind.choices),
        sectors=tuple(_sectors(bodies, partnership)),
    )


def growth(counts: Counts, today: datetime.date) -> list[Both]:
    """The last quarters, the newest first, those without anybody too. `counts` is by first day and side. Pure."""
    first, found = quarter_of(today), []
    for _step in range(QUARTERS):
        found.append(_line(_quarter_words(first), counts, first))
        first = quarter_of(first - datetime.timedelta(days=1))
    return found


def quarter_of(day: datetime.date) -> datetime.date:
    """The first day of the quarter that a day lies in."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def balance_words(home: int, partner: int) -> str:
    """Whether both sides are known alike, in one sentence, with what to do where they are not. Pure."""
    if not home and not partner:
        return _("Nobody is in the register yet. Begin with the people whose cards lie on your desk.")
    if not partner:
        return _("We know nobody in the partner city yet. Ask your counterpart for three names.")
    if not home:
        return _("We know nobody at home yet. Begin with those who already help.")
    more, fewer = max(home, partner), min(home, partner)
    if more < LOPSIDED * fewer:
        return _("Both sides are in balance.")
    times = more // fewer
    said = (
        ngettext(
            "For each person in the partner city we know %(times)s at home. Look for people there.",
            "For each person in the partner city we know %(times)s at home. Look for people there.",
            times,
        )
        if home > partner
        else ngettext(
            "For each person at home we know %(times)s in the partner city. Look for people here.",
            "For each person at home we know %(times)s in the partner city. Look for people here.",
            times,
        )
    )
    return said % {"times": times}


def _sectors(bodies: QuerySet, partnership: Partnership | None) -> list[Both]:
    """The sectors that the two cities' profiles name, and all others in which we know somebody, by widest parent."""
    every = {sector.pk: sector for sector in Sector.objects.select_related("parent__parent")}
    tops = {sector.code: sector for sector in every.values() if sector.parent_id is None}
    industries = CityIndustry.objects.order_by()
    if partnership:
        industries = industries.filter(profile__place__in=(partnership.home_id, partnership.partner_id))
    named = {line_of(every[key])[-1] for key in industries.values_list("sector", flat=True).distinct()}
    pairs: set[tuple[int, str, str]] = set()
    known = bodies.order_by().filter(sectors__isnull=False).values_list("pk", "side", "sectors")
    for body, side, sector in known:
        pairs.add((body, side, line_of(every[sector])[-1]))
    counts: Counter[tuple[str, str]] = Counter((top, side) for _body, side, top in pairs)
    codes = named | {top for top, _side in counts}
    return [
        _line(str(tops[code]), counts, code, code) for code in sorted(codes, key=lambda code: (tops[code].order, code))
    ]


def _by_quarter(people: QuerySet, today: datetime.date) -> Counts:
    since = quarter_of(today) - datetime.timedelta(days=QUARTERS * 92)
    rows = (
        people.order_by()
        .filter(created_at__date__gte=since)
        .values("side", first=TruncQuarter("created_at"))
        .annotate(number=Count("pk"))
    )
    return Counter({(row["first"].date(), row["side"]): row["number"] for row in rows})


def _counted(rows: QuerySet, column: str) -> Counts:
    found = rows.order_by().values(column, "side").annotate(number=Count("pk"))
    return Counter({(row[column], row["side"]): row["number"] for row in found})


def _by_side(counts: Counts) -> dict[str, int]:
    return {side: sum(number for (_key, of), number in counts.items() if of == side) for side in Side.values}


def _both(label: str, by_side: Mapping[str, int]) -> Both:
    return Both(label, by_side.get(Side.HOME, 0), by_side.get(Side.PARTNER, 0))


def _line(label: str, counts: Counts, key: Any, code: str = "") -> Both:
    return Both(label, counts.get((key, Side.HOME), 0), counts.get((key, Side.PARTNER), 0), code or str(key))


def _quarter_words(first: datetime.date) -> str:
    return _("%(year)s, quarter %(quarter)s") % {"year": first.year, "quarter": (first.month + 2) // 3}
