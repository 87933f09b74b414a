"""An association's rows about its partnerships, collected in sets: as many queries for forty pages as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from partnerships.documents.last_change import last_changes
from partnerships.documents.public_page import address_of_partnership
from partnerships.models import (
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
from portal.documents.words import Words


def records_of_partnerships(partnerships: Sequence[Partnership], is_public: Sequence[bool] = ()) -> list[Record]:
    """What we have on file about each of these partnerships of one association. Seven queries, however many.

    Where `is_public` says so, only what the association has made public, without people.
    """
    if not partnerships:
        return []
    found = _found(partnerships, is_public)
    days = last_changes(
        [[row, *_rows(of)] for row, of in zip(partnerships, found, strict=True)], partnerships[0].association.time_zone
    )
    return [_record(row, of, day) for row, of, day in zip(partnerships, found, days, strict=True)]


def undated_record(partnership: Partnership) -> Record:
    """The same about one partnership without the day of its last change, for whoever does not print it. Six queries."""
    (of,) = _found([partnership])
    return _record(partnership, of, None)


def _found(partnerships: Sequence[Partnership], is_public: Sequence[bool] = ()) -> list[dict[str, Any]]:
    """The rows about each of these partnerships."""
    places = {place for row in partnerships for place in (row.home_id, row.partner_id)}
    profiles = {profile.place_id: profile for profile in CityProfile.objects.filter(place__in=places)}
    industries = _by(
        CityIndustry.objects.filter(profile__in=list(profiles.values())).select_related(
            "profile", "sector__parent__parent"
        ),
        lambda row: row.profile.place_id,
    )
    contacts = _by(PrincipalContact.objects.filter(partnership__in=partnerships), _partnership)
    organizations = _by(PartnerOrganization.objects.filter(partnership__in=partnerships), _partnership)
    programmes = _by(Programme.objects.filter(partnership__in=partnerships, is_yearly=True), _partnership)
    statistics = list(Statistic.objects.filter(place__in=places, is_on_snapshot=True))
    found = []
    for row in partnerships:
        both = (row.home_id, row.partner_id)
        found.append(
            {
                "profiles": {place: profiles[place] for place in both if place in profiles},
                "industries": [industries[place] for place in both],
                "contacts": tuple(contacts[row.pk]),
                "organizations": tuple(organizations[row.pk]),
                "programmes": tuple(programmes[row.pk]),
                "statistics": tuple(statistic for statistic in statistics if statistic.place_id in both),
            }
        )
    return [public_part(of) if is_public and is_public[place] else of for place, of in enumerate(found)]


def public_part(of: dict[str, Any]) -> dict[str, Any]:
    """Of what was found for a page, what the directory shows too: published profiles with their industries and
    figures, and published programmes. No people, and no organization, since nobody has published those.
    """
    profiles = {place: profile for place, profile in of["profiles"].items() if profile.is_public}
    return {
        "profiles": profiles,
        "industries": [[row for row in rows if row.profile.is_public] for rows in of["industries"]],
        "contacts": (),
        "organizations": (),
        "programmes": tuple(row for row in of["programmes"] if row.is_public),
        "statistics": tuple(row for row in of["statistics"] if row.place_id in profiles),
    }


def _record(row: Partnership, of: dict[str, Any], day: Any) -> Record:
    association = row.association
    home, partner = of.pop("industries")
    return Record(
        home=row.home,
        partner=row.partner,
        kind=row.kind,
        status=row.status,
        founded_year=row.founded_year,
        founded_source=row.founded_source,
        giver=Words(association.name_en, association.name_ja),
        logo=association.logo,
        ended_year=row.status_since.year if row.status_since else None,
        is_demonstration=association.is_demonstration,
        history_en=row.history_en,
        history_ja=row.history_ja,
        history_source=row.history_source,
        industries=compare(map(industry_of, home), map(industry_of, partner)).shared,
        changed_on=day,
        public_address=address_of_partnership(row),
        **of,
    )


def _rows(of: dict[str, Any]) -> Iterable[Any]:
    """Every row that a page prints, the partnership's own left out."""
    yield from of["profiles"].values()
    for name in ("contacts", "organizations", "programmes", "statistics"):
        yield from of[name]
    for rows in of["industries"]:
        yield from rows


def _by(rows: Iterable[Any], key: Any) -> defaultdict[int, list[Any]]:
    groups: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _partnership(row: Any) -> int:
    return row.partnership_id
