"""What the forms of this app share: the version they were read at, pairs of languages, limits that lose no text."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.formats import localize
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from partnerships.models import Sector
from portal.papers.fields import PaperField
from portal.saving import Merge, StaleSave, merge

LONG_LINE = 140
"""A line longer than this is given a text area, which shows its count."""
RADIO_AT_MOST = 6
LONGEST_DRAFT = 20_000  # characters of a text being typed that are looked at: no page holds so many
TOO_LONG = _("%(show_value)s characters; at most %(limit_value)s fit. Shorten it by the difference.")
NO_SUCH_YEAR = _("Write a year from 1850 to 2100, in four digits.")

UNFINISHED = ("required", "invalid", "invalid_choice", "null", "blank")  # codes of what no page can print yet


class Text(forms.CharField):
    """A text as people count it: one line break is one character, however the browser sends it."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def run_validators(self, value: Any) -> None:
        """Numbers in a refusal are written as everywhere on the page: 1,515."""
        try:
            super().run_validators(value)
        except forms.ValidationError as refusal:
            for each in refusal.error_list:
                if each.code == "max_length" and each.params:
                    each.params = {name: localize(said) for name, said in each.params.items()}
            raise

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Not `maxlength`: a browser would cut a pasted text without a word. The limit is told and counted instead."""
        attrs = super().widget_attrs(widget)
        if limit := attrs.pop("maxlength", None):
            attrs["data-limit"] = limit
        return attrs


def _is_english_of_a_pair(described: models.Field) -> bool:
    stem, _dash, language = described.name.rpartition("_")
    return language == "en" and any(each.name == f"{stem}_ja" for each in described.model._meta.get_fields())


def _label_with_its_language(label: Any) -> str:
    """In Japanese a label without a language would be taken for the Japanese one: 会場（英語）. English needs none."""
    words = str(label)
    if str(_("English")) in words:
        return words
    # Translators: the label of the English one of two fields; the other one says "in Japanese"
    return pgettext("the English one of two fields", "%(label)s") % {"label": words}


_names_its_language = lazy(_label_with_its_language, str)


def dressed(described: models.Field, **options: Any) -> forms.Field | None:
    """The form field of a model field: words for few choices, a calendar for days, counted texts for long lines."""
    if isinstance(described, models.DateField) and "widget" not in options:
        options["widget"] = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    if isinstance(described, models.TimeField) and "widget" not in options:
        options["widget"] = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    is_text = isinstance(described, models.TextField) or type(described) is models.CharField
    if is_text and not described.choices:
        long = isinstance(described, models.TextField) or (described.max_length or 0) >= LONG_LINE
        if long and "widget" not in options:
            rows = 8 if (described.max_length or 0) >= 1000 else 3
            options["widget"] = forms.Textarea(attrs={"rows": rows})
        options["form_class"] = Text
    if described.choices and len(described.flatchoices) <= RADIO_AT_MOST:
        options.setdefault("widget", forms.RadioSelect)
    if isinstance(described, models.URLField):
        options.setdefault("assume_scheme", "https")
    found = described.formfield(**options)
    if found is None:
        return None
    if isinstance(found, forms.ModelChoiceField):
        if isinstance(found.widget, forms.RadioSelect):
            found.widget.attrs["class"] = "broad"  # its words are rows: looking at them here would query on import
    elif isinstance(found.widget, forms.RadioSelect):
        shown = found.choices if described.blank else [each for each in found.choices if each[0] not in ("", None)]
        found.choices = [(value, label if value not in ("", None) else _("none")) for value, label in shown]
        if any(len(str(label)) > 16 for _value, label in found.choices):
            found.widget.attrs["class"] = "broad"
    if "max_length" not in (options.get("error_messages") or {}):
        found.error_messages["max_length"] = TOO_LONG
    if isinstance(described, models.PositiveSmallIntegerField) and described.name.endswith("year"):
        found.error_messages |= {"min_value": NO_SUCH_YEAR, "max_value": NO_SUCH_YEAR}
    for language in ("en", "ja"):
        if described.name.endswith(f"_{language}"):
            found.widget.attrs["lang"] = language
    if _is_english_of_a_pair(described):
        found.label = _names_its_language(found.label)
    return found


class SectorChoices(forms.models.ModelChoiceIterator):
    """Sectors under their two-digit parent, which can be chosen itself."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        sectors = list(self.queryset.select_related("parent__parent"))
        for top in (each for each in sectors if each.parent_id is None):
            below = [each for each in sectors if each.parent_id and top in (each.parent, each.parent.parent)]
            yield str(top), [(each.pk, str(each)) for each in (top, *below)]


class SectorField(forms.ModelChoiceField):
    """One sector out of all of them, grouped."""

    iterator = SectorChoices


class SectorsField(forms.ModelMultipleChoiceField):
    """Any number of sectors, as words to tick, grouped."""

    widget = forms.CheckboxSelectMultiple(attrs={"class": "broad"})
    iterator = SectorChoices

    def __init__(self, **options: Any) -> None:
        super().__init__(Sector.objects.all(), required=False, **options)


class RecordForm(forms.ModelForm):
    """A form for one row that several people edit.

    `layout` gives the order: a name alone, or a tuple of names that stand side by side. `rare` waits behind a
    disclosure. `version` is the version its reader saw.
    """

    layout: tuple[str | tuple[str, ...], ...] = ()
    rare: tuple[str | tuple[str, ...], ...] = ()
    looked_at = ""
    """The template that says what is worth a look about the typed values; empty for a form that has nothing to say."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, instance: Any, **options: Any) -> None:
        # A copy: a form that is refused must not leave half of its values on the row that the page shows.
        super().__init__(data, instance=copy.copy(instance), **options)
        self.fields["version"].initial = instance.version if instance.pk else 0

    def add_error(self, field: str | None, error: Any) -> None:
        """A refusal of the row that names a column which this form does not ask for stands on top of it."""
        if field is None and hasattr(error, "error_dict"):
            given = error.error_dict
            elsewhere = [name for name in given if name not in self.fields and name != NON_FIELD_ERRORS]
            for name in elsewhere:
                super().add_error(None, given[name])
            if len(elsewhere) == len(given):
                return
            error = forms.ValidationError({name: found for name, found in given.items() if name not in elsewhere})
        super().add_error(field, error)

    def draft(self) -> Any:
        """The row as it would be with what has been typed so far; None while something that it needs is missing.

        Nothing is saved. A text that its field refuses as too long is taken all the same: how long it is, is the
        question.
        """
        self.is_valid()
        for name, errors in self.errors.as_data().items():
            if any(error.code in UNFINISHED for error in errors):
                return None
            if isinstance(self.fields.get(name), Text):
                text = str(self[name].data or "")[:LONGEST_DRAFT]
                setattr(self.instance, name, self.fields[name].to_python(text))
        return self.instance

    def look(self) -> Any:
        """What the template of `looked_at` is told. May query."""

    @property
    def values(self) -> dict[str, Any]:
        """What was given, for the service."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    @property
    def read_version(self) -> int:
        """The version that the reader saw; 0, which no row has, when the form does not say."""
        return self.cleaned_data.get("version") or 0

    def groups(self) -> list[list[BoundField]]:
        """The fields in their order, those side by side together."""
        return self._groups(self.layout)

    def rare_groups(self) -> list[list[BoundField]]:
        """The fields that wait behind the disclosure."""
        return self._groups(self.rare)

    def has_rare_errors(self) -> bool:
        """Whether one of the waiting fields was refused, so that the disclosure must stand open."""
        return any(field.errors for group in self.rare_groups() for field in group)

    def _groups(self, layout: tuple[str | tuple[str, ...], ...]) -> list[list[BoundField]]:
        return [[self[name] for name in ((entry,) if isinstance(entry, str) else entry)] for entry in layout]

    def after(self, stale: StaleSave) -> tuple[RecordForm, Merge]:
        """The form to go on with when somebody saved first, and what there is to compare.

        It holds everything typed, what only the other person changed, and the version as it is now: saving it again
        is this person's decision.
        """
        found = merge(row=stale.row, read_version=self.read_version, typed=self.values)
        data = _mutable(self.data)
        for name, value in found.taken.items():
            key = self.add_prefix(name)
            if isinstance(value, list):
                data.setlist(key, [str(each) for each in value])
            elif isinstance(value, bool):
                data.pop(key, None)
                if value:
                    data[key] = "on"
            else:
                data[key] = "" if value is None else str(value)
        for name, field in self.fields.items():
            if isinstance(field, PaperField):
                data[f"{self.add_prefix(name)}_held"] = field.carried(found.taken.get(name))
        data[self.add_prefix("version")] = str(stale.row.version) if stale.row else "0"
        return self.refilled(data, stale.row or self.instance), found

    def refilled(self, data: QueryDict, instance: Any) -> RecordForm:
        """The same form with other data; a form that needs to know more overrides it."""
        return type(self)(data, instance=instance)


def _mutable(data: Any) -> QueryDict:
    """A copy of posted data that can be changed."""
    return data.copy()
