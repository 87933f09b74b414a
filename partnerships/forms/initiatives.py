"""Forms for who takes part in a programme and what outside it is in the way, for terms of office and mentoring."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from partnerships.forms.base import RecordForm, dressed
from partnerships.forms.owners import offer_members
from partnerships.models import FactorCheck, Mentoring, OfficeTerm, ProgrammeParty


class PartyForm(RecordForm):
    """A body that takes part, its part, and from where it comes."""

    layout = (
        "kind",
        ("name_en", "name_ja"),
        ("does_en", "does_ja"),
        "is_lead",
        "comes_from",
        ("country_en", "country_ja"),
        ("place_en", "place_ja"),
    )

    class Meta:
        model = ProgrammeParty
        fields = (
            "kind",
            "name_en",
            "name_ja",
            "does_en",
            "does_ja",
            "is_lead",
            "comes_from",
            "country_en",
            "country_ja",
            "place_en",
            "place_ja",
        )
        formfield_callback = dressed
        help_texts = {
            "does_en": _("What it brings or does, in a few words."),
            "country_en": _("Only for a party from a third country, such as Viet Nam."),
            "place_en": _("The city or region there, such as Haiphong."),
        }


class FactorForm(RecordForm):
    """How a factor stands, what is known of it and from where, and who looks after it."""

    layout = ("state", ("words_en", "words_ja"), "source", ("owner", "looked_on"))

    class Meta:
        model = FactorCheck
        fields = ("state", "words_en", "words_ja", "source", "owner", "looked_on")
        formfield_callback = dressed
        help_texts = {
            "words_en": _("Which rule, which buyers, which effect; and what follows from it."),
            "source": _("Where it is written, or who said it."),
        }

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        offer_members(self.fields["owner"], self.instance.association_id)


class OfficeTermForm(RecordForm):
    """Who holds or held an office on one side, from when until when."""

    layout = (
        "side",
        "office",
        ("office_en", "office_ja"),
        ("name_en", "name_ja"),
        ("from_on", "until_on"),
        "greeted_on",
        "note",
    )

    class Meta:
        model = OfficeTerm
        fields = (
            "side",
            "office",
            "office_en",
            "office_ja",
            "name_en",
            "name_ja",
            "from_on",
            "until_on",
            "greeted_on",
            "note",
        )
        formfield_callback = dressed
        help_texts = {
            "office_en": _("Where none of the offices fits."),
            "from_on": _("Whoever held the office until now then leaves it on the day before."),
            "until_on": _("Empty if no end is known; a day ahead if the term ends then."),
            "greeted_on": _("The day of the letter of congratulation, or of the first visit."),
            "note": _("What the next one should know: visits made, promises given. Nothing about parties."),
        }


class MentoringForm(RecordForm):
    """Whether we are new to this, or help an association that is."""

    layout = ("is_first_timer", "can_help", ("words_en", "words_ja"))

    class Meta:
        model = Mentoring
        fields = ("is_first_timer", "can_help", "words_en", "words_ja")
        formfield_callback = dressed
        help_texts = {
            "is_first_timer": _("Then you may ask an experienced association to go along with you."),
            "can_help": _("Your name and these words are then shown to associations that look for help."),
        }
