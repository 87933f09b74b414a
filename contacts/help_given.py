"""What we have done for a business, by what is on record anyway: the programmes that its people came to, what they
asked, whom they were introduced to, where they spoke, what it helped to hold. Nothing is written down for it.

Who counts is who worked there on that day.
"""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from contacts.models import Attendance, Introduction, Organization, Person, ProgrammeExpert, ProgrammeHost, Question
from contacts.organization_parts import rows_of
from portal.accounts.models import Membership

CAME, ASKED, INTRODUCED, SPOKE, HELD = "came", "asked", "introduced", "spoke", "held"
MOST = 200
"""So many of each kind are read; the page says so where there are more."""


@dataclass(frozen=True)
class Help:
    """One thing: its kind, its day if known, the person of the business, and the row it stands in."""

    kind: str
    on: datetime.date | None
    person: Person | None
    row: Any


@dataclass(frozen=True)
class History:
    """Everything, newest first; `is_cut` where a kind has more than is read."""

    lines: tuple[Help, ...]
    is_cut: bool

    def __bool__(self) -> bool:
        return bool(self.lines)

    @property
    def summary(self) -> str:
        """How much of each, in a sentence."""
        number = Counter(line.kind for line in self.lines)
        number[CAME] = len({line.row.programme_id for line in self.lines if line.kind == CAME})
        words = {
            CAME: ngettext("%(n)d programme visited", "%(n)d programmes visited", number[CAME]),
            ASKED: ngettext("%(n)d question asked", "%(n)d questions asked", number[ASKED]),
            INTRODUCED: ngettext("%(n)d introduction", "%(n)d introductions", number[INTRODUCED]),
            SPOKE: ngettext("%(n)d talk given", "%(n)d talks given", number[SPOKE]),
            HELD: ngettext("%(n)d programme helped to hold", "%(n)d programmes helped to hold", number[HELD]),
        }
        said = [words[kind] % {"n": number[kind]} for kind in words if number[kind]]
        return _("%(list)s.") % {"list": pgettext("list", ", ").join(said)} if said else ""


def help_given_to(organization: Organization, membership: Membership, most: int = MOST) -> History:
    """What was done for an organization and its people. Seven queries, whatever there is; fewer where the page knows
    that there is nothing of a kind."""
    found = [
        _came(organization, membership),
        _asked(organization, membership),
        _introduced(organization, membership),
        _spoke(organization, membership),
        _held(organization, membership),
    ]
    lines: list[Help] = []
    is_cut = False
    for kind, rows, day, person in found:
        read = rows_of(organization, kind, rows[: most + 1])
        is_cut = is_cut or len(read) > most
        lines += [Help(kind, _follow(row, day), _follow(row, person) if person else None, row) for row in read[:most]]
    lines.sort(key=lambda line: (line.on or datetime.date.min, line.kind, line.row.pk), reverse=True)
    for line in lines:
        _give_association(line, organization)
    return History(tuple(lines), is_cut)


Found = tuple[str, "QuerySet[Any]", str, str]


def _came(organization: Organization, membership: Membership) -> Found:
    there = _worked_there("person", organization, "programme__starts_on")
    rows: Any = Attendance.objects.visible_to(membership).filter(there).select_related("person", "programme")
    return CAME, rows.order_by(F("programme__starts_on").desc(nulls_last=True), "-pk").distinct(), _DAY, "person"


def _asked(organization: Organization, membership: Membership) -> Found:
    seen = Person.objects.visible_to(membership)
    there = _worked_there("asked_by", organization, "asked_on")
    rows: Any = Question.objects.visible_to(membership).filter(there, asked_by__in=seen.values("pk"))
    rows = rows.select_related("asked_by").prefetch_related(Prefetch("answered_by", seen))
    return ASKED, rows.order_by("-asked_on", "-pk").distinct(), "asked_on", "asked_by"


def _introduced(organization: Organization, membership: Membership) -> Found:
    there = _worked_there("person", organization, "made_on") | _worked_there("to_person", organization, "made_on")
    rows: Any = Introduction.objects.visible_to(membership).filter(there).with_people()
    return INTRODUCED, rows.order_by(F("made_on").desc(nulls_last=True), "-pk").distinct(), "made_on", ""


def _spoke(organization: Organization, membership: Membership) -> Found:
    there = _worked_there("person", organization, "programme__starts_on")
    rows: Any = ProgrammeExpert.objects.visible_to(membership).filter(there).select_related("person", "programme")
    return SPOKE, rows.order_by(F("programme__starts_on").desc(nulls_last=True), "-pk").distinct(), _DAY, "person"


def _held(organization: Organization, membership: Membership) -> Found:
    rows: Any = ProgrammeHost.objects.visible_to(membership).filter(organization=organization)
    rows = rows.select_related("programme")
    return HELD, rows.order_by(F("programme__starts_on").desc(nulls_last=True), "-pk"), _DAY, ""


_DAY = "programme.starts_on"


def _worked_there(person: str, organization: Organization, day: str) -> Q:
    """That a position joins the two that had begun and had not ended on the day, as far as days are known. For one call
    of `filter`, so that all of it is asked of the same position."""
    job = f"{person}__positions"
    there = Q(**{f"{job}__organization": organization})
    begun = Q(**{f"{job}__from_on": None}) | Q(**{f"{job}__from_on__lte": F(day)})
    ended = Q(**{f"{job}__to_on": None}) | Q(**{f"{job}__to_on__gte": F(day)})
    return there & (Q(**{f"{day}__isnull": True}) | (begun & ended))


def _follow(row: Any, path: str) -> Any:
    for name in path.split("."):
        row = getattr(row, name)
    return row


def _give_association(line: Help, organization: Organization) -> None:
    """Rows know their association, so that their addresses need no query."""
    line.row.association = organization.association
    linked = (line.person, getattr(line.row, "programme", None) if line.kind != ASKED else None)
    for each in linked:
        if each is not None:
            each.association = organization.association
