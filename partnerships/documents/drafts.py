"""A record with a row that nobody has saved yet: what a page would print if it were. Pure, but for one question.

A row with a key stands in place of the stored one, a row without a key beside the others. None: the page prints no
such row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from partnerships.benefit_sheet_facts import OfferRecord
from partnerships.choices import Side
from partnerships.city_profile_facts import CityRecord
from partnerships.models import (
    Benefit,
    CityIndustry,
    CityProfile,
    PartnerOrganization,
    Partnership,
    PrincipalContact,
    Programme,
    Statistic,
)
from partnerships.shared_industries import compare, industry_of
from partnerships.snapshot_facts import Record

OF_PARTNERSHIP = ("kind", "status", "founded_year", "founded_source")
HISTORY = ("history_en", "history_ja", "history_source")

EVERYWHERE = (Partnership, PrincipalContact)
ON_SNAPSHOT = (*EVERYWHERE, PartnerOrganization, Programme, CityProfile, CityIndustry, Statistic)
ON_CITY_PROFILE = (*EVERYWHERE, CityProfile, CityIndustry, Statistic)
ON_BENEFIT_SHEET = (*EVERYWHERE, Benefit, Programme)


def snapshot_with(record: Record, row: Any) -> Record | None:
    """A snapshot's record with this row. One query if the row is an industry, since only shared ones are kept."""
    places = (record.home.pk, record.partner.pk)
    if isinstance(row, Partnership):
        return replace(record, **{name: getattr(row, name) for name in (*OF_PARTNERSHIP, *HISTORY)})
    if isinstance(row, Programme):
        return replace(record, programmes=_with(record.programmes, row, is_printed=row.is_yearly))
    if isinstance(row, PartnerOrganization):
        return replace(record, organizations=_with(record.organizations, row))
    if isinstance(row, PrincipalContact):
        return replace(record, contacts=_with(record.contacts, row))
    if isinstance(row, Statistic) and row.place_id in places:
        return replace(record, statistics=_with(record.statistics, row, is_printed=row.is_on_snapshot))
    if isinstance(row, CityProfile) and row.place_id in places:
        return replace(record, profiles={**record.profiles, row.place_id: row})
    if isinstance(row, CityIndustry) and row.profile.place_id in places:
        stored = CityIndustry.objects.filter(profile__place__in=places)
        rows = _with(stored.select_related("profile", "sector__parent__parent"), row)
        home, partner = ([industry_of(each) for each in rows if each.profile.place_id == place] for place in places)
        return replace(record, industries=compare(home, partner).shared)
    return None


def city_profile_with(record: CityRecord, row: Any) -> CityRecord | None:
    """A city profile's record with this row."""
    if isinstance(row, Partnership):
        return replace(record, **{name: getattr(row, name) for name in OF_PARTNERSHIP})
    if isinstance(row, PrincipalContact):
        return replace(record, contacts=_with(record.contacts, row))
    if isinstance(row, CityProfile) and row.place_id == record.place.pk:
        return replace(record, profile=row)
    if isinstance(row, Statistic) and row.place_id == record.place.pk:
        return replace(record, statistics=_with(record.statistics, row))
    if isinstance(row, CityIndustry) and row.profile.place_id == record.place.pk:
        rows = sorted(_with(record.industries, row), key=lambda each: each.rank)
        return replace(record, industries=tuple(rows))
    return None


def benefit_sheet_with(record: OfferRecord, row: Any) -> OfferRecord | None:
    """A benefit sheet's record with this row. A benefit prints only where something proves it."""
    if isinstance(row, Partnership):
        return replace(record, **{name: getattr(row, name) for name in OF_PARTNERSHIP})
    if isinstance(row, Benefit):
        return replace(record, benefits=_with(record.benefits, row))
    if isinstance(row, PrincipalContact) and row.side == Side.HOME:
        is_the_one = record.contact is None or record.contact.pk == row.pk
        return replace(record, contact=row) if is_the_one else None
    if isinstance(row, Programme):
        events = (replace(each, programme=row) if each.programme.pk == row.pk else each for each in record.events)
        return replace(record, events=tuple(events))
    return None


def _with(rows: Iterable[Any], row: Any, *, is_printed: bool = True) -> tuple[Any, ...]:
    """The rows with this one in its stored place, or at their end; without it if it is not printed."""
    found = list(rows)
    place = next((number for number, each in enumerate(found) if row.pk and each.pk == row.pk), len(found))
    found[place : place + 1] = [row] if is_printed else []
    return tuple(found)
