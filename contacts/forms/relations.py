"""Forms for introductions, gifts, and the checklist of local bodies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.forms.by_name import ByNameField
from contacts.forms.next_steps import WithNextStep
from contacts.forms.touches import OfAssociationForm
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


class CheckForm(WithNextStep):
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

    class Meta:
        model = ResourceCheck
        fields = ("state", "organization", "person", "checked_on", "learned")
        formfield_callback = dressed
