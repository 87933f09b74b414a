"""What people write down about an organization, and the association's own tags."""

from __future__ import annotations

from django import forms

from contacts.forms.choosing import MembersForm, partnerships_field, tags_field
from contacts.models import Organization, Tag
from partnerships.forms.base import SectorsField, dressed


class OrganizationForm(MembersForm):
    """An organization: names, kind, what it could do across the ocean."""

    layout = (
        ("name_en", "name_ja"),
        "name_kana",
        "kind",
        "resource_kind",
        "side",
        "partnerships",
        "size",
        "export",
        "importing",
        "invest",
        ("city", "country"),
        "website",
        "tags",
        "sectors",
        "note",
    )

    partnerships = partnerships_field()
    tags = tags_field()
    sectors = SectorsField()

    class Meta:
        model = Organization
        fields = (
            "name_en",
            "name_ja",
            "name_kana",
            "kind",
            "resource_kind",
            "side",
            "partnerships",
            "sectors",
            "size",
            "export",
            "importing",
            "invest",
            "city",
            "country",
            "website",
            "tags",
            "note",
        )
        formfield_callback = dressed


class TagForm(forms.ModelForm):
    """The name of a tag."""

    class Meta:
        model = Tag
        fields = ("name",)
