"""The port for privacy: each app says where personal data of somebody stands, how to give it out and how to erase it.

    @register
    class Papers(Place):
        name, label = "papers", _("Finished documents")
        answers = {"documents.Export.said": "its page is deleted"}

        def find(self, somebody): ...
        def copy(self, somebody): ...

A finding says what will happen and holds the deed, so that what is announced is what is done. Every other text column
of owned rows is swept for the name: a new column is covered the moment it exists, a new link to a person is not and
fails a test until a place answers for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Cast
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.mentions import Mentions, escaped, excerpt
from portal.scoping import OwnedModel, VersionedModel
from portal.title_keys import TitleKey

log = logging.getLogger(__name__)
STEP = 400
JOURNAL = "erasures.jsonl"
"""The journal of erasures: beside the database and not in it, for a restored backup lacks what was erased after it."""


class Deed(models.TextChoices):
    """What happens to what was found."""

    ERASED = "erased", pgettext_lazy("of personal data", "Erased")
    CLEANED = "cleaned", pgettext_lazy("of personal data", "The name is taken out, the rest stays")
    COUNTED = "counted", pgettext_lazy("of personal data", "Kept as a figure, without the text")
    KEPT = "kept", pgettext_lazy("of personal data", "Kept")
    YOURS = "yours", pgettext_lazy("of personal data", "Kept; look at it yourself")


@dataclass(frozen=True)
class Somebody:
    """Whose data it is: the row, by which words texts name them, and which rows hang on them.

    `gone` are the rows (label → keys) that go with the row itself, `near` those that stay although they took part,
    `spared` those of namesakes. `is_counted`: what they did stays as figures.
    """

    row: OwnedModel
    mentions: Mentions
    gone: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    near: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    has_namesake: bool = False
    is_counted: bool = False

    def addresses(self, which: Mapping[str, frozenset[Any]]) -> Iterator[tuple[str, str]]:
        """Model's label in small letters and key as text, as the activity record names rows."""
        for label, keys in which.items():
            for key in keys:
                yield label.lower(), str(key)


Files = Iterable[str]
"""Patterns below VAR_DIR of files that go after the transaction; made of hashes, never of what somebody sent."""


def _nothing() -> Files:
    return ()


@dataclass(frozen=True)
class Finding:
    """What was found in one place, what will happen to it and why; `act` does it and answers files to delete."""

    place: str
    label: Any
    number: int
    deed: str
    why: Any = ""
    act: Callable[[], Files] = _nothing
    examples: tuple[str, ...] = ()

    @property
    def deed_label(self) -> Any:
        return Deed(self.deed).label


class Place:
    """Where personal data stands. `answers` says in words what becomes of each link to a person and of each column that
    the sweep is not to touch: "app.Model.column" → sentence. `sections` and `labels` name what `copy` gives out: the
    model whose columns a section has, and words for what is no column.
    """

    name: ClassVar[str]
    label: ClassVar[Any]
    order: ClassVar[int] = 50
    answers: ClassVar[Mapping[str, str]] = {}
    sections: ClassVar[Mapping[str, type[models.Model]]] = {}
    labels: ClassVar[Mapping[str, Any]] = {}

    def find(self, somebody: Somebody) -> Iterable[Finding]:
        """What stands here about somebody. Queries; changes nothing."""
        return ()

    def copy(self, somebody: Somebody) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The same for the person: section → rows as JSON holds them. Queries."""
        return {}

    def pictures(self, somebody: Somebody) -> Mapping[str, Path]:
        """Files that belong into a person's copy: name in the ZIP → file."""
        return {}


_places: dict[str, Place] = {}


def register(place: type[Place]) -> type[Place]:
    """Make a place known. Refuses a name that another class has."""
    known = _places.get(place.name)
    if known and type(known).__qualname__ != place.__qualname__:
        raise ImproperlyConfigured(f"Two places of personal data are called {place.name!r}.")
    _places[place.name] = place()
    return place


def places() -> list[Place]:
    """Every registered place in its order; the apps' `privacy.py` are read first."""
    autodiscover_modules("privacy")
    return sorted(_places.values(), key=lambda each: (each.order, each.name))


def answers() -> dict[str, str]:
    """What all places answer for, "app.Model.column" → sentence."""
    return {column: words for place in places() for column, words in place.answers.items()}


def find_all(somebody: Somebody) -> list[Finding]:
    """Everything that is found of somebody in all places, in the order in which it is done. Queries."""
    return [finding for place in places() for finding in place.find(somebody) if finding.number]


def copy_of(somebody: Somebody) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Everything that the portal holds about somebody, section → rows. Queries."""
    found: dict[str, Sequence[Mapping[str, Any]]] = {}
    for place in places():
        found |= {section: rows for section, rows in place.copy(somebody).items() if rows}
    return found


def forget_files(patterns: Iterable[str]) -> list[str]:
    """Delete the files of these patterns below VAR_DIR; answers the patterns that could not be, to be tried again."""
    left = []
    for pattern in patterns:
        try:
            for file in Path(settings.VAR_DIR).glob(pattern):
                file.unlink(missing_ok=True)
        except OSError as error:
            log.warning("A file that names an erased person could not be deleted yet: %s", type(error).__name__)
            left.append(pattern)
    return left


Replay = Callable[..., int]
_replays: dict[str, Replay] = {}


def register_replay(whom: str, replay: Replay) -> Replay:
    """Make known how an app erases again whom a restored backup brought back: `replay(entries, dry=…)` → how many of
    those that `whom` says, in the words of a command."""
    _replays[whom] = replay
    return replay


def replay_erasures(entries: Iterable[Mapping[str, Any]] | None = None, *, dry: bool = False) -> str:
    """Erase again whom a restored backup brought back; to be called after every restore. Answers how many of each, in
    the words of a command."""
    numbers = {whom: _replays[whom](entries, dry=dry) for whom in sorted(_replays)}
    told = ", ".join(f"{number} {whom}" for whom, number in numbers.items())
    return f"{'To be erased' if dry else 'Erased'} again: {told}."


# --- the sweep: every text column that no place answers for -----------------------------------------------------------


@register
class Texts(Place):
    """Every text of the association that names somebody, wherever it stands."""

    name, label, order = "texts", _("Texts that name the person"), 80

    def find(self, somebody: Somebody) -> Iterable[Finding]:
        for model in swept_models():
            rows = dict(_rows_naming(model, somebody))
            if not rows:
                continue
            near = somebody.near.get(model._meta.label, frozenset())
            sure = {key: row for key, row in rows.items() if key in near or not somebody.has_namesake}
            yield Finding(
                self.name,
                model._meta.verbose_name_plural,
                len(sure),
                Deed.CLEANED,
                act=_cleaning(model, list(sure), somebody),
                examples=_examples(model, sure, somebody),
            )
            unsure = {key: row for key, row in rows.items() if key not in sure}
            why = _("Somebody else here has the same name, so nobody but you can tell whom the text means.")
            examples = _examples(model, unsure, somebody)
            yield Finding(self.name, model._meta.verbose_name_plural, len(unsure), Deed.YOURS, why, examples=examples)

    def copy(self, somebody: Somebody) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        found = []
        for model in swept_models():
            if somebody.has_namesake or model._meta.app_label == "activity":
                continue
            for key, change in _rows_naming(model, somebody):
                if key in somebody.near.get(model._meta.label, frozenset()):
                    continue  # told where the person took part
                found += [
                    {"where": str(model._meta.verbose_name), "words": excerpt(_plain(old), somebody.mentions)}
                    for old, _new in change.values()
                ]
        return {"mentions": found}


def swept_models() -> list[type[OwnedModel]]:
    """The owned models with text columns that nobody else answers for."""
    return [model for model in owned_models() if swept_columns(model)]


def owned_models() -> list[type[OwnedModel]]:
    """Every model whose rows belong to an association."""
    return [model for model in apps.get_models() if issubclass(model, OwnedModel)]


def swept_columns(model: type[models.Model]) -> list[models.Field]:
    """The text columns of a model that are looked through."""
    answered = answers()
    return [each for each in text_columns(model) if f"{model._meta.label}.{each.name}" not in answered]


def text_columns(model: type[models.Model]) -> list[models.Field]:
    """The columns in which people write, or where texts are kept as JSON; not those with a choice of words, nor keys of
    titles, which follow their titles."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    columns = [each for each in model._meta.concrete_fields if not isinstance(each, TitleKey)]
    return [each for each in columns if isinstance(each, kinds) and not each.choices]


Change = Mapping[str, tuple[Any, Any]]


def _rows_naming(model: type[OwnedModel], somebody: Somebody) -> Iterator[tuple[Any, Change]]:
    """Key → column → (as it is, as it would be without the name), for the rows that name somebody."""
    names = [each.name for each in swept_columns(model)]
    near, gone = (which.get(model._meta.label, frozenset()) for which in (somebody.near, somebody.gone))
    asked = rows_that_may_name(model, names, somebody.mentions)
    for rows in (asked, *(model.objects.filter(pk__in=part) for part in parts_of(near))):
        for values in rows.values("pk", *names):
            key = values.pop("pk")
            if key in gone or (rows is asked and key in near):
                continue
            clean = somebody.mentions.cleaned(values, is_near=key in near)
            change = {name: (values[name], clean[name]) for name in names if clean[name] != values[name]}
            if change:
                yield key, change


def rows_that_may_name(model: type[OwnedModel], names: Sequence[str], mentions: Mentions) -> models.QuerySet:
    """A coarse question for the database, in one query: the rows in which all the words of a name stand somewhere."""
    columns = [each for each in text_columns(model) if each.name in names]
    rows = model.objects.annotate(**{f"{each.name}_as_text": Cast(each.name, models.TextField()) for each in columns})
    question = models.Q(pk__in=())
    for needle in mentions.needles():
        whole = models.Q()
        for word in needle:
            whole &= _holds(word, columns)
        question |= whole
    return rows.filter(question)


def _holds(word: str, columns: Iterable[models.Field]) -> models.Q:
    found = models.Q()
    for column in columns:
        forms = {word} if word.isascii() else {word, word.upper(), word.lower()}  # SQLite folds a–z alone
        if isinstance(column, models.JSONField):
            forms |= {escaped(form) for form in forms}
        for form in forms:
            found |= models.Q(**{f"{column.name}_as_text__icontains": form})
    return found


def _cleaning(model: type[OwnedModel], keys: Sequence[Any], somebody: Somebody) -> Callable[[], Files]:
    """Take the name out of these rows as they are by then: other places, and other people, may have changed them."""

    def act() -> Files:
        names = [each.name for each in swept_columns(model)]
        near = somebody.near.get(model._meta.label, frozenset())
        more = {"version": models.F("version") + 1} if issubclass(model, VersionedModel) else {}
        for part in parts_of(keys):
            rows = model.objects.filter(pk__in=part).order_by("pk").only("pk", *names)
            for row in rows.select_for_update(of=("self",)):
                now = {name: getattr(row, name) for name in names}
                clean = somebody.mentions.cleaned(now, is_near=row.pk in near)
                change = {name: clean[name] for name in names if clean[name] != now[name]}
                if change:
                    _write_clean(model, row.pk, change, more)
        return ()

    return act


def _write_clean(model: type[OwnedModel], key: Any, change: Mapping[str, Any], more: Mapping[str, Any]) -> None:
    held = model.objects.filter(pk=key)
    try:
        with transaction.atomic():
            held.update(**{name: _fitting(model, name, new) for name, new in change.items()}, **more)
    except IntegrityError:  # two rows that differ in the name alone
        held.update(**{name: _fitting(model, name, f"{key} {new}") for name, new in change.items()}, **more)


def _fitting(model: type[models.Model], name: str, value: Any) -> Any:
    longest = getattr(model._meta.get_field(name), "max_length", None)
    return value[:longest] if isinstance(value, str) and longest else value


def _examples(model: type[OwnedModel], rows: Mapping[Any, Change], somebody: Somebody) -> tuple[str, ...]:
    """The words around the name; where a row keeps lines about many people, only where it comes from."""
    if source := getattr(model, "source_in_words", None):
        return tuple(dict.fromkeys(source(list(rows)[:5])))
    found = (_plain(old) for change in list(rows.values())[:5] for old, _new in change.values())
    return tuple(excerpt(text, somebody.mentions) for text in found)[:5]


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return " · ".join(filter(None, map(_plain, value.values())))
    if isinstance(value, (list, tuple)):
        return " · ".join(filter(None, map(_plain, value)))
    return "" if value is None else str(value)


def parts_of(keys: Iterable[Any]) -> Iterator[list[Any]]:
    """Keys in portions that a statement can hold."""
    listed = list(keys)
    for start in range(0, len(listed), STEP):
        yield listed[start : start + STEP]
