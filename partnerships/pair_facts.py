"""What the page of a pair says beyond its columns: distance, clocks, years, sources, doubts. No queries."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from partnerships.apart import Distance, distance, hours_ahead, hours_through_the_year
from partnerships.figures import counted
from partnerships.models import Place, PlacePair
from partnerships.place_words import candidates, remarks, sources_of
from portal.wareki import year_with_era


@dataclass(frozen=True)
class Source:
    """Where a fact was found: words, and an address if the source has one."""

    text: str
    address: str


@dataclass(frozen=True)
class Doubt:
    """What is not confirmed about a pair, in a sentence, and the places it may mean."""

    words: str
    candidates: list[str]


@dataclass(frozen=True)
class PlaceFacts:
    """One of the two places: the clock there, where it lies, and the source of its population in short."""

    place: Place
    clock: datetime.datetime | None
    coordinates: str
    population: str
    population_source: str


@dataclass(frozen=True)
class PairFacts:
    """What a page says about a pair, ready to be written down."""

    since: str
    years: str
    distance: Distance | None
    hours: str
    places: tuple[PlaceFacts, PlaceFacts]
    sources: list[Source]
    remarks: list[str]
    doubt: Doubt | None

    @property
    def apart(self) -> str:
        """The sentence under the title; empty if either is not known."""
        if self.distance is None or not self.hours:
            return ""
        kilometres, miles = number_format(self.distance.kilometres), number_format(self.distance.miles)
        return _("%(kilometres)s km (%(miles)s miles) and %(hours)s lie between them.") % {
            "kilometres": kilometres,
            "miles": miles,
            "hours": self.hours,
        }


def facts_of(pair: PlacePair, now: datetime.datetime) -> PairFacts:
    """Work out what the page of a pair says at this moment."""
    first, second = pair.first, pair.second
    return PairFacts(
        since=year_words(pair.founded_year),
        years=_years(pair.founded_year, now.year),
        distance=_distance(first, second),
        hours=_hours(first.time_zone, second.time_zone, now),
        places=(place_facts(first, now), place_facts(second, now)),
        sources=[source_of(text) for text in sources_of(pair.source)],
        remarks=remarks(pair.note),
        doubt=doubt_of(pair),
    )


def year_words(year: int | None) -> str:
    """A founding year as the reader writes it, with the era for a Japanese reader; empty if not known."""
    if year is None:
        return ""
    return year_with_era(year) if get_language() == "ja" else str(year)


def doubt_of(pair: PlacePair) -> Doubt | None:
    """What is not confirmed about a pair, or None."""
    if pair.is_confirmed:
        return None
    if pair.doubt == "prefecture":
        return Doubt(
            _("Several municipalities in Japan have this name, and no source says which one is meant."),
            candidates(pair.note),
        )
    return Doubt(_("The state was inferred from the city’s name; no source names it."), [])


def source_of(text: str) -> Source:
    """A source as the data has it: an address with words in brackets, or words that may hold an address."""
    found = re.search(r"https?://[^\s)]+", text)
    if not found:
        return Source(text, "")
    rest = re.sub(r"\s{2,}", " ", (text[: found.start()] + text[found.end() :]).strip(" ()"))
    host = (urlsplit(found[0]).hostname or found[0]).removeprefix("www.")
    return Source(f"{host}: {rest}" if rest else host, found[0])


def _years(founded: int | None, this_year: int) -> str:
    if founded is None or founded >= this_year:
        return ""
    years = this_year - founded
    return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}


def _distance(first: Place, second: Place) -> Distance | None:
    ends = (first.latitude, first.longitude, second.latitude, second.longitude)
    if None in ends:
        return None
    return distance(ends[:2], ends[2:])  # type: ignore[arg-type]  # none is None


def place_facts(place: Place, now: datetime.datetime) -> PlaceFacts:
    """What the page says about one place at this moment."""
    return PlaceFacts(
        place=place,
        clock=now.astimezone(ZoneInfo(place.time_zone)) if place.time_zone else None,
        coordinates=_coordinates(place),
        population=people_words(place.population),
        population_source=re.split(r" via | \(", place.population_source)[0],
    )


def people_words(number: int | None) -> str:
    """A number of people, 486,051 or 486,051人; empty if not known."""
    if number is None:
        return ""
    return counted(number) + ("人" if get_language() == "ja" else "")


def _coordinates(place: Place) -> str:
    if place.latitude is None or place.longitude is None:
        return ""
    north = _("%(degrees)s° N") if place.latitude >= 0 else _("%(degrees)s° S")
    east = _("%(degrees)s° E") if place.longitude >= 0 else _("%(degrees)s° W")
    latitude, longitude = f"{abs(place.latitude):.2f}", f"{abs(place.longitude):.2f}"
    return f"{north % {'degrees': latitude}} · {east % {'degrees': longitude}}"


def _hours(first: str, second: str, now: datetime.datetime) -> str:
    """The hours between two clocks: "15 hours", or "14 or 15 hours" where one side has summer time."""
    if not first or not second:
        return ""
    both = [f"{abs(hours):g}" for hours in hours_through_the_year(first, second, now.year)]
    if len(both) == 2:
        return _("%(summer)s or %(winter)s hours") % {"summer": both[1], "winter": both[0]}
    hours = abs(hours_ahead(first, second, now))
    return ngettext("%(hours)s hour", "%(hours)s hours", int(hours)) % {"hours": f"{hours:g}"}
