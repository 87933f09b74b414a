"""Factories for contacts: keyword-only functions that call services, with one believable person for each need."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from contacts.models import (
    Consent,
    FollowUp,
    Gift,
    Handover,
    Introduction,
    MeishiImage,
    NotDuplicate,
    Organization,
    Person,
    PersonCopy,
    PersonMerge,
    Position,
    ResourceCheck,
    Tag,
    Touch,
)
from contacts.services.copies import request_copy
from contacts.services.follow_ups import promise
from contacts.services.merging import merge_people, tell_apart
from contacts.services.organizations import add_organization
from contacts.services.people import Point, add_person, add_position
from contacts.services.relations import remove_gift
from contacts.services.touches import log_touch
from partnerships.choices import ResourceUse, Side
from partnerships.models import Partnership, ResourceKind
from portal.accounts.models import Association, Membership, User
from portal.activity.models import Activity
from portal.scoping import scope
from tests.factories import kept

Given = dict[str, Any]


def organization(*, association: Association, by: User | None = None, **fields: Any) -> Organization:
    defaults = {"name_en": "Shizuoka Tea Works", "name_ja": "静岡茶業", "side": Side.PARTNER}
    with scope(association):
        return add_organization(association=association, values=defaults | fields, by=by)


def person(*, association: Association, by: User | None = None, points: Sequence[Point] = (), **fields: Any) -> Person:
    """Hanako Tanaka unless `fields` name somebody else."""
    defaults: Given = {
        "family_name": "田中",
        "given_name": "花子",
        "family_kana": "タナカ",
        "given_kana": "ハナコ",
        "family_latin": "Tanaka",
        "given_latin": "Hanako",
        "honorific_en": "Ms.",
        "side": Side.PARTNER,
        "language": "ja",
    }
    with scope(association):
        values = (defaults if "family_name" not in fields else {}) | fields
        return add_person(association=association, values=values, by=by, points=points)


def position(*, person: Person, organization: Organization, by: User | None = None, **fields: Any) -> Position:
    with scope(person.association):
        return add_position(person=person, values={"organization": organization} | fields, by=by)


def touch(*, people: Sequence[Person], by: User | None = None, **fields: Any) -> Touch:
    association = people[0].association
    with scope(association):
        values = {"happened_on": timezone.localdate(), "said": "We spoke about tea."} | fields
        return log_touch(association=association, people=people, values=values, by=by)


def follow_up(*, association: Association, by: User | None = None, **fields: Any) -> FollowUp:
    defaults: Given = {"what": "Send the brochure", "due_on": timezone.localdate() + datetime.timedelta(days=7)}
    programme = fields.pop("programme", None)
    with scope(association):
        return promise(association=association, values=defaults | fields, by=by, programme=programme)


def introduction(*, person: Person, **fields: Any) -> Introduction:
    return kept(Introduction(association=person.association, person=person, **fields))


def gift(*, person: Person, **fields: Any) -> Gift:
    fields.setdefault("given_on", timezone.localdate())
    fields.setdefault("what_en", "A paperweight")
    return kept(Gift(association=person.association, person=person, **fields))


def removed_gift(*, person: Person, by: User, **fields: Any) -> Activity:
    """The act that took a gift away."""
    row = gift(person=person, **fields)
    with scope(person.association):
        return remove_gift(gift=row, by=by)


def person_copy(*, person: Person, by: User, language: str = "en") -> PersonCopy:
    with scope(person.association):
        return request_copy(person=person, language=language, by=by)


def handover(*, membership: Membership, to: User, people: Sequence[Person] = ()) -> Handover:
    """One that was done before, with these people."""
    keys = [each.pk for each in people]
    return kept(Handover(association=membership.association, membership=membership, successor=to, people_keys=keys))


def consent(*, person: Person, **fields: Any) -> Consent:
    return kept(Consent(association=person.association, person=person, **fields))


def card(*, person: Person, **fields: Any) -> MeishiImage:
    return kept(MeishiImage(association=person.association, person=person, **fields))


def tag(*, association: Association, name: str = "Food") -> Tag:
    return kept(Tag(association=association, name=name))


def resource_kind(*, code: str = "chamber_of_commerce", **fields: Any) -> ResourceKind:
    """One of the ten kinds of local body."""
    labels = {"label_en": "Chambers of commerce", "label_ja": "商工会議所"}
    defaults = {"use": ResourceUse.ASSESSMENT, **labels, **fields}
    return ResourceKind.objects.get_or_create(code=code, defaults=defaults)[0]


def resource_check(*, partnership: Partnership, kind: ResourceKind, **fields: Any) -> ResourceCheck:
    return kept(ResourceCheck(association=partnership.association, partnership=partnership, kind=kind, **fields))


def merge(*, kept: Person, gone: Person, by: User | None = None) -> PersonMerge:
    """Two entries made one, with the values that are proposed."""
    with scope(kept.association):
        kept, gone = (Person.objects.select_related("association").get(pk=each.pk) for each in (kept, gone))
        return merge_people(
            kept=kept, gone=gone, kept_version=kept.version, gone_version=gone.version, choices={}, by=by
        )


def told_apart(*, one: Person, other: Person, by: User | None = None) -> NotDuplicate:
    with scope(one.association):
        return tell_apart(one=one, other=other, by=by)
