"""The board room: how we stand on one page, and each of its panels as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from partnerships.board_room import Asked, as_csv, asked_for, find_part, part_of, sentences
from partnerships.periods import compared_words, offered
from portal.kept.held_for import held_for
from portal.looks.choices import LookKind
from portal.looks.doors import note
from portal.pages import page
from portal.panels import Change, Panel, all_panels
from portal.permissions import requires


@dataclass(frozen=True)
class Drawn:
    """A panel as it stands on the page, how it is found there, and what of it is worth a sentence at the top."""

    name: str
    title: str
    changes: Sequence[Change]
    html: SafeString


@require_safe
@requires("partnerships.read")
def board_room(request: HttpRequest) -> HttpResponse:
    """What changed in plain words, then every panel; what the address asks for wrongly is said with a 400."""
    return _shown(request, asked_for(request.GET, request.membership, request.association))


def _shown(request: HttpRequest, asked: Asked) -> HttpResponse:
    parts = drawn_parts(asked)
    context = {
        "asked": asked,
        "parts": parts,
        "sentences": sentences(parts),
        "periods": offered(timezone.localdate(), asked.period),
        "compared": compared_words(asked.look.period),
    }
    return page(request, "partnerships/board_room.html", context, status=400 if asked.trouble else 200)


def drawn_parts(asked: Asked) -> list[Drawn]:
    """Every panel as the page shows it. What was drawn for the same eyes before stands as long as no row behind it has
    changed; a panel that goes by the clock is drawn every time."""
    look, panels = asked.look, all_panels()
    by_rows = {panel.name: partial(_drawn, panel, asked) for panel in panels if not panel.goes_by_the_clock}
    known = held_for(look.membership, f"board room {asked.query}", by_rows, look.association, *look.partnerships)
    found = [_drawn(panel, asked) if panel.goes_by_the_clock else known[panel.name] for panel in panels]
    return [drawn for drawn in found if drawn]


def _drawn(panel: Panel, asked: Asked) -> Drawn | None:
    part = part_of(panel, asked.look)
    if part is None:
        return None
    context = {"part": part, "query": asked.query, "association": asked.look.association}
    lines = render_to_string("partnerships/_board_panel.html", context).splitlines()
    html = "\n".join(line.strip() for line in lines if line.strip())  # a fiftieth of the heaviest page
    return Drawn(panel.name, str(panel.title), part.changes, mark_safe(html))  # noqa: S308 -- what the template wrote


@require_safe
@requires("partnerships.read")
def board_room_csv(request: HttpRequest, panel: str) -> HttpResponse:
    """One panel's figures and tables for a spreadsheet program, for the same period and partnership as the page."""
    asked = asked_for(request.GET, request.membership, request.association)
    if asked.trouble:
        return _shown(request, asked)
    part = find_part(panel, asked.look)
    for each in part.shown.seen:
        note(request, replace(each, kind=LookKind.FILE, route="board_room_csv"))
    response = HttpResponse(as_csv(part), content_type="text/csv; charset=utf-8")
    name = f"{request.association.slug}-{panel}-{asked.period.replace('..', '-')}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
