"""Partnerships: the list, the page, and the forms of the partnership itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.forms.partnerships import HistoryForm, PartnershipForm, StartForm, StatusForm
from partnerships.memory import activities_of, memory_of
from partnerships.models import Partnership, Place, Proposal
from partnerships.overview import overview_of
from partnerships.services.kinds import PARTNERSHIP
from partnerships.services.partnerships import (
    change_status,
    publish_partnership,
    start_partnership,
    unpublish_partnership,
)
from partnerships.views import history_words
from partnerships.views.finding import find_partnership, refuse_limited
from partnerships.views.records import Desk, act_on_version, edit_record, who_sees
from portal.neighbours import neighbours_of
from portal.pages import add_errors, page
from portal.permissions import requires
from portal.sides import sides_of

shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires("partnerships.read")
def partnership_list(request: HttpRequest) -> HttpResponse:
    """The partnerships that this member may see."""
    found = Partnership.objects.visible_to(request.membership).with_places().with_counts()
    rows = list(found.select_related("lead"))
    for row in rows:
        row.association = request.association
    sides = sides_of(rows, timezone.localdate())
    for row in rows:
        row.sides = sides.get(row.pk)
    waiting = Proposal.objects.waiting().visible_to(request.membership).count()
    return page(request, "partnerships/partnership_list.html", {"partnerships": rows, "waiting": waiting})


@require_safe
@requires("partnerships.read")
def partnership_detail(request: HttpRequest, partnership: str) -> HttpResponse:
    """Everything about one partnership on one page."""
    row = find_partnership(request, partnership)
    overview = overview_of(row, now=timezone.now(), membership=request.membership)
    context = {
        "partnership": row,
        "overview": overview,
        "neighbours": neighbours_of(request, "partnership", row.slug),
        "sides": sides_of([row], timezone.localdate()).get(row.pk),
    }
    return page(request, "partnerships/partnership_detail.html", context)


@require_safe
@requires("partnerships.read")
def partnership_activity(request: HttpRequest, partnership: str) -> HttpResponse:
    """All that happened to the record of a partnership, newest first: its memory when people change."""
    row = find_partnership(request, partnership)
    found = Paginator(activities_of(row), 30).get_page(request.GET.get("page"))
    context = {"partnership": row, "page": found, "memories": [memory_of(each) for each in found]}
    return page(request, "partnerships/partnership_activity.html", context)


@shown_or_sent
@requires("partnerships.edit")
def partnership_start(request: HttpRequest) -> HttpResponse:
    """Start a partnership between two places that no public list pairs."""
    refuse_limited(request)
    form = StartForm(request.POST or None, initial=_own_city(request))
    if request.method == "POST" and form.is_valid():
        try:
            row = start_partnership(association=request.association, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("%(partnership)s is started. Fill in what you know.") % {"partnership": row})
            return redirect(row)
    status = 422 if form.is_bound else 200
    context = {"form": form, "places": Place.objects.all()}
    return page(request, "partnerships/partnership_start.html", context, status=status)


def _own_city(request: HttpRequest) -> dict[str, Any]:
    """Our own city, where earlier partnerships tell it."""
    row = Partnership.objects.visible_to(request.membership).with_places().first()
    return {"home": ", ".join(filter(None, (row.home.name, row.home.region)))} if row else {}


@shown_or_sent
@requires("partnerships.propose")
def partnership_edit(request: HttpRequest, partnership: str) -> HttpResponse:
    """The facts."""
    row = find_partnership(request, partnership)
    form = PartnershipForm(request.POST or None, instance=row)
    desk = Desk(_("Edit the facts"), _("Save facts"), row.get_absolute_url(), str(row))
    return edit_record(request, kind=PARTNERSHIP, row=row, form=form, desk=desk)


@shown_or_sent
@requires("partnerships.propose")
def partnership_history_edit(request: HttpRequest, partnership: str) -> HttpResponse:
    """The history, in both languages."""
    row = find_partnership(request, partnership)
    form = HistoryForm(request.POST or None, instance=row)
    remark = _("Write one happening a line and begin with its year. The page and the papers put them in order.")
    back = f"{row.get_absolute_url()}#history"
    desk = Desk(
        _("Edit the history"),
        _("Save history"),
        back,
        str(row),
        remark,
        keep=f"history-{row.pk}",
        remarks=history_words.remarks,
    )
    return edit_record(request, kind=PARTNERSHIP, row=row, form=form, desk=desk)


@shown_or_sent
@requires("partnerships.edit")
def partnership_status_edit(request: HttpRequest, partnership: str) -> HttpResponse:
    """How the relationship stands, since when, why."""
    row = find_partnership(request, partnership)
    form = StatusForm(request.POST or None, instance=row)

    def save(sent: StatusForm) -> Partnership:
        values = sent.values
        return change_status(
            partnership=row,
            read_version=sent.read_version,
            status=values["status"],
            since=values["status_since"],
            reason=values["status_reason"],
            by=request.user,
        )

    desk = Desk(_("Say how it stands"), _("Save status"), row.get_absolute_url(), str(row))
    return edit_record(request, kind=PARTNERSHIP, row=row, form=form, desk=desk, save=save)


@shown_or_sent
@requires("partnerships.edit")
def partnership_publish(request: HttpRequest, partnership: str) -> HttpResponse:
    """Ask, then show the partnership in the public directory or take it out."""
    row = find_partnership(request, partnership)
    if request.method != "POST":
        return page(request, "partnerships/partnership_publish.html", {"partnership": row})
    verb = unpublish_partnership if row.is_public else publish_partnership
    return act_on_version(
        request, row, lambda version: verb(partnership=row, read_version=version, by=request.user), who_sees
    )
