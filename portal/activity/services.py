"""Writing the activity record and proving that nobody changed it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from portal.accounts.models import Association, User
from portal.activity.models import Activity, ActivityValues
from portal.bulk import draw_keys, write_rows
from portal.scoping import OwnedModel
from portal.sent.services import hold
from portal.title_keys import TitleKey

START = "0" * 64


def record(
    *,
    by: User | None,
    verb: str,
    row: OwnedModel | Association,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    about: OwnedModel | None = None,
) -> Activity:
    """Append one act to the row's association's record; `by` is None for the portal itself.

    `about` is the larger row that the act belongs to: the partnership of an agreement; without it the row itself.
    Call it inside the act's transaction. The association's row is locked so that two acts take two numbers. The form
    that brought the act is held as carried out: a form that comes twice is refused the second time.
    """
    number, previous = _last_of(row.association_id)
    hold()
    activity = Activity(
        association_id=row.association_id,
        number=number + 1,
        at=timezone.now(),
        by=by,
        verb=verb,
        model=row._meta.label_lower,
        object_id=str(row.pk),
        about=address_of(about or row),
    )
    activity.digest = digest(activity, previous)
    activity.save(force_insert=True)
    if before or after:
        ActivityValues.objects.create(
            association_id=row.association_id, activity=activity, before=plain(before), after=plain(after)
        )
    return activity


def _last_of(association: int) -> tuple[int, str]:
    """Number and digest of the last act of an association, whose row is locked now. Two queries."""
    list(Association.objects.select_for_update().filter(pk=association).order_by().values_list("pk"))
    acts = Activity.objects.filter(association_id=association).order_by("-number")
    return acts.values_list("number", "digest").first() or (0, START)


class Row(Protocol):
    """What an act is on: a model's row, or anything that says which one it is."""

    @property
    def pk(self) -> Any: ...
    @property
    def _meta(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Act:
    """One act of many that are recorded at once: what happened to which row."""

    verb: str
    row: Row
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    about: Row | None = None


def record_all(*, association: Association, by: User | None, acts: Sequence[Act]) -> None:
    """Append many acts of one association, each as `record` would. Some statements, however many acts."""
    if not acts:
        return
    last, previous = _last_of(association.pk)
    hold()
    now = timezone.now()
    keys, user = draw_keys(Activity, len(acts)), by.pk if by else None
    rows = []
    for number, (key, act) in enumerate(zip(keys, acts, strict=True), start=last + 1):
        model, row = act.row._meta.label_lower, str(act.row.pk)
        previous = _chained(previous, (association.pk, number, now.isoformat(), act.verb, model, row))
        about = address_of(act.about or act.row)
        rows.append((key, association.pk, number, now, user, act.verb, model, row, about, previous))
    names = ("id", "association_id", "number", "at", "by_id", "verb", "model", "object_id", "about", "digest")
    write_rows(Activity, names, rows)
    write_rows(
        ActivityValues,
        ("association_id", "activity_id", "before", "after"),
        [
            (association.pk, key, plain(act.before), plain(act.after))
            for key, act in zip(keys, acts, strict=True)
            if act.before or act.after
        ],
    )


def address_of(row: models.Model | Row) -> str:
    """How the record names a row: its model and its key."""
    return f"{row._meta.label_lower}:{row.pk}"


def digest(activity: Activity, previous: str) -> str:
    """SHA-256 over the previous digest and this act's ids, verb and time. No names, no values, no user."""
    parts = (activity.association_id, activity.number, activity.at.isoformat(), activity.verb)
    return _chained(previous, (*parts, activity.model, activity.object_id))


def _chained(previous: str, parts: Sequence[Any]) -> str:
    return hashlib.sha256("|".join(map(str, (previous, *parts))).encode()).hexdigest()


def first_broken_link() -> Activity | None:
    """The first act of the open scope whose digest does not follow from the one before, or None. Queries all."""
    previous = START
    for number, activity in enumerate(Activity.objects.order_by("number").iterator(), start=1):
        if activity.number != number or activity.digest != digest(activity, previous):
            return activity
        previous = activity.digest
    return None


def values_of(row: models.Model, fields: list[str] | None = None) -> dict[str, Any]:
    """The row's own column values by field name, for `before` and `after`; but for what is kept of them to be found."""
    all_columns = [each for each in row._meta.concrete_fields if not isinstance(each, TitleKey)]
    chosen = all_columns if fields is None else [row._meta.get_field(name) for name in fields]
    return {field.name: field.value_from_object(row) for field in chosen}


_KNOWN = (str, int, float, bool, type(None), list, dict)
_ENCODER = DjangoJSONEncoder()


def plain(values: dict[str, Any] | None) -> dict[str, Any]:
    """Values as JSON can hold them: dates and decimals as text, files by their name."""
    return {
        name: value if isinstance(value, _KNOWN) else _as_text(_ENCODER, value)
        for name, value in (values or {}).items()
    }


def _as_text(encoder: DjangoJSONEncoder, value: Any) -> str:
    try:
        return encoder.default(value)
    except TypeError:
        return str(value)
