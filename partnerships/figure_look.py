"""What a form says of a figure while one types: whether both texts name the same numbers, and what is there already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from partnerships.figures import compare, listed, read
from partnerships.models import Statistic
from partnerships.overview import figure_note
from portal.bilingual import Said, said
from portal.drawings import State


@dataclass(frozen=True)
class Beside:
    """A figure of the same thing that is there already. `is_unlike`: it says another number for the same year."""

    text: Said
    note: str
    is_unlike: bool


@dataclass(frozen=True)
class Look:
    """The verdict on the two texts, in words with its state, and the figures that would stand beside this one."""

    state: State | str
    words: str
    beside: tuple[Beside, ...]


def look_at(row: Statistic, typed: Mapping[str, str]) -> Look:
    """Look at what is typed into the form of a figure of a place. One query at most."""
    state, words = verdict(typed)
    label = typed.get("label_en", "").strip()
    others = Statistic.objects.filter(place=row.place_id, label_en__iexact=label).exclude(pk=row.pk) if label else ()
    year, text = typed.get("year", "").strip(), typed.get("text_en", "").strip()
    return Look(
        state,
        words,
        tuple(
            Beside(
                said(each, "text"),
                figure_note(each),
                bool(text) and year == str(each.year or "") and not compare(text, each.text_en).agrees,
            )
            for each in others
        ),
    )


def verdict(typed: Mapping[str, str]) -> tuple[State | str, str]:
    """Whether the English and the Japanese text say the same; nothing to say while one of them is missing."""
    english, japanese = typed.get("text_en", "").strip(), typed.get("text_ja", "").strip()
    if not english or not japanese:
        return "", ""
    if not read(english) and not read(japanese):
        return "soon", _("Neither text has a number. Write the figure itself.")
    found = compare(f"{english} {typed.get('unit_en', '')}", f"{japanese} {typed.get('unit_ja', '')}")
    if found.agrees:
        return "well", _("Both texts say %(numbers)s.") % {"numbers": listed(found.english)}
    if typed.get("method_en", "").strip() or typed.get("method_ja", "").strip():
        return "soon", _("%(readings)s Your note on how it was counted says why.") % {"readings": found.sentence()}
    return "owed", found.sentence()
