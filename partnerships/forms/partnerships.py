"""Forms for the partnership itself: start, facts, history, status."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.choices import PairKind
from partnerships.forms.base import RecordForm, dressed
from partnerships.forms.owners import offer_members
from partnerships.models import Partnership, Place


class PartnershipForm(RecordForm):
    """The facts that a page and a paper state about the relationship."""

    layout = ("kind", ("founded_year", "founded_source"), "lead")

    class Meta:
        model = Partnership
        fields = ("kind", "founded_year", "founded_source", "lead")
        formfield_callback = dressed
        help_texts = {
            "founded_year": _("Leave it empty if no source gives it; then no year prints anywhere."),
            "founded_source": _("Where the year stands: a list, a certificate, a page of the city."),
            "lead": _("Somebody of yours on the spot: relationships grow where one person looks after them."),
        }

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        offer_members(self.fields["lead"], self.instance.association_id)


class HistoryForm(RecordForm):
    """The history, one happening a line."""

    layout = ("history_en", "history_ja", "history_source")

    class Meta:
        model = Partnership
        fields = ("history_en", "history_ja", "history_source")
        formfield_callback = dressed
        help_texts = {
            "history_en": _(
                "One happening a line, its year first. For example: 1965 Omaha and Shizuoka become sister cities."
            ),
            "history_ja": _(
                "The same happenings, one a line. For example: 1965年 オマハ市と静岡市が姉妹都市として提携。"
            ),
            "history_source": _("Who told it, or where it is written."),
        }


class StatusForm(RecordForm):
    """How the relationship stands, since when, and why."""

    layout = ("status", "status_since", "status_reason")

    class Meta:
        model = Partnership
        fields = ("status", "status_since", "status_reason")
        formfield_callback = dressed
        labels = {
            "status": _("How it stands"),
            "status_since": pgettext_lazy("status", "Since"),
            "status_reason": _("Why"),
        }
        help_texts = {
            "status_reason": _("One sentence for whoever comes later. Dormant and ended need it."),
        }


class PlaceField(forms.CharField):
    """A place by its name, as the list of suggestions writes it: "Omaha, Nebraska" or 静岡市, 静岡県."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"list": "places", "autocomplete": "off"}))
        super().__init__(max_length=160, **options)

    def clean(self, value: Any) -> Any:
        """The place behind the text."""
        text = super().clean(value)
        return self.place(text) if text else None

    def place(self, text: str) -> Place:
        """The one place that goes by this text. Queries."""
        name, _comma, region = (part.strip() for part in text.replace("、", ",").partition(","))
        found = Place.objects.named(name)
        if region:
            found = found.in_region_named(region)
        places = list(found.order_by("name_en", "region_en")[:6])
        if not places:
            raise forms.ValidationError(
                _("No place called “%(text)s” is known here. Write it as the list does, such as Omaha, Nebraska."),
                params={"text": text},
            )
        if len(places) > 1:
            raise forms.ValidationError(
                _("More than one place is called that: %(places)s. Add the state or prefecture."),
                params={"places": "; ".join(full_name(place) for place in places)},
            )
        return places[0]


def full_name(place: Place) -> str:
    """A place with its state or prefecture, in the reader's language."""
    return ", ".join(filter(None, (place.name, place.region)))


class StartForm(forms.Form):
    """Two places, for a relationship that no public list has yet."""

    home = PlaceField(label=_("Our city"), help_text=_("In English or Japanese. Begin to write and choose."))
    partner = PlaceField(label=_("Partner city"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=PairKind.choices, initial=PairKind.SISTER, widget=forms.RadioSelect
    )
