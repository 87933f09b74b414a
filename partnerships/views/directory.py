"""The public directory: all pairs, the page of one, the map, the open data. Open to everybody, nothing private."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from partnerships import open_data
from partnerships.directory import Outline, keepers, outline, published_sectors, shown_for
from partnerships.directory_map import DRAWINGS, Chosen, Pair, chosen, drawable, file_of
from partnerships.forms.directory import DirectorySearch
from partnerships.models import PlacePair
from partnerships.pair_facts import facts_of, year_words
from partnerships.views.claims import claims_for
from portal.accounts.models import Association
from portal.pages import page
from portal.permissions import open_to_all
from portal.scoping import system_scope
from portal.spreadsheets import harmless

PER_PAGE = 50
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class DirectoryRow:
    """A line of the list: the pair, since when, and the associations that keep it here."""

    pair: PlacePair
    since: str
    keepers: list[Association]


@require_safe
@open_to_all
def directory(request: HttpRequest) -> HttpResponse:
    """The list with its search and the map; for htmx the list and the map's thick lines alone."""
    facts = outline()
    form = DirectorySearch(request.GET or None, outline=facts, sectors=published_sectors())
    pairs = found_by(form, facts, request.GET.get("page"))
    kept = keepers()
    drawn = pairs.object_list if form.is_narrowed else PlacePair.objects.with_places().filter(pk__in=list(kept))
    drawing = file_of(facts.drawn)
    context = {
        "form": form,
        "facts": facts,
        "page": pairs,
        "rows": [DirectoryRow(pair, year_words(pair.founded_year), kept.get(pair.pk, [])) for pair in pairs],
        "map": drawing,
        "map_address": reverse("directory_map", kwargs={"fingerprint": drawing.fingerprint}),
        "layers": layers(list(drawn)),
        "kept": len(kept),
        "query": form.query,
        "canonical": settings.PUBLIC_URL + reverse("directory"),
    }
    response = page(request, "partnerships/directory.html", context, fragment="partnerships/_found.html")
    response.headers["HX-Push-Url"] = short_address(form, pairs.number)
    return response


def short_address(form: DirectorySearch, number: int) -> str:
    """The directory's address with what was asked and no empty parts, for the browser's history."""
    parts = [form.query] if form.query else []
    if number > 1:
        parts.append(f"page={number}")
    return reverse("directory") + (f"?{'&'.join(parts)}" if parts else "")


def found_by(form: DirectorySearch, facts: Outline, number: str | None) -> Page:
    """A page of what the form finds, in the reader's order. Two queries, or one when nothing was asked; one more to
    find by a sector."""
    pages = Paginator(found(form), PER_PAGE)
    if not form.is_narrowed:
        pages.count = facts.number
    return pages.get_page(number)


def found(form: DirectorySearch) -> QuerySet[PlacePair]:
    """What the form finds, in the reader's order, not asked for yet."""
    with system_scope("the directory finds pairs by the sectors that associations have published"):
        found = form.filter(PlacePair.objects.with_places())
        return found.in_reader_order(get_language() or "en", form.sought)


def layers(pairs: list[PlacePair]) -> list[Chosen]:
    """The thick lines over each drawing for the pairs whose places are known."""
    lines: list[tuple[Pair, tuple[str, str]]] = []
    for pair in pairs:
        ends = (pair.first.latitude, pair.first.longitude, pair.second.latitude, pair.second.longitude)
        lines += [(known, (pair.first.name, pair.second.name)) for known in drawable([ends])]
    return [chosen(drawing, lines) for drawing in DRAWINGS]


@require_safe
@open_to_all
def directory_map(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """The faint map. Its address changes with its content, so a browser may keep it for good."""
    drawing = file_of(outline().drawn)
    if fingerprint != drawing.fingerprint:
        return redirect("directory_map", fingerprint=drawing.fingerprint)
    response = HttpResponse(drawing.svg, content_type="image/svg+xml")
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


@require_safe
@open_to_all
def pair_detail(request: HttpRequest, pair: str) -> HttpResponse:
    """Everything public about two cities, and for staff the way to claim them."""
    row = get_object_or_404(PlacePair.objects.with_places(), slug=pair)
    shown = shown_for(row)
    context = {
        "pair": row,
        "facts": facts_of(row, timezone.now()),
        "licences": open_data.licences(row),
        "shown": shown,
        "is_demonstration": any(each.association.is_demonstration for each in shown),
        "claims": claims_for(request.user, row),
    }
    return page(request, "partnerships/pair_detail.html", context)


@require_safe
@open_to_all
def directory_csv(request: HttpRequest) -> HttpResponse:
    """What the search finds as CSV with a byte-order mark, so that a spreadsheet program reads the Japanese."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="us-japan-partnerships.csv"'
    writer = csv.writer(response)
    writer.writerow(open_data.header())
    for pair in asked_for(request):
        writer.writerow([harmless(cell) for cell in open_data.line(pair)])
    return response


@require_safe
@open_to_all
def directory_json(request: HttpRequest) -> HttpResponse:
    """What the search finds as JSON, with licence and attributions on top."""
    pairs = asked_for(request)
    body = {
        "licence": open_data.LICENCE,
        "licence_address": open_data.LICENCE_ADDRESS,
        "attributions": list(open_data.ATTRIBUTIONS),
        "documentation": request.build_absolute_uri(reverse("about_data")),
        "count": len(pairs),
        "pairs": [open_data.entry(pair) for pair in pairs],
    }
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def asked_for(request: HttpRequest) -> list[PlacePair]:
    """All pairs that the address' filters find. A filter that means nothing is 404: half an answer would mislead."""
    form = DirectorySearch(request.GET or None, outline=outline(), sectors=published_sectors())
    if form.is_bound and not form.is_valid():
        raise Http404
    return list(found(form))
