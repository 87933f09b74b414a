"""Public holidays of the two countries of a trip, as sentences. Pure: the package knows them, nobody is asked."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import lru_cache

import holidays
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partnerships.models.places import Place

_COUNTRIES = {"US": {"en": "en_US", "ja": "en_US"}, "JP": {"en": "en_US", "ja": "ja"}}
"""In which language the package calls the holidays of a country, by the reader's."""
_OBSERVED = " (observed)"
_AMERICAN_JA = {
    "Christmas Day": "クリスマス",
    "Columbus Day": "コロンブス・デー",
    "Independence Day": "独立記念日",
    "Juneteenth National Independence Day": "奴隷解放記念日",
    "Labor Day": "労働者の日",
    "Martin Luther King Jr. Day": "キング牧師記念日",
    "Memorial Day": "戦没者追悼記念日",
    "New Year's Day": "元日",
    "Thanksgiving Day": "感謝祭",
    "Veterans Day": "復員軍人の日",
    "Washington's Birthday": "ワシントン誕生日",
}
"""The package has no Japanese for American holidays. Those of one state only are called so."""
_OF_A_STATE_JA = "州の祝日"


def days_off(place: Place, origin: Place, days: Iterable[datetime.date]) -> dict[datetime.date, list[str]]:
    """For each day the holidays there, then those at home. A country that the package does not know has none."""
    language = "ja" if (get_language() or "").startswith("ja") else "en"
    found: dict[datetime.date, list[str]] = {}
    for day in days:
        found[day] = []
        for city, words in ((place, _("Holiday in %(city)s: %(name)s")), (origin, _("Holiday at home: %(name)s"))):
            if name := _named(city.country, city.region_code, day.year, language).get(day):
                found[day].append(words % {"city": city, "name": name})
    return found


@lru_cache(maxsize=64)
def _named(country: str, region: str, year: int, language: str) -> dict[datetime.date, str]:
    """The holidays of a country, or of one of its states where the package knows it, in one year."""
    if country not in _COUNTRIES:
        return {}
    speech = _COUNTRIES[country][language]
    known = holidays.country_holidays(country, years=year, language=speech).subdivisions
    state = region.removeprefix("US-") if country == "US" else None
    found = holidays.country_holidays(country, subdiv=state if state in known else None, years=year, language=speech)
    if country == "US" and language == "ja":
        return {day: _in_japanese(name) for day, name in found.items()}
    return dict(found)


def _in_japanese(name: str) -> str:
    """An American holiday in Japanese; two on one day stand beside each other."""
    named = []
    for each in name.split("; "):
        words = _AMERICAN_JA.get(each.removesuffix(_OBSERVED), _OF_A_STATE_JA)
        named.append(f"{words}（振替休日）" if each.endswith(_OBSERVED) else words)
    return "、".join(named)
