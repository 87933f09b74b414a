"""Who holds office on the two sides, who held it before, and what to do when it changes hands. Pure.

Somebody new is congratulated within a month; that is asked for half a year long, and then it is too late. A term that
ends within ninety days asks for the handover to be prepared.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partnerships.choices import Office, Side
from partnerships.due import Due, state_of

if TYPE_CHECKING:
    from partnerships.models import OfficeTerm

GREET_WITHIN, GREET_AT_ALL, ENDS_SOON = 30, 180, 90
"""Days: by when somebody new is congratulated, how long that is asked for, how long before its end a term is named."""


@dataclass(frozen=True)
class OfficeLine:
    """One office of one side: who holds it now, what that asks for, and who held it before, newest first."""

    side: str
    label: str
    holder: OfficeTerm | None
    due: Due | None
    asks_for_greeting: bool
    former: tuple[OfficeTerm, ...]


def is_new(term: OfficeTerm, today: datetime.date) -> bool:
    """Whether somebody has just come into office and nobody has congratulated."""
    if term.from_on is None or term.greeted_on is not None or not term.is_held_on(today):
        return False
    return (today - term.from_on).days <= GREET_AT_ALL


def office_due(term: OfficeTerm, today: datetime.date) -> Due | None:
    """By when somebody new is congratulated, or the end of the term where it is near; None where neither asks."""
    if is_new(term, today) and term.from_on is not None:
        day = term.from_on + datetime.timedelta(days=GREET_WITHIN)
        words = (
            _("New in office: congratulate by %(day)s") if today <= day else _("New in office: not congratulated yet")
        )
        return Due(day, "soon" if today <= day else "owed", words % {"day": date_format(day, "DATE_FORMAT")})
    if term.until_on is not None and today <= term.until_on:
        state = state_of(term.until_on, ENDS_SOON, today)
        words = _("Term ends on %(day)s: prepare the handover") if state == "soon" else _("Term ends on %(day)s")
        return Due(term.until_on, state, words % {"day": date_format(term.until_on, "DATE_FORMAT")})
    return None


def office_lines(terms: Iterable[OfficeTerm], today: datetime.date) -> list[OfficeLine]:
    """The offices of both sides in the order of the choices, their side first: there one has to write."""
    groups: dict[tuple[str, str, str], list[OfficeTerm]] = {}
    for term in terms:
        own_words = str(term.office_en or term.office_ja) if term.office == Office.OTHER else ""
        groups.setdefault((term.side, term.office, own_words), []).append(term)
    sides, offices = [Side.PARTNER, Side.HOME], list(Office)
    found = []
    for key in sorted(groups, key=lambda key: (sides.index(Side(key[0])), offices.index(Office(key[1])), key[2])):
        side, _office, own_words = key
        rows = sorted(groups[key], key=lambda row: row.from_on or datetime.date.min, reverse=True)
        holder = next((row for row in rows if row.is_held_on(today)), None)
        former = tuple(row for row in rows if row is not holder)
        found.append(
            OfficeLine(
                side=side,
                label=own_words or rows[0].get_office_display(),
                holder=holder,
                due=office_due(holder, today) if holder else None,
                asks_for_greeting=bool(holder and is_new(holder, today)),
                former=former,
            )
        )
    return found
