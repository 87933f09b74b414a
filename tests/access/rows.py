"""What an association has, as hashes of its tables; and links of its rows into another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models

from portal.accounts.models import Association, Membership, User
from portal.backups.table_hashes import TableHash, of_rows
from portal.scoping import OwnedModel, system_scope
from tests.architecture.test_scope import owned_models


def _links_between() -> Iterator[tuple[type[models.Model], str]]:
    """The tables that link an owned row with several others, each with the name of the column of the owned row."""
    for model in owned_models():
        for field in model._meta.local_many_to_many:
            through = field.remote_field.through
            if through._meta.auto_created:
                yield through, field.m2m_field_name()


def rows_of(association: Association) -> dict[str, TableHash]:
    """The rows of every owned table, of the tables between them, and its own, each table as a number and a hash."""
    with system_scope("read one association's rows in a test"):
        rows = {model._meta.label: model.objects.filter(association=association) for model in owned_models()}
        for through, name in _links_between():
            rows[through._meta.label] = through._default_manager.filter(**{f"{name}__association": association})
        rows["itself"] = Association.objects.filter(pk=association.pk)
        return {label: of_rows(each.order_by().values_list()) for label, each in rows.items()}


def links_across(association: Association) -> list[str]:
    """The columns in which a row of an association names a row of another one, or somebody who was never its member."""
    strange: list[str] = []
    with system_scope("look for links between associations in a test"):
        members = Membership.objects.filter(association=association).values("user")
        for model in owned_models():
            ours = model.objects.filter(association=association).order_by()
            for field in model._meta.concrete_fields:
                if field.related_model is User:
                    rows: Any = ours.exclude(**{field.name: None}).exclude(**{f"{field.name}__in": members})
                elif is_owned(field.related_model):
                    rows = ours.exclude(**{field.name: None}).exclude(**{f"{field.name}__association": association})
                else:
                    continue
                strange += [f"{model._meta.label}.{field.name}"] if rows.exists() else []
            for field in model._meta.local_many_to_many:
                if is_owned(field.related_model):
                    rows = ours.exclude(**{field.name: None}).exclude(**{f"{field.name}__association": association})
                    strange += [f"{model._meta.label}.{field.name}"] if rows.exists() else []
    return strange


def is_owned(model: Any) -> bool:
    """Whether rows of this model belong to an association."""
    return isinstance(model, type) and issubclass(model, OwnedModel)
