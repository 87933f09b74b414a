"""The industries that both cities have, with the companies we could name on each side, and what is missing.

`partnerships.shared_industries` ranks them from the two profiles; here stands whom of our own organizations work in
them, whether we know anybody there, and the next step where nobody does.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from contacts.choices import Readiness
from contacts.models import EmployerLink, FollowUp, Organization, Person, Position
from contacts.organization_search import DOES, READY
from partnerships.choices import Side
from partnerships.models import CityIndustry, CityProfile, Partnership, Place, Sector
from partnerships.sector_lines import Line, line_of
from partnerships.shared_industries import Comparison, Industry, SharedIndustry, compare, industry_of
from portal.accounts.models import Membership
from portal.bilingual import LANGUAGES, Said, said

READINESS_ORDER = [
    Readiness.ACTIVE,
    Readiness.READY,
    Readiness.INTERESTED,
    Readiness.CURIOUS,
    Readiness.UNKNOWN,
    Readiness.NONE,
]
NO_COMPANY, NOT_KNOWN, NO_CONTACT, NOT_ASKED = "no_company", "not_known", "no_contact", "not_asked"
GAPS = (NO_COMPANY, NOT_KNOWN, NO_CONTACT, NOT_ASKED)


@dataclass(frozen=True)
class House:
    """One of our organizations in an industry: whether we know somebody there, and how ready it is for trade abroad."""

    organization: Organization
    has_contact: bool
    is_employer: bool

    @property
    def readiness(self) -> str:
        """How far it is with the farthest of selling, buying and investing abroad."""
        given = [Readiness(getattr(self.organization, name)) for name in DOES]
        return min(given, key=READINESS_ORDER.index)

    @property
    def is_ready(self) -> bool:
        """Whether it wants to trade abroad: the one to begin with."""
        return self.readiness in READY

    @property
    def words(self) -> str:
        """How ready it is, in words; empty where nobody has asked."""
        return str(Readiness(self.readiness).label) if self.readiness else ""


@dataclass(frozen=True)
class Gap:
    """What is missing on one side of an industry, in words, the promise that would fill it, and the short word on the
    button that promises it. `known_as` is that promise in each language: whoever made it wrote in one of them."""

    kind: str
    key: str
    side: str
    words: str
    step: str
    act: str
    known_as: tuple[str, ...] = ()
    follow_up: FollowUp | None = None


@dataclass(frozen=True)
class OneSide:
    """A shared industry on one side: the city, the names in its profile, our own organizations."""

    side: str
    place: Place
    employers: Said
    houses: tuple[House, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Finding:
    """A shared industry with both its sides. `key` tells it from others that one wide sector covers as well."""

    key: str
    shared: SharedIndustry
    home: OneSide
    partner: OneSide

    @property
    def sides(self) -> tuple[OneSide, OneSide]:
        """Ours first."""
        return self.home, self.partner

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing, ours first."""
        return (*self.home.gaps, *self.partner.gaps)


@dataclass(frozen=True)
class Findings:
    """The whole page. `lacking` are the cities whose profile names no industry yet."""

    comparison: Comparison
    findings: tuple[Finding, ...]
    lacking: tuple[Place, ...]


def findings_of(partnership: Partnership, membership: Membership, today: datetime.date) -> Findings:
    """Compare the profiles and look up whom we know in what they share. Seven queries."""
    places = (partnership.home, partnership.partner)
    comparison, rows = compared(partnership)
    sides = [[row for row in rows if row.profile.place_id == place.pk] for place in places]
    lacking = tuple(place for place, own in zip(places, sides, strict=True) if not own)
    if not comparison:
        return Findings(comparison, (), lacking)
    employers = _employers(rows, membership)
    linked = {key for keys in employers.values() for key in keys}
    houses = _houses(partnership, membership, today, linked)
    steps = {row.what: row for row in FollowUp.objects.open().filter(partnership=partnership).select_related("owner")}
    found: list[Finding] = []
    for shared in comparison.shared:
        before = sum(each.shared.code == shared.code for each in found)
        key = f"{shared.code}-{before + 1}" if before else shared.code
        both = (
            _side(key, shared, side, place, own, houses, employers, steps)
            for side, place, own in zip(Side.values, places, sides, strict=True)
        )
        found.append(Finding(key, shared, *both))
    return Findings(comparison, tuple(found), lacking)


def compared(partnership: Partnership) -> tuple[Comparison, Sequence[CityIndustry]]:
    """What both profiles share, and the rows behind it. One query."""
    places = (partnership.home_id, partnership.partner_id)
    profiles = CityProfile.objects.filter(place__in=places)
    rows = list(
        CityIndustry.objects.filter(profile__in=profiles).select_related("sector__parent__parent", "profile__place")
    )
    home, partner = ([industry_of(row) for row in rows if row.profile.place_id == key] for key in places)
    return compare(home, partner), rows


def gap_of(asked: tuple[str, ...], findings: Findings) -> Gap | None:
    """The gap that a button on the page stands for (key, side, kind), if it is still there."""
    every = (gap for finding in findings.findings for gap in finding.gaps)
    return next((gap for gap in every if (gap.key, gap.side, gap.kind) == asked), None)


def _houses(
    partnership: Partnership, membership: Membership, today: datetime.date, linked: set[int]
) -> list[tuple[House, list[Line]]]:
    """Our organizations of the partnership that name a sector, and those that a profile names, each with the lines of
    its sectors. Two queries."""
    current = Position.objects.current(today).filter(organization=OuterRef("pk"))
    people = Person.objects.visible_to(membership)
    known = current.filter(person__in=people.filter(is_not_to_be_contacted=False).values("pk"))
    rows = (
        Organization.objects.visible_to(membership)
        .filter(Q(partnerships=partnership, sectors__isnull=False) | Q(pk__in=linked))
        .annotate(has_contact=Exists(known))
        .prefetch_related(Prefetch("sectors", Sector.objects.select_related("parent__parent")))
        .distinct()
    )
    found = []
    for row in rows:
        row.association = partnership.association
        found.append((House(row, row.has_contact, False), [line_of(sector) for sector in row.sectors.all()]))
    return found


def _employers(rows: Sequence[CityIndustry], membership: Membership) -> dict[int, set[int]]:
    """Key of an industry → keys of our organizations that its profile names as employers. One query."""
    links = EmployerLink.objects.filter(industry__in=rows)
    links = links.filter(organization__in=Organization.objects.visible_to(membership).values("pk"))
    found: dict[int, set[int]] = {}
    for industry, organization in links.values_list("industry", "organization"):
        found.setdefault(industry, set()).add(organization)
    return found


def _side(
    key: str,
    shared: SharedIndustry,
    side: str,
    place: Place,
    rows: Iterable[CityIndustry],
    houses: Sequence[tuple[House, list[Line]]],
    employers: dict[int, set[int]],
    steps: dict[str, FollowUp],
) -> OneSide:
    industry = shared.home if side == Side.HOME else shared.partner
    own = {key for row in rows if industry_of(row).codes == industry.codes for key in employers.get(row.pk, ())}
    found = [
        House(house.organization, house.has_contact, house.organization.pk in own)
        for house, lines in houses
        if house.organization.pk in own
        or (house.organization.side == side and any(shared.code in line for line in lines))
    ]
    found.sort(key=lambda each: (READINESS_ORDER.index(Readiness(each.readiness)), str(each.organization)))
    gaps = tuple(_gaps(key, shared, side, place, industry, found, steps))
    return OneSide(side, place, said(industry, "employers"), tuple(found), gaps)


def _gaps(
    key: str,
    shared: SharedIndustry,
    side: str,
    place: Place,
    industry: Industry,
    houses: Sequence[House],
    steps: dict[str, FollowUp],
) -> Iterable[Gap]:
    """What is missing first: a name, then an organization of ours, then somebody there, then what they want."""
    if not houses:
        kind = NOT_KNOWN if industry.has_employers else NO_COMPANY
    elif not any(each.has_contact for each in houses):
        kind = NO_CONTACT
    elif not any(each.readiness for each in houses):
        kind = NOT_ASKED
    else:
        return
    told = {"sector": said(shared, "label").text, "city": place.name}
    known_as = _in_both(kind, shared, place)
    known = next((steps[words] for words in known_as if words in steps), None)
    yield Gap(kind, key, side, _words(kind, side) % told, _step(kind) % told, _act(kind), known_as, known)


def _words(kind: str, side: str) -> str:
    ours = side == Side.HOME
    return {
        NO_COMPANY: _("No company in %(sector)s is named in %(city)s."),
        NOT_KNOWN: _("%(city)s names companies in %(sector)s; none of them is among our organizations."),
        NO_CONTACT: _("We have no contact in %(sector)s on our side.")
        if ours
        else _("We have no contact in %(sector)s on their side."),
        NOT_ASKED: _("Nobody in %(sector)s in %(city)s has been asked whether they want to trade abroad."),
    }[kind]


def _step(kind: str) -> str:
    return {
        NO_COMPANY: _("Ask for companies in %(sector)s in %(city)s"),
        NOT_KNOWN: _("Find a way to a company in %(sector)s in %(city)s"),
        NO_CONTACT: _("Ask for a contact in %(sector)s in %(city)s"),
        NOT_ASKED: _("Ask companies in %(sector)s in %(city)s whether they want to trade abroad"),
    }[kind]


def _act(kind: str) -> str:
    return {
        NO_COMPANY: _("Promise to ask for names"),
        NOT_KNOWN: _("Promise to find a way to them"),
        NO_CONTACT: _("Promise to ask for a contact"),
        NOT_ASKED: _("Promise to ask them"),
    }[kind]


def _in_both(kind: str, shared: SharedIndustry, place: Place) -> tuple[str, ...]:
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append(_step(kind) % {"sector": said(shared, "label").text, "city": place.name})
    return tuple(found)
