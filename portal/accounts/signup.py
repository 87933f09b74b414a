"""What a new user says at sign-up besides address and password. allauth's own forms are built on this one."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User


class NamesForm(forms.Form):
    """Names; the language is the one the reader is using."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    name_ja = forms.CharField(
        label=_("Your name in Japanese"), max_length=120, required=False, widget=forms.TextInput(attrs={"lang": "ja"})
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the user has been saved."""
        user.name = self.cleaned_data["name"]
        user.name_ja = self.cleaned_data["name_ja"]
        user.language = (get_language() or "en")[:2]
        user.save(update_fields=["name", "name_ja", "language"])
