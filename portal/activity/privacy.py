"""What the activity record holds of somebody: the chain has ids and digests alone, the values beside it go."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.activity.models import ActivityValues, Verb
from portal.privacy import Deed, Files, Finding, Place, Somebody, parts_of, register, rows_that_may_name

Address = tuple[str, str]
"""A row as the record names it: its model in small letters, and its key."""


@register
class Record(Place):
    """The values before and after each act on the person and on what goes with the person."""

    name, label, order = "record", _("Record of what happened"), 20
    answers = {
        "activity.Activity.model": "the name of a model",
        "activity.Activity.object_id": "a key",
        "activity.Activity.about": "a model and a key",
        "activity.Activity.digest": "a digest of ids, so that the chain stays whole",
        "activity.ActivityValues.before": "erased for the person's own acts, else the name is taken out",
        "activity.ActivityValues.after": "erased for the person's own acts, else the name is taken out",
    }

    def find(self, somebody: Somebody) -> Iterable[Finding]:
        removed, shared = _removed_rows(somebody)
        keys = _values_about([*somebody.addresses(somebody.gone), *removed])

        def erase() -> Files:
            for part in parts_of(keys):
                ActivityValues.objects.filter(pk__in=part).delete()
            return ()

        why = _("That something happened, when and by whom stays; what it said goes.")
        yield Finding(self.name, self.label, len(keys), Deed.ERASED, why, erase)
        yield self._mentions(somebody, keys, shared)

    def _mentions(self, somebody: Somebody, erased: set[int], shared: list[Address]) -> Finding:
        """Acts on other rows whose values name the person; those on rows that the person took part in, by part of the
        name too."""
        near = _values_about([*somebody.addresses(somebody.near), *shared])
        asked = rows_that_may_name(ActivityValues, ("before", "after"), somebody.mentions)
        rows = [] if somebody.has_namesake else list(asked)
        for part in parts_of(near):
            rows += ActivityValues.objects.filter(pk__in=part)
        changes = {}
        for row in rows:
            if row.pk in erased:
                continue
            clean = somebody.mentions.cleaned([row.before, row.after], is_near=row.pk in near)
            if clean != [row.before, row.after]:
                changes[row.pk] = clean

        def act() -> Files:
            for key, (before, after) in changes.items():
                ActivityValues.objects.filter(pk=key).update(before=before, after=after)
            return ()

        return Finding(self.name, self.label, len(changes), Deed.CLEANED, act=act)


def _removed_rows(somebody: Somebody) -> tuple[list[Address], list[Address]]:
    """The rows that were removed before and were the person's alone, and those shared with others."""
    alone: list[Address] = []
    shared: list[Address] = []
    kind, key = type(somebody.row), somebody.row.pk
    for model in apps.get_models():
        links = [
            each.name
            for each in (*model._meta.concrete_fields, *model._meta.many_to_many)
            if each.is_relation and each.related_model is kind
        ]
        if not links:
            continue
        acts = ActivityValues.objects.filter(activity__verb=Verb.REMOVED, activity__model=model._meta.label_lower)
        for values in acts.select_related("activity").iterator():
            row = values.activity.model, values.activity.object_id
            held = [values.before.get(name) for name in links]
            if key in held or [key] in held:
                alone.append(row)
            elif any(isinstance(each, list) and key in each for each in held):
                shared.append(row)
    return alone, shared


def _values_about(rows: list[Address]) -> set[int]:
    """The keys of the values of acts on these rows (model, key) or about them."""
    found: set[int] = set()
    for model, group in groupby(sorted(rows), key=lambda each: each[0]):
        for part in parts_of([key for _model, key in group]):
            about = [f"{model}:{key}" for key in part]
            asked = Q(activity__model=model, activity__object_id__in=part) | Q(activity__about__in=about)
            found |= set(ActivityValues.objects.filter(asked).values_list("pk", flat=True))
    return found
