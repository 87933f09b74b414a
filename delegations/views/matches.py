"""Who should meet whom on a trip, why and why not; what each reason is worth."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.views.records import Desk, keep_record
from delegations.forms.matches import WeightsForm, WishForm
from delegations.match_lines import MOST_LINES, overrides, ranked, table
from delegations.matches import Pair, pair_of, rankings, weights_of
from delegations.matching import most_points
from delegations.models import Delegation, MatchWeights
from delegations.services.matches import set_weights, wish_meeting
from delegations.views.finding import find_delegation
from partnerships.views.partnerships import shown_or_sent
from partnerships.views.records import LOOK, looked
from portal.pages import add_errors, page
from portal.permissions import may, requires


@require_safe
@requires("delegations.read")
def match_list(request: HttpRequest, delegation: int) -> HttpResponse:
    """Every traveller with the best hosts; the low ones folded, with why not; what was asked for all the same."""
    trip = find_delegation(request, delegation)
    weights = weights_of(request.association)
    context = {
        "delegation": trip,
        "lines": [ranked(each, MOST_LINES) for each in rankings(trip, weights)],
        "overrides": overrides(trip),
        "weights": weights,
        "most": most_points(weights),
    }
    return page(request, "delegations/match_list.html", context)


@require_safe
@requires("delegations.read")
def match_traveller(request: HttpRequest, delegation: int, traveller: int) -> HttpResponse:
    """One traveller with all the hosts."""
    trip = find_delegation(request, delegation)
    weights = weights_of(request.association)
    found = [each for each in rankings(trip, weights) if each.traveller.key == traveller]
    if not found:
        raise Http404
    context = {"delegation": trip, "line": ranked(found[0]), "weights": weights, "most": most_points(weights)}
    return page(request, "delegations/match_traveller.html", context)


@require_safe
@requires("delegations.read")
def match_detail(request: HttpRequest, delegation: int, traveller: int, receiver: int) -> HttpResponse:
    """One pair: what each reason weighs and gives, and the sum."""
    trip = find_delegation(request, delegation)
    weights = weights_of(request.association)
    return _shown(request, trip, _find_pair(trip, traveller, receiver, weights), weights)


@shown_or_sent
@requires("delegations.plan")
def match_wish(request: HttpRequest, delegation: int, traveller: int, receiver: int) -> HttpResponse:
    """Wish for the meeting of a pair; a low match asks for a reason in writing."""
    trip = find_delegation(request, delegation)
    weights = weights_of(request.association)
    pair = _find_pair(trip, traveller, receiver, weights)
    form = WishForm(request.POST or None, pair=pair)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = wish_meeting(traveller=pair.traveller.row, host=pair.host.row, by=request.user, **form.values)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("Wished for: %(meeting)s") % {"meeting": meeting})
            return redirect("match_list", association=request.association.slug, delegation=trip.pk)
    return _shown(request, trip, pair, weights, form)


@shown_or_sent
@requires("delegations.plan")
def match_weights(request: HttpRequest) -> HttpResponse:
    """What each reason of a match is worth to the association, and what other points would change."""
    row = weights_of(request.association)
    form = WeightsForm(request.POST or None, instance=row, request=request)
    back = reverse("delegation_list", kwargs={"association": request.association.slug})
    remark = _("A reason gives all of its points or none. What was wished for keeps the score of its day.")
    desk = Desk(_("Weights of matches"), _("Save weights"), back, _("Trips"), remark)
    if request.method == "POST" and LOOK in request.POST:
        return looked(request, form, desk)

    def save(sent: WeightsForm) -> MatchWeights:
        return set_weights(
            association=request.association, read_version=sent.read_version, values=sent.values, by=request.user
        )

    desk.extra["look"] = form.look() if request.method != "POST" else None
    return keep_record(request, form=form, desk=desk, save=save)


def _find_pair(trip: Delegation, traveller: int, receiver: int, weights: MatchWeights) -> Pair:
    pair = pair_of(trip, traveller, receiver, weights)
    if pair is None:
        raise Http404
    for row in (pair.traveller, pair.host):
        row.goal.association = row.organization.association = trip.association
    if pair.meeting:
        pair.meeting.association = trip.association
    return pair


def _shown(
    request: HttpRequest, trip: Delegation, pair: Pair, weights: MatchWeights, form: WishForm | None = None
) -> HttpResponse:
    """The page of a pair, with the form for whoever may plan; a refused one answers 422."""
    is_refused = form is not None and form.is_bound
    if form is None and pair.meeting is None and trip.is_planned and may(request, "delegations.plan"):
        form = WishForm(pair=pair)
    context: dict[str, Any] = {
        "delegation": trip,
        "pair": pair,
        "table": table(pair, weights),
        "weights": weights,
        "most": most_points(weights),
        "overrides": overrides(trip, pair),
        "form": form,
    }
    return page(request, "delegations/match_detail.html", context, status=422 if is_refused else 200)
