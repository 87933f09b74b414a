"""What hangs on a person, and what becomes of each when two people become one.

Every link is found by looking at the models, those of other apps too. A row follows to the person who is kept. It is
left out, and remembered for the undo, where it would then say nothing: a second time in the same touch, introduced to
themselves, the same number twice. `RULES` names each link; a link without a rule fails a test and follows all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.characters import has_kanji
from contacts.choices import CrossBorder
from contacts.models import Consent, Expertise, Person
from partnerships.names import is_japanese
from portal.readings import likeness


class Rule(Enum):
    FOLLOWS = "follows to the person who is kept"
    DERIVED = "found anew, so that nothing is lost with it"


RULES: dict[str, Rule] = {
    "contacts.Advocacy.person": Rule.FOLLOWS,
    "contacts.Affiliation.person": Rule.FOLLOWS,
    "contacts.AssessmentRequest.person": Rule.FOLLOWS,
    "contacts.Attendance.person": Rule.FOLLOWS,
    "contacts.Consent.person": Rule.FOLLOWS,
    "contacts.ContactPoint.person": Rule.FOLLOWS,
    "contacts.Contribution.person": Rule.FOLLOWS,
    "contacts.Expertise.person": Rule.FOLLOWS,
    "contacts.FollowUp.person": Rule.FOLLOWS,
    "contacts.Gift.person": Rule.FOLLOWS,
    "contacts.Introduction.by_person": Rule.FOLLOWS,
    "contacts.Introduction.person": Rule.FOLLOWS,
    "contacts.Introduction.to_person": Rule.FOLLOWS,
    "contacts.Invitation.person": Rule.FOLLOWS,
    "contacts.LikelyPair.first": Rule.DERIVED,
    "contacts.LikelyPair.second": Rule.DERIVED,
    "contacts.MeishiImage.person": Rule.FOLLOWS,
    "contacts.NotDuplicate.first": Rule.FOLLOWS,
    "contacts.NotDuplicate.second": Rule.FOLLOWS,
    "contacts.PersonCopy.person": Rule.FOLLOWS,
    "contacts.PersonMerge.kept": Rule.FOLLOWS,
    "contacts.PersonToken.person": Rule.DERIVED,
    "contacts.Person_partnerships.person": Rule.FOLLOWS,
    "contacts.Person_tags.person": Rule.FOLLOWS,
    "contacts.Position.person": Rule.FOLLOWS,
    "contacts.PrincipalContactPerson.person": Rule.FOLLOWS,
    "contacts.ProfileRequest.person": Rule.FOLLOWS,
    "contacts.ProgrammeExpert.person": Rule.FOLLOWS,
    "contacts.Question.answered_by": Rule.FOLLOWS,
    "contacts.Question.asked_by": Rule.FOLLOWS,
    "contacts.ResourceCheck.person": Rule.FOLLOWS,
    "contacts.RetentionDecision.person": Rule.FOLLOWS,
    "contacts.SeatCandidate.person": Rule.FOLLOWS,
    "contacts.Term.person": Rule.FOLLOWS,
    "contacts.ToldBy.person": Rule.FOLLOWS,
    "contacts.TouchPerson.person": Rule.FOLLOWS,
    "delegations.Delegate.person": Rule.FOLLOWS,
    "delegations.DoorMeeting.person": Rule.FOLLOWS,
    "delegations.GuestLink.person": Rule.FOLLOWS,
    "delegations.MeetingPerson.person": Rule.FOLLOWS,
    "delegations.OutcomeRequest.person": Rule.FOLLOWS,
    "delegations.StakeholderGoal.person": Rule.FOLLOWS,
    "delegations.ThankYou.person": Rule.FOLLOWS,
}

SAME: dict[str, tuple[str, ...]] = {
    "contacts.Position": (
        "person_id",
        "organization_id",
        "title_en",
        "title_ja",
        "department_en",
        "department_ja",
        "from_on",
        "to_on",
    ),
    "contacts.ContactPoint": ("person_id", "kind", "value_key"),
    "contacts.ProgrammeExpert": ("programme_id", "session_id", "person_id", "role"),
}
"""Columns by which two rows say the same, where the database does not forbid it."""

CHOSEN = (
    "family_name",
    "given_name",
    "family_kana",
    "given_kana",
    "family_latin",
    "given_latin",
    "honorific_en",
    "honorific_ja",
    "name_order",
    "side",
    "language",
    "interests",
    "city",
    "country",
    "photo",
    "keeper",
    "cadence_days",
    "origin",
    "note",
)
"""Columns of a person of which one of the two values stays."""
JOINED = {"note": "\n\n", "interests": "; "}
"""Of these both values can stay, one after the other."""


class Chosen(models.TextChoices):
    KEPT = "kept", _("of the entry that stays")
    GONE = "gone", _("of the entry that goes")
    BOTH = "both", _("both, one after the other")


@dataclass(frozen=True)
class Change:
    """A row that is changed: the columns before and after."""

    label: str
    key: Any
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass
class Plan:
    """What a merge does to the rows around two people."""

    changes: list[Change] = field(default_factory=list)
    dropped: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


def links_to_people() -> dict[str, Any]:
    """Every link of a row to a person, of every app: "app.Model.column" → the column."""
    found: dict[str, Any] = {}
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):  # a link of one row to one person is a kind of it
            linking: Any = relation.related_model
            found[f"{linking._meta.label}.{relation.field.name}"] = relation.field
    return found


def plan(kept: Person, gone: Person) -> Plan:
    """What becomes of every row that hangs on `gone`. One query for each model that links to people, two if it has
    such rows; nothing is written."""
    by_model: dict[type[models.Model], list[Any]] = defaultdict(list)
    for label, column in links_to_people().items():
        if RULES.get(label, Rule.FOLLOWS) is Rule.FOLLOWS:
            by_model[column.model].append(column)
    made = Plan()
    for model, columns in by_model.items():
        _plan_rows(made, model, [column.attname for column in columns], kept.pk, gone.pk)
    made.changes += strictest(kept, gone)
    made.changes += both_expertises(kept, gone)
    _settle(made)
    return made


def _settle(made: Plan) -> None:
    """Each row that is left out stands there once, after those that it points to, and is not changed besides: the undo
    brings them back in this order."""
    rows = {(label, _key_of(label, row)): (label, row) for label, row in made.dropped}
    made.changes = [each for each in made.changes if (each.label, each.key) not in rows]
    made.dropped = sorted(rows.values(), key=lambda each: _leans_on(each[0], each[1], rows))


def _key_of(label: str, row: dict[str, Any]) -> Any:
    return row[apps.get_model(label)._meta.pk.attname]


def _leans_on(label: str, row: dict[str, Any], rows: Any) -> bool:
    """Whether a row points to another that is left out."""
    columns: Any = apps.get_model(label)._meta.concrete_fields
    linked = [each for each in columns if isinstance(each, models.ForeignKey)]
    return any((each.related_model._meta.label, row[each.attname]) in rows for each in linked)


def _plan_rows(made: Plan, model: type[models.Model], columns: list[str], kept: int, gone: int) -> None:
    manager: Any = model._default_manager
    moving = list(manager.filter(_any_of(columns, gone)).order_by("pk").values())
    if not moving:
        return
    label = model._meta.label
    sames = _sames(model, columns)
    here: dict[tuple, Any] = {}
    if sames:
        for row in manager.filter(_any_of(columns, kept)).values():
            here.update(dict.fromkeys(_marks(label, row, sames), row[model._meta.pk.attname]))
    for row in moving:
        after = _turned(label, row | {name: kept for name in columns if row[name] == gone})
        marks = _marks(label, after, sames)
        twin = next((here[mark] for mark in marks if mark in here), None)
        key = row[model._meta.pk.attname]
        if twin is not None or _says_nothing(label, after, columns):
            made.dropped.append((label, row))
            _point_elsewhere(made, model, key, twin)
            continue
        here.update(dict.fromkeys(marks, key))
        changed = [name for name in row if row[name] != after[name]]
        made.changes.append(
            Change(label, key, {name: row[name] for name in changed}, {name: after[name] for name in changed})
        )


def _marks(label: str, row: dict[str, Any], sames: list[tuple[str, ...]]) -> list[tuple]:
    """What tells a row from others; nothing is unique about an empty column."""
    whole = SAME.get(label)
    return [(same, *(row[name] for name in same)) for same in sames if same == whole or None not in map(row.get, same)]


def _any_of(columns: Iterable[str], key: int) -> Q:
    return Q(*((column, key) for column in columns), _connector=Q.OR)


def _sames(model: type[models.Model], columns: list[str]) -> list[tuple[str, ...]]:
    """Sets of columns by which two rows of a model are one: its unique constraints on the link, and `SAME`."""
    meta: Any = model._meta
    named = [each.fields for each in meta.constraints if isinstance(each, models.UniqueConstraint)]
    sets = [tuple(meta.get_field(name).attname for name in names) for names in (*named, *meta.unique_together)]
    sets += [SAME[meta.label]] if meta.label in SAME else []
    sets += [(column.attname,) for column in meta.concrete_fields if column.unique]
    return [names for names in sets if set(columns) & set(names)]


def _turned(label: str, row: dict[str, Any]) -> dict[str, Any]:
    """A pair that is told apart keeps the smaller key first."""
    if label == "contacts.NotDuplicate" and row["first_id"] > row["second_id"]:
        return row | {"first_id": row["second_id"], "second_id": row["first_id"]}
    return row


def _says_nothing(label: str, row: dict[str, Any], columns: list[str]) -> bool:
    """Whether one person now stands twice in a row that is about several."""
    people = [row[name] for name in columns if row[name] is not None]
    return len(set(people)) < len(people)


def _point_elsewhere(made: Plan, model: type[models.Model], key: Any, twin: Any) -> None:
    """What points to a row that is left out points to its twin, the card to the position that stays; without a twin to
    nothing, or it is left out too where it cannot be without: the sectors of an introduction."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.related_model is Person:
            continue
        pointing: Any = relation.related_model
        column = relation.field.attname
        rows = pointing._default_manager.filter(**{column: key}).order_by("pk")
        label, named = pointing._meta.label, pointing._meta.pk.attname
        theirs = pointing._default_manager.filter(**{column: twin}).first() if relation.field.unique and twin else None
        if theirs is not None:  # one row alone may point to the twin: the coming by an invitation
            for row in rows.values():
                made.dropped.append((label, row))
                _point_elsewhere(made, pointing, row[named], theirs.pk)
            continue
        if twin is None and not relation.field.null:
            for row in rows.values():
                made.dropped.append((label, row))
                _point_elsewhere(made, pointing, row[named], None)
            continue
        sames = _sames(pointing, [column])
        known = _known(pointing, column, twin, sames) if twin is not None and sames else {}
        for row in rows.values():
            same = next((known[mark] for mark in _marks(label, row | {column: twin}, sames) if mark in known), None)
            if same is not None:  # the twin has it already: a sector of an expertise, a place at a meeting
                made.dropped.append((label, row))
                _point_elsewhere(made, pointing, row[named], same)
            else:
                made.changes.append(Change(label, row[named], {column: key}, {column: twin}))


def _known(pointing: Any, column: str, twin: Any, sames: list[tuple[str, ...]]) -> dict[tuple, Any]:
    """What tells the rows that point to a twin from others → their keys."""
    rows = pointing._default_manager.filter(**{column: twin}).values()
    label, named = pointing._meta.label, pointing._meta.pk.attname
    return {mark: row[named] for row in rows for mark in _marks(label, row, sames)}


def strictest(kept: Person, gone: Person) -> list[Change]:
    """Of two consents for one purpose the stricter holds: what one entry withdrew or refused holds for both."""
    newest: dict[tuple[int, str], Consent] = {}
    rows = list(Consent.objects.filter(person__in=[kept.pk, gone.pk]).order_by("given_on", "pk"))
    for row in rows:
        newest[row.person_id, row.purpose] = row
    found = []
    for purpose in {row.purpose for row in rows}:
        last = [row for (_person, of), row in newest.items() if of == purpose]
        if len(last) < 2:
            continue
        withdrawn = [row.withdrawn_on for row in last if row.withdrawn_on]
        refused = any(row.cross_border == CrossBorder.REFUSED for row in last)
        for row in last:
            after: dict[str, Any] = {}
            if withdrawn and not row.withdrawn_on:
                after["withdrawn_on"] = max(*withdrawn, row.given_on)
            if refused and row.cross_border != CrossBorder.REFUSED:
                after["cross_border"] = CrossBorder.REFUSED.value
            if after:
                found.append(Change("contacts.Consent", row.pk, {name: getattr(row, name) for name in after}, after))
    return found


def both_expertises(kept: Person, gone: Person) -> list[Change]:
    """Somebody who stands in the directory of experts twice keeps the topics and notes of both."""
    found = {row.person_id: row for row in Expertise.objects.filter(person__in=[kept.pk, gone.pk])}
    if len(found) < 2:
        return []
    mine, theirs = found[kept.pk], found[gone.pk]
    before, after = {}, {}
    for name, between in (("topics_en", "; "), ("topics_ja", "、"), ("note", "\n\n")):
        column: Any = Expertise._meta.get_field(name)
        texts = [getattr(row, name) for row in (mine, theirs)]
        joined = between.join(dict.fromkeys(filter(None, texts)))
        if joined != texts[0] and len(joined) <= column.max_length:
            before[name], after[name] = texts[0], joined
    return [Change("contacts.Expertise", mine.pk, before, after)] if after else []


def proposed(kept: Person, gone: Person) -> dict[str, str]:
    """Which value of each column stays unless somebody chooses: what is there, of both what the kept entry has."""
    found = {}
    for name in CHOSEN:
        mine, theirs = getattr(kept, name), getattr(gone, name)
        if name in JOINED and mine and theirs and mine != theirs:
            found[name] = Chosen.BOTH.value
        else:
            found[name] = Chosen.GONE.value if mine in ("", None) and theirs not in ("", None) else Chosen.KEPT.value
    if is_japanese(gone) and not is_japanese(kept):
        found |= dict.fromkeys(("family_name", "given_name"), Chosen.GONE.value)
    return found


def values_after(kept: Person, gone: Person, choices: dict[str, str]) -> dict[str, Any]:
    """The columns of the kept person after the merge. Who is not to be contacted in one is not in both."""
    found: dict[str, Any] = {}
    for name, chosen in (proposed(kept, gone) | choices).items():
        mine, theirs = getattr(kept, name), getattr(gone, name)
        if chosen == Chosen.BOTH and name in JOINED:
            found[name] = JOINED[name].join(dict.fromkeys(text for text in (mine, theirs) if text))
        else:
            found[name] = theirs if chosen == Chosen.GONE else mine
    found |= _in_latin_letters(found, kept, gone)
    found["is_not_to_be_contacted"] = kept.is_not_to_be_contacted or gone.is_not_to_be_contacted
    reasons = dict.fromkeys(row.not_contact_reason for row in (kept, gone) if row.not_contact_reason)
    found["not_contact_reason"] = "; ".join(reasons)[:200]
    return found


def _in_latin_letters(values: dict[str, Any], kept: Person, gone: Person) -> dict[str, str]:
    """A name that stood in Latin letters alone is kept as that form of the Japanese name, in the order of its kana."""
    if values["family_latin"] or values["given_latin"] or not has_kanji(values["family_name"] + values["given_name"]):
        return {}
    other = next((row for row in (kept, gone) if row.family_name and row.given_name and not is_japanese(row)), None)
    if other is None:
        return {}
    family, given = other.family_name, other.given_name
    if values["family_kana"] and not likeness(family, values["family_kana"]):
        if not likeness(given, values["family_kana"]):
            return {}
        family, given = given, family
    return {"family_latin": family, "given_latin": given}
