"""What one asks of a form that a partnership's record fills, all in the address: its year, and what stands in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.record_forms import RecordForm
from contacts.yearly_report import FIRST_YEAR

CHOSEN = "chosen"
NAMES = ("year", "part", CHOSEN, "language", "paper")


class AskedForm(forms.Form):
    """The year and the parts. What is not understood is told, and nothing is filled in until it is gone."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=9999, required=False)
    part = forms.MultipleChoiceField(
        label=_("What stands in it"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "broad"})
    )

    def __init__(self, request: HttpRequest, form: RecordForm) -> None:
        self.request, self.form = request, form
        given = request.GET.copy()
        given.setdefault("year", str(timezone.localdate().year))
        if CHOSEN not in given and "part" not in given:
            given.setlist("part", list(form.chosen_at_first))
        super().__init__(given)
        self.fields["part"].choices = list(form.fields)
        if not form.fields:
            del self.fields["part"]
        if not form.has_year:
            del self.fields["year"]
        self.is_valid()

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"] or timezone.localdate().year
        if year > timezone.localdate().year:
            raise forms.ValidationError(_("%(year)s lies ahead: nothing can be reported of it yet.") % {"year": year})
        return year

    def clean_part(self) -> list[str]:
        parts: list[str] = self.cleaned_data["part"]
        if not parts:
            raise forms.ValidationError(_("Tick at least one part."))
        return parts

    @property
    def faults(self) -> list[str]:
        """What is wrong with the address, a sentence each; empty when all is well."""
        told = [
            _("%(filter)s: %(words)s") % {"filter": self.fields[name].label, "words": " ".join(map(str, errors))}
            for name, errors in self.errors.items()
        ]
        unknown = [name for name in self.request.GET if name not in NAMES]
        return [*told, *(_("There is no filter called “%(name)s”.") % {"name": name[:40]} for name in unknown)]

    @property
    def asked_year(self) -> int:
        """The year whose records fill the form."""
        return int(self.cleaned_data.get("year") or timezone.localdate().year)

    @property
    def chosen(self) -> list[str]:
        """The parts that were ticked."""
        return list(self.cleaned_data.get("part") or ())

    @property
    def query(self) -> str:
        """The same in an address."""
        asked: Any = QueryDict(mutable=True)
        if self.form.has_year:
            asked["year"] = str(self.asked_year)
        asked.setlist("part", self.chosen)
        return str(asked.urlencode())
