"""The only two doors to owned rows: `scope(association)` and `system_scope(reason)`.

An owned row belongs to exactly one association. Its manager raises `ScopeError` outside a scope, so a forgotten
filter is an error and never a leak. Source: docs/decisions/0002-scoping.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import django_scopes
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopeError, get_scope

from portal.title_keys import KeyedQuerySet

__all__ = [
    "OwnedModel",
    "OwnedQuerySet",
    "ScopeError",
    "VersionedModel",
    "current_association",
    "owned_manager",
    "scope",
    "system_scope",
]


@contextmanager
def scope(association: models.Model) -> Iterator[None]:
    """Let the code inside see the rows of this association and no others."""
    with django_scopes.scope(association=association):
        yield


@contextmanager
def system_scope(reason: str) -> Iterator[None]:
    """Let the code inside see all rows. The reason is for whoever greps for these places; it may not be empty."""
    if not reason.strip():
        raise ValueError("A system scope needs a reason.")
    with django_scopes.scopes_disabled():
        yield


def current_association() -> models.Model | None:
    """The association whose scope is open, or None outside `scope()`."""
    return get_scope().get("association")


class OwnedQuerySet(KeyedQuerySet):
    """Rows of one association. Questions that chain are added by subclasses in an app's `querysets.py`."""


def owned_manager(queryset: type[models.QuerySet] = OwnedQuerySet) -> Any:
    """A manager that asks the questions of `queryset` and raises `ScopeError` outside a scope."""
    return django_scopes.ScopedManager(association="association", _manager_class=models.Manager.from_queryset(queryset))


class OwnedModel(models.Model):
    """A row that belongs to one association. `clean()` refuses a link to another association's row."""

    association = models.ForeignKey(
        "accounts.Association",
        on_delete=models.CASCADE,
        editable=False,
        related_name="+",
        verbose_name=_("association"),
    )

    objects = owned_manager()

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Django's check of the columns, but for the association: code gives it, and the database knows it."""
        super().clean_fields({*(exclude or ()), "association"} if self.association_id else exclude)

    def clean(self) -> None:
        """Refuse foreign keys into another association; Django's own check looks past the scope. Queries each link."""
        super().clean()
        for field in self._meta.concrete_fields:
            related = field.related_model
            if not isinstance(field, models.ForeignKey) or not isinstance(related, type):
                continue
            row = getattr(self, field.name, None) if issubclass(related, OwnedModel) else None
            if row and row.association_id != self.association_id:
                raise ValidationError({field.name: _("Choose an entry of your own association.")})


class VersionedModel(models.Model):
    """A row that several people may edit: a save names the version it was read at, and a stale one is refused."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
