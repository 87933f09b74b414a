"""Verbs for statistics: a figure is refused while its English and Japanese texts name different numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partnerships.figures import compare, read
from partnerships.models import CityProfile, Statistic
from portal.accounts.models import User
from portal.saving import create, remove, save_version

CHECKED = ("text_en", "unit_en", "text_ja", "unit_ja", "method_en", "method_ja")


def add_statistic(*, profile: CityProfile, values: Mapping[str, Any], by: User | None) -> Statistic:
    """Add a figure about the profile's place. Refused when the two texts differ and no method note says why."""
    check_figures(values)
    row = Statistic(association=profile.association, place=profile.place)
    return create(row=row, values=values, by=by, about=profile)


def change_statistic(
    *, statistic: Statistic, read_version: int, values: Mapping[str, Any], by: User | None
) -> Statistic:
    """Change a figure; the same check holds. Conflicting figures stay side by side, none replaces another."""
    check_figures({name: getattr(statistic, name) for name in CHECKED} | dict(values))
    return save_version(row=statistic, read_version=read_version, values=values, by=by, about=profile_of(statistic))


def remove_statistic(*, statistic: Statistic, by: User | None) -> None:
    """Take the figure away; the record keeps what it held."""
    remove(row=statistic, by=by, about=profile_of(statistic))


def profile_of(statistic: Statistic) -> CityProfile | None:
    """The profile that shows the figure: that of its place. Queries."""
    return CityProfile.objects.filter(place=statistic.place_id).first()


def check_figures(values: Mapping[str, Any]) -> None:
    """Refuse a text without a number, and texts whose numbers differ (with both readings) unless a note says why."""
    said = {name: values.get(name) or "" for name in CHECKED}
    if mute := [name for name in ("text_en", "text_ja") if said[name] and not read(said[name])]:
        raise ValidationError({name: _("There is no number in this text. Write the figure itself.") for name in mute})
    found = compare(f"{said['text_en']} {said['unit_en']}", f"{said['text_ja']} {said['unit_ja']}")
    if found.agrees or said["method_en"].strip() or said["method_ja"].strip():
        return
    raise ValidationError(
        {
            "text_ja": _(
                "%(readings)s Correct one of them, or, if the sources themselves differ, say so under "
                "“How it was counted”."
            )
            % {"readings": found.sentence()}
        }
    )
