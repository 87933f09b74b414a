"""Taking rows away so that they can come back, and bringing back what was removed by mistake, from what the record of
activities holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from contacts.models import (
    Advocacy,
    Contribution,
    Expertise,
    Gift,
    Introduction,
    Outcome,
    Person,
    ProgrammeExpert,
    ProgrammeHost,
    Question,
    Touch,
)
from contacts.services.ladder import refresh_rungs_of_houses
from contacts.services.merging import where_to
from contacts.services.touches import HANGING, put_people_back
from portal import papers
from portal.accounts.models import User
from portal.activity.models import Activity, Verb
from portal.activity.services import address_of, record
from portal.papers.fields import PaperName
from portal.saving import remove, restored
from portal.scoping import OwnedModel

COME_BACK: tuple[type[models.Model], ...] = (
    Touch,
    Introduction,
    Gift,
    Contribution,
    Outcome,
    Expertise,
    ProgrammeHost,
    ProgrammeExpert,
    Question,
    Advocacy,
)
"""What can be brought back. A person's erasure takes the values out of the record: then nothing comes back."""


def can_come_back(act: Activity) -> bool:
    """Whether this act took away one of the rows that can be brought back. No query."""
    return act.verb == Verb.REMOVED and act.model in {model._meta.label_lower for model in COME_BACK}


@transaction.atomic
def take_away(*, row: OwnedModel, by: User | None, about: OwnedModel | None = None) -> Activity:
    """Delete a row and return the act, which can bring it back if it is one of `COME_BACK`."""
    key = address_of(row).partition(":")[2]
    remove(row=row, by=by, about=about)
    return Activity.objects.filter(model=row._meta.label_lower, object_id=key).order_by("-number")[0]


@transaction.atomic
def bring_back(*, act: Activity, by: User | None) -> Any:
    """Write the removed row again, under its old key and with what hung on it.

    Refused: a row that is here again already, one whose values were erased, one that names what is gone.
    """
    model: Any = apps.get_model(act.model)
    held = dict(act.values.before) if hasattr(act, "values") else {}
    if not held:
        raise ValidationError(_("What it held was erased. It cannot be brought back."))
    if model._default_manager.select_for_update().filter(pk=act.object_id).exists():
        raise ValidationError(_("It has been brought back already."))
    columns = {each.name: held[each.name] for each in model._meta.concrete_fields if each.name in held}
    columns.pop("association")
    columns.pop(model._meta.pk.name)
    for name, value in columns.items():
        if value and model._meta.get_field(name).related_model is Person:
            columns[name] = next(iter(_still_here([value])), value)
    values = restored(model, columns) | _without_lost_papers(model, columns)
    row = model(pk=int(act.object_id), association_id=act.association_id, **values)
    row.full_clean()
    row.save(force_insert=True)
    first_written = {name: values[name] for name in ("logged_at", "created_at") if name in values}
    model.objects.filter(pk=row.pk).update(**first_written)
    if isinstance(row, Touch):
        people = Person.objects.filter(pk__in=_still_here(held.get("people", [])))
        if not people and not row.organization_id:
            raise ValidationError(_("Nobody who was in this touch is here any more. It cannot be brought back."))
        put_people_back(touch=row, people=list(people))
        for name in HANGING:
            hung: Any = row._meta.get_field(name).related_model
            hung.objects.filter(pk__in=held.get(name, []), touch=None).update(touch=row)
    else:
        links = {each.name: held[each.name] for each in model._meta.many_to_many if each.name in held}
        for name, rows in restored(model, links).items():
            getattr(row, name).set(rows)
    if isinstance(row, Outcome):
        refresh_rungs_of_houses(held.get("organizations", []))
    record(by=by, verb=Verb.CREATED, row=row, after={"version": row.version}, about=getattr(row, "person", None))
    return row


def _without_lost_papers(model: Any, columns: Mapping[str, Any]) -> dict[str, str]:
    """The columns whose file has been cleared away since the row was removed, emptied."""
    named = [
        each.name for each in model._meta.concrete_fields if isinstance(each, PaperName) and columns.get(each.name)
    ]
    return {name: "" for name in named if not papers.hold(columns[name])}


def _still_here(keys: Sequence[int]) -> list[int]:
    """The keys of these people, of somebody merged meanwhile that of the entry that was kept; without those who are
    gone."""
    here = set(Person.objects.filter(pk__in=keys).values_list("pk", flat=True))
    found = [key if key in here else getattr(where_to(key), "pk", None) for key in keys]
    return list(dict.fromkeys(key for key in found if key is not None))
