"""Forms for city profiles, their industries, statistics and links."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.forms.base import RecordForm, SectorField, dressed
from partnerships.forms.partnerships import PlaceField
from partnerships.models import CityIndustry, CityProfile, ProfileLink, Sector, Statistic


class ProfileForm(RecordForm):
    """What a city is, where it grows, why a company should look at it."""

    layout = (
        ("promise_en", "promise_ja"),
        ("summary_en", "summary_ja"),
        ("known_for_en", "known_for_ja"),
        ("demographics_en", "demographics_ja"),
        ("growth_en", "growth_ja"),
        ("source", "checked_on"),
    )
    rare = (("plans_en", "plans_ja"), ("workforce_en", "workforce_ja"), ("resources_en", "resources_ja"))

    class Meta:
        model = CityProfile
        fields = (
            "promise_en",
            "promise_ja",
            "summary_en",
            "summary_ja",
            "known_for_en",
            "known_for_ja",
            "demographics_en",
            "demographics_ja",
            "growth_en",
            "growth_ja",
            "source",
            "checked_on",
            "plans_en",
            "plans_ja",
            "workforce_en",
            "workforce_ja",
            "resources_en",
            "resources_ja",
        )
        formfield_callback = dressed
        help_texts = {
            "known_for_en": _("Three or four words, such as food, insurance, rail."),
            "checked_on": _("The day on which somebody last went through all of it."),
        }


class StartProfileForm(forms.Form):
    """The city that a new profile is about."""

    place = PlaceField(label=_("City"))


class IndustryForm(RecordForm):
    """A sector that matters in the city, with its reason and its employers."""

    layout = (
        "sector",
        "rank",
        ("reason_en", "reason_ja"),
        ("employers_en", "employers_ja"),
        ("share", "employment"),
        ("year", "source"),
    )

    sector = SectorField(label=_("Sector"), queryset=Sector.objects.all(), empty_label=_("choose one"))

    class Meta:
        model = CityIndustry
        fields = (
            "sector",
            "rank",
            "reason_en",
            "reason_ja",
            "employers_en",
            "employers_ja",
            "share",
            "employment",
            "year",
            "source",
        )
        formfield_callback = dressed
        help_texts = {
            "rank": _("1 is the most important."),
            "employers_en": _("Names with commas between them."),
            "year": _("Of the share and the jobs. Empty if the source gives none."),
        }


class StatisticForm(RecordForm):
    """A figure in words of both languages, with unit, year and source."""

    layout = (
        "topic",
        ("label_en", "label_ja"),
        ("text_en", "text_ja"),
        ("unit_en", "unit_ja"),
        ("year", "retrieved_on"),
        ("source_en", "source_ja"),
        ("method_en", "method_ja"),
    )
    rare = ("credit", "order")

    class Meta:
        model = Statistic
        fields = (
            "topic",
            "label_en",
            "label_ja",
            "text_en",
            "text_ja",
            "unit_en",
            "unit_ja",
            "year",
            "source_en",
            "source_ja",
            "retrieved_on",
            "method_en",
            "method_ja",
            "credit",
            "order",
        )
        formfield_callback = dressed
        help_texts = {
            "text_en": _("As it prints: $776 million, or 665,000."),
            "text_ja": _("The same number: 7億7,600万ドル, or 66万5千. The two are compared when you save."),
            "retrieved_on": _("The day on which somebody read the figure in its source."),
            "method_en": _("If the sources of the two texts differ, say so here; then unlike numbers may stand."),
            "order": _("1 stands first."),
        }


class LinkForm(RecordForm):
    """A page elsewhere about the city's state, district or prefecture."""

    layout = ("level", ("label_en", "label_ja"), "url")

    class Meta:
        model = ProfileLink
        fields = ("level", "label_en", "label_ja", "url")
        formfield_callback = dressed
        help_texts = {
            "label_en": _("Whose page it is and what stands there."),
            "url": _("Begins with https://."),
        }
