"""What people write down about a person and their positions."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.choices import NAMES, PointKind
from contacts.duplicates import Candidate
from contacts.forms.choosing import MembersForm, OrganizationName, member_field, partnerships_field, tags_field
from contacts.forms.points import WithPointsForm
from contacts.models import Person, Position
from partnerships.forms.base import RecordForm, dressed
from partnerships.forms.parts import HONORIFICS
from portal.pictures import PHOTO
from portal.pictures.fields import PictureField


class PersonForm(WithPointsForm):
    """A person: the name in four forms, how to reach them, the side, what they care for."""

    layout = (
        ("family_name", "given_name"),
        ("family_kana", "given_kana"),
        ("family_latin", "given_latin"),
        "side",
        "partnerships",
    )
    rare = (
        ("honorific_en", "honorific_ja"),
        "name_order",
        "language",
        "tags",
        "new_tags",
        "interests",
        ("city", "country"),
        ("keeper", "cadence_days"),
        "origin",
        "note",
    )

    honorific_en = forms.ChoiceField(label=_("English honorific"), choices=HONORIFICS, required=False)
    partnerships = partnerships_field()
    tags = tags_field()
    new_tags = forms.CharField(
        label=_("New tags"), required=False, max_length=200, help_text=_("Your own words, with commas between them.")
    )
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
            "origin",
            "note",
        )
        formfield_callback = dressed
        help_texts = {
            "family_name": _("As the person writes it: 田中, or Bennett."),
            "given_name": _("花子, or Laura."),
            "family_kana": _("たなか; for a Western name ベネット."),
            "given_kana": _("はなこ, or ローラ."),
            "family_latin": _("Tanaka. Not needed for a Western name."),
            "given_latin": _("Hanako"),
            "country": _("Two letters: US, JP."),
        }

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["honorific_ja"].widget.attrs["list"] = "japanese-honorifics"

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    @property
    def tag_names(self) -> list[str]:
        """Tags that there are not yet, or that were typed instead of ticked."""
        typed = self.cleaned_data.get("new_tags", "").replace("、", ",").replace("，", ",").split(",")
        return list(dict.fromkeys(name.strip()[:40] for name in typed if name.strip()))

    def candidate(self) -> Candidate:
        """The person as the search for duplicates asks about them."""
        points = self.sent_points
        names = {name: self.cleaned_data.get(name, "") for name in NAMES}
        return Candidate(
            **names,
            emails=[each["value"] for each in points if each["kind"] == PointKind.EMAIL],
            phones=[each["value"] for each in points if each["kind"] in (PointKind.PHONE, PointKind.MOBILE)],
            city=self.cleaned_data.get("city", ""),
            country=self.cleaned_data.get("country", ""),
            **self._at_work(),
        )

    def _at_work(self) -> dict[str, Any]:
        return {}


class NewPersonForm(PersonForm):
    """A person with where they work, when they are written down for the first time."""

    work = ("works_at", ("title_en", "title_ja"))

    works_at = OrganizationName(label=_("Organization"), required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    title_ja = forms.CharField(
        label=_("Title in Japanese"), max_length=160, required=False, widget=forms.TextInput(attrs={"lang": "ja"})
    )

    def work_groups(self) -> list[Any]:
        """The fields of the position."""
        return self._groups(self.work)

    @property
    def position(self) -> dict[str, Any]:
        """The first position, for the service; empty when no organization was named."""
        values = {name: self.cleaned_data.get(name) for name in ("title_en", "title_ja")}
        organization = self.cleaned_data.get("works_at")
        return {"organization": organization, **values} if organization else {}

    def _at_work(self) -> dict[str, Any]:
        organization = self.cleaned_data.get("works_at")
        if organization is None:
            return {}
        title = self.cleaned_data.get("title_en") or self.cleaned_data.get("title_ja") or ""
        if organization.pk:
            return {"organization": organization, "title": title}
        return {"company": organization.name_en or organization.name_ja, "title": title}


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

    def _post_clean(self) -> None:
        """A new organization is saved by the service, so the row is checked without it here."""
        organization = self.cleaned_data.get("organization")
        if organization is not None and organization.pk is None:
            self.cleaned_data.pop("organization")
            super()._post_clean()
            self.cleaned_data["organization"] = organization
        else:
            super()._post_clean()

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"organization"}


class MoveForm(PositionForm):
    """A new job: where, as what, since when."""

    layout = ("organization", "from_on", ("title_en", "title_ja"), ("department_en", "department_ja"))

    class Meta(PositionForm.Meta):
        fields = ("organization", "from_on", "title_en", "title_ja", "department_en", "department_ja")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # A card does not tell since when; the old position must end on a day.
        self.initial["from_on"] = timezone.localdate()
        self.fields["from_on"].help_text = _("Leave today if you do not know since when.")

    def clean_from_on(self) -> datetime.date:
        return self.cleaned_data.get("from_on") or timezone.localdate()


class PhotoForm(RecordForm):
    """One photo of a person."""

    layout = ("photo",)

    photo = PictureField(
        kind=PHOTO,
        label=_("Photo"),
        help_text=_(
            "JPEG, PNG or WebP, at most 10 MB. It is drawn anew; the place and the day that a camera writes into it "
            "are left out. Ask the person first."
        ),
    )

    class Meta:
        model = Person
        fields = ("photo",)
