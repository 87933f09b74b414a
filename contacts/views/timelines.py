"""Time lines: what was said in the association, with a person, an organization, in a partnership, at a programme."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.forms.sifting import TouchSieve
from contacts.timeline import Anchor, timeline_of
from contacts.views.finding import find_organization, find_person, find_programme
from partnerships.views.finding import find_partnership
from portal.pages import page
from portal.permissions import requires


@require_safe
@requires("contacts.read")
def touch_list(request: HttpRequest) -> HttpResponse:
    """All that was said with anybody, newest first."""
    back = reverse("people", kwargs={"association": request.association.slug})
    return _timeline(request, None, back, _("People"))


@require_safe
@requires("contacts.read")
def person_touches(request: HttpRequest, person: int) -> HttpResponse:
    """All that was said with one person."""
    row = find_person(request, person)
    return _timeline(request, row, row.get_absolute_url(), row, new=f"person={row.pk}")


@require_safe
@requires("contacts.read")
def organization_touches(request: HttpRequest, organization: int) -> HttpResponse:
    """All that was said with an organization and with the people who worked there on that day."""
    row = find_organization(request, organization)
    return _timeline(request, row, row.get_absolute_url(), row, new=f"organization={row.pk}")


@require_safe
@requires("contacts.read")
def partnership_touches(request: HttpRequest, partnership: str) -> HttpResponse:
    """All that was said in a partnership."""
    row = find_partnership(request, partnership)
    without = ("partnership",)
    return _timeline(request, row, row.get_absolute_url(), row, without=without, new=f"partnership={row.slug}")


@require_safe
@requires("contacts.read")
def programme_touches(request: HttpRequest, programme: int) -> HttpResponse:
    """All that was said at a programme or about it."""
    row = find_programme(request, programme)
    return _timeline(request, row, row.get_absolute_url(), row, new=f"programme={row.pk}")


def _timeline(
    request: HttpRequest, subject: Any, back: str, name: Any, *, without: tuple[str, ...] = (), new: str = ""
) -> HttpResponse:
    sieve = TouchSieve(request, without=without)
    timeline = timeline_of(subject, request.membership)
    narrowed = type(timeline)(sieve.filter(timeline.touches), timeline.day, timeline.key)
    found = narrowed.page(Anchor.read(request.GET.get("after", "")), request.membership)
    for touch in found.rows:
        touch.association = request.association
    context = {"subject": subject, "back": back, "back_name": name, "sieve": sieve, "found": found, "new": new}
    return page(request, "contacts/touch_list.html", context, fragment="contacts/_timeline.html")
