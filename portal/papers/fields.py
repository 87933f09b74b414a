"""The column that names a kept paper, and the form field through which one is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core import signing
from django.core.validators import RegexValidator
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import keeping, papers
from portal.papers.refusals import words_of

ACCEPTED = ".pdf,.docx,.xlsx,.png,.jpg,.jpeg"
HINT = gettext_lazy("PDF, Word, Excel, PNG or JPEG, at most 10 MB.")
_SALT = "portal.papers"
_NEW, _PRESENT = "new", "present"


class PaperName(models.CharField):
    """The name of a kept paper, or empty. Never a path that somebody sent: only names of our own making pass."""

    default_validators = [RegexValidator(papers.NAME)]

    def __init__(self, *args: Any, **options: Any) -> None:
        for name, usual in (("max_length", 80), ("blank", True), ("default", "")):
            options.setdefault(name, usual)
        super().__init__(*args, **options)

    def formfield(self, *args: Any, **options: Any) -> Any:
        """The field that takes a file, whatever else a form would make of a column of words."""
        return PaperField(label=options.get("label", capfirst(self.verbose_name)), required=not self.blank)


_elsewhere: list[Callable[[], set[str]]] = []


def register_names(source: Callable[[], set[str]]) -> None:
    """Tell of names that wait outside a column, such as in a proposal; their files stay too."""
    _elsewhere.append(source)


def names_in_use() -> set[str]:
    """Every kept paper that a row of any association names. Queries."""
    names = keeping.names_in(PaperName, "find out which papers no association names any more")
    return names.union(*(source() for source in _elsewhere))


class PaperInput(forms.FileInput):
    """Chooses a file. Beside it goes the signed name of the present one, or of one that was taken already."""

    template_name = "django/forms/widgets/paper.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": ACCEPTED} | (attrs or {}))
        self.held: str | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """A file that was sent, else the signed name; nothing when the present one is to be taken away."""
        is_away = bool(data.get(f"{name}_away"))
        return files.get(name) or (None if is_away else data.get(f"{name}_held")) or None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # a form without a file in it says that there is none

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """`value` is the row's own name while nothing was sent; afterwards `held` says what was taken."""
        context = super().get_context(name, None, attrs)
        held = signed(value if isinstance(value, str) else "", is_new=False) if self.held is None else self.held
        kind, name = _read(held) or ("", "")
        context["widget"] |= {"held": held, "is_new": kind == _NEW, "paper": papers.paper(name)}
        return context


class PaperField(forms.Field):
    """Takes a file and gives the name it is kept under; the present name when nothing was sent.

    A form that comes back for another reason holds the file, so that nobody chooses it twice.
    """

    widget = PaperInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", HINT)
        options.setdefault("required", False)
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        self.widget.held = ""
        name = self._name(value)
        if self.required and not name:
            raise forms.ValidationError(_("Choose a file."))
        return name

    def carried(self, saved: str | None) -> str:
        """The signed name with which a form comes back after a stale save: what was sent, or what is saved now."""
        return str(getattr(self.widget, "held", None) or "") if saved is None else signed(saved, is_new=False)

    def _name(self, value: Any) -> str:
        if not value:
            return ""
        if isinstance(value, str):
            name = held_name(value)
            self.widget.held = value
            return name
        name = papers.take(value)
        self.widget.held = signed(name, is_new=True)
        return name


def signed(name: str, *, is_new: bool) -> str:
    """A name as a form of ours carries it; empty for none. A new one's file is only held for an hour."""
    return signing.dumps([_NEW if is_new else _PRESENT, name], salt=_SALT) if name else ""


def held_name(value: str) -> str:
    """The name behind a signed one. ValidationError when it is not ours, or a new one that is no longer held."""
    kind, name = _read(value) or (_NEW, "")
    if not papers.hold(name) and kind == _NEW:
        raise forms.ValidationError(words_of("gone"))
    return name


def _read(value: str) -> tuple[str, str] | None:
    try:
        kind, name = signing.loads(value, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return str(kind), str(name)
