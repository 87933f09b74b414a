"""Forms for the three doors, the budget and local partners that are asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.forms.by_name import ByNameField
from contacts.forms.relations import CURRENCIES
from contacts.forms.touches import OfAssociationForm
from delegations.choices import Door
from delegations.models import BudgetLine, DoorMeeting, PartnerAsk
from partnerships.forms.base import RecordForm, dressed
from partnerships.models import ReferenceContact
from partnerships.names import is_japanese_text


class BodySelect(forms.Select):
    """Public bodies by their names; one that has no Japanese name is marked as English for those who listen."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(name, value, label, *args, **options)
        if value and not is_japanese_text(str(label)):
            option["attrs"]["lang"] = "en"
        return option


class DoorForm(OfAssociationForm):
    """When a door was met, whom, what was said. The public bodies that are responsible for us stand first."""

    layout: tuple[str | tuple[str, ...], ...] = ("contact", "organization", "person", "met_on", "note")

    contact = forms.ModelChoiceField(
        label=_("Public body"),
        queryset=ReferenceContact.objects.all(),
        required=False,
        empty_label=_("none"),
        widget=BodySelect,
    )
    organization = ByNameField(of="organization", required=False, label=_("Organization"))
    person = ByNameField(required=False, label=_("Whom we met"), help_text=_("Type a name, in any script."))

    class Meta:
        model = DoorMeeting
        fields = ("contact", "organization", "person", "met_on", "note")
        formfield_callback = dressed

    def __init__(
        self,
        data: Any = None,
        *,
        instance: DoorMeeting,
        request: HttpRequest,
        bodies: Sequence[ReferenceContact] = (),
        **options: Any,
    ) -> None:
        self.bodies = bodies
        super().__init__(data, instance=instance, request=request, **options)
        self.fields["met_on"].widget.attrs["max"] = f"{timezone.localdate():%Y-%m-%d}"
        if bodies:
            named = [(row.pk, f"{row} ({row.city})" if row.city else str(row)) for row in bodies]
            self.fields["contact"].widget.choices = [("", _("none")), *named]
        else:
            del self.fields["contact"]
            self.layout = tuple(name for name in self.layout if name != "contact")
        if instance.door == Door.ECONOMIC_OFFICE:
            self.fields["organization"].help_text = _("The department that looks after business in the partner city.")

    def limit(self, name: str, field: forms.ModelChoiceField) -> None:
        """Only the bodies behind this door."""
        if name == "contact":
            field.queryset = ReferenceContact.objects.filter(pk__in=[row.pk for row in self.bodies])
        else:
            super().limit(name, field)

    def refilled(self, data: QueryDict, instance: Any) -> RecordForm:
        """The same bodies to choose from."""
        return type(self)(data, instance=instance, request=self.request, bodies=self.bodies)


class BudgetForm(OfAssociationForm):
    """What it is, what was planned, what it came to, who pays."""

    layout = ("kind", ("what_en", "what_ja"), ("planned", "spent"), "currency", "paid_by")

    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, required=False)

    class Meta:
        model = BudgetLine
        fields = ("kind", "what_en", "what_ja", "planned", "spent", "currency", "paid_by")
        formfield_callback = dressed


class AskForm(OfAssociationForm):
    """When a local partner was asked, and the answer."""

    layout: tuple[str | tuple[str, ...], ...] = ("asked_on", "state")

    class Meta:
        model = PartnerAsk
        fields: tuple[str, ...] = ("asked_on", "state")
        formfield_callback = dressed

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["asked_on"].widget.attrs["max"] = f"{timezone.localdate():%Y-%m-%d}"


class NewAskForm(AskForm):
    """The same, with who it is."""

    layout = ("organization", *AskForm.layout)

    organization = ByNameField(of="organization", label=_("Organization"), help_text=_("Type a name, in any script."))

    class Meta(AskForm.Meta):
        fields = ("organization", *AskForm.Meta.fields)
