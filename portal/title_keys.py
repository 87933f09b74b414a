"""The kept key of a title: the form in which the search for everything asks the database for it.

    title_key = TitleKey("title_en", "title_ja")

A column beside its texts, filled whenever they are written: by `save()` and `bulk_create()` as the row is, by
`update()` and `bulk_update()` of a `KeyedQuerySet`, which every owned row has. No verb names it. `manage.py recount`
makes the keys anew, after a change of `portal.sought` for instance.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models.signals import pre_save

from portal.sought import Sought, text_key

AT_ONCE = 500


class TitleKey(models.TextField):
    """`portal.sought.text_key` of some columns of the same row."""

    def __init__(self, *columns: str, **options: Any) -> None:
        self.columns = columns
        super().__init__(**(options | {"blank": True, "default": "", "editable": False}))

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, _none, options = super().deconstruct()
        for always in ("blank", "default", "editable"):
            options.pop(always, None)
        return name, path, self.columns, options

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        pre_save.connect(self._refuse_half_a_row, sender=cls)

    def of(self, row: models.Model) -> str:
        """The key of what the row says now."""
        return text_key(*(getattr(row, column) for column in self.columns))

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = self.of(model_instance)
        setattr(model_instance, self.attname, key)
        return key

    def is_of(self, columns: Collection[str]) -> bool:
        """Whether the key changes with one of these columns."""
        return not set(self.columns).isdisjoint(columns)

    def _refuse_half_a_row(self, update_fields: Collection[str] | None = None, **_signal: Any) -> None:
        if update_fields is not None and self.is_of(update_fields) and self.name not in update_fields:
            raise ValueError(f"Whoever saves {', '.join(self.columns)} alone saves {self.name} with it.")


class Holds(models.Lookup):
    """That a key holds a text, letter by letter. As `contains`, which takes half as long again for Japanese on SQLite;
    no letter of the text is a sign for others."""

    lookup_name = "holds"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        key, of_key = self.process_lhs(compiler, connection)
        text, of_text = self.process_rhs(compiler, connection)
        place = "STRPOS" if connection.vendor == "postgresql" else "INSTR"
        return f"{place}({key}, {text}) > 0", [*of_key, *of_text]


TitleKey.register_lookup(Holds)


class KeyedQuerySet(models.QuerySet):
    """Rows whose keys follow their titles, however these are written."""

    def update(self, **values: Any) -> int:
        """As Django's. Where a title changes and its key is not given, three queries more and one for each row."""
        keys = [key for key in title_keys(self.model) if key.is_of(values) and key.name not in values]
        if not keys:
            return super().update(**values)
        with transaction.atomic(using=self.db, savepoint=False):
            written = list(self.order_by().values_list("pk", flat=True))
            number = super().update(**values)
            rows = self.model._base_manager.using(self.db)
            for at in range(0, len(written), AT_ONCE):
                for wrong in wrong_keys(rows.filter(pk__in=written[at : at + AT_ONCE]), keys):
                    wrong.mend()
        return number

    update.alters_data = True  # type: ignore[attr-defined]  # what Django reads, so that no template calls it


def title_keys(model: type[models.Model]) -> list[TitleKey]:
    """The kept keys of a model; most have none."""
    return [each for each in model._meta.concrete_fields if isinstance(each, TitleKey)]


def keys_with(row: models.Model, columns: Collection[str]) -> dict[str, str]:
    """The keys that change when these columns of the row are written, as it says now: what goes into `update()`."""
    return {key.name: key.of(row) for key in title_keys(type(row)) if key.is_of(columns)}


@dataclass(frozen=True)
class WrongKey:
    """A row whose kept key is not that of its title."""

    model: type[models.Model]
    key: TitleKey
    pk: Any
    texts: Sequence[str | None]

    def __str__(self) -> str:
        """In words: "contacts.outcome 12: title_key is not that of title_en, title_ja"."""
        return f"{self.model._meta.label_lower} {self.pk}: {self.key.name} is not that of {', '.join(self.key.columns)}"

    def mend(self) -> bool:
        """Write the key; False where the row is called otherwise by now: whoever renamed it wrote the key with it."""
        same = self.model._base_manager.filter(pk=self.pk, **dict(zip(self.key.columns, self.texts, strict=True)))
        return bool(models.QuerySet.update(same, **{self.key.name: text_key(*self.texts)}))


def wrong_keys(rows: models.QuerySet, keys: Iterable[TitleKey]) -> list[WrongKey]:
    """Those of these rows whose keys are not those of their titles. One query for each key."""
    return [
        WrongKey(rows.model, key, pk, texts)
        for key in keys
        for pk, kept, *texts in rows.order_by("pk").values_list("pk", key.name, *key.columns)
        if kept != text_key(*texts)
    ]


def all_wrong_keys() -> Iterator[WrongKey]:
    """Of every association. Memory holds the keys of some rows at a time."""
    for model in keyed_models():
        rows, last = model._base_manager.order_by("pk"), 0
        while some := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
            yield from wrong_keys(rows.filter(pk__in=some), title_keys(model))
            last = some[-1]


def keyed_models() -> list[type[models.Model]]:
    """Every model whose rows are found by a kept key."""
    return [model for model in apps.get_models() if title_keys(model)]


def holding(asked: Sought, keys: Sequence[str]) -> models.Q:
    """That every word stands in one of these kept keys of a row, or of the rows that it names."""
    found = models.Q()
    for word in asked.words:
        ways = ((f"{key}__holds", form) for form in word.forms for key in keys)
        found &= models.Q(*ways, _connector=models.Q.OR)
    return found
