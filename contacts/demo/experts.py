"""Enters the demonstration's experts, questions, champions and the plan of a conference, as members would."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import timezone

from contacts.models import Organization, Person
from contacts.services.experts import add_host, add_session, add_talk, keep_expertise
from contacts.services.questions import note_advocacy, write_question
from partnerships.demo.content import content_of
from partnerships.models import Partnership, Programme, Sector
from portal.accounts.demo import person as member
from portal.accounts.models import Association, User

FOLDER = Path(__file__).parent / "expertise"
WITH_EXPERTS = ("omaha", "springfield")

Values = dict[str, Any]


def load_experts(association: Association, people: dict[str, Person], organizations: dict[str, Organization]) -> None:
    """What the people of one association know, once they are there; both by their keys. Call it in its scope."""
    if association.slug in WITH_EXPERTS:
        loader = _Loader(association, people, organizations)
        loader.load(content_of(association.slug, timezone.localdate(), FOLDER))


class _Loader:
    """Volunteers write down who knows and what was asked, staff plan the conference."""

    def __init__(
        self, association: Association, people: dict[str, Person], organizations: dict[str, Organization]
    ) -> None:
        self.association, self.people, self.organizations = association, people, organizations
        self.partnership = Partnership.objects.get()
        self.volunteer: User = member(association.slug, "volunteer")
        self.staff: User = member(association.slug, "staff")

    def load(self, content: Values) -> None:
        for values in content.get("experts", []):
            person = self.people[values.pop("person")]
            keep_expertise(person=person, read_version=0, values=self.linked(values), by=self.volunteer)
        for values in content.get("plans", []):
            self.plan(values)
        for values in content.get("questions", []):
            write_question(association=self.association, values=self.asked(values), by=self.volunteer)
        for values in content.get("advocacies", []):
            person = self.people[values.pop("person")]
            note_advocacy(person=person, values=self.linked(values), by=self.volunteer)

    def plan(self, values: Values) -> None:
        """The hosts of a programme, its sessions with their people, and people in no single session."""
        programme = self.linked(values)["programme"]
        for each in values.get("hosts", []):
            given = each | {"organization": self.organizations[each["organization"]]}
            add_host(programme=programme, values=given, by=self.staff)
        for each in values.get("sessions", []):
            talks = each.pop("talks", [])
            session = add_session(programme=programme, values=each, by=self.staff)
            for talk in talks:
                self.talk(programme, talk | {"session": session})
        for talk in values.get("talks", []):
            self.talk(programme, talk)

    def talk(self, programme: Programme, values: Values) -> None:
        add_talk(programme=programme, values=values | {"person": self.people[values["person"]]}, by=self.staff)

    def asked(self, values: Values) -> Values:
        """A question with the people who asked and answered."""
        found = self.linked(values) | {"partnership": self.partnership}
        for name in ("asked_by", "answered_by"):
            if name in found:
                found[name] = self.people[found[name]]
        return found

    def linked(self, values: Values) -> Values:
        """Titles of programmes and codes of sectors replaced by the rows that they mean."""
        found = dict(values)
        if "programme" in found:
            found["programme"] = Programme.objects.get(title_en=found["programme"])
        if "partnership" in found:
            found["partnership"] = self.partnership
        if "sector" in found:
            found["sector"] = Sector.objects.get(code=found["sector"])
        if "sectors" in found:
            found["sectors"] = [Sector.objects.get(code=code) for code in found["sectors"]]
        return found
