"""What hides itself, in SQL, made from the models: so a new owned model hides from its first migration.

Every table of an `OwnedModel` has its own association's rows for whoever has that scope, and all rows for the role that
a system scope becomes. A table of links has no association: a link is seen with its ends, and their own policies say
whether these are seen. docs/decisions/0154.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from portal.kept.models import KeptFigure
from portal.scoping import OwnedModel

OWN, EVERY = "own", "every"
"""The names of the two policies of each table."""
SCOPE = "NULLIF(current_setting('app.association', true), '')::bigint"


@dataclass(frozen=True)
class Hidden:
    """A table that hides its rows: its name, and which of them a scope sees, in SQL."""

    table: str
    seen: str

    def statements(self, every: str) -> list[str]:
        """What puts it up, where system scopes become the role `every`."""
        return [
            f'ALTER TABLE "{self.table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{self.table}" FORCE ROW LEVEL SECURITY',  # the owner too: it migrates and serves
            f'CREATE POLICY {OWN} ON "{self.table}" USING ({self.seen})',
            f'CREATE POLICY {EVERY} ON "{self.table}" TO "{every}" USING (true) WITH CHECK (true)',
        ]

    @property
    def mark(self) -> str:
        """By which policies that stand are known to be of this declaration."""
        return hashlib.sha256(f"{self.table} {self.seen}".encode()).hexdigest()[:20]


def hidden() -> list[Hidden]:
    """Every table that hides rows: owned ones, links of owned ones, and the figures that are kept of an association."""
    return sorted(_all(), key=lambda each: each.table)


def _all() -> Iterator[Hidden]:
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if model is KeptFigure or issubclass(model, OwnedModel):
            yield Hidden(table, f"association_id = (SELECT {SCOPE})")  # a subselect: read once for a statement
        elif ends := _owned_ends(model):
            yield Hidden(table, " AND ".join(_is_seen(end) for end in ends))


def _owned_ends(model: type[models.Model]) -> list[models.ForeignKey]:
    """The ends of a table of links that are owned; none of a table that holds anything else."""
    if not model._meta.auto_created:
        return []
    ends = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    return [end for end in ends if isinstance(end.related_model, type) and issubclass(end.related_model, OwnedModel)]


def _is_seen(end: models.ForeignKey) -> str:
    table = end.related_model._meta.db_table
    return f'EXISTS (SELECT 1 FROM "{table}" AS its_end WHERE its_end.id = "{end.column}")'  # noqa: S608 -- our own names
