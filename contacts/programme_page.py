"""What the page of a programme shows: its own facts here, and the parts that hang on it, each from its own module.

To add a part: a function `(programme, membership) -> dict` in the module of its noun, a line in `PARTS` with its place
on the page, and a template `contacts/_programme_<name>.html`. The template finds what the function gave as `part`, and
the page's own context beside it: `programme`, `association`, `can`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Prefetch

from contacts.conference import programme_conference
from contacts.guest_lists import programme_invitations
from contacts.models import FollowUp, Outcome, Person
from contacts.timeline import timeline_of
from contacts.unseen import without_unseen
from partnerships.choices import Factor, PartyKind, ProgrammeKind
from partnerships.memory import activities_of, memory_of
from partnerships.models import Programme, ProgrammeParty
from partnerships.programme_words import elsewhere, programme_kind, programme_when
from portal.accounts.models import Membership
from portal.kept.held_for import held_for

Context = Callable[[Programme, Membership], dict[str, Any]]


@dataclass(frozen=True)
class Part:
    """A section of the page. It queries a fixed number of times, and is held until a row behind it changes. One that
    goes by the clock, or reads how jobs are getting on, is made at every look."""

    name: str
    context: Context
    goes_by_the_clock: bool = False

    @property
    def template(self) -> str:
        return f"contacts/_programme_{self.name}.html"


def programme_follow_ups(programme: Programme, membership: Membership) -> dict[str, Any]:
    """What was promised at the programme, and what earlier ones of its series have left open. Two queries."""
    people = Prefetch("person", Person.objects.visible_to(membership))
    rows = FollowUp.objects.visible_to(membership).select_related("owner", "organization", "programme")
    promised = without_unseen(list(rows.filter(programme=programme).prefetch_related(people)), membership)
    carried: list[FollowUp] = []
    if programme.series_id:
        earlier = rows.open().filter(programme__series=programme.series_id).exclude(programme=programme)
        carried = without_unseen(list(earlier.prefetch_related(people)), membership)
    for row in (*promised, *carried):
        row.association = programme.association
        if row.programme:
            row.programme.association = programme.association
    return {"promised": promised, "carried": carried}


def programme_minutes(programme: Programme, membership: Membership) -> dict[str, Any]:
    """What was said and what came of it; outcomes that name the programme. One query."""
    rows = list(Outcome.objects.visible_to(membership).filter(programme=programme))
    for row in rows:
        row.association = programme.association
    return {"outcomes": rows}


def programme_aims(programme: Programme, membership: Membership) -> dict[str, Any]:
    """What each city gains, the goals it serves, its themes, what it came out of and what came out of it. Three
    queries."""
    grown = list(Programme.objects.visible_to(membership).filter(grew_from=programme))
    for row in grown:
        row.association = programme.association
    return {"goals": list(programme.goals.all()), "themes": list(programme.themes.all()), "grown": grown}


def programme_parties(programme: Programme, membership: Membership) -> dict[str, Any]:
    """Who takes part in which part, and how the three factors stand. Two queries."""
    parties = list(programme.parties.all())
    known = {row.factor: row for row in programme.factors.select_related("owner")}
    factors = [(factor, known.get(factor.value)) for factor in Factor]
    return {
        "parties": [(label, rows) for label, rows in _by_kind(parties) if rows],
        "factors": factors,
        "is_asked": bool(parties or known) or programme.kind in WITH_PARTIES,
        "looked_at": len(known),
    }


def _by_kind(parties: list[ProgrammeParty]) -> list[tuple[str, list[ProgrammeParty]]]:
    return [(str(kind.label), [row for row in parties if row.kind == kind]) for kind in PartyKind]


WITH_PARTIES = (
    ProgrammeKind.PROJECT,
    ProgrammeKind.RESEARCH,
    ProgrammeKind.ACCELERATOR,
    ProgrammeKind.PRIZE,
    ProgrammeKind.DIALOGUE,
    ProgrammeKind.MISSION,
)
"""Kinds of programme whose page asks who takes part and what is in the way; others show it where somebody wrote it."""


def programme_touches(programme: Programme, membership: Membership) -> dict[str, Any]:
    """The newest of what was said there. Two queries."""
    found = timeline_of(programme, membership).page(None, membership, NEWEST)
    for row in found.rows:
        row.association = programme.association
    return {"touches": found.rows, "has_more": found.next is not None}


NEWEST = 5
"""So many talks stand on the page; the time line has them all."""
PARTS: tuple[Part, ...] = (
    Part("invitations", programme_invitations, goes_by_the_clock=True),
    Part("aims", programme_aims),
    Part("parties", programme_parties),
    Part("conference", programme_conference),
    Part("minutes", programme_minutes),
    Part("touches", programme_touches),
    Part("follow_ups", programme_follow_ups),
)
"""In the order of the page."""


def page_of(programme: Programme, membership: Membership, *, now: datetime.datetime) -> dict[str, Any]:
    """The whole page."""
    ends_at = programme.ends_at
    asked = {each.name: partial(each.context, programme, membership) for each in PARTS}
    by_rows = {each.name: asked.pop(each.name) for each in PARTS if not each.goes_by_the_clock}
    given = held_for(membership, "programme", by_rows, programme)
    given |= {name: make() for name, make in asked.items()}
    return {
        "programme": programme,
        "when": programme_when(programme),
        "elsewhere": elsewhere(programme),
        "kind": programme_kind(programme),
        "is_over": ends_at is not None and ends_at <= now,
        "parts": [{"template": each.template, "given": given[each.name]} for each in PARTS],
        "memories": [
            memory_of(act)
            for act in activities_of(programme.partnership).filter(
                model=programme._meta.label_lower, object_id=str(programme.pk)
            )[:6]
        ],
    }
