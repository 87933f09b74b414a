"""Saving rows that several people edit: one mechanism that nobody's text gets lost in.

A form carries the version that its reader saw. `save_version()` writes only while the row still has that version,
by one conditional UPDATE; otherwise it raises `StaleSave` with the row as it is now, and `merge()` sorts what was
typed against it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.accounts.models import User
from portal.activity.models import Activity, Verb
from portal.activity.services import plain, record
from portal.bilingual import LANGUAGES, language_of
from portal.papers import paper
from portal.papers.fields import PaperName
from portal.pictures import picture
from portal.pictures.fields import PictureName
from portal.scoping import OwnedModel
from portal.title_keys import TitleKey, keys_with

Row = TypeVar("Row", bound=OwnedModel)
VERSION = "version"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
TITLE = "title_of_row"
"""Under this key the record keeps what a row was called, in each language, for the time when it is gone."""


class StaleSave(Exception):
    """Somebody else saved the row, or removed it, after it was read. `row` is the row as it is now, None if gone."""

    def __init__(self, row: OwnedModel | None) -> None:
        super().__init__("The row has been saved by somebody else meanwhile.")
        self.row = row


@contextmanager
def first_come() -> Iterator[None]:
    """Refuse, in words, what somebody else saved a moment ago and may be there once only: a check before the writing
    sees no row that is being written. Nothing after it may ask the database in the same transaction."""
    try:
        yield
    except IntegrityError as error:
        words = _("Somebody saved the same at this moment. Look whether yours is still needed, then save again.")
        raise ValidationError(words) from error


def create(*, row: Row, values: Mapping[str, Any], by: User | None, about: OwnedModel | None = None) -> Row:
    """Save a new row with these values and record it. Raises ValidationError by field."""
    chosen = _assign(row, values)
    row.full_clean()
    after = _recorded(row, {name: value for name, value in values.items() if name not in chosen})
    after |= {name: _keys(rows) for name, rows in chosen.items()}
    with transaction.atomic(savepoint=False):  # whoever goes on after a refusal has a transaction around the whole verb
        with first_come():
            row.save(force_insert=True)
        for name, rows in chosen.items():
            if rows:
                getattr(row, name).add(*rows, **_of_link(row, name))
        record(by=by, verb=Verb.CREATED, row=row, after=after, about=about)
    return row


@transaction.atomic
def save_version(
    *,
    row: Row,
    read_version: int,
    values: Mapping[str, Any],
    by: User | None,
    about: OwnedModel | None = None,
    verb: str = Verb.CHANGED,
) -> Row:
    """Change a row that was read at `read_version`; returns it fresh. Nothing to change: nothing is written.

    Raises StaleSave if the row is at another version by now, ValidationError by field. `row` itself stays as it was.
    """
    manager = type(row).objects
    current = manager.filter(pk=row.pk).first()
    if current is None or current.version != read_version:
        raise StaleSave(current)
    before = _recorded(current, values)
    chosen = _assign(current, values)
    after = _recorded(current, values) | {name: _keys(rows) for name, rows in chosen.items()}
    changed = {name for name in values if plain({"": before[name]}) != plain({"": after[name]})}
    if not changed:
        return current
    current.version = read_version + 1
    current.full_clean()
    columns = {name: getattr(current, name) for name in changed - chosen.keys()} | keys_with(current, changed)
    with first_come():
        is_mine = manager.filter(pk=row.pk, version=read_version).update(**columns, version=current.version)
    if not is_mine:
        raise StaleSave(manager.filter(pk=row.pk).first())
    _set_links(current, {name: rows for name, rows in chosen.items() if name in changed})
    record(
        by=by,
        verb=verb,
        row=current,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed} | {VERSION: current.version, TITLE: title_of(current)},
        about=about,
    )
    return current


def recorded_version(row: models.Model) -> int:
    """The version of a row that has no column for it: how often it was saved, and once more. The record counts it, by
    the version that each of its acts names."""
    acts = Activity.objects.filter(model=row._meta.label_lower, object_id=str(row.pk))
    return acts.filter(values__after__has_key=VERSION).count() + 1


@transaction.atomic
def remove(*, row: OwnedModel, by: User | None, about: OwnedModel | None = None) -> None:
    """Delete a row for good. The record keeps what it held."""
    columns = [each for each in row._meta.concrete_fields if not isinstance(each, TitleKey)]
    names = [each.name for each in (*columns, *row._meta.many_to_many)]
    record(by=by, verb=Verb.REMOVED, row=row, before=_recorded(row, dict.fromkeys(names)), about=about)
    row.delete()


def without_controls(value: Any) -> Any:
    """A text without what nobody can see or type; no paper and no spreadsheet takes it. Anything else as it is."""
    return _CONTROL.sub("", value) if isinstance(value, str) else value


def title_of(row: models.Model) -> dict[str, str]:
    """What a row is called, by language."""
    titles = {}
    for language in LANGUAGES:
        with override(language):
            titles[language] = str(row)
    return titles


def _assign(row: models.Model, values: Mapping[str, Any]) -> dict[str, list[models.Model]]:
    """Set the columns on the row and return what goes into its links. Refuses names that nobody may set."""
    links: dict[str, list[models.Model]] = {}
    for name, value in values.items():
        described = row._meta.get_field(name)
        if not described.editable or described.primary_key:
            raise ValueError(f"{row._meta.label}.{name} is not for forms.")
        if described.many_to_many:
            is_none = isinstance(value, models.QuerySet) and value.query.is_empty()
            links[name] = [] if is_none else list(value)
        else:
            setattr(row, name, without_controls(value))
    return links


def _set_links(row: models.Model, links: Mapping[str, list[models.Model]]) -> None:
    for name, rows in links.items():
        getattr(row, name).set(rows, **_of_link(row, name))


def _of_link(row: models.Model, name: str) -> dict[str, Any]:
    """What a link that is a row of its own needs beside its two ends: the association."""
    through = row._meta.get_field(name).remote_field.through
    return {} if through._meta.auto_created else {"through_defaults": {"association": row.association}}


def _keys(rows: list[models.Model]) -> list[Any]:
    return sorted(each.pk for each in rows)


def _recorded(row: models.Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """The named values of a row as the record keeps them, with its title."""
    found: dict[str, Any] = {TITLE: title_of(row)}
    for name in values:
        described = row._meta.get_field(name)
        if described.many_to_many:
            found[name] = sorted(getattr(row, name).values_list("pk", flat=True))
        else:
            found[name] = described.value_from_object(row)
    return found


# --- when two people save the same row --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """A field that both changed: its label, what this person typed, what is saved now, the language of both."""

    name: str
    label: str
    yours: str
    theirs: str
    language: str = ""


@dataclass
class Merge:
    """What came of a stale save: fields taken over because only the other person changed them, and the conflicts."""

    row: OwnedModel | None
    taken: dict[str, Any] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    by: User | None = None
    at: datetime.datetime | None = None

    @property
    def is_gone(self) -> bool:
        return self.row is None


def merge(*, row: OwnedModel | None, read_version: int, typed: Mapping[str, Any]) -> Merge:
    """Sort typed values against the row as it is now; without a row there is nothing to compare.

    A field that only the other person changed is taken over, one that only this person changed is kept; a field that
    both changed is a difference for this person to decide. Queries the activity record.
    """
    if row is None:
        return Merge(None)
    acts = (
        Activity.objects.filter(
            model=row._meta.label_lower, object_id=str(row.pk), values__after__version__gt=read_version
        )
        .select_related("values", "by")
        .order_by("number")
    )
    as_read: dict[str, Any] = {}
    versions: set[int] = set()
    last = None
    for last in acts:
        versions.add(last.values.after[VERSION])
        for name, value in last.values.before.items():
            as_read.setdefault(name, value)
    # Where the record does not say what was read, every difference is shown.
    is_known = read_version > 0 and versions >= set(range(read_version + 1, row.version + 1))
    found = Merge(row, by=last.by if last else None, at=last.at if last else None)
    theirs = plain(_recorded(row, typed))
    yours = plain({name: _comparable(value) for name, value in typed.items()})
    for name in typed:
        if yours[name] == theirs[name] or (is_known and name not in as_read):
            continue
        if is_known and as_read[name] == yours[name]:
            found.taken[name] = theirs[name]
        else:
            mine, saved = (shown(row, name, value) for value in (yours[name], theirs[name]))
            found.differences.append(Difference(name, _label(row, name), mine, saved, language_of(name)))
    return found


def _comparable(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, (models.QuerySet, list, tuple)):
        listed = list(value)
        return _keys(listed) if all(isinstance(each, models.Model) for each in listed) else listed
    return value


def _label(row: models.Model, name: str) -> str:
    label = str(row._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def shown(row: models.Model | type[models.Model], name: str, value: Any) -> str:
    """A recorded value in words: yes and no, the label of a choice, the names behind keys, what the column itself says
    of it (`in_words`). Queries for links."""
    described = row._meta.get_field(name)
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if in_words := getattr(described, "in_words", None):
        return str(in_words(value))
    if described.choices:
        return str(dict(described.flatchoices).get(value, value))
    if found := picture(value) if isinstance(described, PictureName) else None:
        return _("a picture of %(width)d × %(height)d pixels") % {"width": found.width, "height": found.height}
    if attached := paper(value) if isinstance(described, PaperName) else None:
        return _("a file: %(kind)s") % {"kind": attached.kind}
    if described.is_relation and described.related_model is not None:
        keys = value if isinstance(value, list) else [value]
        return ", ".join(str(each) for each in described.related_model._default_manager.filter(pk__in=keys))
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def restored(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values recorded in JSON, as the model takes them. Raises ValidationError for what no longer exists."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        described = model._meta.get_field(name)
        if described.many_to_many:
            found[name] = list(described.related_model._default_manager.filter(pk__in=value or []))
        elif described.is_relation:
            row = described.related_model._default_manager.filter(pk=value).first() if value else None
            if value and row is None:
                raise ValidationError({name: _("The entry chosen here no longer exists.")})
            found[name] = row
        else:
            found[name] = described.to_python(value)
    return found
