"""Forms for benefits and stories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from partnerships.forms.base import RecordForm, SectorField, SectorsField, dressed
from partnerships.forms.parts import BROAD
from partnerships.models import Benefit, Partnership, Pitch, Sector, Story
from partnerships.story_names import OF_STORY, refuse_names
from portal.accounts.models import Membership


class BenefitForm(RecordForm):
    """What we offer a business, in our own words."""

    layout = ("kind", ("text_en", "text_ja"))
    rare = ("sectors",)

    sectors = SectorsField(label=_("Sectors it suits"), help_text=_("None ticked: it suits every sector."))

    class Meta:
        model = Benefit
        fields = ("kind", "text_en", "text_ja", "sectors")
        formfield_callback = dressed
        help_texts = {"text_en": _("One sentence to a company: what it gets by talking to us.")}


class PitchForm(RecordForm):
    """The words with which we open a talk with a company of a sector."""

    layout = ("sector", ("text_en", "text_ja"))

    sector = SectorField(Sector.objects.all(), label=_("Sector"), required=False, empty_label=_("Every sector"))

    class Meta:
        model = Pitch
        fields = ("sector", "text_en", "text_ja")
        formfield_callback = dressed
        help_texts = {"text_en": _("Who we are, why this sector, and what they get from one talk with us.")}


class ReaderForm(forms.Form):
    """For whom proof is looked at: readers of one of the sectors that our records name, or all."""

    sector = forms.ChoiceField(label=_("Sector of the reader"), required=False)

    def __init__(self, *args: Any, sectors: Sequence[Sector], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["sector"].choices = [("", _("Every sector")), *((row.code, str(row)) for row in sectors)]
        self.fields["sector"].widget.attrs["data-submits"] = True


class StoryForm(RecordForm):
    """A success told so that others can copy it."""

    layout = (
        ("title_en", "title_ja"),
        ("partnership", "year"),
        "kind",
        "scale",
        ("happened_en", "happened_ja"),
        ("preconditions_en", "preconditions_ja"),
        ("steps_en", "steps_ja"),
        ("lessons_en", "lessons_ja"),
        ("figures_en", "figures_ja"),
        "benefits",
        ("cost", "people"),
        ("evidence", "evidence_url"),
    )
    rare = ("activity", "is_rural", "sectors", "themes")

    # Declared here because a model field would ask for its choices while the code is read, outside any scope.
    partnership = forms.ModelChoiceField(label=_("Partnership"), queryset=None, required=False)
    sectors = SectorsField(label=_("Sectors"))

    class Meta:
        model = Story
        fields = (
            "title_en",
            "title_ja",
            "partnership",
            "year",
            "kind",
            "activity",
            "scale",
            "is_rural",
            "happened_en",
            "happened_ja",
            "preconditions_en",
            "preconditions_ja",
            "steps_en",
            "steps_ja",
            "lessons_en",
            "lessons_ja",
            "cost",
            "people",
            "evidence",
            "evidence_url",
            "figures_en",
            "figures_ja",
            "benefits",
            "sectors",
            "themes",
        )
        formfield_callback = dressed
        widgets = {"themes": BROAD, "benefits": BROAD}
        help_texts = {
            "steps_en": _("One step a line, in the order in which they were taken."),
            "preconditions_en": _("One a line: what must be there before anybody begins."),
            "people": _("Their roles, not their names: two volunteers, a teacher."),
            "kind": _(
                "A response is worth telling too, whether it helped or not: too little is known of such answers."
            ),
            "figures_en": _(
                "The number first: 350+ silk scarves sold in aid of a museum. Prints on the benefit sheet."
            ),
            "figures_ja": _("The number first, then a space, then what it counts."),
            "benefits": _("The benefit sheet shows this story beside them. A benefit without proof does not print."),
        }

    def __init__(self, data: Any = None, *, membership: Membership, **options: Any) -> None:
        super().__init__(data, **options)
        self.membership = membership
        visible = Partnership.objects.visible_to(membership).with_places()
        self.fields["partnership"].queryset = visible
        self.fields["partnership"].empty_label = _("none of them")

    def clean(self) -> dict[str, Any]:
        """Names of people who have not agreed are said before a proposal is kept, not only when staff accept it."""
        cleaned: dict[str, Any] = super().clean()
        refuse_names(cleaned, OF_STORY)
        return cleaned

    def refilled(self, data: QueryDict, instance: Any) -> RecordForm:
        return type(self)(data, instance=instance, membership=self.membership)
