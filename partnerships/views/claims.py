"""Claiming a public pair for an association."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnerships.models import Partnership, PartnershipLimit, PlacePair
from partnerships.querysets import limits_of
from partnerships.services.claims import claim_pair
from portal.accounts.models import Association, Membership, User
from portal.pages import page
from portal.permissions import ADMINISTRATOR, TABLE, requires
from portal.scoping import system_scope


@dataclass(frozen=True)
class PossibleClaim:
    """An association for which the reader may claim a pair, and its partnership if it has claimed it already."""

    association: Association
    partnership: Partnership | None


def claims_for(user: User | AnonymousUser, pair: PlacePair) -> list[PossibleClaim]:
    """The associations for which this user may claim the pair. Two queries; none for somebody not signed in.

    Not one where the user sees some partnerships only: the new one would not be among them.
    """
    if not user.is_authenticated:
        return []
    with system_scope("a pair's page offers to claim it for the reader's own associations"):
        memberships = Membership.objects.live().filter(user=user, role__in=TABLE["partnerships.edit"])
        limits = PartnershipLimit.objects.filter(membership=OuterRef("pk"))
        memberships = memberships.filter(Q(role=ADMINISTRATOR) | ~Exists(limits))
        associations = [row.association for row in memberships.select_related("association")]
        own = Partnership.objects.filter(pair=pair, association__in=associations).select_related("association")
        claimed = {row.association_id: row for row in own}
    associations.sort(key=lambda association: association.name)
    return [PossibleClaim(association, claimed.get(association.pk)) for association in associations]


@require_http_methods(["GET", "HEAD", "POST"])
@requires("partnerships.edit")
def pair_claim(request: HttpRequest, pair: str) -> HttpResponse:
    """Ask, then start the association's own partnership from the pair's public facts; 404 for a limited member."""
    if limits_of(request.membership).exists():
        raise Http404
    row = get_object_or_404(PlacePair.objects.with_places(), slug=pair)
    if request.method != "POST":
        return page(request, "partnerships/pair_claim.html", {"pair": row})
    partnership, is_new = claim_pair(association=request.association, pair=row, by=request.user)
    if is_new:
        words = _("%(pair)s is now a partnership of yours. The public facts are filled in; nothing is published yet.")
    else:
        words = _("Your association has %(pair)s already. Here it is.")
    messages.success(request, words % {"pair": row})
    return redirect(partnership)
