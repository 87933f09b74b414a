"""Forms for the library of stories and for what we make of one."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.choices import Scale, StoryActivity, StoryKind
from partnerships.forms.base import NO_SUCH_YEAR, RecordForm, dressed
from partnerships.forms.owners import offer_members
from partnerships.models import Adaptation, AdaptationPrecondition, AdaptationStep, Partnership, Sector, Theme
from partnerships.models.fields import FIRST_YEAR, LAST_YEAR
from partnerships.originals import Pace
from partnerships.story_library import WHOSE
from portal.accounts.models import Membership

ANY = [("", pgettext_lazy("of a filter", "All"))]
WEEKS = [(str(number), number) for number in (1, 2, 4, 8, 13)]


class LibraryForm(forms.Form):
    """What one looks for in the library. An answer that is not offered is said beside its field."""

    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "class": "input"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ANY, *StoryKind.choices])
    activity = forms.ChoiceField(label=_("What was done"), required=False, choices=[*ANY, *StoryActivity.choices])
    scale = forms.ChoiceField(label=_("Scale"), required=False, choices=[*ANY, *Scale.choices])
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    place = forms.ChoiceField(label=_("State or prefecture"), required=False)
    whose = forms.ChoiceField(label=_("Told by"), required=False, choices=[*ANY, *WHOSE.items()])
    small = forms.BooleanField(label=_("suits small towns and the country"), required=False)

    def __init__(
        self, *args: Any, sectors: Iterable[Sector], themes: Iterable[Theme], places: dict[str, str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["sector"].choices = [*ANY, *((row.code, str(row)) for row in sectors)]
        self.fields["theme"].choices = [*ANY, *((row.code, str(row)) for row in themes)]
        self.fields["place"].choices = [*ANY, *places.items()]


class AdaptationForm(RecordForm):
    """What we make of a story, and who looks after it."""

    layout = (("title_en", "title_ja"), ("aim_en", "aim_ja"), "owner", "started_on")

    class Meta:
        model = Adaptation
        fields = ("title_en", "title_ja", "aim_en", "aim_ja", "owner", "started_on")
        formfield_callback = dressed
        help_texts = {"aim_en": _("What is other than in the original: the city, the sector, the technology.")}

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        offer_members(self.fields["owner"], self.instance.association_id)


class AdaptForm(AdaptationForm):
    """The same for a new one: for which partnership, and when the first step is to be done."""

    layout = ("partnership", *AdaptationForm.layout, ("first_on", "weeks"))

    partnership = forms.ModelChoiceField(label=_("Partnership"), queryset=None)
    first_on = forms.DateField(
        label=_("First step until"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Empty: the steps have no day yet."),
    )
    weeks = forms.TypedChoiceField(
        label=_("Weeks from one step to the next"),
        coerce=int,
        choices=WEEKS,
        initial="4",
        required=False,
        empty_value=4,
    )

    def __init__(self, data: Any = None, *, membership: Membership, **options: Any) -> None:
        super().__init__(data, **options)
        self.membership = membership
        partnerships = Partnership.objects.visible_to(membership).with_places()
        self.fields["partnership"].queryset = partnerships
        self.fields["partnership"].empty_label = None

    def clean_first_on(self) -> datetime.date | None:
        """Of a day only half of whose year was typed no later one can be reckoned."""
        day: datetime.date | None = self.cleaned_data["first_on"]
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(NO_SUCH_YEAR)
        return day

    @property
    def pace(self) -> Pace | None:
        """When the steps are to be done; None where no day was given."""
        first_on = self.cleaned_data.get("first_on")
        return Pace(first_on, self.cleaned_data.get("weeks") or 4) if first_on else None

    def refilled(self, data: QueryDict, instance: Any) -> RecordForm:
        return type(self)(data, instance=instance, membership=self.membership)


class PreconditionForm(RecordForm):
    """Something that it needs, and whether we have it."""

    layout = (("text_en", "text_ja"), "state", "words", "evidence_url")

    class Meta:
        model = AdaptationPrecondition
        fields = ("text_en", "text_ja", "state", "words", "evidence_url")
        formfield_callback = dressed


class StepForm(RecordForm):
    """A task, whose it is, and until when."""

    layout = (("text_en", "text_ja"), "owner", ("due_on", "done_on"), "note")

    class Meta:
        model = AdaptationStep
        fields = ("text_en", "text_ja", "owner", "due_on", "done_on", "note")
        formfield_callback = dressed
        help_texts = {"due_on": _("In the month before, it stands among what is owed.")}

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        offer_members(self.fields["owner"], self.instance.association_id)


class ResultForm(RecordForm):
    """What came of it, how we know, how much of it is ours, and what we would tell the next association."""

    layout = (
        "state",
        "ended_on",
        ("result_en", "result_ja"),
        "jobs",
        ("units", "unit_en", "unit_ja"),
        ("value", "currency"),
        "claim",
        "evidence",
        "evidence_url",
        ("lesson_en", "lesson_ja"),
        "is_shared",
    )

    class Meta:
        model = Adaptation
        fields = (
            "state",
            "ended_on",
            "result_en",
            "result_ja",
            "jobs",
            "units",
            "unit_en",
            "unit_ja",
            "value",
            "currency",
            "claim",
            "evidence",
            "evidence_url",
            "lesson_en",
            "lesson_ja",
            "is_shared",
        )
        formfield_callback = dressed
        help_texts = {
            "ended_on": _("Empty: today."),
            "result_en": _("“Nothing yet” is an answer too."),
            "jobs": _("Empty means not known; it is never shown as none."),
            "is_shared": _("The other associations of our networks then read our name, the result and the lesson."),
        }
