"""What somebody chooses who takes people out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contacts.downloads import FORMS


class ExportForm(forms.Form):
    """The form of the file, and the language of the words above its columns, the reader's own to begin with."""

    kind = forms.ChoiceField(
        label=_("Form of the file"),
        choices=[(form.name, form.label) for form in FORMS.values()],
        widget=forms.RadioSelect,
        initial="xlsx",
    )
    language = forms.ChoiceField(
        label=_("Headers"),
        choices=[("en", "English"), ("ja", "日本語")],
        widget=forms.RadioSelect,
        help_text=_("The portal reads both back."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"language": "ja" if (get_language() or "").startswith("ja") else "en"}
        super().__init__(*args, **kwargs)
