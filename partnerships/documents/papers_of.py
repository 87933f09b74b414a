"""Which papers a row of ours ends up in, and how they would come out with it as it is being typed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from partnerships.documents.of_partnership import OfPartnership
from partnerships.models import Benefit, CityIndustry, CityProfile, Partnership, Statistic
from portal.accounts.models import Membership
from portal.documents import meter
from portal.documents.kinds import all_kinds

MOST_PARTNERSHIPS = 8  # of a city with many partners: the others are as full, but for their own history


def is_on_paper(row: Any) -> bool:
    """Whether any kind of paper prints such a row."""
    return any(isinstance(row, kind.drafts) for kind in _kinds())


def readings(row: Any, membership: Membership | None, paper: str, names: Collection[str] = ()) -> list[meter.Reading]:
    """One reading for each kind of paper that prints these fields of such a row. About ten queries for each kind."""
    subjects = _partnerships(row, membership)
    if not subjects:
        return []
    return [reading for kind in _kinds() if (reading := meter.read(kind, subjects, row, paper, names))]


def _kinds() -> list[OfPartnership]:
    return [kind for kind in all_kinds() if isinstance(kind, OfPartnership)]


def _partnerships(row: Any, membership: Membership | None) -> list[Partnership]:
    """The partnerships whose papers print this row. One query."""
    rows = Partnership.objects.with_places().select_related("association")
    rows = rows.visible_to(membership) if membership else rows
    if isinstance(row, Partnership):
        rows = rows.filter(pk=row.pk)
    elif isinstance(row, (CityProfile, Statistic)):
        rows = rows.filter(Q(home=row.place_id) | Q(partner=row.place_id))
    elif isinstance(row, CityIndustry):
        rows = rows.filter(Q(home=row.profile.place_id) | Q(partner=row.profile.place_id))
    elif not isinstance(row, Benefit):
        rows = rows.filter(pk=getattr(row, "partnership_id", None))
    return list(rows[:MOST_PARTNERSHIPS])
