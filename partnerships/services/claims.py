"""The verb by which an association makes a public pair its own working record."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from partnerships.choices import PairKind, Status
from partnerships.models import Partnership, Place, PlacePair
from partnerships.place_words import sources_of
from partnerships.services.partnerships import free_slug
from portal.accounts.models import Association, User
from portal.activity.models import Verb
from portal.activity.services import record, values_of

LONGEST_SOURCE = 300
PREFILLED = ["pair", "home", "partner", "kind", "status", "founded_year", "founded_source"]


@transaction.atomic
def claim_pair(*, association: Association, pair: PlacePair, by: User | None) -> tuple[Partnership, bool]:
    """Start the association's own partnership from a pair's public facts; True if it is new.

    A pair claimed before, or a partnership that the association wrote by hand between the same two places, is given
    back (and then knows its pair). Several associations may claim one pair; the pair stays as it is. Nothing becomes
    public by it. Needs the association's scope.
    """
    Association.objects.select_for_update().only("pk").get(pk=association.pk)  # two claims at once take turns
    home, partner = sides(pair, association)
    same_cities = Q(home=pair.first, partner=pair.second) | Q(home=pair.second, partner=pair.first)
    existing = Partnership.objects.filter(Q(pair=pair) | same_cities).order_by("pk").first()
    if existing is not None:
        return _knowing_its_pair(existing, pair, by), False
    partnership = Partnership(
        association=association,
        slug=free_slug(association, home, partner),
        pair=pair,
        home=home,
        partner=partner,
        kind=pair.kind,
        status=Status.FRIENDSHIP if pair.kind == PairKind.FRIENDSHIP else Status.FORMAL,
        founded_year=pair.founded_year,
        founded_source=first_source(pair) if pair.founded_year else "",
    )
    partnership.full_clean()
    partnership.save()
    record(by=by, verb=Verb.CLAIMED, row=partnership, after=values_of(partnership, PREFILLED))
    return partnership, True


def sides(pair: PlacePair, association: Association) -> tuple[Place, Place]:
    """Our city and the partner city: ours is the one in the association's country."""
    if pair.second.country == association.country != pair.first.country:
        return pair.second, pair.first
    return pair.first, pair.second


def first_source(pair: PlacePair) -> str:
    """The first source of a pair, short enough for a partnership's field."""
    source = next(iter(sources_of(pair.source)), "")
    return source if len(source) <= LONGEST_SOURCE else source[: LONGEST_SOURCE - 1] + "…"


def _knowing_its_pair(partnership: Partnership, pair: PlacePair, by: User | None) -> Partnership:
    if partnership.pair_id is None:
        partnership.pair = pair
        partnership.version += 1
        partnership.save(update_fields=["pair", "version"])
        record(by=by, verb=Verb.CLAIMED, row=partnership, after={"pair": pair.pk})
    return partnership
