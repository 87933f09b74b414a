"""The memory of a partnership: what happened to its record, told so that somebody new understands it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.models import Activity, Verb
from portal.activity.services import address_of
from portal.bilingual import language_of
from portal.saving import TITLE, VERSION


@dataclass(frozen=True)
class Change:
    """A field with what it said before and after; both empty for links, whose names are not kept."""

    label: str
    before: str
    after: str
    language: str = ""


@dataclass(frozen=True)
class Memory:
    """One act: when, by whom (None: the portal), what in words, which row, what changed."""

    at: datetime.datetime
    by: User | None
    what: str
    title: str
    changes: tuple[Change, ...]


def activities_of(row: models.Model) -> QuerySet[Activity]:
    """The acts on a row and its parts, the removed ones too, newest first."""
    return Activity.objects.filter(about=address_of(row)).select_related("by", "values").order_by("-number")


def acts_on(row: models.Model) -> QuerySet[Activity]:
    """The newest fifty acts on one row alone."""
    acts = Activity.objects.filter(model=row._meta.label_lower, object_id=str(row.pk))
    return acts.select_related("by", "values").order_by("-number")[:50]


def memory_of(activity: Activity) -> Memory:
    """An act in words of the reader's language. No query where `activities_of` fetched it."""
    model = apps.get_model(activity.model)
    values = getattr(activity, "values", None)  # erased with a person
    before, after = (values.before, values.after) if values else ({}, {})
    titles = after.get(TITLE) or before.get(TITLE) or {}
    return Memory(
        at=activity.at,
        by=activity.by,
        what=_what(activity.verb, model),
        title=titles.get((get_language() or "en")[:2], ""),
        changes=_changes(model, before, after) if activity.verb == Verb.CHANGED else (),
    )


def _what(verb: str, model: type[models.Model]) -> str:
    name = str(model._meta.verbose_name)
    kind = {"kind": name[:1].upper() + name[1:]}
    sentences: dict[str, str] = {
        Verb.CREATED: _("%(kind)s added"),
        Verb.CHANGED: _("%(kind)s changed"),
        Verb.REMOVED: _("%(kind)s removed"),
        Verb.CLAIMED: _("%(kind)s taken over from the public directory"),
        Verb.PUBLISHED: _("%(kind)s made public"),
        Verb.PROPOSED: _("%(kind)s written"),
        Verb.ACCEPTED: _("%(kind)s accepted"),
        Verb.DECLINED: _("%(kind)s declined"),
        Verb.EXPORTED: _("%(kind)s exported"),
    }
    return sentences.get(verb, "%(kind)s") % kind


def _changes(model: type[models.Model], before: dict[str, Any], after: dict[str, Any]) -> tuple[Change, ...]:
    found = []
    for name, value in after.items():
        if name in (VERSION, TITLE):
            continue
        described = model._meta.get_field(name)
        label = str(described.verbose_name)
        found.append(
            Change(
                label[:1].upper() + label[1:],
                _words(described, before.get(name)),
                _words(described, value),
                language_of(name),
            )
        )
    return tuple(found)


def _words(described: Any, value: Any) -> str:
    if value in (None, "", []) or described.is_relation:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if described.choices:
        return str(dict(described.flatchoices).get(value, value))
    return str(value)
