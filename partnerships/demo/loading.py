"""Enters the demonstration as its people would, through the same services as every page."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnerships.demo.content import NAMES, content_of
from partnerships.models import BenefitKind, CityProfile, ModelStory, Partnership, PlacePair, Sector, Theme
from partnerships.originals import Pace, as_original
from partnerships.services.adaptations import adapt, change_precondition, change_step, close_adaptation
from partnerships.services.claims import claim_pair
from partnerships.services.initiatives import add_party, keep_factor
from partnerships.services.kinds import KINDS, PARTNERSHIP
from partnerships.services.mentoring import ask_mentor, keep_mentoring
from partnerships.services.partnerships import change_partnership, publish_partnership
from partnerships.services.profiles import change_photo, change_profile, publish_profile, start_profile
from partnerships.services.proposals import propose_change
from partnerships.services.stories import share_story
from partnerships.story_library import published
from portal.accounts.demo import person
from portal.accounts.models import Association, User
from portal.demo import INVENTED, demonstration
from portal.demo_drawings import landscape
from portal.permissions import Role
from portal.pictures import PHOTO, keep_drawing
from portal.scoping import scope

YEAR_OF_SHARES = 2024
SOURCE_OF_YEAR = {
    "omaha": "City of Shizuoka (http://www.city.shizuoka.jp/000_001574.html)",
    "minneapolis": "http://www.journalmpls.com/node/3575",
    "springfield": "http://www.sj-r.com/x369943011/Sister-Cities-cultural-exchange-initiative-formed-25-years-ago",
}

Values = dict[str, Any]


@demonstration
def load_partnerships() -> None:
    """Each association's partnership with all that hangs on it; an association that has one stays as it is."""
    for name in NAMES:
        association = Association.objects.get(slug=name)
        with transaction.atomic(), scope(association):
            if not Partnership.objects.exists():
                _Loader(association).load(content_of(name, timezone.localdate()))


class _Loader:
    """Enters one association's content: staff write, the administrator corrects and publishes, a volunteer proposes."""

    def __init__(self, association: Association) -> None:
        self.association = association
        self.staff = person(association.slug, Role.STAFF)
        self.administrator = person(association.slug, Role.ADMINISTRATOR)
        self.volunteer = person(association.slug, Role.VOLUNTEER)
        self.named: dict[str, Any] = {}

    def load(self, content: Values) -> None:
        pair = PlacePair.objects.with_places().get(code=content["pair"])
        partnership, _ = claim_pair(association=self.association, pair=pair, by=self.staff)
        partnership = self.write(partnership, content)
        for name in ("contact", "partner_organization", "agreement", "goal"):
            self.add(name, partnership, content[f"{name}s"])
        self.add("office_term", partnership, content.get("office_terms", []))
        self.add("series", partnership, content.get("series", []))
        for programme in _oldest_first(content["programmes"]):
            self.add_programme(partnership, programme)
        for profile in content["profiles"]:
            self.add_profile(partnership, profile, content["statistics"])
        for grant in content.get("grants", []):
            self.add("grant", self.association, [grant], partnership=partnership)
        self.add("benefit", self.association, content["benefits"])
        self.add("pitch", self.association, content.get("pitches", []))
        for story in self.add("story", self.association, content["stories"], partnership=partnership):
            share_story(story=story, read_version=story.version, by=self.administrator)
        for row in content.get("adaptations", []):
            self.adapt(partnership, row)
        if "mentoring" in content:
            self.add_mentoring(content["mentoring"])
        self.finish(partnership, content)

    def write(self, partnership: Partnership, content: Values) -> Partnership:
        """The history as staff first wrote it, who leads the partnership here, and where the year comes from."""
        values = dict(content["history"]) | {"lead": self.staff}
        if source := SOURCE_OF_YEAR.get(self.association.slug):
            values["founded_source"] = source
        return self.change(partnership, values, self.staff)

    def add(self, name: str, parent: Any, rows: list[Values], **more: Any) -> list[Any]:
        """Enter rows; one with a `key` can be named by those that follow."""
        added = []
        for values in rows:
            linked = self.linked(_without(values, "key")) | more
            added.append(KINDS[name].add(parent=parent, values=linked, by=self.staff))
            if "key" in values:
                self.named[values["key"]] = added[-1]
        return added

    def add_programme(self, partnership: Partnership, content: Values) -> None:
        """A programme with those who take part in it, and the factors that were looked at."""
        values = dict(content)
        parties, factors = values.pop("parties", []), values.pop("factors", {})
        (programme,) = self.add("programme", partnership, [values])
        for party in parties:
            add_party(programme=programme, values=party, by=self.staff)
        for factor, said in factors.items():
            keep_factor(programme=programme, factor=factor, read_version=0, values=self.linked(said), by=self.staff)

    def add_mentoring(self, content: Values) -> None:
        """That the association is new and asks another one, or that it helps."""
        values = dict(content)
        asked = values.pop("asks", "")
        row = keep_mentoring(association=self.association, read_version=0, values=values, by=self.staff)
        if asked:
            mentor = Association.objects.get(slug=asked)
            ask_mentor(mentoring=row, read_version=row.version, mentor=mentor, by=self.staff)

    def add_profile(self, partnership: Partnership, content: Values, statistics: list[Values]) -> None:
        values = dict(content)
        side, industries, links = values.pop("city"), values.pop("industries"), values.pop("links", [])
        photo: Values = {name: values.pop(name) for name in ("photo", "photo_alt_en", "photo_alt_ja") if name in values}
        place = partnership.home if side == "home" else partnership.partner
        profile = start_profile(association=self.association, place=place, by=self.staff)
        profile = change_profile(profile=profile, read_version=profile.version, values=values, by=self.staff)
        if photo:
            photo["photo"] = keep_drawing(landscape(photo["photo"]), PHOTO)
            profile = change_photo(profile=profile, read_version=profile.version, values=photo, by=self.staff)
        for rank, industry in enumerate(industries, start=1):
            shared = {"rank": rank, "share": Decimal(industry["share"]), "year": YEAR_OF_SHARES, "source": INVENTED}
            self.add("industry", profile, [industry | shared])
        self.add("link", profile, links)
        self.add("statistic", profile, [_without(row, "city") for row in statistics if row["city"] == side])
        self.publish(profile)

    def publish(self, profile: CityProfile) -> None:
        publish_profile(profile=profile, read_version=profile.version, by=self.administrator)

    def adapt(self, partnership: Partnership, content: Values) -> None:
        """A published story copied, its preconditions judged, some of its steps done, and perhaps its result."""
        values = self.linked(content)
        needed, result, done = (values.pop(name, None) for name in ("needed", "result", "done"))
        pace = Pace(values.pop("first_on"), values.pop("weeks"))
        original = as_original(published(ModelStory.objects.get(code=values.pop("of"))))
        row = adapt(partnership=partnership, original=original, values=values, pace=pace, by=self.staff)
        for line, judged in zip(row.adaptationpreconditions.all(), needed or [], strict=False):
            change_precondition(precondition=line, read_version=line.version, values=judged, by=self.staff)
        for step in row.adaptationsteps.all()[: done or 0]:
            change_step(step=step, read_version=step.version, values={"done_on": step.due_on}, by=self.staff)
        if result:
            close_adaptation(adaptation=row, read_version=row.version, values=result, by=self.staff)

    def finish(self, partnership: Partnership, content: Values) -> None:
        """A later line, publication, and a line that a volunteer would add: what an edited record looks like."""
        partnership = self.change(partnership, _with_line(partnership, content["later"]), self.administrator)
        partnership = publish_partnership(
            partnership=partnership, read_version=partnership.version, by=self.administrator
        )
        propose_change(
            kind=PARTNERSHIP,
            row=partnership,
            read_version=partnership.version,
            values=_with_line(partnership, content["proposed"]),
            by=self.volunteer,
        )

    def change(self, partnership: Partnership, values: Mapping[str, Any], by: User) -> Partnership:
        return change_partnership(partnership=partnership, read_version=partnership.version, values=values, by=by)

    def linked(self, values: Values) -> Values:
        """Codes and roles replaced by the rows that they name."""
        found = dict(values)
        if "sector" in found:
            found["sector"] = Sector.objects.get(code=found["sector"])
        if "sectors" in found:
            found["sectors"] = [Sector.objects.get(code=code) for code in found["sectors"]]
        if "themes" in found:
            found["themes"] = [Theme.objects.get(code=code) for code in found["themes"]]
        if "benefits" in found:
            found["benefits"] = [BenefitKind.objects.get(code=code) for code in found["benefits"]]
        for name in ("series", "grew_from", "follows"):
            if name in found:
                found[name] = self.named[found[name]]
        if "goals" in found:
            found["goals"] = [self.named[key] for key in found["goals"]]
        if "owner" in found:
            found["owner"] = person(self.association.slug, found["owner"])
        if found.get("kind") in set(BenefitKind.objects.values_list("code", flat=True)):
            found["kind"] = BenefitKind.objects.get(code=found["kind"])
        return found


def _with_line(partnership: Partnership, line: Values) -> Values:
    return {
        "history_en": f"{partnership.history_en.strip()}\n{line['line_en']}",
        "history_ja": f"{partnership.history_ja.strip()}\n{line['line_ja']}",
    }


def _oldest_first(programmes: list[Values]) -> list[Values]:
    """Those that others grew out of before the others; the order is otherwise the file's."""
    return sorted(programmes, key=lambda values: "key" not in values)


def _without(values: Values, name: str) -> Values:
    return {key: value for key, value in values.items() if key != name}
