"""The form of somebody who travels."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.forms.by_name import ByNameField
from contacts.forms.touches import OfAssociationForm
from delegations.models import Delegate
from partnerships.forms.base import dressed


class DelegateForm(OfAssociationForm):
    """As what somebody travels, their rank and languages, their protocol training."""

    layout: tuple[str | tuple[str, ...], ...] = ("role", ("rank", "speaks"), ("trained_on", "trained_by"), "note")

    class Meta:
        model = Delegate
        fields: tuple[str, ...] = ("role", "rank", "speaks", "trained_on", "trained_by", "note")
        formfield_callback = dressed
        help_texts = {
            "rank": _("1 is introduced first and sits nearest the host."),
            "trained_on": _("Empty until the training has been held."),
        }

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["trained_on"].widget.attrs["max"] = f"{timezone.localdate():%Y-%m-%d}"


class SignUpForm(DelegateForm):
    """The same, with who it is."""

    layout = ("person", *DelegateForm.layout)

    person = ByNameField(label=_("Person"), help_text=_("Type a name, in any script."))

    class Meta(DelegateForm.Meta):
        fields = ("person", *DelegateForm.Meta.fields)
