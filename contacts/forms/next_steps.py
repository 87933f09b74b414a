"""The part of a form that asks for the next step, which becomes a follow-up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.forms.choosing import members_of
from contacts.forms.touches import DAY, OfAssociationForm


class WithNextStep(OfAssociationForm):
    """A form that may end in a promise: what, by when, who."""

    next_what = forms.CharField(
        label=_("Next step"),
        max_length=300,
        required=False,
        help_text=_("It becomes a follow-up and stays in the list until somebody closes it."),
    )
    next_due_on = forms.DateField(label=_("By when"), required=False, widget=DAY)
    next_owner = forms.ModelChoiceField(label=_("Who does it"), queryset=None, required=False, empty_label=_("I do"))

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["next_owner"].queryset = members_of(self.request.membership)

    def clean(self) -> dict[str, Any]:
        """A next step has a day."""
        given = super().clean() or self.cleaned_data
        if given.get("next_what") and not given.get("next_due_on") and "next_due_on" not in self.errors:
            self.add_error("next_due_on", _("Choose the day by which it shall be done."))
        return given

    @property
    def next_step(self) -> dict[str, Any]:
        """The step as the service takes it."""
        names = ("what", "due_on", "owner")
        return {name: self.cleaned_data.get(f"next_{name}") for name in names}
