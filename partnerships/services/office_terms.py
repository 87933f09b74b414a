"""Verbs for terms of office: somebody comes into office, is congratulated, and leaves it to the next."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.choices import Office
from partnerships.models import OfficeTerm, Partnership
from portal.accounts.models import User
from portal.saving import create, remove, save_version


@transaction.atomic
def add_office_term(*, partnership: Partnership, values: Mapping[str, Any], by: User | None) -> OfficeTerm:
    """Write down who holds or held an office. Whoever held it until now leaves it on the day before. Refused: two who
    hold one office at the same time."""
    Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)  # two at once take turns
    begins = values.get("from_on")
    if begins and values.get("until_on") is None:
        for row in _same_office(partnership, values).filter(until_on=None, from_on__lt=begins):
            leaving = {"until_on": begins - datetime.timedelta(days=1)}
            save_version(row=row, read_version=row.version, values=leaving, by=by, about=partnership)
    _refuse_two_at_once(_same_office(partnership, values), values)
    row = OfficeTerm(association=partnership.association, partnership=partnership)
    return create(row=row, values=values, by=by, about=partnership)


@transaction.atomic
def change_office_term(
    *, office_term: OfficeTerm, read_version: int, values: Mapping[str, Any], by: User | None
) -> OfficeTerm:
    """Correct a term of office. Refused: two who hold one office at the same time."""
    Partnership.objects.select_for_update(of=("self",)).get(pk=office_term.partnership_id)  # two at once take turns
    names = ("side", "office", "from_on", "until_on")
    whole = {name: getattr(office_term, name) for name in names} | dict(values)
    _refuse_two_at_once(_same_office(office_term.partnership, whole).exclude(pk=office_term.pk), whole)
    return save_version(row=office_term, read_version=read_version, values=values, by=by, about=office_term.partnership)


def greet_office_holder(*, office_term: OfficeTerm, read_version: int, by: User | None) -> OfficeTerm:
    """Note that somebody new in office was congratulated today."""
    values = {"greeted_on": timezone.localdate()}
    return save_version(row=office_term, read_version=read_version, values=values, by=by, about=office_term.partnership)


def remove_office_term(*, office_term: OfficeTerm, by: User | None) -> None:
    """Take the term away; the record keeps what it held."""
    remove(row=office_term, by=by, about=office_term.partnership)


def _same_office(partnership: Partnership, values: Mapping[str, Any]) -> Any:
    """The terms of the same office; an office in one's own words may be held by several."""
    rows = OfficeTerm.objects.filter(partnership=partnership, side=values.get("side"), office=values.get("office"))
    return rows.exclude(office=Office.OTHER)


def _refuse_two_at_once(others: Any, values: Mapping[str, Any]) -> None:
    first, last = values.get("from_on"), values.get("until_on")
    for row in others:
        begins_before_its_end = row.until_on is None or first is None or first <= row.until_on
        ends_after_its_beginning = row.from_on is None or last is None or last >= row.from_on
        if begins_before_its_end and ends_after_its_beginning:
            words = _("%(name)s is down for the same office at the same time. Write until when, or since when.")
            raise ValidationError({"from_on": words % {"name": row}})
