"""The one choice of the page on whom we know."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.models import Partnership
from portal.accounts.models import Membership


class ReachForm(forms.Form):
    """Of all partnerships, or of one."""

    partnership = forms.ModelChoiceField(
        queryset=None,
        to_field_name="slug",
        label=_("Partnership"),
        required=False,
        empty_label=_("All partnerships"),
    )

    def __init__(self, *args: Any, membership: Membership, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["partnership"].queryset = Partnership.objects.visible_to(membership).with_places()
        self.fields["partnership"].widget.attrs["data-submits"] = True
