"""Enters the demonstration's people as its volunteers would, through the same services as every page."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from contacts.choices import TouchKind
from contacts.demo.assessing import load_assessment
from contacts.demo.drawn_cards import drawn_card
from contacts.demo.experts import load_experts
from contacts.demo.guests import load_guests
from contacts.demo.results import load_outcomes
from contacts.demo.seats import load_boards
from contacts.demo.sittings import load_meetings
from contacts.models import Consent, Gift, Introduction, Organization, Person, ResourceCheck, Tag
from contacts.services.cadence import set_cadence
from contacts.services.cards import add_card
from contacts.services.duplicates import look_for_duplicates
from contacts.services.follow_ups import close, promise, snooze
from contacts.services.merging import merge_people
from contacts.services.organizations import add_organization
from contacts.services.people import add_person, add_position, move_job
from contacts.services.touches import log_touch
from partnerships.demo.content import NAMES, content_of
from partnerships.models import Partnership, Programme, ResourceKind, Sector
from portal.accounts.demo import person as member
from portal.accounts.models import Association, User
from portal.demo import demonstration
from portal.saving import create
from portal.scoping import scope

FOLDER = Path(__file__).parent
NOTES = uuid.UUID("6f1d2f5e-7a86-4f0f-9a0c-3d0c9b1f7a11")
"""The space in which the demonstration's notes have their ids."""

Values = dict[str, Any]


@demonstration
def load_contacts() -> None:
    """Each association's people and what hangs on them; an association that has people stays as it is."""
    for name in NAMES:
        association = Association.objects.get(slug=name)
        with transaction.atomic(), scope(association):
            if not Person.objects.exists():
                loader = _Loader(association)
                loader.load(content_of(name, timezone.localdate(), FOLDER))
                load_assessment(association)
                load_guests(association, loader.people)
                load_boards(association)
                load_meetings(association)
                load_outcomes(association, loader.people)
                load_experts(association, loader.people, loader.organizations)


class _Loader:
    """Enters one association's people: a volunteer meets them and logs, staff keep the registers."""

    def __init__(self, association: Association) -> None:
        self.association = association
        self.partnership = Partnership.objects.get()
        self.organizations: dict[str, Organization] = {}
        self.people: dict[str, Person] = {}
        self.tags: dict[str, Tag] = {}

    def load(self, content: Values) -> None:
        for values in content["organizations"]:
            self.add_organization(values)
        if "cadence" in content:
            self.set_cadence(content["cadence"])
        for values in content["people"]:
            self.add_person(values)
        for number, values in enumerate(content["touches"]):
            self.log(number, values)
        for values in content.get("promises", []):
            self.promise(values)
        for values in content.get("introductions", []):
            self.add(Introduction, values)
        for values in content.get("gifts", []):
            self.add(Gift, values)
        for values in content.get("checks", []):
            self.check(values)
        for values in content.get("twice", []):
            self.merge(values)
        look_for_duplicates(association=self.association)

    def set_cadence(self, values: Values) -> None:
        """How often this partnership keeps in touch."""
        by = self.member("staff")
        set_cadence(association=self.association, partnership=self.partnership, read_version=0, values=values, by=by)

    def add_organization(self, values: Values) -> None:
        key = values.pop("key")
        if "resource_kind" in values:
            values["resource_kind"] = ResourceKind.objects.get(code=values["resource_kind"])
        values["sectors"] = [Sector.objects.get(code=code) for code in values.get("sectors", [])]
        values["partnerships"] = [self.partnership]
        self.organizations[key] = add_organization(association=self.association, values=values, by=self.member("staff"))

    def add_person(self, values: Values) -> None:
        key, by = values.pop("key"), self.member(values.pop("by", "volunteer"))
        jobs, points, consents = (values.pop(name, []) for name in ("positions", "points", "consents"))
        values["tags"] = [self.tag(name) for name in values.get("tags", [])]
        values["partnerships"] = [self.partnership]
        if "keeper" in values:
            values["keeper"] = self.member(values["keeper"])
        person = add_person(association=self.association, values=values, points=points, by=by)
        for job in jobs:
            self.work(person, job, by)
        for consent in consents:
            row = Consent(association=self.association, person=person, recorded_by=by)
            create(row=row, values=consent, by=by, about=person)
        self.people[key] = Person.objects.get(pk=person.pk)

    def merge(self, values: Values) -> None:
        """Somebody who was written down twice, and whom staff made one."""
        kept, by = self.people[values.pop("kept")], self.member("staff")
        gone = add_person(association=self.association, values=values, by=self.member("volunteer"))
        kept = Person.objects.get(pk=kept.pk)
        merge_people(kept=kept, gone=gone, kept_version=kept.version, gone_version=gone.version, choices={}, by=by)

    def work(self, person: Person, job: Values, by: User) -> None:
        """A position; one that says that they moved on ends the one before it."""
        values = self.linked(job)
        organization, on = values.pop("organization"), values.pop("moved_on", None)
        if on:
            person = Person.objects.with_position().get(pk=person.pk)
            move_job(person=person, organization=organization, on=on, values=values, by=by)
        else:
            add_position(person=person, values=values | {"organization": organization}, by=by)

    def log(self, number: int, values: Values) -> None:
        """A touch, and what was promised in it."""
        by, following = self.member(values.pop("by", "volunteer")), values.pop("next", None)
        people = [self.people[key] for key in values.pop("people", [])]
        uid = uuid.uuid5(NOTES, f"{self.association.slug} {number}")
        linked = self.linked(values) | {"partnership": self.partnership}
        touch = log_touch(association=self.association, people=people, values=linked, by=by, uid=uid)
        if following:
            self.promise(following | {"by": by, "person": people[0] if people else None}, touch)
        if touch.kind == TouchKind.CARDS and people:
            given = drawn_card() | {"received_on": touch.happened_on, "place": self.partnership.home.name_en}
            add_card(person=people[0], values=given, by=by, touch=touch)

    def promise(self, values: Values, touch: Any = None) -> None:
        """A promise; one that is done, or was put off, says so."""
        linked = self.linked(values)
        by = linked.pop("by", None) or self.member("staff")
        done, until = linked.pop("done", None), linked.pop("snoozed_until", None)
        linked.setdefault("partnership", self.partnership)
        at = linked.pop("programme", "")
        programme = Programme.objects.get(title_en=at) if at else None
        row = promise(association=self.association, values=linked, by=by, touch=touch, programme=programme)
        if until:
            row = snooze(follow_up=row, until=until, by=by)
        if done:
            close(follow_up=row, state="done", result=done["result"], today=done["closed_on"], by=by)

    def add(self, model: type[Introduction] | type[Gift], values: Values) -> None:
        linked = self.linked(values)
        by = self.member("volunteer")
        create(row=model(association=self.association), values=linked, by=by, about=linked.get("person"))

    def check(self, values: Values) -> None:
        """How far we are with one kind of local body, and the next step there."""
        linked, by = self.linked(values), self.member("staff")
        kind, step = ResourceKind.objects.get(code=linked.pop("kind")), linked.pop("next", None)
        row = ResourceCheck(association=self.association, partnership=self.partnership, kind=kind)
        if step:
            given = self.linked(step) | {"partnership": self.partnership, "organization": linked.get("organization")}
            row.next_step = promise(association=self.association, values=given, by=by)
        create(row=row, values=linked, by=by)

    def linked(self, values: Mapping[str, Any]) -> Values:
        """Keys and roles replaced by the rows that they name."""
        found = dict(values)
        for name in ("person", "by_person", "to_person"):
            if isinstance(found.get(name), str):
                found[name] = self.people[found[name]]
        for name in ("by_member", "to_member", "owner", "by"):
            if isinstance(found.get(name), str):
                found[name] = self.member(found[name])
        if "organization" in found and isinstance(found["organization"], str):
            found["organization"] = self.organizations[found["organization"]]
        return found

    def tag(self, name: str) -> Tag:
        if name not in self.tags:
            row = Tag(association=self.association)
            self.tags[name] = create(row=row, values={"name": name}, by=self.member("staff"))
        return self.tags[name]

    def member(self, role: str) -> User:
        return member(self.association.slug, {"admin": "administrator", "board": "board_member"}.get(role, role))
