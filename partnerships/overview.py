"""What the pages of a partnership and of a city profile say, put together from the rows. One query a kind of row."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from partnerships import history, names
from partnerships.apart import hours_words
from partnerships.choices import GoalState, PairKind, Side, Status, Topic
from partnerships.due import Due, agreement_due, goal_due
from partnerships.figures import compare as compare_texts
from partnerships.figures import says_unit
from partnerships.memory import Memory, activities_of, memory_of
from partnerships.models import (
    CityIndustry,
    CityProfile,
    Partnership,
    Place,
    PrincipalContact,
    Programme,
    Proposal,
    Statistic,
    Theme,
)
from partnerships.offices import OfficeLine, office_lines
from partnerships.pair_facts import people_words
from partnerships.programme_words import next_planned, programme_days
from partnerships.shared_industries import Comparison, compare, industry_of
from partnerships.theme_coverage import ThemeCoverage, theme_coverage
from portal.accounts.models import Membership
from portal.bilingual import Said, said
from portal.kept.held_for import held_for
from portal.wareki import year_with_era

MEMORIES = 6
CHECKED_FOR_DAYS = 365
"""A profile that nobody has gone through for a year is worth a look."""


@dataclass(frozen=True)
class Cell:
    """A fact of one city: its words, a remark beneath (unit, year, source), a state to mark it with, a link."""

    text: Said | str
    note: str = ""
    state: str = ""
    address: str = ""


@dataclass(frozen=True)
class FactRow:
    """A fact of both cities; several cells on a side are figures that disagree and stand beside each other."""

    label: Said | str
    home: tuple[Cell, ...]
    partner: tuple[Cell, ...]


@dataclass(frozen=True)
class Figures:
    """Statistics that count the same thing."""

    label: Said
    rows: tuple[Statistic, ...]

    @property
    def topic(self) -> str:
        """What they are about, where it was said."""
        return self.rows[0].get_topic_display() if self.rows[0].topic != Topic.OTHER else ""

    @property
    def lines(self) -> list[tuple[Statistic, str]]:
        """Each figure with what stands beneath it: unit, year, source, when it was looked up, method, credit."""
        return [(row, figure_note(row)) for row in self.rows]

    @property
    def disagree(self) -> bool:
        """Whether two figures of one year, or of years not stated, say unlike numbers, however they write them."""
        pairs = combinations(self.rows, 2)
        return any(
            one.year == other.year and not compare_texts(one.text_en, other.text_en).agrees for one, other in pairs
        )


@dataclass(frozen=True)
class Dated:
    """A row with its days or years in words, and the day that asks for somebody, if there is one."""

    row: Any
    when: str
    due: Due | None = None


@dataclass(frozen=True)
class Contact:
    """A principal contact with the name as this page sets it, its other script and its reading."""

    row: PrincipalContact
    name: Said
    other: Said
    reading: str


@dataclass
class Overview:
    """The whole page of a partnership."""

    in_short: str
    years: str
    since: str
    home_time: str
    partner_time: str
    facts: list[FactRow]
    industries: Comparison
    has_both_profiles: bool
    history: list[history.HistoryRow]
    programmes: list[Dated]
    agreements: list[Dated]
    themes: ThemeCoverage
    goals: list[Dated]
    organizations: list[Dated]
    contacts: list[Contact]
    offices: list[OfficeLine]
    waiting: int
    memories: list[Memory] = field(default_factory=list)


def overview_of(partnership: Partnership, *, now: datetime.datetime, membership: Membership) -> Overview:
    """Ask for everything the page of a partnership shows: what rows say is held until one changes, what the clock says
    is asked at every look."""
    asked: dict[str, Callable[[], dict[str, Any]]] = {"rows": lambda: _by_rows(partnership, now.date())}
    by_rows = held_for(membership, f"partnership {now.date()}", asked, partnership)["rows"]
    return Overview(
        in_short=in_short(partnership, [each.row for each in by_rows["programmes"]], now),
        years=years_together(partnership, now.year),
        since=since_words(partnership),
        home_time=clock(partnership.home, now),
        partner_time=clock(partnership.partner, now),
        history=history.rows(partnership.history_en, partnership.history_ja),
        waiting=Proposal.objects.waiting().filter(partnership=partnership).count(),
        memories=[memory_of(activity) for activity in activities_of(partnership)[:MEMORIES]],
        **by_rows,
    )


def _by_rows(partnership: Partnership, today: datetime.date) -> dict[str, Any]:
    """Of an overview what hangs on rows and on the day."""
    places = [partnership.home_id, partnership.partner_id]
    profiles = {row.place_id: row for row in CityProfile.objects.filter(place__in=places).select_related("place")}
    for profile in profiles.values():
        profile.association = partnership.association
    home, partner = (profiles.get(key) for key in places)
    industries: dict[int, list[CityIndustry]] = {}
    for industry in CityIndustry.objects.filter(profile__in=profiles.values()).select_related("sector__parent__parent"):
        industries.setdefault(industry.profile_id, []).append(industry)
    sides = [[industry_of(row) for row in industries.get(each.pk, [])] if each else [] for each in (home, partner)]
    programmes = list(partnership.programmes.prefetch_related("themes"))
    agreements = list(partnership.agreements.prefetch_related("themes"))
    goals = sorted(partnership.goals.select_related("owner"), key=lambda goal: goal.state != GoalState.OPEN)
    return {
        "facts": fact_rows(partnership, home, partner, today),
        "industries": compare(*sides),
        "has_both_profiles": bool(home and partner),
        "programmes": [Dated(row, programme_days(row)) for row in programmes],
        "agreements": [Dated(row, signed_words(row), agreement_due(row, today)) for row in agreements],
        "themes": theme_coverage(Theme.objects.all(), programmes, agreements),
        "goals": [Dated(row, "", goal_due(row, today)) for row in goals],
        "organizations": [Dated(row, span_words(row.from_year, row.to_year)) for row in _known_bodies(partnership)],
        "contacts": [contact(row) for row in _known_contacts(partnership)],
        "offices": office_lines(partnership.officeterms.all(), timezone.localdate()),
    }


def _known_contacts(partnership: Partnership) -> QuerySet:
    """The principal contacts, each with `known`: the key of the person of this partnership that it is, if it is one."""
    people: Any = partnership.people
    known = people.filter(principal_contacts__principal_contact=OuterRef("pk")).values("pk")[:1]
    return partnership.principalcontacts.annotate(known=Subquery(known))


def _known_bodies(partnership: Partnership) -> QuerySet:
    """The partner organizations, each with `known`: the key of the organization of this partnership that it is."""
    bodies: Any = partnership.organizations
    known = bodies.filter(partner_organizations__partner_organization=OuterRef("pk")).values("pk")[:1]
    return partnership.partnerorganizations.annotate(known=Subquery(known))


# --- sentences --------------------------------------------------------------------------------------------------------


def in_short(partnership: Partnership, programmes: Iterable[Programme], now: datetime.datetime) -> str:
    """What is true today, in a few sentences."""
    found = [relation(partnership)]
    if hours := hours_words(partnership.home, partnership.partner, now):
        found.append(hours)
    yearly = sum(row.is_yearly for row in programmes)
    if yearly:
        found.append(
            ngettext("One programme takes place every year.", "%(number)s programmes take place every year.", yearly)
            % {"number": yearly}
        )
    if following := next_planned(programmes, now.date()):
        found.append(_("Next: %(title)s, %(when)s.") % {"title": following, "when": programme_days(following)})
    return ("" if get_language() == "ja" else " ").join(found)


def relation(partnership: Partnership) -> str:
    """How the two stand, in one sentence, with the founding year where it is known."""
    if partnership.status == Status.EXPLORING:
        return _("The two cities are getting to know each other.")
    if partnership.status == Status.ENDED:
        return _("The partnership has ended; its record stays.")
    if partnership.status == Status.DORMANT:
        return _("The partnership is resting.")
    is_friendship = partnership.status == Status.FRIENDSHIP or partnership.kind == PairKind.FRIENDSHIP
    if partnership.founded_year is None:
        return _("Friendship cities.") if is_friendship else _("Sister cities.")
    words = _("Friendship cities since %(year)s.") if is_friendship else _("Sister cities since %(year)s.")
    return words % {"year": year_words(partnership.founded_year)}


def year_words(year: int) -> str:
    """A founding year as the reader writes it."""
    return year_with_era(year) if get_language() == "ja" else str(year)


def years_together(partnership: Partnership, this_year: int) -> str:
    """The number on the keystone, once a year has passed."""
    if not partnership.founded_year or partnership.founded_year >= this_year:
        return ""
    years = this_year - partnership.founded_year
    return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}


def since_words(partnership: Partnership) -> str:
    """The words under that number."""
    if not partnership.founded_year:
        return ""
    year = f"{partnership.founded_year}年" if get_language() == "ja" else partnership.founded_year
    return _("since %(year)s") % {"year": year}


def clock(place: Place, now: datetime.datetime) -> str:
    """The weekday and hour at a place; empty when its time zone is not known."""
    return date_format(now.astimezone(ZoneInfo(place.time_zone)), _("l H:i")) if place.time_zone else ""


def signing_words(agreement: Any) -> str:
    """The day or the year of signing."""
    if agreement.signed_on:
        return date_format(agreement.signed_on, "DATE_FORMAT")
    return year_words(agreement.signed_year) if agreement.signed_year else _("day not known")


def signed_words(agreement: Any) -> str:
    """The day or year of signing, and the end if there is one."""
    signed = signing_words(agreement)
    if agreement.expires_on:
        end = date_format(agreement.expires_on, "DATE_FORMAT")
        return _("%(signed)s, until %(end)s") % {"signed": signed, "end": end}
    return signed


def span_words(first: int | None, last: int | None) -> str:
    """2007–, 1998–2004, –2004; empty when neither is known."""
    return f"{first or ''}–{last or ''}" if first or last else ""


def contact(row: PrincipalContact) -> Contact:
    """A contact as the reader's language sets the name; our own people carry no 様."""
    language = (get_language() or "en")[:2]
    return Contact(
        row,
        names.in_language(row, language, is_own=row.side == Side.HOME),
        names.other_form(row, language),
        names.reading(row) if language == "ja" else "",
    )


# --- two cities -------------------------------------------------------------------------------------------------------


def fact_rows(
    partnership: Partnership, home: CityProfile | None, partner: CityProfile | None, today: datetime.date
) -> list[FactRow]:
    """Facts of both cities side by side; a fact that neither has is left out."""
    both = ((partnership.home, home), (partnership.partner, partner))
    found = [
        _fact(_("Population"), *(_population(place) for place, _profile in both)),
        _fact(_("Known for"), *(_text(profile, "known_for") for _place, profile in both)),
        _fact(_field_label("demographics_en"), *(_text(profile, "demographics") for _place, profile in both)),
    ]
    figures: dict[str, tuple[Said, dict[int, list[Statistic]]]] = {}
    for row in Statistic.objects.filter(place__in=[partnership.home_id, partnership.partner_id]):
        label, sides = figures.setdefault(row.label_en, (said(row, "label"), {}))
        sides.setdefault(row.place_id, []).append(row)
    for label, sides in figures.values():
        cells = [tuple(_figure(row) for row in sides.get(place.pk, [])) for place, _profile in both]
        found.append(FactRow(label, *cells))
    association = partnership.association.slug
    found.append(_fact(_("Profile"), *(_profile_cell(place, row, today, association) for place, row in both)))
    return [row for row in found if row.home or row.partner]


def _fact(label: str, home: Cell | None, partner: Cell | None) -> FactRow:
    return FactRow(label, (home,) if home else (), (partner,) if partner else ())


def _population(place: Place) -> Cell | None:
    if place.population is None:
        return None
    source = place.population_source.partition(" via ")[0].partition(" (")[0]
    return Cell(people_words(place.population), listed(source, year_or_not(place.population_year)))


def _text(profile: CityProfile | None, name: str) -> Cell | None:
    text = said(profile, name) if profile else None
    return Cell(text) if text else None


def _figure(row: Statistic) -> Cell:
    return Cell(said(row, "text"), figure_note(row))


def figure_note(row: Statistic) -> str:
    """What stands beneath a figure: its unit unless it says that itself, year, source, when it was looked up and how
    it was counted, whose it is.
    """
    day = date_format(row.retrieved_on, "DATE_FORMAT") if row.retrieved_on else ""
    found = _("looked up on %(day)s") % {"day": day} if day else ""
    text, unit, source, method = (str(said(row, name)) for name in ("text", "unit", "source", "method"))
    return listed(
        "" if says_unit(text, unit) else unit, year_or_not(row.year), source, found, method.rstrip(".。"), row.credit
    )


def listed(*parts: str) -> str:
    """What there is of these, with the reader's comma between."""
    return ("、" if get_language() == "ja" else ", ").join(filter(None, parts))


def year_or_not(year: int | None) -> str:
    """A figure's year, or the words that say that there is none."""
    if not year:
        return _("year not stated")
    return f"{year}年" if get_language() == "ja" else str(year)


def _profile_cell(place: Place, profile: CityProfile | None, today: datetime.date, association: str) -> Cell:
    if profile is None:
        return Cell(_("Not begun"), state="rest", address=reverse("profile_list", kwargs={"association": association}))
    address = profile.get_absolute_url()
    if profile.checked_on is None:
        return Cell(_("Not checked yet"), state="soon", address=address)
    day = date_format(profile.checked_on, "DATE_FORMAT")
    is_old = (today - profile.checked_on).days > CHECKED_FOR_DAYS
    words = _("Last checked %(day)s") if is_old else _("Checked %(day)s")
    return Cell(words % {"day": day}, state="soon" if is_old else "well", address=address)


# --- a city profile ---------------------------------------------------------------------------------------------------

PROFILE_TEXTS = ("summary", "known_for", "demographics", "growth", "plans", "workforce", "resources")


def profile_texts(profile: CityProfile) -> list[tuple[str, Said]]:
    """The texts of a profile that say something, each with its label."""
    return [(_field_label(f"{name}_en"), text) for name in PROFILE_TEXTS if (text := said(profile, name))]


def _field_label(name: str) -> str:
    """What a field of the profile is called, to stand alone."""
    label = str(CityProfile._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def side_by_side(statistics: Iterable[Statistic]) -> list[Figures]:
    """Figures that count the same thing together, so that unlike ones stand side by side."""
    groups: dict[str, list[Statistic]] = {}
    for row in statistics:
        groups.setdefault(row.label_en.casefold(), []).append(row)
    return [Figures(said(rows[0], "label"), tuple(rows)) for rows in groups.values()]
