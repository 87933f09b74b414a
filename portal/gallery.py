"""Samples for the component gallery: every piece in the state it is seldom shown in. Invented throughout."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from portal import drawings
from portal.bilingual import Said


def _reading(*verdicts: tuple[str, int]) -> list[SimpleNamespace]:
    """What the meter says of a paper in English, then in Japanese: how it comes out, and characters too many."""
    said = [
        SimpleNamespace(
            language_name=language,
            forecast=SimpleNamespace(fits=state == "fits", is_too_long=state == "long"),
            characters=characters,
            block=_("History"),
        )
        for language, (state, characters) in zip((_("English"), _("Japanese")), verdicts, strict=False)
    ]
    return [SimpleNamespace(kind=SimpleNamespace(title=_("Partnership snapshot")), verdicts=said)]


class SampleForm(forms.Form):
    """One field of each kind; three of them are always refused."""

    city = forms.CharField(label=_("City"), help_text=_("In English or Japanese"), max_length=60)
    follow_up_on = forms.DateField(
        label=_("Follow-up date"),
        required=False,
        error_messages={"invalid": _("November has 30 days. Write a date such as 30 November 2026.")},
    )
    sector = forms.ChoiceField(
        label=_("Sector"), choices=[("food", _("Food manufacturing")), ("textile", _("Textile mills"))]
    )
    how = forms.ChoiceField(
        label=_("How?"),
        choices=[("call", _("Call")), ("email", _("E-mail")), ("visit", _("Visit"))],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label=_("Good days"),
        choices=[("weekday", _("A weekday")), ("weekend", _("A weekend"))],
        widget=forms.CheckboxSelectMultiple,
    )
    sentence = forms.CharField(label=_("Your personal sentence"), widget=forms.Textarea, max_length=40)
    card = forms.FileField(label=_("Photo of the card"), required=False)
    may_show = forms.BooleanField(label=_("May be shown to Shizuoka"), required=False)
    read_only = forms.CharField(
        label=_("Address of this page"), disabled=True, required=False, initial="omaha-shizuoka"
    )


def sample_form() -> SampleForm:
    """The sample form, refused."""
    return SampleForm(
        {
            "city": "足利市 Ashikaga",
            "follow_up_on": "31/11/2026",
            "sector": "food",
            "how": "call",
            "sentence": "We would be honoured by your presence in the garden.",
        }
    )


def samples() -> dict[str, Any]:
    """The template context of the gallery."""
    return {
        "form": sample_form(),
        "crossings": [
            (drawings.crossing(6, 60), _("Well, day 6 of 60")),
            (drawings.crossing(38, 60), _("Well, day 38 of 60")),
            (drawings.crossing(52, 60), _("Soon, day 52 of 60")),
            (drawings.crossing(72, 60), _("12 days past due")),
        ],
        "talk": drawings.talk(0.15),
        "home": SimpleNamespace(name_en="Rancho Cucamonga", name_ja="ランチョクカモンガ"),
        "partner": SimpleNamespace(name_en="Ashikaga", name_ja="足利市"),
        "tabs": [
            {"name": _("Overview"), "address": "#c-tabs", "is_current": True},
            {"name": _("People"), "address": "#c-tabs", "number": 29},
            {"name": _("Programmes"), "address": "#c-tabs", "number": 4},
            {"name": _("Agreements"), "address": "#c-tabs", "number": 0},
        ],
        "columns": [_("Kind"), _("How it stands"), _("What we learned")],
        "rows": [
            [_("Chamber of commerce"), _("Met"), _("Japan is the region’s fourth trading partner")],
            [_("Public utilities"), _("Not found"), _("Ask whom to call")],
        ],
        "page": Paginator(range(152), 50).page(2),
        "bars": drawings.bars(
            [
                (_("Known"), 29, "#c-bars", 21, ""),
                (_("Invited"), 14, "#c-bars", 12, _("Five interested people were never invited.")),
                (_("Partner"), 0, "", 1, ""),
            ]
        ),
        "clocks": [drawings.clock(12), drawings.clock(70), drawings.clock(94)],
        "papers": [
            ("snapshot", False, _reading(("fits", 0), ("tight", 12))),
            ("benefit", True, _reading(("long", 340))),
        ],
        "japanese_only": Said("静岡市の茶の輸出は、港のにぎわいとともに育ちました。", "ja", True),
        "english_only": Said("The tea trade of Shizuoka grew with its port.", "en", True),
        "changes": [
            {
                "label": _("What was said"),
                "yours": "She can ship a first box in March.",
                "theirs": "She can ship two boxes in March.",
            }
        ],
        "saved_at": datetime.datetime(2026, 11, 21, 14, 5, tzinfo=datetime.UTC),
        "sample_messages": [
            Message(constants.SUCCESS, _("Call with Hanako Tanaka saved."), "undo:/components/"),
            Message(constants.ERROR, _("The paper was not made.")),
        ],
    }
