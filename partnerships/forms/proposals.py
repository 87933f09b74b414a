"""The form by which staff answer a proposal they do not take."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.forms.base import Text


class DeclineForm(forms.Form):
    """One sentence to the person who proposed."""

    answer = Text(
        label=_("Your answer"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why it is not taken. The person who proposed it reads this."),
    )
