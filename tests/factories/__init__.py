"""Rows for tests, made as people make them: keyword-only, through the services where there is one.

Each function gives one row with sensible values for whatever a test does not care about. Places are the real ones of
the reference data, so that a test never invents a fact about a city.
"""

from tests.factories.accounts import association, ended, invite, join_network, kept_picture, logo, member, network, user
from tests.factories.keeping import PASSWORD, Row, kept
from tests.factories.papers import association_copy, batch, export, long_export, share_link
from tests.factories.places import benefit_kind, city, pair, sector, theme
from tests.factories.records import (
    agreement,
    benefit,
    city_industry,
    city_profile,
    goal,
    grant,
    mentoring,
    office_term,
    part,
    partner_organization,
    partnership,
    partnership_limit,
    party,
    pitch,
    principal_contact,
    profile_link,
    programme,
    proposal,
    series,
    statistic,
    story,
)

__all__ = [
    "PASSWORD",
    "Row",
    "agreement",
    "association",
    "association_copy",
    "batch",
    "benefit",
    "benefit_kind",
    "city",
    "city_industry",
    "city_profile",
    "ended",
    "export",
    "goal",
    "grant",
    "invite",
    "join_network",
    "kept",
    "kept_picture",
    "logo",
    "long_export",
    "member",
    "mentoring",
    "network",
    "office_term",
    "pair",
    "part",
    "partner_organization",
    "partnership",
    "partnership_limit",
    "party",
    "pitch",
    "principal_contact",
    "profile_link",
    "programme",
    "proposal",
    "sector",
    "series",
    "share_link",
    "statistic",
    "story",
    "theme",
    "user",
]
