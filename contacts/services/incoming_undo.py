"""Taking back what a file brought: whoever was changed or touched since stays, and is named."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from contacts.models import Consent, ContactPoint, Organization, Person, PersonToken, Position, Tag
from contacts.services.contact_points import refresh_keys
from contacts.services.incoming import BATCH, titles
from contacts.services.ladder import refresh_rungs
from contacts.services.merging import merged_into
from contacts.services.name_index import forget_words, words_held_by
from contacts.services.upkeep import hold_people, refresh_names, refresh_positions, refresh_touches
from portal.accounts.models import Association, User
from portal.activity.models import Verb
from portal.activity.services import Act, record_all, values_of
from portal.imports.choices import Became
from portal.saving import TITLE, VERSION, restored

Result = Mapping[str, Any]
OWN = (Position, ContactPoint, PersonToken, Consent, Person.tags.through, Person.partnerships.through)
"""What belongs to a person from the first day; anything else that names them was done since."""


def take_back(association: Association, by: User | None, results: Sequence[Result]) -> list[dict[str, Any]]:
    """Take back these results of a run; answers what became of each.

    Somebody new goes again, unless a touch, a promise, a card or anything else names them by now, or somebody changed
    them or merged them into another entry. Whoever was changed gets the old values back, unless somebody changed them
    since.
    """
    hold_people(result["key"] for result in results)
    Association.objects.select_for_update().only("pk").get(pk=association.pk)
    people = {person.pk: person for person in Person.objects.filter(pk__in=[result["key"] for result in results])}
    untouched = _untouched(results, people)
    merged = merged_into([result["key"] for result in results if result["key"] not in people])
    acts: list[Act] = []
    gone, back = [], []
    answers: list[dict[str, Any]] = []
    for result in results:
        person = people.get(result["key"])
        if person is None and (kept := merged.get(result["key"])):
            answers.append({**result, "became": Became.KEPT.value, "name": str(kept)})
        elif person is None:
            answers.append({"became": Became.REMOVED.value, "key": result["key"], **_made_along(result)})
        elif result["key"] not in untouched:
            answers.append({**result, "became": Became.KEPT.value, "name": str(person)})
        elif result["became"] == Became.CREATED:
            gone.append(person)
            acts.append(Act(Verb.REMOVED, person, before=values_of(person) | {TITLE: titles(person)}))
            answers.append({"became": Became.REMOVED.value, "key": person.pk, **_made_along(result)})
        else:
            back.append((person, result))
            acts.append(_restored(person, result))
            answers.append({"became": Became.RESTORED.value, "key": person.pk, **_made_along(result)})
    record_all(association=association, by=by, acts=acts)
    _restore(back)
    _remove(gone)
    return answers


def remove_new_organizations(association: Association, by: User | None, keys: Sequence[int]) -> None:
    """Delete the firms that the run wrote down, unless somebody works there by now or somebody changed them."""
    rows = list(Organization.objects.filter(pk__in=keys, version=1))
    named: set[int] = set()
    for relation in Organization._meta.related_objects:
        through = relation.related_model
        if through is Organization.partnerships.through:
            continue
        where = {f"{relation.field.name}__in": [row.pk for row in rows]}
        named |= set(through._base_manager.filter(**where).values_list(relation.field.name, flat=True))
    unnamed = [row for row in rows if row.pk not in named]
    before = [values_of(row) | {TITLE: {"en": row.name_en, "ja": row.name_ja}} for row in unnamed]
    acts = [Act(Verb.REMOVED, row, before=said) for row, said in zip(unnamed, before, strict=True)]
    record_all(association=association, by=by, acts=acts)
    Organization.objects.filter(pk__in=[row.pk for row in unnamed]).delete()


def remove_new_tags(association: Association, by: User | None, made: Collection[tuple[int, str]]) -> None:
    """Delete the tags that the run made, unless somebody or something carries them by now or somebody renamed them."""
    names = dict(made)
    unused = {relation.name: None for relation in Tag._meta.related_objects}
    rows = [row for row in Tag.objects.filter(pk__in=names, **unused) if row.name == names[row.pk]]
    record_all(association=association, by=by, acts=[Act(Verb.REMOVED, row, before=values_of(row)) for row in rows])
    Tag.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _made_along(result: Result) -> dict[str, Any]:
    """What the row brought besides the person, for the end of the undoing."""
    return {name: result[name] for name in ("organization", "made_tags") if name in result}


def _untouched(results: Sequence[Result], people: Mapping[int, Person]) -> set[int]:
    """Those who are as the run left them: version, points, positions; of the new ones also that nothing else names."""
    as_left = {
        key for result in results if (key := result["key"]) in people and people[key].version == result["version"]
    }
    points = _held(ContactPoint, people)
    positions = _held(Position, people, version=True)
    for result in results:
        key, is_new = result["key"], result["became"] == Became.CREATED
        ours = set(result.get("points", ()))
        if (is_new and points.get(key, set()) != ours) or not ours <= points.get(key, set()):
            as_left.discard(key)
        jobs = {(pk, 1) for pk in result.get("positions", ())}
        if (is_new and positions.get(key, set()) != jobs) or not jobs <= positions.get(key, set()):
            as_left.discard(key)
        for name in ("ended", "said"):
            if name in result and (result[name]["key"], result[name]["version"]) not in positions.get(key, set()):
                as_left.discard(key)
    new = [result["key"] for result in results if result["became"] == Became.CREATED and result["key"] in as_left]
    allowed = {pk for result in results for pk in result.get("consents", ())}
    return as_left - _named_elsewhere(new, allowed)


def _held(model: Any, people: Mapping[int, Person], *, version: bool = False) -> dict[int, set[Any]]:
    found: dict[int, set[Any]] = {}
    names = ["person", "pk", "version"] if version else ["person", "pk"]
    for key, *rest in model.objects.filter(person__in=people).values_list(*names):
        found.setdefault(key, set()).add(tuple(rest) if version else rest[0])
    return found


def _named_elsewhere(keys: Sequence[int], consents: set[int]) -> set[int]:
    """Those of new people whom any other row names by now: touches, promises, gifts, cards … One query a kind."""
    named = set(Consent.objects.filter(person__in=keys).exclude(pk__in=consents).values_list("person", flat=True))
    for relation in Person._meta.related_objects:
        if relation.related_model in OWN:
            continue
        where = {f"{relation.field.name}__in": keys}
        rows = relation.related_model._base_manager.filter(**where)
        named |= set(rows.values_list(relation.field.name, flat=True))
    return named


def _restored(person: Person, result: Result) -> Act:
    before = {name: getattr(person, name) for name in result.get("before", ())}
    after = dict(result.get("before", {})) | {TITLE: titles(person), VERSION: person.version + 1}
    return Act(Verb.CHANGED, person, before=before, after=after)


def _restore(pairs: Sequence[tuple[Person, Result]]) -> None:
    """Give the old values back; points, tags and positions that came with the file go."""
    if not pairs:
        return
    jobs = []
    for person, result in pairs:
        for name, value in restored(Person, result.get("before", {})).items():
            setattr(person, name, value)
        person.version += 1
        if ended := result.get("ended"):
            to_on = datetime.date.fromisoformat(ended["to_on"]) if ended["to_on"] else None
            Position.objects.filter(pk=ended["key"]).update(to_on=to_on, version=ended["version"] + 1)
        if said := result.get("said"):
            Position.objects.filter(pk=said["key"]).update(**said["before"], version=said["version"] + 1)
        if result.get("positions") or ended:
            jobs.append(person.pk)
        if result.get("tags"):
            worn: Any = Person.tags.through
            worn.objects.filter(person=person, tag__in=result["tags"]).delete()
    new_jobs = [pk for _person, result in pairs for pk in result.get("positions", ())]
    Person.objects.filter(main_position__in=new_jobs).update(main_position=None)
    Position.objects.filter(pk__in=new_jobs).delete()
    ContactPoint.objects.filter(pk__in=[pk for _person, result in pairs for pk in result.get("points", ())]).delete()
    Consent.objects.filter(pk__in=[pk for _person, result in pairs for pk in result.get("consents", ())]).delete()
    fields = sorted({*(name for _person, result in pairs for name in result.get("before", ())), "version"})
    people = [person for person, _result in pairs]
    Person.objects.bulk_update(people, fields, batch_size=BATCH)
    refresh_names(people)
    refresh_keys([person.pk for person, result in pairs if "country" in result.get("before", ())])
    refresh_positions(jobs)
    refresh_rungs(jobs)
    if heard := [person.pk for person, result in pairs if "is_not_to_be_contacted" in result.get("before", ())]:
        refresh_touches(heard)


def _remove(people: Sequence[Person]) -> None:
    keys = [person.pk for person in people]
    words = words_held_by(keys)
    Person.objects.filter(pk__in=keys).update(main_position=None)
    Person.objects.filter(pk__in=keys).delete()
    forget_words(words)
