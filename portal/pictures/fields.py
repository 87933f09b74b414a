"""The column that names a kept picture, and the form field through which one is sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext as _

from portal import keeping, pictures
from portal.pictures.refusals import words_of

ACCEPTED = "image/jpeg,image/png,image/webp"
_SALT = "portal.pictures.held"


class PictureName(models.CharField):
    """The name of a kept picture, or empty. Never a path that somebody sent: only names of our own making pass."""

    def __init__(self, *args: Any, **options: Any) -> None:
        for name, usual in (("max_length", 80), ("blank", True), ("default", "")):
            options.setdefault(name, usual)
        super().__init__(*args, **options)

    default_validators = [RegexValidator(pictures.NAME)]


def names_in_use() -> set[str]:
    """Every kept picture that a row of any association names. Queries."""
    return keeping.names_in(PictureName, "find out which pictures no association names any more")


class PictureInput(forms.FileInput):
    """Chooses a file. Beside it goes the signed name of one that was taken already, when its form comes back."""

    template_name = "django/forms/widgets/picture.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": ACCEPTED} | (attrs or {}))
        self.held = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.get(name) or data.get(f"{name}_held") or None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"{name}_held" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["held"] = self.held
        return context


class PictureField(forms.Field):
    """Takes a picture and gives the name it is kept under; the present name when nothing was sent.

    A form that comes back for another reason holds the picture, so that nobody chooses it twice.
    """

    widget = PictureInput

    def __init__(self, *, kind: str, **options: Any) -> None:
        super().__init__(**options)
        self.kind = kind

    def clean(self, value: Any) -> str:
        name = self._name(value)
        if self.required and not name:
            raise forms.ValidationError(_("Choose a picture."))
        return name

    def _name(self, value: Any) -> str:
        if not value:
            return ""
        name = _held_name(value) if isinstance(value, str) else pictures.take(value, self.kind)
        self.widget.held = signing.dumps(name, salt=_SALT)
        return name


def _held_name(value: str) -> str:
    """The name behind a signed one that a form of ours carried. ValidationError when it is too old, or not ours."""
    try:
        name = signing.loads(value, salt=_SALT, max_age=pictures.HELD_SECONDS)
    except signing.BadSignature:
        name = ""
    if not pictures.hold(name):
        raise forms.ValidationError(words_of("gone"))
    return str(name)
