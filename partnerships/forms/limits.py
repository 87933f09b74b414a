"""The form by which an administrator says which partnerships a member sees."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.models import Partnership, PartnershipLimit
from portal.accounts.models import Membership
from portal.as_read import AsReadForm


class LimitForm(AsReadForm):
    """The partnerships that the member sees; none ticked means all."""

    partnerships = forms.ModelMultipleChoiceField(
        label=_("Partnerships this member sees"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "broad"}),
        help_text=_("None ticked: all of them, those of later years too."),
    )

    def __init__(self, data: Any = None, *, membership: Membership) -> None:
        limits = PartnershipLimit.objects.filter(membership=membership)
        now = list(limits.values_list("partnership", flat=True))
        super().__init__(data, now=now, initial={"partnerships": now})
        self.fields["partnerships"].queryset = Partnership.objects.with_places()
