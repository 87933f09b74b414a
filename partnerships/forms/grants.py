"""The form of a grant."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from partnerships.forms.base import RecordForm, dressed
from partnerships.forms.owners import offer_members
from partnerships.models import Grant, Partnership
from portal.accounts.models import Membership


class GrantForm(RecordForm):
    """Money that somebody may give, its days, and who looks after it."""

    layout = (
        ("name_en", "name_ja"),
        ("funder_en", "funder_ja"),
        "partnership",
        ("amount", "currency"),
        "state",
        ("deadline_on", "report_due_on"),
        ("owner", "next_step"),
        "purpose",
    )
    rare = ("decided_on", "url")

    # Declared here because a model field would ask for its choices while the code is read, outside any scope.
    partnership = forms.ModelChoiceField(label=_("Partnership"), queryset=None, required=False)

    class Meta:
        model = Grant
        fields = (
            "name_en",
            "name_ja",
            "funder_en",
            "funder_ja",
            "partnership",
            "amount",
            "currency",
            "state",
            "deadline_on",
            "report_due_on",
            "owner",
            "next_step",
            "purpose",
            "decided_on",
            "url",
        )
        formfield_callback = dressed
        help_texts = {
            "deadline_on": _("A month before, it stands among what is owed."),
            "report_due_on": _("Once it is granted, this day is asked for instead."),
            "amount": _("What one may ask for, or what was granted."),
            "url": _("Begins with https://."),
        }

    def __init__(self, data: Any = None, *, membership: Membership, **options: Any) -> None:
        super().__init__(data, **options)
        self.membership = membership
        self.fields["partnership"].queryset = Partnership.objects.visible_to(membership).with_places()
        self.fields["partnership"].empty_label = _("all of them")
        offer_members(self.fields["owner"], membership.association_id)

    def refilled(self, data: QueryDict, instance: Any) -> RecordForm:
        return type(self)(data, instance=instance, membership=self.membership)
