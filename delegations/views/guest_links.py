"""Links for guests, on the members' side: give one out, send it, prolong it, take it back."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.views.records import Desk, keep_record
from delegations.choices import LinkKind
from delegations.forms.guests import GuestLinkForm, ProlongForm
from delegations.guest_letters import LETTER, address_of
from delegations.guests import Standing, standing
from delegations.models import Delegation, GuestLink
from delegations.services.guests import issue_link, prolong_link, revoke_link, send_link
from delegations.views.finding import find_delegation, find_of
from partnerships.views.partnerships import shown_or_sent
from portal.jobs.models import Job
from portal.pages import page
from portal.permissions import requires

NEW = "guest_link_new"
"""Under this key the session says whose address is shown once."""
DAYS = 30


@shown_or_sent
@requires("delegations.plan")
def guest_link_new(request: HttpRequest, delegation: int) -> HttpResponse:
    """Give out a link to the trip's agenda, by letter or by hand."""
    trip = find_delegation(request, delegation)
    row = GuestLink(association=request.association, delegation=trip, kind=LinkKind.AGENDA)
    until = max(trip.ends_on, timezone.localdate()) + datetime.timedelta(days=DAYS)
    form = GuestLinkForm(request.POST or None, instance=row, request=request, initial={"expires_on": until})

    def save(sent: GuestLinkForm) -> str:
        link, _token = issue_link(kind=LinkKind.AGENDA, delegation=trip, by=request.user, **sent.values)
        if sent.cleaned_data["sends"] and link.email:
            send_link(link=link, by=request.user)
        request.session[NEW] = link.pk
        return _address(link, "guest_link_detail")

    back = reverse("delegation_counterpart", kwargs={"association": request.association.slug, "delegation": trip.pk})
    desk = Desk(_("Give out a link"), _("Give out the link"), back, _("With the counterpart"))
    return keep_record(request, form=form, desk=desk, save=save)


@require_safe
@requires("delegations.plan")
def guest_link_detail(request: HttpRequest, delegation: int, guest_link: int) -> HttpResponse:
    """One link: whether it opens, how often it was used; its address once, when it has just been given out."""
    trip = find_delegation(request, delegation)
    link = _find(trip, guest_link)
    is_new = request.session.pop(NEW, None) == link.pk
    state = standing(link, timezone.now())
    job = Job.objects.of(LETTER, link)
    waits = job.is_live if job else False
    context = {
        "delegation": trip,
        "link": link,
        "is_open": state == Standing.OPEN,
        "state_words": Standing(state).label,
        "address": address_of(link) if is_new else "",
        "job_state": "" if job is None or link.sent_at else "waiting" if waits else "failed" if job.reason else "",
        "trouble": job.reason if job and not waits else "",
    }
    return page(request, "delegations/guest_link_detail.html", context)


@requires("delegations.plan")
@require_POST
def guest_link_send(request: HttpRequest, delegation: int, guest_link: int) -> HttpResponse:
    """Send the letter, once more if need be."""
    link = _find(find_delegation(request, delegation), guest_link)
    try:
        send_link(link=link, by=request.user)
        messages.success(request, _("The letter to %(guest)s is on its way.") % {"guest": link})
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(_address(link, "guest_link_detail"))


@shown_or_sent
@requires("delegations.plan")
def guest_link_prolong(request: HttpRequest, delegation: int, guest_link: int) -> HttpResponse:
    """Choose another day until which it opens."""
    link = _find(find_delegation(request, delegation), guest_link)
    form = ProlongForm(request.POST or None, instance=link, request=request)

    def save(sent: ProlongForm) -> GuestLink:
        return prolong_link(link=link, read_version=sent.read_version, by=request.user, **sent.values)

    desk = Desk(_("Open the link longer"), _("Save the day"), _address(link, "guest_link_detail"), str(link))
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("delegations.plan")
def guest_link_revoke(request: HttpRequest, delegation: int, guest_link: int) -> HttpResponse:
    """Ask, then take a link back."""
    link = _find(find_delegation(request, delegation), guest_link)
    back, refusal = _address(link, "guest_link_detail"), ""
    if request.method == "POST":
        try:
            revoke_link(link=link, by=request.user)
            messages.success(request, _("The link of %(guest)s is taken back.") % {"guest": link})
            return redirect(back)
        except ValidationError as error:
            refusal = " ".join(error.messages)
    context = {"link": link, "back": back, "refusal": refusal}
    return page(request, "delegations/guest_link_revoke.html", context, status=422 if refusal else 200)


def _find(trip: Delegation, key: int) -> GuestLink:
    link = find_of(trip, GuestLink, key, "person", "by")
    if link.person:
        link.person.association = trip.association
    return link


def _address(link: GuestLink, name: str) -> str:
    parts = {"association": link.association.slug, "delegation": link.delegation_id, "guest_link": link.pk}
    return reverse(name, kwargs=parts)
