"""Which sections stand on a trip's page.

A section is one line of `PARTS`: a name (its place in the page's address, `#name`), the dotted name of a function
`part(request, delegation) -> dict` in a `*_part.py` of this app, and the template that shows what it returns. The
template finds the dict's entries by their own names, beside `delegation`, `request` and what every page knows. A
function that returns None leaves its section out. The trip comes with its association, partnership and both places.

What a function returns is held until a row changes from which it was made (`portal.kept.held`): it hangs on rows, on
who reads and on the day, here and there. What goes by the clock, or is read from tables without stamps, is added at
every look by the function of the same name in `NOW`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delegations.gates_part import part as gates_part
from delegations.models import Delegation
from delegations.on_the_way import today_there
from portal.kept.held_for import held_for

PARTS: list[tuple[str, str, str]] = [
    ("goals", "goals_part.part", "delegations/_trip_goals.html"),
    ("matches", "matches_part.part", "delegations/_trip_matches.html"),
    ("agenda", "agenda_part.part", "delegations/_trip_agenda.html"),
    ("counterpart", "counterpart_part.part", "delegations/_trip_counterpart.html"),
    ("delegates", "delegates_part.part", "delegations/_trip_delegates.html"),
    ("doors", "preparing_parts.doors", "delegations/_trip_doors.html"),
    ("partners", "preparing_parts.partners", "delegations/_trip_partners.html"),
    ("budget", "preparing_parts.budget", "delegations/_trip_budget.html"),
    ("papers", "papers_part.part", "delegations/_trip_papers.html"),
    ("on_the_way", "on_the_way_part.part", "delegations/_trip_on_the_way.html"),
    ("after", "after_part.part", "delegations/_trip_after.html"),
]
"""In the order in which they stand on the page."""
NOW = {"on_the_way": "on_the_way_part.now", "after": "after_part.now"}
"""What is added at every look, by a function `now(request, delegation, told) -> dict`."""
RESULTS = "after"
"""What stands first once a trip is closed."""

TITLES = {
    "gates": _("Before departure"),
    "goals": _("Goals"),
    "matches": _("Matches"),
    "agenda": pgettext_lazy("of a trip", "Agenda"),
    "counterpart": _("Counterpart"),
    "delegates": _("Who travels"),
    "doors": _("Three doors"),
    "partners": _("Local partners"),
    "budget": _("Budget"),
    "papers": _("Papers"),
    "on_the_way": _("On the trip"),
    "after": _("After the trip"),
}
"""What leads to a section from the top of the page."""


@dataclass(frozen=True)
class Section:
    """One section, ready to be set into the page."""

    name: str
    words: SafeString


def told_of(request: Any, delegation: Delegation) -> Mapping[str, Any]:
    """What the gates and each section have to say to this reader, by name. One query, and those of what has changed."""
    asked = {"gates": partial(gates_part, request, delegation)}
    for name, function, _template in PARTS:
        asked[name] = partial(import_string(f"delegations.{function}"), request, delegation)
    return held_for(request.membership, f"trip {today_there(delegation)}", asked, delegation)


def sections(request: HttpRequest, delegation: Delegation, told: Mapping[str, Any]) -> list[Section]:
    """All sections that have something to say to this reader; of a closed trip its results first. Queries."""
    found = []
    parts = PARTS if delegation.closed_on is None else sorted(PARTS, key=lambda each: each[0] != RESULTS)
    for name, _function, template in parts:
        if told[name] is not None:
            added = import_string(f"delegations.{NOW[name]}")(request, delegation, told[name]) if name in NOW else {}
            context = {"delegation": delegation, **told[name], **added}
            found.append(Section(name, render_to_string(template, context, request=request)))
    return found


def ways(parts: Sequence[Section]) -> list[dict[str, Any]]:
    """What leads from the top of the page to its sections. Pure."""
    names = ["gates", *(part.name for part in parts)]
    return [{"name": TITLES[name], "address": f"#{name}", "is_current": False} for name in names if name in TITLES]
