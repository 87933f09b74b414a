"""Forms around programmes: the filters of their list."""

from __future__ import annotations

import datetime

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.forms.sifting import ANY, Sieve
from contacts.forms.touches import DAY
from partnerships.choices import ProgrammeKind

PAST, HELD, AHEAD = "past", "held", "ahead"


class ProgrammeSieve(Sieve):
    """Coming, past, held until today or with a day ahead, period, kind, partnership, series, words."""

    when = forms.ChoiceField(
        label=_("When"),
        choices=[
            ("", _("coming")),
            (PAST, pgettext_lazy("of programmes", "past")),
            (HELD, pgettext_lazy("of programmes", "held")),
            (AHEAD, _("with a day ahead")),
        ],
        required=False,
    )
    since = forms.DateField(label=pgettext_lazy("of a period", "From"), widget=DAY, required=False)
    until = forms.DateField(label=pgettext_lazy("of a period", "Until"), widget=DAY, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[*ANY, *ProgrammeKind.choices], required=False)
    partnership = forms.ModelChoiceField(
        queryset=None, label=_("Partnership"), empty_label=_("any"), required=False, to_field_name="slug"
    )
    series = forms.ModelChoiceField(queryset=None, label=_("Series"), empty_label=_("any"), required=False)
    q = forms.CharField(label=_("What or where"), required=False, max_length=80)

    @property
    def is_of_past(self) -> bool:
        """Whether the list is one of past ones, which stand newest first."""
        return self.of("when") in (PAST, HELD)

    def filter(self, programmes: QuerySet, today: datetime.date) -> QuerySet:
        """The programmes that pass. Without a word on the time: those not over, and those of which no day is known."""
        is_over = Q(ends_on__lt=today) | Q(ends_on=None, starts_on__lt=today)
        if self.of("when") == HELD:
            programmes = programmes.filter(starts_on__lte=today, is_cancelled=False)
        elif self.is_of_past:
            programmes = programmes.filter(is_over)
        elif self.of("when") == AHEAD:
            programmes = programmes.exclude(is_over).filter(starts_on__isnull=False, is_cancelled=False)
        else:
            programmes = programmes.exclude(is_over, is_yearly=False)
        columns = {"since": "starts_on__gte", "until": "starts_on__lte"}
        for name in ("kind", "partnership", "series", *columns):
            if value := self.of(name):
                programmes = programmes.filter(**{columns.get(name, name): value})
        if words := self.of("q"):
            names = ("title_en", "title_ja", "venue_en", "venue_ja", "description_en", "description_ja")
            programmes = programmes.filter(Q(*((f"{name}__icontains", words) for name in names), _connector=Q.OR))
        return programmes
