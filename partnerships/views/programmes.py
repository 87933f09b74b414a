"""Adding, editing and removing programmes and series; one may begin with a model, or like the last one of a series."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnerships.choices import Rhythm
from partnerships.forms.base import RecordForm
from partnerships.forms.programmes import ProgrammeForm, SeriesForm
from partnerships.models import Partnership, Programme, ProgrammeSeries, StarterProgramme
from partnerships.services import kinds
from partnerships.services.series import begin_series, last_of, values_of_next
from partnerships.views.finding import find_part, find_partnership
from partnerships.views.records import Desk, add_record, edit_record, is_proposing, remove_record
from portal.bilingual import LANGUAGES
from portal.permissions import requires

shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])
LONGEST_TITLE = 120


@shown_or_sent
@requires("partnerships.propose")
def programme_add(request: HttpRequest, partnership: str) -> HttpResponse:
    """Add a programme to a partnership; the address may name a model to begin with, or a series that it goes on."""
    parent = find_partnership(request, partnership)
    starter = StarterProgramme.objects.filter(code=request.GET.get("model", "").replace("\0", "")[:60]).first()
    # Nobody outside reads of it before somebody says so.
    blank = Programme(association=request.association, partnership=parent, is_public=False)
    form = ProgrammeForm(request.POST or None, instance=blank, initial=_beginning(request, parent, starter))
    desk = Desk(
        _("Add a programme"),
        _("Save programme"),
        _list_of(request),
        _("Programmes"),
        after=_own_page,
        extra={"starter": starter},
    )
    return add_record(request, kind=kinds.PROGRAMME, parent=parent, form=form, desk=desk)


def _beginning(request: HttpRequest, parent: Partnership, starter: StarterProgramme | None) -> dict[str, Any]:
    """What stands in an empty form. One query where a series is named, and what its last programme links to."""
    if starter:
        names = [
            f"{name}_{language}"
            for name in ("description", "benefit_home", "benefit_partner")
            for language in LANGUAGES
        ]
        titles = {f"title_{language}": getattr(starter, f"label_{language}")[:LONGEST_TITLE] for language in LANGUAGES}
        return {"kind": starter.kind} | titles | {name: getattr(starter, name) for name in names}
    key = request.GET.get("series", "")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return {}
    series = ProgrammeSeries.objects.filter(partnership=parent, pk=int(key)).first()
    if series is None:
        return {}
    last = last_of(series)
    if last is None:
        titles = {f"title_{language}": getattr(series, f"title_{language}") for language in LANGUAGES}
        return {"series": series, "kind": series.kind} | titles
    return values_of_next(last, series.rhythm, timezone.localdate())


@shown_or_sent
@requires("partnerships.propose")
def programme_edit(request: HttpRequest, partnership: str, programme: int) -> HttpResponse:
    """Change a programme."""
    row = _programme(request, partnership, programme)
    form = ProgrammeForm(request.POST or None, instance=row)
    parts = {"association": request.association.slug, "partnership": row.partnership.slug, "programme": row.pk}
    remove = reverse("programme_remove", kwargs=parts)
    desk = Desk(_("Edit the programme"), _("Save programme"), row.get_absolute_url(), str(row), remove=remove)
    return edit_record(request, kind=kinds.PROGRAMME, row=row, form=form, desk=desk)


@shown_or_sent
@requires("partnerships.edit")
def programme_remove(request: HttpRequest, partnership: str, programme: int) -> HttpResponse:
    """Ask, then take a programme away."""
    row = _programme(request, partnership, programme)
    desk = Desk(_("Edit the programme"), _("Save programme"), _list_of(request), _("Programmes"))
    return remove_record(request, kind=kinds.PROGRAMME, row=row, desk=desk)


@shown_or_sent
@requires("partnerships.propose")
def series_add(request: HttpRequest, partnership: str) -> HttpResponse:
    """Begin a series; the address may name the programme that is its first."""
    parent = find_partnership(request, partnership)
    first = _first(request, parent)
    blank = ProgrammeSeries(association=request.association, partnership=parent)
    form = SeriesForm(request.POST or None, instance=blank, initial=_like(first) if first else {})
    back = first.get_absolute_url() if first else _list_of(request)
    desk = Desk(
        _("Begin a series"),
        _("Save series"),
        back,
        str(first) if first else _("Programmes"),
        _("Programmes that come again. What was promised at one goes on to the next."),
        after=_own_page,
    )
    if first is not None and not is_proposing(request):
        return edit_record(request, kind=kinds.SERIES, row=blank, form=form, desk=desk, save=_begun(request, first))
    return add_record(request, kind=kinds.SERIES, parent=parent, form=form, desk=desk)


def _begun(request: HttpRequest, first: Programme) -> Any:
    def save(sent: RecordForm) -> ProgrammeSeries:
        return begin_series(programme=first, values=sent.values, by=request.user)

    return save


def _first(request: HttpRequest, parent: Partnership) -> Programme | None:
    key = request.GET.get("programme", "")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    row = Programme.objects.filter(partnership=parent, pk=int(key), series=None).first()
    if row is not None:
        row.association, row.partnership = request.association, parent
    return row


def _like(first: Programme) -> dict[str, Any]:
    titles = {f"title_{language}": getattr(first, f"title_{language}") for language in LANGUAGES}
    return {"kind": first.kind, "rhythm": Rhythm.YEARLY if first.is_yearly else Rhythm.MONTHLY} | titles


@shown_or_sent
@requires("partnerships.propose")
def series_edit(request: HttpRequest, partnership: str, series: int) -> HttpResponse:
    """Change a series."""
    row = _series(request, partnership, series)
    form = SeriesForm(request.POST or None, instance=row)
    parts = {"association": request.association.slug, "partnership": row.partnership.slug, "series": row.pk}
    remove = reverse("series_remove", kwargs=parts)
    desk = Desk(_("Edit the series"), _("Save series"), row.get_absolute_url(), str(row), remove=remove)
    return edit_record(request, kind=kinds.SERIES, row=row, form=form, desk=desk)


@shown_or_sent
@requires("partnerships.edit")
def series_remove(request: HttpRequest, partnership: str, series: int) -> HttpResponse:
    """Ask, then take a series away; its programmes stay."""
    row = _series(request, partnership, series)
    desk = Desk(_("Edit the series"), _("Save series"), _list_of(request), _("Programmes"))
    return remove_record(request, kind=kinds.SERIES, row=row, desk=desk)


def _programme(request: HttpRequest, partnership: str, key: int) -> Programme:
    row: Programme = find_part(kinds.PROGRAMME, find_partnership(request, partnership), key)
    return row


def _series(request: HttpRequest, partnership: str, key: int) -> ProgrammeSeries:
    row: ProgrammeSeries = find_part(kinds.SERIES, find_partnership(request, partnership), key)
    return row


def _list_of(request: HttpRequest) -> str:
    return reverse("programme_list", kwargs={"association": request.association.slug})


def _own_page(row: Any) -> str:
    return str(row.get_absolute_url())
