"""The filters of the log of touches with public agencies."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.agencies import of_partnership
from contacts.choices import AgencyOf
from contacts.forms.sifting import ANY, StrictSieve
from contacts.forms.touches import DAY

LEVELS = [(value, label) for value, label in AgencyOf.choices if value]


class AgencySieve(StrictSieve):
    """Whose agency, period, partnership."""

    agency_of = forms.ChoiceField(label=_("Public agency of"), choices=[*ANY, *LEVELS], required=False)
    since = forms.DateField(label=pgettext_lazy("of a period", "From"), widget=DAY, required=False)
    until = forms.DateField(label=pgettext_lazy("of a period", "Until"), widget=DAY, required=False)
    partnership = forms.ModelChoiceField(
        queryset=None, label=_("Partnership"), empty_label=_("any"), required=False, to_field_name="slug"
    )

    def filter(self, touches: QuerySet) -> QuerySet:
        """The touches that pass; none while a filter is not understood. Whose agency is asked of the lines."""
        if self.faults:
            return touches.none()
        for name, column in {"since": "happened_on__gte", "until": "happened_on__lte"}.items():
            if day := self.of(name):
                touches = touches.filter(**{column: day})
        partnership = self.of("partnership")
        return of_partnership(touches, partnership) if partnership else touches
