"""Choosing people and organizations by name: those chosen stand as words to tick, and a name may be typed.

It works without script: the form comes back with those who bear the name, or takes the only one. With script the
choices appear while one types.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contacts.choosing import SHOWN, named, told_apart


@dataclass(frozen=True)
class Sent:
    """What came with a form: keys that were ticked, a name that was typed, and the name that choices were shown for."""

    keys: tuple[str, ...] = ()
    words: str = ""
    offered: str = ""


@dataclass(frozen=True)
class Option:
    """One to tick."""

    key: int
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Shown:
    """What the widget draws."""

    options: tuple[Option, ...] = ()
    words: str = ""


class ByName(forms.Widget):
    """Words to tick, and a line for a name."""

    template_name = "contacts/widgets/by_name.html"
    use_fieldset = True

    def __init__(self, *, of: str, many: bool) -> None:
        super().__init__()
        self.of, self.many, self.suggest = of, many, ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Sent:
        """What was ticked and what was typed."""
        keys = data.getlist(name) if hasattr(data, "getlist") else [data[name]] if data.get(name) else []
        words, offered = ((data.get(f"{name}_{which}") or "").strip()[:200] for which in ("named", "offered"))
        return Sent(tuple(key for key in keys if key), words, offered)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether the form did not ask."""
        return name not in data and f"{name}_named" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """For the template: who is shown, one or many, and the address that answers while one types."""
        context = super().get_context(name, None, attrs)
        context["widget"] |= {"shown": value or Shown(), "many": self.many, "of": self.of, "suggest": self.suggest}
        return context


class ByNameField(forms.Field):
    """One row or several, by name. `of` is "person" or "organization"; the form sets `rows`, who may be chosen."""

    default_error_messages = {
        "unknown": _("Nobody of this name is here. Check the spelling, or write them down first."),
        "several": _("Several bear this name. Choose below."),
        "gone": _("One of your choices is no longer here. Choose again."),
        "one": _("Choose one only."),
    }

    def __init__(self, *, of: str = "person", many: bool = False, **options: Any) -> None:
        super().__init__(widget=ByName(of=of, many=many), **options)
        self.many = many
        self.rows: QuerySet | None = None
        self.found: list[Any] = []

    def prepare_value(self, value: Any) -> Shown:
        """What to draw: the chosen ones ticked, those found for an unclear name to choose from."""
        words = value.words if isinstance(value, Sent) else ""
        chosen = self._chosen(value)
        keys = {row.pk for row in chosen}
        offered = [*chosen, *(row for row in self.found if row.pk not in keys)]
        options = tuple(Option(row.pk, told_apart(row), row.pk in keys) for row in offered)
        return Shown(options, "" if self.found else words)

    def clean(self, value: Sent) -> Any:
        """The chosen rows, or the one; refused are names that nobody or several bear."""
        keys = _keys(value.keys)
        chosen = list(self._rows.filter(pk__in=keys)) if keys else []
        if len(chosen) < len(keys):
            raise forms.ValidationError(self.error_messages["gone"], code="gone")
        if value.words:
            chosen = self._with_named(chosen, value)
        if self.required and not chosen:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if self.many:
            return chosen
        if len(chosen) > 1:
            self.found = chosen
            raise forms.ValidationError(self.error_messages["one"], code="one")
        return chosen[0] if chosen else None

    @property
    def _rows(self) -> QuerySet:
        if self.rows is None:
            raise TypeError("A form with a ByNameField says who may be chosen.")
        return self.rows

    def _chosen(self, value: Any) -> list[Any]:
        if isinstance(value, Sent):
            keys: set[Any] = _keys(value.keys)
        else:
            given = value if isinstance(value, (list, tuple)) else [value] if value else []
            keys = {getattr(each, "pk", each) for each in given}
        return list(self._rows.filter(pk__in=keys)) if keys else []

    def _with_named(self, chosen: list[Any], sent: Sent) -> list[Any]:
        """The chosen with the only one of this name. A name whose choices were shown is answered by what was ticked."""
        found = list(named(self._rows, sent.words)[:SHOWN])
        keys = {row.pk for row in chosen}
        if not found:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        if sent.words == sent.offered and any(row.pk in keys for row in found):
            return chosen
        others = [row for row in found if row.pk not in keys]
        if len(others) > 1:
            self.found = found
            raise forms.ValidationError(self.error_messages["several"], code="several")
        return [*chosen, *others] if self.many else others or chosen


def options_for(rows: QuerySet, keys: Sequence[str], words: str) -> list[Option]:
    """Those ticked already and those of a name, for the choices that appear while one types. Two queries at most."""
    wanted = _keys(keys)
    chosen = list(rows.filter(pk__in=wanted)) if wanted else []
    held = {row.pk for row in chosen}
    found = [row for row in named(rows, words)[: SHOWN + len(held)] if row.pk not in held] if words.strip() else []
    return [Option(row.pk, told_apart(row), row.pk in held) for row in (*chosen, *found[:SHOWN])]


def _keys(sent: Sequence[str]) -> set[int]:
    return {int(key) for key in sent if key.isascii() and key.isdigit() and len(key) < 19}
