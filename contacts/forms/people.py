"""What people write down about a person and their positions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.forms.choosing import MembersForm, OrganizationName, member_field, partnerships_field, tags_field
from contacts.models import Person, Position
from partnerships.forms.base import dressed
from partnerships.forms.parts import HONORIFICS


class PersonForm(MembersForm):
    """A person: the name in four forms, the side, what they care for."""

    layout = (
        ("family_name", "given_name"),
        ("family_kana", "given_kana"),
        ("family_latin", "given_latin"),
        ("honorific_en", "honorific_ja"),
        "name_order",
        "side",
        "language",
        "partnerships",
        "tags",
        "interests",
        ("city", "country"),
        "keeper",
        "cadence_days",
        "note",
    )

    honorific_en = forms.ChoiceField(label=_("English honorific"), choices=HONORIFICS, required=False)
    partnerships = partnerships_field()
    tags = tags_field()
    keeper = member_field(_("Who keeps in touch"))

    class Meta:
        model = Person
        fields = (
            "family_name",
            "given_name",
            "family_kana",
            "given_kana",
            "family_latin",
            "given_latin",
            "honorific_en",
            "honorific_ja",
            "name_order",
            "side",
            "language",
            "partnerships",
            "tags",
            "interests",
            "city",
            "country",
            "keeper",
            "cadence_days",
            "note",
        )
        formfield_callback = dressed


class PositionForm(MembersForm):
    """Where a person works or worked, since when and until when."""

    layout = (
        "organization",
        ("title_en", "title_ja"),
        ("department_en", "department_ja"),
        ("from_on", "to_on"),
        "is_main",
    )

    organization = OrganizationName(label=_("Organization"))

    class Meta:
        model = Position
        fields = (
            "organization",
            "title_en",
            "title_ja",
            "department_en",
            "department_ja",
            "from_on",
            "to_on",
            "is_main",
        )
        formfield_callback = dressed
