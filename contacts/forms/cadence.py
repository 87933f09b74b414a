"""How often one keeps in touch, until when a person is put off, and who keeps in touch from now on."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.forms.choosing import members_of
from contacts.models import Cadence, Person
from partnerships.forms.base import RecordForm, dressed
from portal.accounts.models import Membership
from portal.permissions import TABLE


class CadenceForm(RecordForm):
    """Days for both sides."""

    layout = (("days", "their_days"),)

    class Meta:
        model = Cadence
        fields = ("days", "their_days")
        formfield_callback = dressed
        help_texts = {
            "days": _("After so many days without a touch we owe one. Amber in the last fifth, red the day after."),
            "their_days": _("After so many days without a sign from them their side stands red."),
        }


class PutOffForm(forms.Form):
    """Until when."""

    until = forms.DateField(label=_("Remind me on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class KeeperForm(RecordForm):
    """Who keeps in touch from now on: somebody else than now."""

    layout = ("keeper",)

    keeper = forms.ModelChoiceField(
        label=_("Who keeps in touch from now on"), queryset=None, empty_label=_("Choose a member")
    )

    class Meta:
        model = Person
        fields = ("keeper",)

    def __init__(self, data: object = None, *, membership: Membership, **options: object) -> None:
        super().__init__(data, **options)
        self.membership = membership
        loggers = Membership.objects.live().filter(role__in=TABLE["contacts.log"]).values("user")
        others = members_of(membership).filter(pk__in=loggers).exclude(pk=self.instance.keeper_id)
        self.fields["keeper"].queryset = others

    def refilled(self, data: object, instance: object) -> RecordForm:
        return type(self)(data, instance=instance, membership=self.membership)
