"""Two entries of one person become one, and two again when that was a mistake."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.duplicates import in_steps
from contacts.merging import CHOSEN, Plan, plan, values_after
from contacts.models import LikelyPair, NotDuplicate, Person, PersonMerge, PersonToken
from contacts.services.ladder import refresh_rungs
from contacts.services.name_index import forget_words
from contacts.services.upkeep import refresh_names, refresh_positions, refresh_touches
from portal.accounts.models import User
from portal.activity.models import Verb
from portal.activity.services import plain, record, values_of
from portal.saving import StaleSave, title_of

PAIR = ("first_id", "second_id", "score", "group", "group_score", "reasons")
SET_BY_MERGE = (*CHOSEN, "is_not_to_be_contacted", "not_contact_reason")


@dataclass
class Undone:
    """What an undo brought back, and in words what stays as somebody changed it meanwhile."""

    kept: Person
    again: Person
    stayed: list[str] = field(default_factory=list)


@transaction.atomic
def merge_people(
    *,
    kept: Person,
    gone: Person,
    kept_version: int,
    gone_version: int,
    choices: Mapping[str, str],
    by: User | None,
) -> PersonMerge:
    """Make two entries one: `choices` says for a column whose value stays; everything that hangs on `gone` follows.

    Refused: an entry with itself. Raises StaleSave if one of them was saved after it was read.
    """
    if kept.pk == gone.pk:
        raise ValidationError(_("Choose two different entries."))
    kept, gone = _locked(kept, kept_version), _locked(gone, gone_version)
    made = plan(kept, gone)
    before = {name: _column(kept, name) for name in SET_BY_MERGE}
    for name, value in values_after(kept, gone, dict(choices)).items():
        setattr(kept, name, value)
    kept.full_clean()
    after = {name: _column(kept, name) for name in SET_BY_MERGE}
    changed = [name for name in SET_BY_MERGE if before[name] != after[name]]
    spare = next((photo for photo in (before["photo"], gone.photo) if photo and photo != after["photo"]), "")
    image: dict[str, Any] = {
        "kept": kept.pk,
        "gone": _in_json(values_of(gone)),
        "values": {name: [*_in_json({"before": before[name], "after": after[name]}).values()] for name in changed},
        "changes": [[label, keys, _in_json(old), _in_json(new)] for label, keys, old, new in _sets(made)],
        "dropped": [[label, _in_json(row)] for label, row in made.dropped],
    }
    image["likely"] = list(_pairs_of(kept, gone).values(*PAIR))
    merge = PersonMerge.objects.create(
        association_id=kept.association_id, kept=kept, gone_key=gone.pk, image=image, by=by, spare_photo=spare
    )
    _carry_out(made)
    _pairs_follow(kept, gone)
    record(by=by, verb=Verb.REMOVED, row=gone, before=values_of(gone), about=kept)
    _delete(gone)
    columns = {_field(name).attname: after[name] for name in changed}
    Person.objects.filter(pk=kept.pk).update(version=models.F("version") + 1, **columns)
    record(
        by=by,
        verb=Verb.CHANGED,
        row=kept,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed} | {"version": kept.version + 1, "title_of_row": title_of(kept)},
    )
    _find_anew(kept)
    put_off = Person.objects.values_list("not_before_on", flat=True).get(pk=kept.pk)
    if put_off != kept.not_before_on:
        image["values"]["not_before_on"] = [*_in_json({"before": kept.not_before_on, "after": put_off}).values()]
        PersonMerge.objects.filter(pk=merge.pk).update(image=image)
    return merge


@transaction.atomic
def undo_merge(*, merge: PersonMerge, by: User | None) -> Undone:
    """Make them two again: the entry that went, with all that hung on it. What somebody changed meanwhile stays, and is
    named. Refused: what was undone already, what was erased, a merge that a later one stands upon."""
    held = PersonMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if held.undone_at:
        raise ValidationError(_("This merge has been undone already."))
    image = held.image
    if not image:
        raise ValidationError(_("What would undo this merge was erased."))
    kept = Person.objects.select_for_update(of=("self",)).filter(pk=image["kept"]).first()
    if kept is None or held.kept_id != kept.pk:
        raise ValidationError(_("This entry was merged again later. Undo the later merge first."))
    gone = _inserted(Person, image["gone"] | {"main_position": None})
    done = Undone(kept=kept, again=gone)
    for label, row in image["dropped"]:
        _bring_back(done, label, row)
    for label, keys, before, after in image["changes"]:
        _take_back(done, label, keys, before, after)
    _values_back(done, image["values"], by)
    PersonMerge.objects.filter(pk=held.pk).update(undone_at=timezone.now(), undone_by=by, spare_photo="")
    _pairs_of(kept, gone).delete()
    if not NotDuplicate.objects.filter(first__in=[kept.pk, gone.pk], second__in=[kept.pk, gone.pk]).exists():
        for pair in image.get("likely", ()):
            LikelyPair.objects.create(association_id=kept.association_id, **pair)
    record(by=by, verb=Verb.CREATED, row=gone, after={"version": gone.version}, about=kept)
    _find_anew(gone)
    _find_anew(kept)
    done.kept, done.again = Person.objects.get(pk=kept.pk), Person.objects.get(pk=gone.pk)
    return done


@transaction.atomic
def tell_apart(*, one: Person, other: Person, by: User | None) -> NotDuplicate:
    """Remember that these are two people, so that nobody is asked again."""
    first, second = sorted((one, other), key=lambda person: person.pk)
    if first == second:
        raise ValidationError(_("Choose two different entries."))
    row, is_new = NotDuplicate.objects.get_or_create(
        first=first, second=second, defaults={"association": first.association, "by": by}
    )
    LikelyPair.objects.filter(first__in=[first, second], second__in=[first, second]).delete()
    if is_new:
        record(by=by, verb=Verb.CREATED, row=row, about=first)
    return row


@transaction.atomic
def ask_again(*, told: NotDuplicate, by: User | None) -> None:
    """Forget that two were told apart: the next look asks again."""
    record(by=by, verb=Verb.REMOVED, row=told, about=told.first)
    told.delete()


def _pairs_of(one: Person, other: Person) -> models.QuerySet:
    """That these two may be one, as the last look found it."""
    return LikelyPair.objects.filter(first__in=[one.pk, other.pk], second__in=[one.pk, other.pk])


def where_to(key: int) -> Person | None:
    """The person into whom the entry of this key was merged, through later merges too. Queries."""
    for _step in range(20):
        merge = PersonMerge.objects.filter(gone_key=key, undone_at=None).select_related("kept").order_by("-at").first()
        if merge is None or merge.kept is None:
            return None
        if not PersonMerge.objects.filter(gone_key=merge.kept.pk, undone_at=None).exists():
            return merge.kept
        key = merge.kept.pk
    return None


def merged_into(keys: Collection[int]) -> dict[int, Person]:
    """Which of these entries were merged away → the person whom they are now. One query, none for no keys."""
    if not keys:
        return {}
    merges = PersonMerge.objects.filter(gone_key__in=keys, undone_at=None, kept__isnull=False).order_by("at")
    return {merge.gone_key: merge.kept for merge in merges.select_related("kept") if merge.kept}


# --- merging ----------------------------------------------------------------------------------------------------------


def _locked(person: Person, read_version: int) -> Person:
    held = Person.objects.select_for_update(of=("self",)).filter(pk=person.pk).first()
    if held is None or held.version != read_version:
        raise StaleSave(held)
    held.association = person.association
    return held


def _sets(made: Plan) -> list[tuple[str, list[Any], dict[str, Any], dict[str, Any]]]:
    """Rows that are changed alike, together: label, keys, columns before, columns after."""
    found: dict[str, tuple[str, list[Any], dict[str, Any], dict[str, Any]]] = {}
    for change in made.changes:
        mark = f"{change.label} {change.before} {change.after}"
        found.setdefault(mark, (change.label, [], change.before, change.after))[1].append(change.key)
    return list(found.values())


def _carry_out(made: Plan) -> None:
    for label, keys, _before, after in _sets(made):
        for some in in_steps(keys):
            _rows(label).filter(pk__in=some).update(**after)
    for label, row in made.dropped:
        _rows(label).filter(pk=row[_model(label)._meta.pk.attname]).delete()


def _pairs_follow(kept: Person, gone: Person) -> None:
    """Others who may be the entry that goes may be the one that is kept."""
    LikelyPair.objects.filter(first__in=[kept, gone], second__in=[kept, gone]).delete()
    known = set(LikelyPair.objects.filter(first=kept).values_list("second", flat=True))
    known |= set(LikelyPair.objects.filter(second=kept).values_list("first", flat=True))
    LikelyPair.objects.filter(first=gone).exclude(second__in=known).update(first=kept)
    LikelyPair.objects.filter(second=gone).exclude(first__in=known).update(second=kept)


def _delete(gone: Person) -> None:
    words = list(PersonToken.objects.filter(person=gone).values_list("token", flat=True))
    Person.objects.filter(pk=gone.pk).delete()
    forget_words(words)


def _find_anew(person: Person) -> None:
    fresh = Person.objects.get(pk=person.pk)
    refresh_names([fresh])
    refresh_positions([fresh.pk])
    refresh_touches([fresh.pk])
    refresh_rungs([fresh.pk])


# --- undoing ----------------------------------------------------------------------------------------------------------


def _bring_back(done: Undone, label: str, row: dict[str, Any]) -> None:
    model = _model(label)
    for column in model._meta.concrete_fields:
        target = column.related_model
        value = row.get(column.attname)
        if isinstance(target, type) and value is not None and not _manager(target).filter(pk=value).exists():
            if not column.null:
                done.stayed.append(_("%(what)s: what it belonged to is gone.") % {"what": model._meta.verbose_name})
                return
            row = row | {column.attname: None}
    if _rows(label).filter(pk=row[model._meta.pk.attname]).exists():
        return
    _inserted(model, row)


def _take_back(done: Undone, label: str, keys: list[Any], before: dict[str, Any], after: dict[str, Any]) -> None:
    """Give rows the columns of before the merge, but for those that somebody has given others meanwhile."""
    model = _model(label)
    for some in in_steps(keys):
        now = {row.pk: row for row in _rows(label).filter(pk__in=some)}
        same = [key for key, row in now.items() if _in_json({name: getattr(row, name) for name in after}) == after]
        _rows(label).filter(pk__in=same).update(**_from_json(model, before))
        what = model._meta.verbose_name
        done.stayed += [_("%(what)s: removed meanwhile.") % {"what": what} for key in some if key not in now]
        done.stayed += [
            _("%(what)s “%(title)s”: changed meanwhile, stays as it is.") % {"what": what, "title": row}
            for key, row in now.items()
            if key not in same
        ]


def _values_back(done: Undone, values: dict[str, list[Any]], by: User | None) -> None:
    kept = done.kept
    back: dict[str, Any] = {}
    for name, (before, after) in values.items():
        column = _field(name)
        if _in_json({"": _column(kept, name)})[""] == after:
            back[column.attname] = _python(column, before)
        else:
            label = str(column.verbose_name)
            done.stayed.append(
                _("%(what)s: changed meanwhile, stays as it is.") % {"what": label[:1].upper() + label[1:]}
            )
    Person.objects.filter(pk=kept.pk).update(version=models.F("version") + 1, **back)
    shown = {name: values[name] for name in values if _field(name).attname in back}
    record(
        by=by,
        verb=Verb.CHANGED,
        row=kept,
        before={name: pair[1] for name, pair in shown.items()},
        after={name: pair[0] for name, pair in shown.items()}
        | {"version": kept.version + 1, "title_of_row": title_of(kept)},
    )


# --- rows as JSON -----------------------------------------------------------------------------------------------------


def _model(label: str) -> Any:
    return apps.get_model(label)


def _manager(model: Any) -> Any:
    return model._default_manager


def _rows(label: str) -> Any:
    return _manager(_model(label))


def _field(name: str) -> Any:
    return Person._meta.get_field(name)


def _column(person: Person, name: str) -> Any:
    return _field(name).value_from_object(person)


def _in_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON holds them; instants to the microsecond, so that they come back equal."""
    exact = {
        name: value.isoformat() if isinstance(value, datetime.datetime) else value for name, value in values.items()
    }
    return plain(exact)


def _python(column: Any, value: Any) -> Any:
    target = column.target_field if column.is_relation else column
    return target.to_python(value)


def _from_json(model: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Columns by their database names (`person_id`) as the model takes them."""
    by_name = {column.attname: column for column in model._meta.concrete_fields}
    by_name |= {column.name: column for column in model._meta.concrete_fields}
    return {by_name[name].attname: _python(by_name[name], value) for name, value in values.items()}


def _inserted(model: Any, values: Mapping[str, Any]) -> Any:
    """Write a row again under its old key, the times of its making too."""
    columns = _from_json(model, values)
    row = model(**columns)
    row.save_base(raw=True, force_insert=True)
    return row
