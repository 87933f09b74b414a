"""What people give: at sign-up, on the members page, when they ask to join, about themselves and their association."""

from __future__ import annotations

import copy
from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core import context
from allauth.socialaccount.forms import SignupForm as AllauthSocialSignupForm
from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal.accounts.adapters import accept_held
from portal.accounts.invitation import held_alive
from portal.accounts.models import SLUG, Association, AssociationRequest, User
from portal.as_read import AsReadForm
from portal.permissions import Role
from portal.pictures import LOGO
from portal.pictures.fields import PictureField
from portal.saving import Merge, merge

COUNTRIES = [("US", _("United States")), ("JP", _("Japan"))]
TIME_ZONES = [
    ("America/New_York", _("Eastern Time (New York)")),
    ("America/Chicago", _("Central Time (Chicago)")),
    ("America/Denver", _("Mountain Time (Denver)")),
    ("America/Phoenix", _("Arizona (Phoenix)")),
    ("America/Los_Angeles", _("Pacific Time (Los Angeles)")),
    ("America/Anchorage", _("Alaska (Anchorage)")),
    ("Pacific/Honolulu", _("Hawaii (Honolulu)")),
    ("Asia/Tokyo", _("Japan (Tokyo)")),
    ("UTC", _("Universal Time (UTC)")),
]


def and_current(choices: list[tuple[str, Any]], current: str) -> list[tuple[str, Any]]:
    """The choices, and the present value if it is none of them."""
    return choices if not current or current in dict(choices) else [*choices, (current, current)]


class ForTheInvited(forms.Form):
    """Fixes the address of a sign-up form to the invited one."""

    field_order = ("name", "name_ja", "email", "password1", "password2")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if invite := held_alive(context.request):
            self.initial["email"] = invite.email
            self.fields["email"].disabled = True
            self.fields["email"].label = _("E-mail address")
            self.fields["email"].help_text = _("The invitation was sent to this address, so it stays.")


class SignupForm(ForTheInvited, AllauthSignupForm):
    """allauth's sign-up: the user and the use of the invitation are one transaction."""

    def save(self, request: HttpRequest) -> User:
        with transaction.atomic():
            user = super().save(request)
            accept_held(request, user)
        return user


class SocialSignupForm(ForTheInvited, AllauthSocialSignupForm):
    """The form after Google or Microsoft, when something is missing; the adapter uses the invitation up."""


class InviteForm(forms.Form):
    """Whom an administrator invites."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"})
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        initial=Role.VOLUNTEER,
        widget=forms.RadioSelect(attrs={"class": "broad"}),
        help_text=_(
            "Volunteers propose changes, staff edit, administrators also manage members. Board members read everything."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


class RoleForm(AsReadForm):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect(attrs={"class": "broad"}))


class AskToJoinForm(forms.ModelForm):
    """The public request. `homepage` is a trap: people do not see it, machines fill it in."""

    homepage = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    class Meta:
        model = AssociationRequest
        fields = ("name_en", "name_ja", "country", "contact_name", "email", "message")
        widgets = {
            "name_ja": forms.TextInput(attrs={"lang": "ja"}),
            "country": forms.RadioSelect(choices=COUNTRIES),
            "contact_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "message": forms.Textarea(attrs={"rows": 5}),
        }
        labels = {"message": _("What you would like to do")}
        help_texts = {
            "name_en": _("As it is written on your letterhead."),
            "email": _("The invitation goes to this address once your request is approved."),
            "message": _("Your partner city, and what you hope for. A few sentences are enough."),
        }

    def clean_country(self) -> str:
        country = self.cleaned_data["country"]
        if country not in dict(COUNTRIES):
            raise forms.ValidationError(_("Choose one of the countries."))
        return country

    @property
    def was_trapped(self) -> bool:
        """Whether a machine filled the form in."""
        return bool(self.data.get("homepage"))

    def values(self) -> dict[str, Any]:
        """What the service keeps."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ApproveForm(forms.Form):
    """The short name under which an association gets its rooms."""

    slug = forms.CharField(
        label=_("Short name in addresses"),
        max_length=60,
        validators=[SLUG],
        help_text=_("It stands in every address of the association and stays: small letters, digits, hyphens."),
    )

    @classmethod
    def proposed(cls, request: AssociationRequest) -> str:
        """A first word for the short name, from the English name without what all associations are called."""
        common = {"sister", "city", "cities", "association", "committee", "of", "the", "inc", "international"}
        words = [word for word in slugify(request.name_en).split("-") if word and word not in common]
        return "-".join(words[:3])[:60].strip("-")


class DeclineForm(forms.Form):
    """Why not."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is mailed to the person who asked, in their language if you can write it."),
    )


class AssociationForm(forms.ModelForm):
    """What an association says about itself. Other names are written one a line."""

    aliases = forms.CharField(
        label=_("Other names"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: older names, other spellings, the Japanese form people search for."),
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Association
        fields = (
            "name_en",
            "name_ja",
            "aliases",
            "address_en",
            "address_ja",
            "website",
            "email",
            "country",
            "language",
            "paper",
            "time_zone",
            "is_public",
        )
        widgets = {
            "name_ja": forms.TextInput(attrs={"lang": "ja"}),
            "address_ja": forms.TextInput(attrs={"lang": "ja"}),
            "paper": forms.RadioSelect,
        }
        help_texts = {
            "email": _("For the public; leave it empty to show none."),
            "paper": _("Documents are made for this paper unless one chooses another."),
            "is_public": _(
                "The directory then shows the association's name and the partnerships that are marked as public. "
                "People are never shown."
            ),
        }

    def __init__(self, data: Any = None, *, instance: Association, version: int = 0) -> None:
        super().__init__(data, instance=instance)
        here: Association = self.instance
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), choices=and_current(COUNTRIES, here.country), widget=forms.RadioSelect
        )
        self.fields["language"] = forms.ChoiceField(
            label=_("Main language"), choices=settings.LANGUAGES, widget=forms.RadioSelect
        )
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"), choices=and_current(TIME_ZONES, here.time_zone)
        )
        self.initial["aliases"] = "\n".join(here.aliases)
        self.initial["version"] = version

    def clean_aliases(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["aliases"].splitlines() if line.strip()]

    @property
    def read_version(self) -> int:
        """The version that the reader saw; 0, which there is not, when the form does not say."""
        return self.cleaned_data.get("version") or 0

    def after(self, now: Association, version: int) -> tuple[AssociationForm, Merge]:
        """The form to go on with when somebody saved first, and what there is to compare: everything typed, and what
        only the other person changed."""
        now.version = version
        typed = {name: self.cleaned_data[name] for name in self._meta.fields}
        found = merge(row=now, read_version=self.read_version, typed=typed)
        data = self.data.copy()
        for name, value in found.taken.items():
            if isinstance(value, bool):
                data[name] = "on" if value else ""
            else:
                data[name] = "\n".join(value) if isinstance(value, list) else str(value)
        data["version"] = str(version)
        return AssociationForm(data, instance=copy.copy(now), version=version), found


class LogoForm(forms.Form):
    """The association's logo."""

    logo = PictureField(
        kind=LOGO,
        label=_("Logo"),
        help_text=_("PNG, JPEG or WebP, at most 10 MB. It is drawn anew on white, at most 800 pixels wide."),
    )


class AccountForm(forms.ModelForm):
    """What a user says about themselves."""

    class Meta:
        model = User
        fields = ("name", "name_ja", "language", "has_single_keys")
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "name_ja": forms.TextInput(attrs={"lang": "ja"}),
        }
        labels = {"has_single_keys": _("Single keys work as shortcuts")}
        help_texts = {"has_single_keys": _("/ searches, ? shows the list. Switch them off if you dictate.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect
        )
