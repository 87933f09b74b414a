"""What holds for all people of a file: the side, the partnership, where they come from, the basis of their consents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from contacts.choices import Basis
from partnerships.choices import Side
from partnerships.models import Partnership
from partnerships.querysets import limits_of
from portal.accounts.models import Membership
from portal.permissions import TABLE


class PeopleOptions(forms.Form):
    """Chosen once for a whole file. Only who may look after privacy may take consents over, and says on what basis."""

    side = forms.ChoiceField(
        label=_("side"),
        choices=Side.choices,
        initial=Side.HOME,
        widget=forms.RadioSelect,
        help_text=_("Of everybody whose row does not say it."),
    )
    partnership = forms.ModelChoiceField(
        label=_("Partnership"), queryset=None, required=False, empty_label=_("none in particular")
    )
    origin = forms.CharField(label=_("where we know them from"), max_length=200, required=False)
    basis = forms.ChoiceField(
        label=_("Consents that the file claims"),
        required=False,
        help_text=_("A file proves no consent. Choose the basis only if you hold the proof yourself."),
    )

    def __init__(self, data: Any = None, *, membership: Membership) -> None:
        super().__init__(data)
        for field in self.fields.values():
            field.label = capfirst(field.label or "")
        partnership = self.fields["partnership"]
        partnership.queryset = Partnership.objects.visible_to(membership).with_places()
        if limits_of(membership).exists():  # somebody who sees some partnerships only would not find them again
            partnership.required, partnership.empty_label = True, None
        self.fields["basis"].choices = [("", _("Leave them out")), *Basis.choices]
        if membership.role not in TABLE["privacy.manage"]:
            del self.fields["basis"]

    def clean(self) -> dict[str, Any]:
        """As JSON can hold it."""
        found = super().clean() or {}
        chosen = found.get("partnership")
        return {**found, "partnership": chosen.pk if chosen else None}
