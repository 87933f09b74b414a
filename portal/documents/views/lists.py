"""All papers of an association in one list: which version stands where, what is out of date, what could not be made."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.documents import services
from portal.documents.forms import DocumentSearch
from portal.documents.kinds import DocumentKind, all_kinds, options_of
from portal.documents.models import Document, Export
from portal.documents.views.answers import says_what_is_missing
from portal.documents.views.states import states
from portal.pages import page
from portal.permissions import requires

ROWS = 40
MOST_CHECKED = 400
"""Papers whose facts are compared at once when only those out of date are asked for; more are named as not checked."""


@require_safe
@requires("documents.read")
@says_what_is_missing
def document_list(request: HttpRequest) -> HttpResponse:
    """Every document's latest page in each language, on each paper; as many questions for forty as for one."""
    kinds = {kind.name: kind for kind in all_kinds() if not kind.is_public}
    subjects = _subjects(request, kinds)
    form = DocumentSearch(request.GET, kinds=kinds, subjects=subjects)
    found = form.filter(Export.objects.latest_versions()).by_subject().select_related("document", "by")
    left_out = 0
    if form.wants_stale:
        checked = list(found.ready().by_subject()[: MOST_CHECKED + 1])
        left_out = max(0, len(checked) - MOST_CHECKED)
        standings = services.standings(checked[:MOST_CHECKED], kinds, subjects)
        stale = [each for each in checked if each.pk in standings and standings[each.pk].is_stale]
        again = services.with_facts_that_came_back(stale, standings)
        rows = Paginator([each for each, now in zip(stale, again, strict=True) if each is now], ROWS)
        shown = rows.get_page(request.GET.get("page"))
    else:
        shown = Paginator(found, ROWS).get_page(request.GET.get("page"))
        standings = services.standings(list(shown), kinds, subjects)
    latest = services.with_facts_that_came_back(list(shown), standings)
    exports = _ready_to_show(request, latest, kinds, subjects, standings)
    groups = [
        {"key": key, "subject": subjects[rows[0].document.kind, key], "exports": rows}
        for key, rows in ((key, list(rows)) for key, rows in groupby(exports, lambda each: each.document.subject_key))
    ]
    context = {"form": form, "page": shown, "groups": groups, "left_out": bool(left_out), "most": MOST_CHECKED}
    return page(request, "documents/document_list.html", context)


def _subjects(request: HttpRequest, kinds: dict[str, DocumentKind]) -> dict[tuple[str, str], Any]:
    """(kind, key) → subject of every document there is, as far as this member may see it; one question a kind."""
    keys: dict[str, list[str]] = {}
    for kind, key in Document.objects.values_list("kind", "subject_key").distinct():
        keys.setdefault(kind, []).append(key)
    return {
        (name, key): subject
        for name, wanted in keys.items()
        if name in kinds
        for key, subject in kinds[name].find_all(wanted, request.membership).items()
    }


def _ready_to_show(
    request: HttpRequest,
    exports: Sequence[Export],
    kinds: dict[str, DocumentKind],
    subjects: dict[tuple[str, str], Any],
    standings: dict[int, services.Standing],
) -> list[Export]:
    """Each row with its kind, what was chosen of it, and how it stands."""
    how = states(exports, kinds, standings)
    labels: dict[str, dict[tuple[str, str], str]] = {name: {} for name in kinds}
    for each in exports:
        document = each.document
        each.association = document.association = request.association
        each.kind = kinds[document.kind]
        each.options = options_of(document.variant)
        subject = subjects[document.kind, document.subject_key]
        each.paper_title = each.kind.title_for(subject, each.options)
        each.chosen_words = each.kind.words_of(subject, each.options, labels[document.kind])
        each.state = how[each.pk]
    return list(exports)
