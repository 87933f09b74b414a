"""Verbs for series: programmes that come again."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from partnerships.models import Partnership, Programme, ProgrammeSeries
from partnerships.programme_words import programme_days
from partnerships.rhythm import are_last_ones, next_day
from partnerships.services.programmes import add_programme, change_programme
from portal.accounts.models import User
from portal.saving import create, remove, save_version

CARRIED = (
    *("kind", "kind_en", "kind_ja", "title_en", "title_ja", "description_en", "description_ja"),
    *("from_time", "to_time", "side", "venue_en", "venue_ja", "hosts_en", "hosts_ja", "funding_en", "funding_ja"),
    *("benefit_home_en", "benefit_home_ja", "benefit_partner_en", "benefit_partner_ja", "seats", "is_public"),
)
"""What the next one of a series takes over from the last one. Minutes and results are its own."""
NEWEST = 6
"""By so many of a series one tells on which weekday of the month it takes place; of six monthly ones two are fifths."""


def add_series(*, partnership: Partnership, values: Mapping[str, Any], by: User | None) -> ProgrammeSeries:
    """Begin a series of programmes."""
    row = ProgrammeSeries(association=partnership.association, partnership=partnership)
    return create(row=row, values=values, by=by, about=partnership)


@transaction.atomic
def begin_series(*, programme: Programme, values: Mapping[str, Any], by: User | None) -> ProgrammeSeries:
    """Begin a series of which this programme is the first. Refused for one that belongs to a series already."""
    if programme.series_id:
        raise ValidationError(_("It belongs to a series already."))
    row = add_series(partnership=programme.partnership, values=values, by=by)
    change_programme(programme=programme, read_version=programme.version, values={"series": row}, by=by)
    return row


def change_series(
    *, series: ProgrammeSeries, read_version: int, values: Mapping[str, Any], by: User | None
) -> ProgrammeSeries:
    """Change what a series is called, how often it comes, or that it ended."""
    return save_version(row=series, read_version=read_version, values=values, by=by, about=series.partnership)


def remove_series(*, series: ProgrammeSeries, by: User | None) -> None:
    """Take a series away; its programmes stay, each for itself."""
    remove(row=series, by=by, about=series.partnership)


@transaction.atomic
def plan_next(*, series: ProgrammeSeries, by: User | None, today: datetime.date) -> Programme:
    """Plan the next one of a series like the last one, on the day that its rhythm gives; without a day where it comes
    now and then. Refused: a series that ended, that has none yet, or of which one is planned already."""
    held = ProgrammeSeries.objects.select_for_update(of=("self",)).get(pk=series.pk)
    if held.ended_on:
        raise ValidationError(_("This series has ended. Take its last day away to go on with it."))
    last = last_of(held)
    if last is None:
        raise ValidationError(_("Add the first one of this series; the next ones follow it."))
    if planned := planned_of(held, today):
        raise ValidationError(
            _("The next one is planned already: %(title)s, %(when)s.")
            % {"title": planned, "when": programme_days(planned) or _("day not known")}
        )
    return add_programme(partnership=series.partnership, values=values_of_next(last, held.rhythm, today), by=by)


def last_of(series: ProgrammeSeries) -> Programme | None:
    """The newest programme of a series. One query."""
    rows = Programme.objects.filter(series=series).with_places().order_by("-starts_on", "-pk")
    return rows.exclude(starts_on=None).first() or rows.first()


def planned_of(series: ProgrammeSeries, today: datetime.date) -> Programme | None:
    """A programme of the series that is still to come and takes place; one without a day waits for it, unless it only
    stands for every year. One query."""
    ahead = Q(starts_on__gt=today) | Q(starts_on=None, is_yearly=False)
    rows = Programme.objects.filter(ahead, series=series, is_cancelled=False)
    return rows.order_by(F("starts_on").asc(nulls_last=True), "pk").first()


def values_of_next(last: Programme, rhythm: str, today: datetime.date) -> dict[str, Any]:
    """The next one of a series as its form would give it. Queries its themes and goals, and the days before."""
    values = {name: getattr(last, name) for name in CARRIED}
    values |= {"series": last.series, "themes": list(last.themes.all()), "goals": list(last.goals.all())}
    day = next_day(last.starts_on, rhythm, today, is_last=_is_last(last)) if last.starts_on else None
    if day is None:
        return values | {"from_time": None, "to_time": None}
    length = last.ends_on - last.starts_on if last.ends_on and last.starts_on else None
    return values | {"starts_on": day, "ends_on": day + length if length is not None else None}


def _is_last(newest: Programme) -> bool:
    """Whether the series keeps to the last of its weekday, by the days of its newest ones."""
    days = Programme.objects.filter(series=newest.series_id, starts_on__isnull=False).order_by("-starts_on")
    return are_last_ones(day for day in days.values_list("starts_on", flat=True)[:NEWEST] if day)
