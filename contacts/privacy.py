"""Where people stand in contacts: what goes with a person, what stays without the name, what they get a copy of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypedDict

from django.db import models
from django.db.models import Count, F, Q
from django.db.models.deletion import Collector
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.choices import NAMES
from contacts.models import (
    Affiliation,
    AssessmentRequest,
    Consent,
    ContactPoint,
    Contribution,
    FollowUp,
    Gift,
    Introduction,
    MeishiImage,
    NameToken,
    Person,
    PersonCopy,
    PersonMerge,
    PersonToken,
    Position,
    PrincipalContactPerson,
    ProfileRequest,
    RetentionDecision,
    ToldBy,
    Touch,
    TouchPerson,
)
from portal.imports.services.clearing import forget, kept_rows
from portal.mentions import Mentions
from portal.pictures import picture
from portal.pictures.fields import names_in_use
from portal.privacy import Deed, Files, Finding, Place, Somebody, parts_of, register

PEOPLE = "people"
"""The kind of sheet by which people come in."""
GOES = "goes with the person"
STAYS = "stays without the person; the name is taken out of its texts"
_SILENT = {"contacts.PersonToken", "contacts.TouchPerson"}
"""What goes along and says nothing to people: not listed by itself."""

OWN_NAME = tuple(
    each.name
    for each in Person._meta.concrete_fields
    if isinstance(each, models.CharField) and not each.choices and (each.name in NAMES or not each.editable)
)
"""The name in its forms, and the keys by which lists sort and find it."""

Rows = dict[str, frozenset[Any]]


def somebody(person: Person, *, is_counted: bool = False) -> Somebody:
    """A person as the places look for them. `is_counted`: touches stay as figures. Queries."""
    gone = _going_with(person)
    merged = merged_into(person)
    gone[Person._meta.label] = gone.get(Person._meta.label, frozenset()) | frozenset(merged)
    alone, shared = touches_of(person)
    near = _staying_near(person, [*alone, *shared])
    near["contacts.Touch"] = frozenset(shared)
    if not is_counted:
        gone["contacts.Touch"] = frozenset(alone)
    return Somebody(
        row=person,
        mentions=Mentions.of([*names_of(person), *_names_in(merged.values())], own_addresses(person)),
        gone=gone,
        near=near,
        has_namesake=namesakes_of(person).exists(),
        is_counted=is_counted,
    )


def names_of(person: Person) -> list[tuple[str, str]]:
    """The forms of a name that have something in them."""
    found = [
        (person.family_name, person.given_name),
        (person.family_kana, person.given_kana),
        (person.family_latin, person.given_latin),
    ]
    return [name for name in found if any(name)]


def merged_into(person: Person) -> dict[int, Mapping[str, Any]]:
    """Key → columns of those who were found to be this person and are no longer rows of their own."""
    merges = PersonMerge.objects.filter(kept=person, undone_at=None)
    return {merge.gone_key: merge.image.get("gone", {}) for merge in merges}


def _names_in(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The forms of the names that they were written down under."""
    pairs = list(zip(NAMES[::2], NAMES[1::2], strict=True))
    return [(row.get(family, ""), row.get(given, "")) for row in rows for family, given in pairs]


def namesakes_of(person: Person) -> models.QuerySet:
    """Other people of the association who are written alike, so that a name in a text may mean them."""
    question = Q(family_name__iexact=person.family_name, given_name__iexact=person.given_name)
    if person.family_latin and person.given_latin:
        question |= Q(family_latin__iexact=person.family_latin, given_latin__iexact=person.given_latin)
    return Person.objects.filter(question).exclude(pk=person.pk)


def own_addresses(person: Person) -> list[str]:
    """Mail addresses, numbers and other ways to reach the person that nobody else here shares."""
    points = list(ContactPoint.objects.filter(person=person).exclude(value=""))
    keys = [point.value_key for point in points]
    shared = set(
        ContactPoint.objects.filter(value_key__in=keys).exclude(person=person).values_list("value_key", flat=True)
    )
    own = [point for point in points if point.value_key not in shared]
    return [text for point in own for text in (point.value, point.value_ja, point.value_key) if len(text) >= 6]


def touches_of(person: Person) -> tuple[list[int], list[int]]:
    """The keys of the touches with the person alone, and of those with others too."""
    rows = (
        TouchPerson.objects.filter(touch__in=TouchPerson.objects.filter(person=person).values("touch"))
        .values("touch")
        .annotate(people=Count("person"))
        .order_by("touch")
        .values_list("touch", "people")
    )
    found = list(rows)
    return [key for key, people in found if people == 1], [key for key, people in found if people > 1]


def _going_with(person: Person) -> Rows:
    """Label → keys of the rows that the database deletes together with the person."""
    collector = Collector(using=person._state.db or "default")
    collector.collect([person])
    found: dict[str, set[Any]] = defaultdict(set)
    for model, instances in collector.data.items():
        found[model._meta.label] |= {each.pk for each in instances}
    for rows in collector.fast_deletes:
        found[rows.model._meta.label] |= set(rows.values_list("pk", flat=True))
    return {label: frozenset(keys) for label, keys in found.items()}


def _staying_near(person: Person, touches: Sequence[int]) -> Rows:
    """Label → keys of the rows that lose their link to the person and stay."""
    found: dict[str, set[Any]] = defaultdict(set)
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.on_delete is models.SET_NULL:
            model: Any = relation.related_model
            rows = model._base_manager.filter(**{relation.field.name: person})
            found[model._meta.label] |= set(rows.values_list("pk", flat=True))
    for part in parts_of(touches):
        promises = FollowUp.objects.filter(touch__in=part, person=None)
        found[FollowUp._meta.label] |= set(promises.values_list("pk", flat=True))
    return {label: frozenset(keys) for label, keys in found.items()}


@register
class People(Place):
    """The person, everything that hangs on the person, pictures and cards, the index of names."""

    name, label, order = "people", pgettext_lazy("where data stands", "The person and what hangs on them"), 50
    answers = {
        "contacts.ContactPoint.person": GOES,
        "contacts.Position.person": GOES,
        "contacts.MeishiImage.person": GOES,
        "contacts.Consent.person": GOES,
        "contacts.FollowUp.person": GOES,
        "contacts.Gift.person": GOES,
        "contacts.Introduction.person": GOES,
        "contacts.Introduction.by_person": GOES,
        "contacts.Introduction.to_person": GOES,
        "contacts.LikelyPair.first": GOES,
        "contacts.LikelyPair.second": GOES,
        "contacts.NotDuplicate.first": GOES,
        "contacts.NotDuplicate.second": GOES,
        "contacts.PersonToken.person": GOES,
        "contacts.PersonCopy.person": GOES,
        "contacts.RetentionDecision.person": GOES,
        "contacts.TouchPerson.person": GOES,
        "contacts.Person_tags.person": GOES,
        "contacts.Person_partnerships.person": GOES,
        "contacts.Touch.people": "one with the person alone goes or stays as a figure, others stay without the name",
        "contacts.Advocacy.person": GOES,
        "contacts.Attendance.person": GOES,
        "contacts.Expertise.person": GOES,
        "contacts.Invitation.person": GOES,
        "contacts.PrincipalContactPerson.person": GOES,
        "contacts.ProgrammeExpert.person": GOES,
        "contacts.SeatCandidate.person": GOES,
        "contacts.ResourceCheck.person": STAYS,
        "contacts.Affiliation.person": STAYS,
        "contacts.AssessmentRequest.person": STAYS,
        "contacts.Contribution.person": STAYS,
        "contacts.ProfileRequest.person": STAYS,
        "contacts.Question.answered_by": STAYS,
        "contacts.Question.asked_by": STAYS,
        "contacts.Term.person": STAYS,
        "contacts.ToldBy.person": STAYS,
        "contacts.PersonMerge.kept": "what would undo the merge is erased",
        "contacts.PersonMerge.image": "what would undo the merge is erased",
        "contacts.NameToken.token": "words that lead to nobody any more are erased",
        # Another person's own name and what is reckoned from it: nobody else may change it, even if it is the same.
        **{f"contacts.Person.{column}": "another person's own name stays" for column in OWN_NAME},
        "contacts.ContactPoint.value_key": "the key of an address, kept with the address",
        "contacts.Erasure.mark": "a digest",
        "contacts.Erasure.counts": "names of places and numbers",
        "contacts.Erasure.files": "hashes",
        "contacts.Handover.people_keys": "keys",
        "contacts.Handover.follow_up_keys": "keys",
        "contacts.Handover.goal_keys": "keys",
        "contacts.Handover.grant_keys": "keys",
        "contacts.ConsentText.version": "a number of our own",
    }

    def find(self, subject: Somebody) -> Iterable[Finding]:
        person: Any = subject.row
        alone, shared = touches_of(person)
        files = _pictures_of(person)
        merges = list(PersonMerge.objects.filter(Q(kept=person) | Q(gone_key=person.pk)).values_list("pk", flat=True))
        yield Finding(
            self.name,
            Person._meta.verbose_name,
            1,
            Deed.ERASED,
            _("With photo and cards, and out of every list and search."),
            lambda: _erase(person, subject, alone, merges, files),
        )
        for label, number in _counted(subject.gone):
            yield Finding(self.name, label, number, Deed.ERASED)
        if subject.is_counted:
            why = _("How often and in which way we were in touch stays; what was said goes.")
            yield Finding(self.name, Touch._meta.verbose_name_plural, len(alone), Deed.COUNTED, why)
        why = _("Others took part, so that it stays for them, without this person.")
        yield Finding(self.name, Touch._meta.verbose_name_plural, len(shared), Deed.CLEANED, why)
        why = _("A merge of this person can then no longer be undone.")
        yield Finding(self.name, PersonMerge._meta.verbose_name_plural, len(merges), Deed.ERASED, why)

    def copy(self, subject: Somebody) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        person: Any = subject.row
        touches = Touch.objects.filter(takers__person=person).select_related("organization", "by")
        return {
            "person": [_columns(person, Person)],
            "contact_points": [_columns(row, ContactPoint) for row in ContactPoint.objects.filter(person=person)],
            "positions": [
                _columns(row, Position) | {"organization": str(row.organization)}
                for row in Position.objects.filter(person=person).select_related("organization")
            ],
            "touches": [
                {
                    "kind": row.kind,
                    "happened_on": row.happened_on,
                    "began": row.began,
                    "said": row.said,
                    "organization": str(row.organization or ""),
                    "by": str(row.by or ""),
                }
                for row in touches
            ],
            "follow_ups": [_columns(row, FollowUp) for row in FollowUp.objects.filter(person=person)],
            "introductions": [
                {"made_on": row.made_on, "state": row.state, "result": row.result, "part": _part_in(row, person)}
                for row in Introduction.objects.filter(Q(person=person) | Q(by_person=person) | Q(to_person=person))
            ],
            "gifts": [_columns(row, Gift) for row in Gift.objects.filter(person=person)],
            "contributions": [_columns(row, Contribution) for row in Contribution.objects.filter(person=person)],
            "told": [
                _columns(row, ToldBy) | {"about": str(row.profile.place)}
                for row in ToldBy.objects.filter(person=person).select_related("profile__place")
            ],
            "profile_requests": [_columns(row, ProfileRequest) for row in ProfileRequest.objects.filter(person=person)],
            "assessment_requests": [
                _columns(row, AssessmentRequest) for row in AssessmentRequest.objects.filter(person=person)
            ],
            "affiliations": [
                _columns(row, Affiliation) | {"organization": str(row.organization)}
                for row in Affiliation.objects.filter(person=person).select_related("organization")
            ],
            "named_as_contact": [
                {"partnership": str(row.principal_contact.partnership)}
                for row in PrincipalContactPerson.objects.filter(person=person).select_related(
                    "principal_contact__partnership__home", "principal_contact__partnership__partner"
                )
            ],
            "consents": [_columns(row, Consent) for row in Consent.objects.filter(person=person)],
            "cards": [_columns(row, MeishiImage) for row in MeishiImage.objects.filter(person=person)],
            "decisions_about_keeping": [
                _columns(row, RetentionDecision) for row in RetentionDecision.objects.filter(person=person)
            ],
            "tags": [{"tag": str(tag)} for tag in person.tags.all()],
        }

    def pictures(self, subject: Somebody) -> Mapping[str, Path]:
        return {found.name: found.path for name in _pictures_of(subject.row) if (found := picture(name))}


@register
class ImportedLines(Place):
    """Lines of files that became the person, or an entry merged into the person, or are about nobody else.

    They go as a whole: the sweep leaves them alone, but for names in the lines of others.
    """

    name, label, order = "imports", _("Imported lines"), 45

    def find(self, subject: Somebody) -> Iterable[Finding]:
        asked = _lines_of(subject)

        def blank() -> Files:
            forget(**asked)
            return ()

        number = sum(len(places) for _chunk, places in kept_rows(**asked))
        yield Finding(self.name, self.label, number, Deed.ERASED, act=blank)

    def copy(self, subject: Somebody) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        lines = [chunk.rows[place] for chunk, places in kept_rows(**_lines_of(subject)) for place in places]
        return {"imported_rows": [{"line": line[0], "cells": [cell for cell in line[1] if cell]} for line in lines]}


class _Lines(TypedDict):
    kind: str
    keys: frozenset[Any]
    is_theirs: Callable[[Sequence[str]], bool]


def _lines_of(subject: Somebody) -> _Lines:
    is_theirs = partial(subject.mentions.are_cells_of, has_namesake=subject.has_namesake)
    return {"kind": PEOPLE, "keys": subject.gone[Person._meta.label], "is_theirs": is_theirs}


def _columns(row: models.Model, model: type[models.Model]) -> dict[str, Any]:
    """The row's own columns; no keys of other rows, none of our own reckoning."""
    left_out = {"id", "version", "association", "value_key", "sort_kana", "sort_latin", "kana_row", "letter"}
    return {
        field.name: field.value_from_object(row)
        for field in model._meta.concrete_fields
        if field.name not in left_out and not field.is_relation
    }


def _part_in(row: Introduction, person: Person) -> str:
    if row.person_id == person.pk:
        return "introduced"
    return "introducer" if row.by_person_id == person.pk else "met"


def _pictures_of(person: Any) -> list[str]:
    cards = MeishiImage.objects.filter(person=person).values_list("front", "back")
    merges = PersonMerge.objects.filter(Q(kept=person) | Q(gone_key=person.pk)).values_list("spare_photo", flat=True)
    return [name for name in (person.photo, *(side for card in cards for side in card), *merges) if name]


def _counted(gone: Mapping[str, frozenset[Any]]) -> list[tuple[Any, int]]:
    from django.apps import apps

    found = []
    for label, keys in sorted(gone.items()):
        model = apps.get_model(label)
        if label not in _SILENT and model is not Person and not model._meta.auto_created:
            found.append((model._meta.verbose_name_plural, len(keys)))
    return found


def _erase(person: Person, subject: Somebody, alone: list[int], merges: list[int], pictures: list[str]) -> Files:
    """Delete what goes, empty what stays as a figure; answers the files that nothing names any more."""
    words = list(PersonToken.objects.filter(person=person).values_list("token", flat=True))
    copies = list(PersonCopy.objects.filter(person=person).values_list("file", flat=True))
    for part in parts_of(alone):
        touches = Touch.objects.filter(pk__in=part)
        if subject.is_counted:
            touches.update(said="", version=F("version") + 1)
        else:
            touches.delete()
    PersonMerge.objects.filter(pk__in=merges).update(image={}, spare_photo="", kept=None)
    Person.objects.filter(pk=person.pk).delete()
    for part in parts_of(words):
        NameToken.objects.filter(pk__in=part, people=None).delete()
    used = names_in_use() if pictures else set()
    unused = {name for name in pictures if name not in used and picture(name)}
    stems = sorted(name.partition(".")[0] for name in unused)
    return [f"media/pictures/{stem[:2]}/*{stem}*" for stem in stems] + [f"media/copies/{each}.zip" for each in copies]
