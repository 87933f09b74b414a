"""Forms for city profiles, their industries, statistics and links."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from partnerships.figure_look import Look, look_at
from partnerships.forms.base import RecordForm, SectorField, dressed
from partnerships.forms.partnerships import PlaceField
from partnerships.models import CityIndustry, CityProfile, ProfileLink, Sector, Statistic
from portal.pictures import PHOTO
from portal.pictures.fields import PictureField
from portal.saving import Merge, StaleSave


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

    def __init__(self, data: Any = None, *, part: str = "", **options: Any) -> None:
        """`part` is the text that one comes to write: it stands first, and nobody has to look for it."""
        super().__init__(data, **options)
        pair = (f"{part}_en", f"{part}_ja")
        if pair in (*self.layout, *self.rare):
            self.layout = (pair, *(each for each in self.layout if each != pair))
            self.rare = tuple(each for each in self.rare if each != pair)


class PhotoForm(RecordForm):
    """One photo of the city, with words for readers who do not see it."""

    layout = ("photo", ("photo_alt_en", "photo_alt_ja"))

    photo = PictureField(
        kind=PHOTO,
        required=False,
        label=_("Photo"),
        help_text=_(
            "JPEG, PNG or WebP, at most 10 MB and 20 million pixels. It is drawn anew, at most 1600 pixels wide; the "
            "place and the day that a camera writes into it are left out. Choose one that you may print."
        ),
    )

    still_fits = forms.BooleanField(required=False, label=_("The description still fits the new photo"))

    class Meta:
        model = CityProfile
        fields = ("photo", "photo_alt_en", "photo_alt_ja")
        formfield_callback = dressed
        widgets = {"photo_alt_ja": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "photo_alt_en": _("One sentence, such as: The old bridge, seen from the market. One language is enough."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["photo"].required = not self.instance.photo

    def clean(self) -> dict[str, Any]:
        """The present photo stays when no other one is sent; a photo needs its words, another one words of its own."""
        cleaned = super().clean() or self.cleaned_data
        if "photo" not in self.errors:
            cleaned["photo"] = cleaned.get("photo") or self.instance.photo
            if not (cleaned.get("photo_alt_en") or cleaned.get("photo_alt_ja")) and not self.errors:
                self.add_error("photo_alt_en", _("Say in words what the photo shows, for readers who do not see it."))
            self._ask_about_words(cleaned)
        return cleaned

    def _ask_about_words(self, cleaned: dict[str, Any]) -> None:
        """Another photo under a description of the one before: asked about once, by a tick that stands there only then.

        Nothing of this is kept; `still_fits` is an answer, not a value.
        """
        before = self.instance
        is_another = before.photo and cleaned["photo"] != before.photo
        kept = [name for name in ("photo_alt_en", "photo_alt_ja") if cleaned.get(name)]
        if not is_another or all(cleaned[name] != getattr(before, name) for name in kept):
            return
        self.layout = (*type(self).layout, "still_fits")
        if not cleaned.get("still_fits"):
            self.add_error(
                "still_fits",
                _("You chose another photo, and the description is as before. Write what it shows, or tick this."),
            )

    def after(self, stale: StaleSave) -> tuple[RecordForm, Merge]:
        """As for every row; and the picture that was sent is held for the next try."""
        again, found = super().after(stale)
        return self.refilled(self.held_in(again.data), stale.row or self.instance), found

    def held_in(self, data: QueryDict) -> QueryDict:
        """The data with the signed name of the picture that came with this form."""
        if held := self.fields["photo"].widget.held:
            data[self.add_prefix("photo_held")] = held
        return data


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

    looked_at = "partnerships/_figure_look.html"
    layout = (
        "topic",
        ("label_en", "label_ja"),
        ("text_en", "text_ja"),
        ("unit_en", "unit_ja"),
        ("year", "retrieved_on"),
        ("source_en", "source_ja"),
        ("method_en", "method_ja"),
    )
    rare = ("is_on_snapshot", "credit", "order")

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
            "is_on_snapshot",
            "credit",
            "order",
        )
        formfield_callback = dressed
        help_texts = {
            "is_on_snapshot": _("Leave it unticked for a figure that only the city profile has room for."),
            "text_en": _("As it prints: $776 million, or 665,000."),
            "text_ja": _("The same number: 7億7,600万ドル, or 66万5千. The two are compared when you save."),
            "retrieved_on": _("The day on which somebody read the figure in its source."),
            "method_en": _("If the sources of the two texts differ, say so here; then unlike numbers may stand."),
            "order": _("1 stands first."),
        }

    def look(self) -> Look:
        """Whether the two texts say the same number, and which figures of the same thing are there already."""
        return look_at(self.instance, {name: str(self[name].value() or "") for name in self._meta.fields})


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
