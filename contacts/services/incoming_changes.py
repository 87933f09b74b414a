"""Changing people whom a file knows better: what it adds or says otherwise, with what is needed to take it back."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.utils import timezone

from contacts.choices import Purpose
from contacts.incoming.entries import Entry
from contacts.incoming.known import Change, Known, change_for, load
from contacts.models import Consent, ContactPoint, Person, Position
from contacts.points import value_key
from contacts.services.contact_points import refresh_keys
from contacts.services.incoming import BATCH, Arrival, consents_of, firm_of, titles
from contacts.services.ladder import refresh_rungs
from contacts.services.upkeep import refresh_names, refresh_positions, refresh_touches
from portal.accounts.models import Membership
from portal.activity.models import Verb
from portal.activity.services import Act, plain
from portal.imports.choices import Became
from portal.resources import Verdict
from portal.saving import TITLE, VERSION

Pair = tuple[Entry, Verdict]


def change_known(arrival: Arrival, pairs: Sequence[Pair], membership: Membership | None) -> list[dict[str, Any]]:
    """Change the people whom these rows are about. Somebody who was changed after the preview is left alone, and named.

    A firm we did not know of is a new position and ends the main one the day before: nothing is overwritten.
    """
    keys = {verdict.key for _entry, verdict in pairs if verdict.key}
    known = load(keys, membership, is_locked=True)
    results: list[dict[str, Any]] = []
    touched: list[Person] = []
    jobs: list[int] = []
    for entry, verdict in pairs:
        one = known.pop(verdict.key, None) if verdict.key else None
        if one is None or one.person.version != verdict.version:
            results.append({"became": Became.SKIPPED.value, "key": verdict.key, "why": "changed_since"})
            continue
        change = change_for(entry, one)
        results.append(_change(arrival, entry, one, change))
        touched.append(one.person)
        if results[-1].get("positions"):  # other words at a firm that we know are another position as well
            jobs.append(one.person.pk)
    fields = sorted({*(name for result in results for name in result.get("before", ())), "version"})
    if touched:
        Person.objects.bulk_update(touched, fields, batch_size=BATCH)
        refresh_names(touched)
        refresh_keys([result["key"] for result in results if "country" in result.get("before", ())])
        _agree(arrival, [entry for entry, _verdict in pairs], touched, results)
    if jobs:
        refresh_positions(jobs)
        refresh_rungs(jobs)
    if silenced := [person.pk for person in touched if person.is_not_to_be_contacted]:
        refresh_touches(silenced)
    return results


def _agree(arrival: Arrival, entries: Sequence[Entry], people: Sequence[Person], results: list[dict[str, Any]]) -> None:
    """The consents that the file claims of these people, where we know nothing of theirs yet, not even a withdrawal."""
    rows = {person.pk: person for person in people}
    known = set(
        Consent.objects.filter(person__in=rows, purpose=Purpose.CORRESPONDENCE).values_list("person", flat=True)
    )
    changed = [
        (entry, rows[result["key"]], result)
        for entry, result in zip(entries, results, strict=True)
        if result["became"] == Became.UPDATED and result["key"] not in known
    ]
    if changed:
        some, whose, said = zip(*changed, strict=True)
        consents_of(arrival, some, whose, list(said))


def _change(arrival: Arrival, entry: Entry, one: Known, change: Change) -> dict[str, Any]:
    person = one.person
    if not change:  # its consent alone
        return {"became": Became.UPDATED.value, "key": person.pk, "version": person.version, "before": {}}
    before = plain({name: getattr(person, name) for name in change.person})
    for name, value in change.person.items():
        setattr(person, name, value)
    person.version += 1
    result: dict[str, Any] = {
        "became": Became.UPDATED.value,
        "key": person.pk,
        "version": person.version,
        "before": before,
    }
    points = ContactPoint.objects.bulk_create(_points(arrival, person, change.points, len(one.points) + 1))
    result["points"] = [point.pk for point in points]
    through: Any = Person.tags.through
    tags = [arrival.tags[word.casefold()] for word in change.tags]
    through.objects.bulk_create((through(person=person, tag_id=key) for key in tags), ignore_conflicts=True)
    result["tags"] = tags
    if change.is_new_job:
        _new_job(arrival, entry, one, result)
    elif change.position:
        _say_position(arrival, entry, one, change, result)
    after = {TITLE: titles(person), VERSION: person.version, **plain(change.person)}
    if change.points:
        after["points"] = [value for _kind, value in change.points]
    arrival.acts.append(Act(Verb.CHANGED, person, before=before, after=after))
    return result


def _points(arrival: Arrival, person: Person, points: Sequence[tuple[str, str]], first: int) -> list[ContactPoint]:
    return [
        ContactPoint(
            association=arrival.association,
            person=person,
            kind=kind,
            value=value,
            order=order,
            value_key=value_key(kind, value, person.country),
        )
        for order, (kind, value) in enumerate(points, start=first)
    ]


def _new_job(arrival: Arrival, entry: Entry, one: Known, result: dict[str, Any]) -> None:
    today = timezone.localdate()
    old = one.positions[0] if one.positions else None
    last_day = today - datetime.timedelta(days=1)
    if old and (old.from_on is None or old.from_on <= last_day):
        result["ended"] = {"key": old.pk, "version": old.version + 1, "to_on": old.to_on and old.to_on.isoformat()}
        Position.objects.filter(pk=old.pk).update(to_on=last_day, version=F("version") + 1)
        before, after = {"to_on": result["ended"]["to_on"]}, {"to_on": last_day.isoformat(), VERSION: old.version + 1}
        arrival.acts.append(Act(Verb.CHANGED, old, before=before, after=after, about=one.person))
    key: int = firm_of(arrival, entry)  # type: ignore[assignment]  # it was found or written down before
    new = Position.objects.create(
        association=arrival.association,
        person=one.person,
        organization_id=key,
        from_on=today if old else None,
        **entry.position,
    )
    result["positions"] = [new.pk]
    if key in arrival.new_organizations:
        result["organization"] = key
    arrival.acts.append(Act(Verb.CREATED, new, after={"organization": key, **entry.position}, about=one.person))


def _say_position(arrival: Arrival, entry: Entry, one: Known, change: Change, result: dict[str, Any]) -> None:
    """Words of a position that were missing are filled in; others are a new position at the same firm."""
    at = one.position_at(entry.company_keys)
    if at is None:
        return
    if any(getattr(at, name) for name in change.position):
        one.positions.remove(at)
        one.positions.insert(0, at)
        _new_job(arrival, entry, one, result)
        return
    before = {name: getattr(at, name) for name in change.position}
    Position.objects.filter(pk=at.pk).update(**change.position, version=F("version") + 1)
    result["said"] = {"key": at.pk, "version": at.version + 1, "before": before}
    after = {**change.position, VERSION: at.version + 1}
    arrival.acts.append(Act(Verb.CHANGED, at, before=before, after=after, about=one.person))
