"""What an administrator types before the association is closed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CloseForm(forms.Form):
    """The association's name, typed by hand."""

    name = forms.CharField(
        label=_("Type the association’s name"),
        max_length=200,
        help_text=_("In English or in Japanese. This is how we know that you mean it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
