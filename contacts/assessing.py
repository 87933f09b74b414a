"""The assessment of a partnership: what we know of both economies, who told us, what is asked for, what is unfinished.

It goes in steps, each saved by itself: the ten kinds of local body, five subjects on which people tell us what no list
says, the counterpart's own profile, assessments by others. It ends in the profile of each city.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.checklist import Progress, lines_of, progress_of
from contacts.choices import ToldTopic
from contacts.models import AssessmentRequest, Organization, Person, ProfileRequest, ToldBy
from partnerships.choices import Side
from partnerships.models import CityIndustry, CityProfile, Partnership, Place
from portal.accounts.models import Membership
from portal.bilingual import Said, said

SUBJECTS = (ToldTopic.INDUSTRY, ToldTopic.GROWTH, ToldTopic.PLANS, ToldTopic.WORKFORCE, ToldTopic.RESOURCES)
"""What the profile of a city says and people know best; the last kind of fact, something else, has no part in it."""
TEXTS = {
    ToldTopic.GROWTH: "growth",
    ToldTopic.PLANS: "plans",
    ToldTopic.WORKFORCE: "workforce",
    ToldTopic.RESOURCES: "resources",
}
ENOUGH_INDUSTRIES = 3


@dataclass(frozen=True)
class City:
    """One of the two cities with its profile, if it is begun, the industries in it, and all facts told about it."""

    side: str
    place: Place
    profile: CityProfile | None
    industries: tuple[CityIndustry, ...]
    facts: tuple[ToldBy, ...]

    @property
    def unfinished(self) -> tuple[str, ...]:
        """The parts of its profile that a reader would miss, in words. Empty: it can be handed over."""
        if self.profile is None:
            return (_("the profile is not begun"),)
        found = [_("why here, in one sentence")] if not said(self.profile, "promise") else []
        if len(self.industries) < ENOUGH_INDUSTRIES:
            found.append(_("three industries"))
        if any(not said(row, "reason") for row in self.industries):
            found.append(_("a reason for each industry"))
        if any(not said(row, "employers") for row in self.industries[:ENOUGH_INDUSTRIES]):
            found.append(_("employers of the first industries"))
        for topic, name in TEXTS.items():
            if not said(self.profile, name):
                found.append(str(topic.label))
        if any(getattr(self.profile, f"{name}_en") and not getattr(self.profile, f"{name}_ja") for name in _PAIRED):
            found.append(_("texts in Japanese"))
        if any(getattr(self.profile, f"{name}_ja") and not getattr(self.profile, f"{name}_en") for name in _PAIRED):
            found.append(_("texts in English"))
        if self.profile.checked_on is None:
            found.append(_("the day on which somebody checked it"))
        return tuple(found)


_PAIRED = ("promise", "summary", *TEXTS.values())


@dataclass(frozen=True)
class Cell:
    """One subject in one city: what the profile says, and what we were told."""

    city: City
    topic: str

    @property
    def facts(self) -> tuple[ToldBy, ...]:
        """What somebody told us about it, the newest first."""
        return tuple(row for row in self.city.facts if row.topic == self.topic)

    @property
    def text(self) -> Said | None:
        """What the profile says about it; for industries their list stands in its place."""
        name = TEXTS.get(ToldTopic(self.topic))
        return said(self.city.profile, name) if name and self.city.profile else None

    @property
    def industries(self) -> tuple[CityIndustry, ...]:
        """The industries, where they are the subject."""
        return self.city.industries if self.topic == ToldTopic.INDUSTRY else ()

    @property
    def is_written(self) -> bool:
        """Whether the profile says enough about it."""
        return bool(self.text) or len(self.industries) >= ENOUGH_INDUSTRIES

    @property
    def state(self) -> str:
        """well: written, and somebody told us; soon: one of the two; rest: neither."""
        return ("rest", "soon", "well")[self.is_written + bool(self.facts)]

    @property
    def words(self) -> str:
        """The same in words."""
        if self.is_written:
            return _("Written, and somebody told us") if self.facts else _("Written; nobody has told us yet")
        return _("Told; not in the profile yet") if self.facts else _("Nothing yet")


@dataclass(frozen=True)
class Step:
    """One subject in both cities, and what to ask."""

    topic: str
    title: str
    question: str
    home: Cell
    partner: Cell

    @property
    def cells(self) -> tuple[Cell, Cell]:
        """Ours first."""
        return self.home, self.partner


@dataclass(frozen=True)
class Assessment:
    """The whole page. `others` are facts about something else, by city; `asked` requests to other bodies."""

    home: City
    partner: City
    home_bodies: Progress
    partner_bodies: Progress
    steps: tuple[Step, ...]
    profile_requests: tuple[ProfileRequest, ...]
    asked: tuple[AssessmentRequest, ...]

    @property
    def cities(self) -> tuple[City, City]:
        """Ours first."""
        return self.home, self.partner

    @property
    def others(self) -> tuple[tuple[City, tuple[ToldBy, ...]], ...]:
        """What we were told that no part of a profile takes, of the cities of which there is some."""
        found = [(city, tuple(row for row in city.facts if row.topic == ToldTopic.OTHER)) for city in self.cities]
        return tuple((city, rows) for city, rows in found if rows)

    @property
    def received(self) -> ProfileRequest | None:
        """The counterpart's own profile, the newest that came."""
        return next((row for row in self.profile_requests if row.received_on), None)

    @property
    def done(self) -> int:
        """How many steps are done in both cities."""
        bodies = [self.home_bodies, self.partner_bodies]
        return sum(
            [
                all(each.all and each.known == each.all for each in bodies),
                *(all(cell.state == "well" for cell in step.cells) for step in self.steps),
                self.received is not None,
                not any(city.unfinished for city in self.cities),
            ]
        )

    @property
    def all(self) -> int:
        """How many steps there are: local bodies, the subjects, the counterpart's profile, both city profiles."""
        return len(self.steps) + 3

    @property
    def progress(self) -> str:
        """How far one is, in a sentence."""
        words = ngettext("%(done)s of %(all)s steps is done.", "%(done)s of %(all)s steps are done.", self.done)
        return words % {"done": self.done, "all": self.all}


def assessment_of(partnership: Partnership, membership: Membership) -> Assessment:
    """Ask for everything the page of the assessment shows. About ten queries, whatever there is."""
    places = (partnership.home, partnership.partner)
    profiles = {row.place_id: row for row in CityProfile.objects.filter(place__in=places).select_related("place")}
    for row in profiles.values():
        row.association = partnership.association
    industries = CityIndustry.objects.filter(profile__in=profiles.values()).select_related("sector")
    facts, profile_requests, asked = _told_and_asked(partnership, profiles.values(), membership)
    lines = lines_of(partnership)
    home, partner = (
        _city(side, place, profiles.get(place.pk), industries, facts)
        for side, place in zip(Side.values, places, strict=True)
    )
    return Assessment(
        home=home,
        partner=partner,
        home_bodies=progress_of(line.home for line in lines),
        partner_bodies=progress_of(line.partner for line in lines),
        steps=tuple(
            Step(topic, title, question, Cell(home, topic), Cell(partner, topic))
            for topic, (title, question) in _subjects().items()
        ),
        profile_requests=tuple(profile_requests),
        asked=tuple(asked),
    )


def _told_and_asked(
    partnership: Partnership, profiles: Iterable[CityProfile], membership: Membership
) -> tuple[list[ToldBy], list[ProfileRequest], list[AssessmentRequest]]:
    """The facts about these cities that the membership may see, the newest of each subject first, and what was asked
    for. Five queries: whom all of these name is read at once."""
    facts = ToldBy.objects.visible_to(membership).filter(profile__in=list(profiles))
    found = (
        list(facts.select_related("next_step__owner", "industry__sector")),
        list(ProfileRequest.objects.filter(partnership=partnership).select_related("next_step__owner")),
        list(AssessmentRequest.objects.filter(partnership=partnership).select_related("next_step__owner")),
    )
    rows: list[Any] = [row for each in found for row in each]
    people = Person.objects.visible_to(membership).select_related("main_position__organization")
    named = people.in_bulk({row.person_id for row in rows if row.person_id})
    bodies = Organization.objects.visible_to(membership).in_bulk(
        {row.organization_id for row in rows if row.organization_id}
    )
    for row in rows:  # for showing only: whom the member may not see is left out
        row.person, row.organization = named.get(row.person_id), bodies.get(row.organization_id)
    return found


def named_by(rows: QuerySet, membership: Membership) -> QuerySet:
    """Rows with the person and organization that they name, as far as the membership may see them."""
    return rows.prefetch_related(
        Prefetch("person", Person.objects.visible_to(membership).select_related("main_position__organization")),
        Prefetch("organization", Organization.objects.visible_to(membership)),
    ).select_related("next_step__owner")


def _city(
    side: str,
    place: Place,
    profile: CityProfile | None,
    industries: Iterable[CityIndustry],
    facts: Iterable[ToldBy],
) -> City:
    key = profile.pk if profile else None
    return City(
        side,
        place,
        profile,
        tuple(row for row in industries if row.profile_id == key),
        tuple(row for row in facts if row.profile_id == key),
    )


def _subjects() -> Mapping[Any, tuple[str, str]]:
    """The subjects in their order, each with its heading and what to ask, in the reader's language."""
    return {
        ToldTopic.INDUSTRY: (
            _("Key industries"),
            _("Which three industries carry this city, why here, and which employers would you name?"),
        ),
        ToldTopic.GROWTH: (_("Growth areas"), _("What grows here, and what would help it to grow?")),
        ToldTopic.PLANS: (
            _("Leaders’ plans"),
            _("What do the mayor, the council and the chamber mean to have done in five years?"),
        ),
        ToldTopic.WORKFORCE: (_("Workforce"), _("Who is trained here, by whom, and whom do employers look for?")),
        ToldTopic.RESOURCES: (
            _("Resources"),
            _("What could a company use here from the first day?"),
        ),
    }
