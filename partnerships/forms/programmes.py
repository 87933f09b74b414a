"""Forms for programmes, their minutes, and the series that they come in."""

from __future__ import annotations

import copy
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Side
from partnerships.forms.base import RecordForm, dressed
from partnerships.forms.parts import BROAD
from partnerships.models import Programme, ProgrammeSeries
from portal.bilingual import LANGUAGES

NAMES = ("home", "partner")


class ProgrammeForm(RecordForm):
    """An event or activity, yearly or once: what, when, where, and what each city gains by it.

    Its series, its goals and what it grew out of are those of the same partnership.
    """

    layout = (
        ("title_en", "title_ja"),
        "kind",
        ("kind_en", "kind_ja"),
        ("starts_on", "ends_on"),
        ("from_time", "to_time"),
        "side",
        ("venue_en", "venue_ja"),
        ("description_en", "description_ja"),
        ("benefit_home_en", "benefit_home_ja"),
        ("benefit_partner_en", "benefit_partner_ja"),
        ("wanted_en", "wanted_ja"),
        "goals",
        "seats",
        "is_public",
        "is_cancelled",
    )
    rare = (
        "is_yearly",
        "month",
        "series",
        "grew_from",
        ("hosts_en", "hosts_ja"),
        ("funding_en", "funding_ja"),
        "themes",
    )

    month = forms.TypedChoiceField(
        label=_("Month"),
        choices=[("", _("not said")), *MONTHS.items()],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("For a yearly programme."),
    )
    # Declared here because a model field would ask for its rows while the code is read, outside any scope.
    goals = forms.ModelMultipleChoiceField(
        label=_("Goals it serves"), queryset=None, required=False, widget=copy.deepcopy(BROAD)
    )
    series = forms.ModelChoiceField(label=_("Series"), queryset=None, required=False, empty_label=_("none"))
    grew_from = forms.ModelChoiceField(label=_("Grew out of"), queryset=None, required=False, empty_label=_("none"))

    class Meta:
        model = Programme
        fields = (
            "title_en",
            "title_ja",
            "kind",
            "kind_en",
            "kind_ja",
            "is_yearly",
            "month",
            "starts_on",
            "ends_on",
            "from_time",
            "to_time",
            "side",
            "venue_en",
            "venue_ja",
            "description_en",
            "description_ja",
            "benefit_home_en",
            "benefit_home_ja",
            "benefit_partner_en",
            "benefit_partner_ja",
            "wanted_en",
            "wanted_ja",
            "goals",
            "seats",
            "is_public",
            "is_cancelled",
            "series",
            "grew_from",
            "hosts_en",
            "hosts_ja",
            "funding_en",
            "funding_ja",
            "themes",
        )
        formfield_callback = dressed
        widgets = {"themes": BROAD}
        help_texts = {
            "kind_en": _("Where none of the kinds fits."),
            "ends_on": _("Empty for a single day."),
            "from_time": _("By the clock of the city in which it takes place."),
            "benefit_home_en": _("Each city gains something, or it does not last."),
            "wanted_en": _("What is different once it is over. A dialogue needs one; afterwards it is compared."),
            "seats": _("Empty if everybody finds a place."),
            "funding_en": _("The grant, sponsor or budget that pays for it."),
            "is_public": _("The public calendar is read by everybody; a lunch with a few guests is not for it."),
        }

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        partnership = self.instance.partnership
        self.fields["side"].choices = [(Side.HOME, partnership.home.name), (Side.PARTNER, partnership.partner.name)]
        self.fields["goals"].queryset = partnership.goals.all()
        self.fields["series"].queryset = ProgrammeSeries.objects.filter(partnership=partnership)
        self.fields["grew_from"].queryset = partnership.programmes.exclude(pk=self.instance.pk).order_by("-pk")
        for name in (f"benefit_{side}_{language}" for side in NAMES for language in LANGUAGES):
            setattr(self.fields[name], "is_one_of_two", True)  # noqa: B010 -- no attribute that Field declares
        if not self.fields["goals"].queryset.exists():
            self.layout = tuple(name for name in self.layout if name != "goals")

    def clean(self) -> dict[str, Any]:
        """What each of the two cities gains is said, in one of the languages at least."""
        given = super().clean() or self.cleaned_data
        for side in NAMES:
            names = [f"benefit_{side}_{language}" for language in LANGUAGES]
            if not any(given.get(name) for name in names) and not any(name in self.errors for name in names):
                partnership = self.instance.partnership
                city = (partnership.home if side == "home" else partnership.partner).name
                self.add_error(names[0], _("Say what %(city)s gains by it, in one of the languages.") % {"city": city})
        return given


class MinutesForm(RecordForm):
    """What was said at a programme, and what came of it."""

    layout = (("minutes_en", "minutes_ja"), ("results_en", "results_ja"))

    class Meta:
        model = Programme
        fields = ("minutes_en", "minutes_ja", "results_en", "results_ja")
        formfield_callback = dressed
        help_texts = {
            "minutes_en": _("What was said, in a few lines. What was promised goes into the next steps."),
            "results_en": _("What is different now: who met whom, what was agreed, what was sold."),
        }


class SeriesForm(RecordForm):
    """Programmes that come again."""

    layout = (("title_en", "title_ja"), "kind", "rhythm", ("about_en", "about_ja"), "ended_on")

    class Meta:
        model = ProgrammeSeries
        fields = ("title_en", "title_ja", "kind", "rhythm", "about_en", "about_ja", "ended_on")
        formfield_callback = dressed
        help_texts = {"ended_on": _("Empty while it goes on.")}
