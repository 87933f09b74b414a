"""Papers of a trip: the book and its hosts' edition, day cards, calendars of delegates, the order of introduction."""

from __future__ import annotations

import datetime
from contextlib import suppress

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contacts.looks import FOR_HOSTS, IN_BOOK, ON_TRIP, people_seen
from contacts.views.printed import printed
from delegations.choices import DelegateState
from delegations.delegate_calendar import calendar_of, people_in
from delegations.documents.day_card import DAY_CARDS, MOST_CARDS, cards_of
from delegations.documents.trip_book import HOSTS_EDITION, TRIP_BOOK
from delegations.documents.trip_record import trip_record
from delegations.introductions import chairs, order_of
from delegations.looks import given_to
from delegations.models import Delegate, Delegation
from delegations.unseen import delegates_seen
from delegations.views.finding import find_delegation
from portal.calendar_file import as_calendar
from portal.documents.views.answers import says_what_is_missing
from portal.looks.choices import LookKind
from portal.looks.doors import note
from portal.pages import page
from portal.permissions import requires

HOSTS = "hosts"


@never_cache
@require_safe
@says_what_is_missing
@requires("delegations.read")
def trip_book(request: HttpRequest, delegation: int) -> HttpResponse:
    """The trip book as PDF; `edition=hosts` for those who receive the delegation."""
    row = find_delegation(request, delegation)
    is_for_hosts = request.GET.get("edition") == HOSTS
    paper, name = (HOSTS_EDITION, "programme") if is_for_hosts else (TRIP_BOOK, "trip-book")
    record = trip_record(row, request.membership)
    shown = _("Agenda and delegates") if is_for_hosts else _("Trip book")
    back = _back(row)
    given = given_to(row.place) if is_for_hosts else None
    groups = FOR_HOSTS if is_for_hosts else IN_BOOK
    note(request, people_seen(tuple(record.people), groups, LookKind.PAPER, "trip_book", given))
    return printed(request, paper, record, stem=_stem(row, name), back=back, name=_file_name(row, shown))


@never_cache
@require_safe
@says_what_is_missing
@requires("delegations.read")
def day_cards(request: HttpRequest, delegation: int) -> HttpResponse:
    """Day cards as PDF: of one delegate or of all, of one day or of each."""
    row = find_delegation(request, delegation)
    who, day = request.GET.get("delegate", ""), _day(request)
    keys = [int(who)] if who.isdecimal() and len(who) < 19 else None
    record = trip_record(row, request.membership)
    cards = cards_of(record, delegates=keys, day=day)
    if not cards.pairs:
        raise Http404
    if len(cards.pairs) > MOST_CARDS:
        words = _("These are %(number)d cards; at most %(most)d are printed at once. Choose a day or a delegate.")
        messages.error(request, words % {"number": len(cards.pairs), "most": MOST_CARDS})
        return redirect(_back(row))
    shown = _file_name(row, _("Day cards"))
    note(request, people_seen(tuple(cards.people), ON_TRIP, LookKind.PAPER, "day_cards"))
    return printed(request, DAY_CARDS, cards, stem=_stem(row, "day-cards"), back=_back(row), name=shown)


@never_cache
@require_safe
@requires("delegations.read")
def delegate_calendar(request: HttpRequest, delegation: int, delegate: int) -> HttpResponse:
    """What one delegate has on the agenda, for a calendar."""
    row = find_delegation(request, delegation)
    record = trip_record(row, request.membership)
    who = next((each for each in record.delegates if each.pk == delegate), None)
    if who is None:
        raise Http404
    note(request, people_seen(tuple(people_in(record, who)), ON_TRIP, LookKind.FILE, "delegate_calendar"))
    body = as_calendar(calendar_of(record, who), name=str(row), key=request.association.slug)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_stem(row, "agenda")}.ics"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
@requires("delegations.read")
def trip_introductions(request: HttpRequest, delegation: int) -> HttpResponse:
    """In which order the delegates are introduced, and how they sit."""
    row = find_delegation(request, delegation)
    coming = Delegate.objects.filter(delegation=row, state=DelegateState.COMING)
    rows = delegates_seen(coming.select_related("person__main_position__organization"), request.membership)
    for each in rows:
        each.association = each.person.association = request.association
    order = order_of(rows, request.LANGUAGE_CODE)
    context = {
        "delegation": row,
        "ranked": list(enumerate(order.ranked, start=1)),
        "unranked": order.unranked,
        "chairs": chairs(order),
    }
    return page(request, "delegations/trip_introductions.html", context)


def _day(request: HttpRequest) -> datetime.date | None:
    """The day that the address names; None for every day."""
    with suppress(ValueError):
        return datetime.date.fromisoformat(request.GET.get("day", ""))
    return None


def _back(row: Delegation) -> str:
    return f"{row.get_absolute_url()}#papers"


def _stem(row: Delegation, name: str) -> str:
    """trip-book-omaha-shizuoka-2027-04-12: the two cities and the first day, never a person."""
    cities = "-".join(slugify(each.name_en) or "city" for each in (row.origin, row.place))
    return f"{name}-{cities}-{row.starts_on:%Y-%m-%d}"


def _file_name(row: Delegation, shown: str) -> str:
    """The same for people, in their own script."""
    return f"{shown} {row.origin.name}–{row.place.name} {row.starts_on:%Y-%m-%d}"
