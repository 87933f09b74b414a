"""What people write down about an organization, and the association's own tags."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.forms.choosing import partnerships_field, tags_field
from contacts.forms.points import WithPointsForm
from contacts.models import Organization, Tag
from partnerships.forms.base import RecordForm, SectorsField, dressed
from portal.pictures import LOGO
from portal.pictures.fields import PictureField


class OrganizationForm(WithPointsForm):
    """An organization: names, kind, what it could do across the ocean."""

    layout = (
        ("name_en", "name_ja"),
        "name_kana",
        "kind",
        "resource_kind",
        "side",
        "partnerships",
    )
    rare = (
        "agency_of",
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

    resource_kind = forms.ModelChoiceField(
        label=_("Kind of local body"), queryset=None, required=False, empty_label=_("none of them")
    )
    partnerships = partnerships_field()
    tags = tags_field()
    sectors = SectorsField(label=_("Sectors"))

    class Meta:
        model = Organization
        fields = (
            "name_en",
            "name_ja",
            "name_kana",
            "kind",
            "agency_of",
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

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()


class LogoForm(RecordForm):
    """The logo of an organization."""

    layout = ("logo",)

    logo = PictureField(
        kind=LOGO,
        label=_("Logo"),
        help_text=_("JPEG, PNG or WebP, at most 10 MB. It is drawn anew."),
    )

    class Meta:
        model = Organization
        fields = ("logo",)


class TagForm(RecordForm):
    """The name of a tag."""

    layout = ("name",)

    class Meta:
        model = Tag
        fields = ("name",)
        formfield_callback = dressed
