"""What is asked beside a goal: the day on which it is looked at again."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReviewForm(forms.Form):
    """The next day of review."""

    review_on = forms.DateField(
        label=_("Look at it again on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
