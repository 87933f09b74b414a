"""Forms for introductions, gifts, and the checklist of local bodies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.forms.by_name import ByNameField
from contacts.forms.choosing import members_of
from contacts.forms.touches import DAY, OfAssociationForm
from contacts.models import Gift, Introduction, ResourceCheck
from partnerships.forms.base import SectorsField, dressed

CURRENCIES = [("", _("none")), ("USD", _("U.S. dollars")), ("JPY", _("Japanese yen")), ("EUR", _("euros"))]


class IntroductionForm(OfAssociationForm):
    """Who was introduced, by whom, to whom, and what became of it."""

    layout = ("person", "by_person", "by_member", "to_person", "to_member", "made_on", "state", "result")
    rare = ("sectors",)

    person = ByNameField(label=_("Who was introduced"), help_text=_("Type a name, in any script."))
    by_person = ByNameField(required=False, label=_("Introduced by"), help_text=_("A person, or one of us below."))
    to_person = ByNameField(required=False, label=_("Introduced to"), help_text=_("A person, or one of us below."))
    sectors = SectorsField(label=_("Sectors it is about"))

    class Meta:
        model = Introduction
        fields = (
            "person",
            "by_person",
            "by_member",
            "to_person",
            "to_member",
            "made_on",
            "state",
            "result",
            "sectors",
        )
        formfield_callback = dressed

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for name in ("by_person", "by_member", "to_person", "to_member"):
            setattr(self.fields[name], "is_one_of_two", True)  # noqa: B010 -- no attribute that Field declares


class GiftForm(OfAssociationForm):
    """What, for whom, when, on what occasion, of what value."""

    layout = (
        "direction",
        "person",
        "organization",
        ("what_en", "what_ja"),
        "given_on",
        "occasion",
        ("value", "currency"),
        "note",
        "by",
    )

    person = ByNameField(required=False, label=_("Person"), help_text=_("Type a name, in any script."))
    organization = ByNameField(of="organization", required=False, label=_("Organization"))
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, required=False)
    is_meant = forms.BooleanField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Gift
        fields = (
            "direction",
            "person",
            "organization",
            "what_en",
            "what_ja",
            "given_on",
            "occasion",
            "value",
            "currency",
            "note",
            "by",
        )
        formfield_callback = dressed


class CheckForm(OfAssociationForm):
    """How far we are with one kind of local body, what was learned, and the next step."""

    layout = (
        "state",
        "organization",
        "person",
        "checked_on",
        "learned",
        "next_what",
        ("next_due_on", "next_owner"),
    )

    organization = ByNameField(of="organization", required=False, label=_("Organization"))
    person = ByNameField(required=False, label=_("Whom we talk to there"))
    next_what = forms.CharField(
        label=_("Next step"),
        max_length=300,
        required=False,
        help_text=_("It becomes a follow-up and stays in the list until somebody closes it."),
    )
    next_due_on = forms.DateField(label=_("By when"), required=False, widget=DAY)
    next_owner = forms.ModelChoiceField(label=_("Who does it"), queryset=None, required=False, empty_label=_("I do"))

    class Meta:
        model = ResourceCheck
        fields = ("state", "organization", "person", "checked_on", "learned")
        formfield_callback = dressed

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
