"""The public calendar of an association: its page, and the files for other calendars. Nothing that is for members."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerships.coming import Coming, coming
from partnerships.models import Programme
from partnerships.programme_dates import dated_of
from partnerships.programme_words import coming_when, elsewhere, programme_kind
from portal.accounts.models import Association
from portal.calendar_file import as_calendar
from portal.pages import page
from portal.permissions import open_to_all
from portal.scoping import system_scope

MOST = 300
"""A public calendar holds no more entries than this; those last in time come in."""


@require_safe
@open_to_all
def public_programmes(request: HttpRequest, keeper: str) -> HttpResponse:
    """What an association has planned that everybody may know of, the nearest first."""
    association = _keeper(keeper)
    with timezone.override(ZoneInfo(association.time_zone)):
        found = coming(_programmes(association), timezone.localdate())
    file = reverse("public_programmes_file", kwargs={"keeper": association.slug}) + f"?language={get_language()}"
    context = {
        "keeper": association,
        "rows": [_line(each) for each in found],
        "file": file,
        "subscribe": "webcal://" + (settings.PUBLIC_URL + file).partition("://")[2],
        "canonical": settings.PUBLIC_URL + request.path,
        "is_demonstration": association.is_demonstration,
    }
    return page(request, "partnerships/public_programmes.html", context)


def _line(each: Coming) -> dict[str, object]:
    row = each.programme
    return {
        "row": row,
        "when": coming_when(each),
        "elsewhere": elsewhere(row) if each.day else "",
        "kind": programme_kind(row),
        "has_day": each.day is not None,
        "is_off": each.is_off,
    }


@require_safe
@open_to_all
def public_programmes_file(request: HttpRequest, keeper: str) -> HttpResponse:
    """The same for a calendar that subscribes to it, past ones too; `?language=ja` gives the Japanese one."""
    association = _keeper(keeper)
    path = reverse("public_programmes", kwargs={"keeper": association.slug})
    with _language_of(request):
        dated = [row for each in _programmes(association) if (row := dated_of(each, path=f"{path}#p{each.pk}"))]
        name = _("Programmes · %(association)s") % {"association": association.name}
        body = as_calendar(sorted(dated, key=lambda row: row.on), name=name, key=association.slug, is_public=True)
    return _file(body, "programmes.ics")


@require_safe
@open_to_all
def public_programme_file(request: HttpRequest, keeper: str, shown: int) -> HttpResponse:
    """One programme, to be put into one's own calendar."""
    association = _keeper(keeper)
    row = next((each for each in _programmes(association) if each.pk == shown), None)
    path = reverse("public_programmes", kwargs={"keeper": association.slug})
    with _language_of(request):
        dated = dated_of(row, path=f"{path}#p{row.pk}") if row else None
        if row is None or dated is None:
            raise Http404
        return _file(as_calendar([dated], name=dated.title, key=association.slug, is_public=True), "programme.ics")


def _keeper(slug: str) -> Association:
    """The association of that address, if the public may know of it."""
    return get_object_or_404(Association.objects.filter(is_public=True, closed_at=None), slug=slug)


def _programmes(association: Association) -> list[Programme]:
    """What it shows to everybody. One query."""
    with system_scope("the public calendar shows what an association has published"):
        rows = Programme.objects.published().with_places().filter(association=association)
        found = list(rows.order_by("-starts_on", "pk")[:MOST])
    for row in found:
        row.association = association
    return found


@contextmanager
def _language_of(request: HttpRequest) -> Iterator[None]:
    """The language that the address asks for: a calendar brings none of its own."""
    asked = request.GET.get("language", "")
    with override(asked if asked in dict(settings.LANGUAGES) else get_language()):
        yield


def _file(body: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "public, max-age=900"
    return answer
