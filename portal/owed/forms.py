"""What a member may choose about the weekly letter."""

from __future__ import annotations

from typing import Any

from django import forms

from portal.owed.models import DigestWish


class DigestForm(forms.ModelForm):
    """Whether, and on which day."""

    class Meta:
        model = DigestWish
        fields = ["is_wanted", "weekday"]

    @property
    def values(self) -> dict[str, Any]:
        """What was given, for the service."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}
