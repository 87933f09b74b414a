"""The self-check and the ladder: what our records show."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from contacts.choices import Rung
from contacts.ladder import after_the_pitch, next_step, next_touch_on, standings, steps_of
from contacts.models import Person
from contacts.self_check import self_check as lines_of
from contacts.views.finding import find_person
from partnerships.models import Partnership
from partnerships.views.finding import find_partnership
from portal.drawings import bars
from portal.kept.held_for import held_for
from portal.pages import page
from portal.permissions import requires

SHOWN = 30
"""So many people stand under what comes after the first talk."""


@require_safe
@requires("contacts.read")
def self_check(request: HttpRequest) -> HttpResponse:
    """The four questions over all partnerships that the reader may see."""
    partnerships = list(Partnership.objects.visible_to(request.membership).with_places())
    return _checked(request, partnerships, None)


@require_safe
@requires("contacts.read")
def partnership_self_check(request: HttpRequest, partnership: str) -> HttpResponse:
    """The four questions for one partnership."""
    row = find_partnership(request, partnership)
    return _checked(request, [row], row)


def _checked(request: HttpRequest, partnerships: list[Partnership], of: Partnership | None) -> HttpResponse:
    lines = lines_of(partnerships, request.membership)
    context = {
        "of": of,
        "partnerships": partnerships,
        "lines": lines,
        "yes": sum(line.is_yes for line in lines),
    }
    return page(request, "contacts/self_check.html", context)


@require_safe
@requires("contacts.read")
def person_ladder(request: HttpRequest, person: int) -> HttpResponse:
    """Which rungs somebody has climbed, with the record that proves each, and what leads on."""
    row = find_person(request, person)
    asked = {"steps": lambda: steps_of(row, request.membership)}
    steps = held_for(request.membership, "rungs", asked, row)["steps"]
    highest = max(step.rung for step in steps if step.is_reached)
    context = {"person": row, "steps": list(reversed(steps)), "highest": highest, "next": next_step(highest)}
    return page(request, "contacts/person_ladder.html", context)


@require_safe
@requires("contacts.read")
def ladder(request: HttpRequest) -> HttpResponse:
    """How many people stand on each rung, over all partnerships that the reader may see."""
    return _overview(request, None)


@require_safe
@requires("contacts.read")
def partnership_ladder(request: HttpRequest, partnership: str) -> HttpResponse:
    """How many people of one partnership stand on each rung."""
    return _overview(request, find_partnership(request, partnership))


def _overview(request: HttpRequest, of: Partnership | None) -> HttpResponse:
    people = Person.objects.visible_to(request.membership)
    if of:
        people = people.filter(partnerships=of)
    found = standings(people)
    address = reverse("people", kwargs={"association": request.association.slug})
    rest = f"&partnership={of.slug}" if of else ""
    drawn = bars([(str(each.rung.label), each.number, f"{address}?rung={each.rung.value}{rest}") for each in found])
    warm: list[Any] = list(after_the_pitch(people)[: SHOWN + 1])
    for row in warm:
        row.association = request.association
        row.next_on, row.rung_words = next_touch_on(row), str(Rung(row.rung).label)
    context = {
        "of": of,
        "standings": found,
        "bars": drawn,
        "number": sum(each.number for each in found),
        "near": sum(each.number for each in found if each.rung >= Rung.ATTENDED),
        "warm": warm[:SHOWN],
        "has_more": len(warm) > SHOWN,
    }
    return page(request, "contacts/ladder.html", context)
