"""The city profile: what sells a city, on one page, for readers on the other side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Side
from partnerships.city_profile import CityProfileFacts
from partnerships.city_profile_facts import CityRecord, set_city_facts
from partnerships.city_profile_lines import lines
from partnerships.city_profile_outline import outline
from partnerships.documents.drafts import ON_CITY_PROFILE, city_profile_with
from partnerships.documents.last_change import last_changes
from partnerships.documents.of_partnership import OF_EVERY_PAGE, OfPartnership
from partnerships.documents.public_page import address_of_partnership, qr_code
from partnerships.models import (
    CityIndustry,
    CityProfile,
    Partnership,
    Place,
    PrincipalContact,
    PublicStatistic,
    Statistic,
)
from partnerships.shared_industries import compare, industry_of
from portal.documents.kinds import EDITION, Choice, Draw, is_public_edition, register
from portal.documents.outline import Outline
from portal.documents.words import Words

# Of the bulletin, by the country of the city: what readers on the other side have put into it.
NATIONAL_FIGURES = {"US": ("E22", "E20"), "JP": ("E23", "E22")}
PHOTO_PIXELS = 590  # across a third of the page: 250 to the inch
ON_PROFILE = {"keys": "statistics", "trade": "statistics", "industries": "industries"}
FIELDS = {
    "about": "workforce_en",
    "title": "promise_en",
    "notes": "source",
}  # of the form of the profile, where the block is called otherwise


def _cities(partnership: Partnership) -> Sequence[tuple[str, Any]]:
    return [(Side.HOME.value, partnership.home.name), (Side.PARTNER.value, partnership.partner.name)]


@register
class CityProfilePage(OfPartnership):
    """One of a partnership's two cities on one page: industries with reasons and employers, growth, plans, trade."""

    name = "city-profile"
    title = _("City profile")
    purpose = _(
        "One city with its industries, growth areas, resources and plans: what a company elsewhere wants to "
        "know. For either city."
    )
    template = "print/_city_profile.html"
    sheet = "city-profile"
    choices = (Choice("side", _("City"), values=_cities, is_in_title=True), EDITION)
    drafts = ON_CITY_PROFILE
    code = (
        *OF_EVERY_PAGE,
        "partnerships.city_profile",
        "partnerships.city_profile_facts",
        "partnerships.city_profile_outline",
        "partnerships.city_profile_phrases",
    )
    block_titles: ClassVar[Mapping[str, Any]] = {
        "title": _("Name of the city"),
        "promise": _("Promise"),
        "summary": _("Summary"),
        "keys": _("Key figures"),
        "industries": _("Industries, and why here"),
        "growth": _("Growth areas"),
        "resources": _("Resources"),
        "plans": _("Leaders’ plans"),
        "about": _("People and workforce"),
        "trade": _("Trade and investment"),
        "contacts": _("Whom to talk to"),
        "notes": _("Sources"),
    }
    yields = (
        _("plans and resources beyond the third"),
        _("industries beyond the fourth"),
        _("figures on both countries"),
        _("the second contact"),
    )

    def title_for(self, subject: Partnership, options: Mapping[str, str]) -> str:
        place = _places(subject, options.get("side", Side.HOME))[0]
        return gettext("City profile of %(city)s") % {"city": place.name}

    def file_stem(self, subject: Partnership, options: Mapping[str, str]) -> str:
        """Ends in the city. Two cities of one name are told apart by their side."""
        side = options.get("side", Side.HOME)
        city, other = (slugify(place.name_en) for place in _places(subject, side))
        edition = "public" if is_public_edition(options) else ""
        return "-".join(filter(None, (subject.slug, self.name, city, side if city in ("", other) else "", edition)))

    def set_of(self, subject: Partnership) -> Sequence[Mapping[str, str]]:
        return ({}, {"side": Side.PARTNER.value})

    def collect(self, subject: Partnership, options: Mapping[str, str]) -> CityRecord:
        return self.collect_all([(subject, options)])[0]

    def collect_all(self, asked: Sequence[tuple[Partnership, Mapping[str, str]]]) -> list[CityRecord]:
        return records_of_cities(
            [(subject, options.get("side", Side.HOME), is_public_edition(options)) for subject, options in asked]
        )

    def with_draft(self, record: CityRecord, row: Any) -> CityRecord | None:
        return city_profile_with(record, row)

    def facts(self, record: CityRecord, language: str, paper: str) -> CityProfileFacts:
        return set_city_facts(record, language)

    def outline(self, facts: CityProfileFacts, language: str) -> Outline:
        return outline(facts, language, {name: str(title) for name, title in self.block_titles.items()})

    def lines(self, facts: CityProfileFacts, language: str) -> dict[str, tuple[str, ...]]:
        return lines(facts, language)

    def pictures(self, facts: CityProfileFacts, draw: Draw) -> dict[str, str]:
        drawn = {
            "qr": qr_code(facts.public_address) if facts.public_address else "",
            "photo": draw(facts.photo, PHOTO_PIXELS),
        }
        return {name: address for name, address in drawn.items() if address}

    def edit_address(self, subject: Partnership, block: str, options: Mapping[str, str]) -> str:
        """The form of the profile, the profile's list of industries or figures, or the partnership's contacts.

        Queries. A city without a profile leads to the page where one is begun.
        """
        if block == "contacts":
            return f"{subject.get_absolute_url()}#contacts"
        place = _places(subject, options.get("side", Side.HOME))[0]
        profile = CityProfile.objects.filter(place=place).select_related("association").first()
        names: dict[str, Any] = {"association": subject.association.slug}
        if profile is None:
            return f"{reverse('profile_start', kwargs=names)}?place={place.pk}"
        if block in ON_PROFILE:
            return f"{profile.get_absolute_url()}#{ON_PROFILE[block]}"
        return (
            f"{reverse('profile_edit', kwargs={**names, 'profile': profile.pk})}#id_{FIELDS.get(block, f'{block}_en')}"
        )


def records_of_cities(asked: Sequence[tuple[Partnership, str, bool]]) -> list[CityRecord]:
    """An association's rows about one city each of its partnerships, and whether for the public edition.

    Six queries, however many. The public edition has what the association shows in the directory, and no people.
    """
    if not asked:
        return []
    places = {place for row, _side, _is_public in asked for place in (row.home_id, row.partner_id)}
    profiles = {profile.place_id: profile for profile in CityProfile.objects.filter(place__in=places)}
    industries: dict[int, list[CityIndustry]] = defaultdict(list)
    listed = CityIndustry.objects.filter(profile__in=list(profiles.values()))
    for industry in listed.select_related("profile", "sector__parent__parent"):
        industries[industry.profile.place_id].append(industry)
    statistics: dict[int, list[Statistic]] = defaultdict(list)
    for statistic in Statistic.objects.filter(place__in=places):
        statistics[statistic.place_id].append(statistic)
    contacts: dict[int, list[PrincipalContact]] = defaultdict(list)
    for person in PrincipalContact.objects.filter(partnership__in={row.pk for row, _side, _is_public in asked}):
        contacts[person.partnership_id].append(person)
    published = {
        row.code: row
        for row in PublicStatistic.objects.filter(
            code__in={code for codes in NATIONAL_FIGURES.values() for code in codes}
        )
    }
    records, changing = [], []
    for partnership, side, is_public in asked:
        place, other = _places(partnership, side)
        shown = {
            each.pk: profile
            for each in (place, other)
            if (profile := profiles.get(each.pk)) and (profile.is_public or not is_public)
        }
        ours, theirs = ([*industries[each.pk]] if each.pk in shown else [] for each in (place, other))
        has_figures = place.pk in shown or not is_public
        record = CityRecord(
            place=place,
            other=other,
            kind=partnership.kind,
            status=partnership.status,
            founded_year=partnership.founded_year,
            founded_source=partnership.founded_source,
            giver=Words(partnership.association.name_en, partnership.association.name_ja),
            logo=partnership.association.logo,
            is_demonstration=partnership.association.is_demonstration,
            profile=shown.get(place.pk),
            industries=tuple(ours),
            shared=_shared(ours, theirs),
            statistics=tuple(statistics[place.pk]) if has_figures else (),
            public_figures=_on_both_countries(place, other, published),
            contacts=() if is_public else tuple(contacts[partnership.pk]),
            public_address=address_of_partnership(partnership),
        )
        records.append(record)
        changing.append([partnership, *shown.values(), *ours, *theirs, *record.statistics, *record.contacts])
    days = last_changes(changing, asked[0][0].association.time_zone)
    return [replace(record, changed_on=day) for record, day in zip(records, days, strict=True)]


def _places(partnership: Partnership, side: str) -> tuple[Place, Place]:
    """The city that the page is about, and the other one."""
    if side == Side.PARTNER:
        return partnership.partner, partnership.home
    return partnership.home, partnership.partner


def _shared(ours: Sequence[CityIndustry], theirs: Sequence[CityIndustry]) -> tuple[int, ...]:
    """The keys of our industries that they have too, the closest match first."""
    read = [(industry_of(row), row.pk) for row in ours]
    found = compare((industry for industry, _key in read), map(industry_of, theirs)).shared
    return tuple(key for pair in found for industry, key in read if industry is pair.home)


def _on_both_countries(
    place: Place, other: Place, published: Mapping[str, PublicStatistic]
) -> tuple[PublicStatistic, ...]:
    """Published figures on the two countries that they are about, in our order."""
    if {place.country, other.country} != {"US", "JP"}:
        return ()
    return tuple(published[code] for code in NATIONAL_FIGURES[place.country] if code in published)
