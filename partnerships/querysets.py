"""Questions about places and partnerships that chain."""

from __future__ import annotations

from re import escape
from typing import TYPE_CHECKING, Any, Self
from unicodedata import normalize

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from portal.papers import paper
from portal.permissions import ADMINISTRATOR
from portal.scoping import OwnedQuerySet, system_scope
from portal.search_key import words_of
from portal.title_keys import KeyedQuerySet

if TYPE_CHECKING:
    from portal.accounts.models import Membership


class PlaceQuerySet(KeyedQuerySet):
    def named(self, name: str) -> Self:
        """Places of that name in either language, with or without 市, 町 or 村, as one may type it."""
        name = normalize("NFKC", name).strip()
        japanese = [name, *(f"{name}{kind}" for kind in "市町村区県府都")]
        return self.filter(Q(name_en__iexact=name) | Q(name_macron__iexact=name) | Q(name_ja__in=japanese))

    def in_region_named(self, name: str) -> Self:
        """Places in the state or prefecture of that name or code."""
        name = normalize("NFKC", name).strip()
        return self.filter(Q(region_en__iexact=name) | Q(region_ja=name) | Q(region_code__iexact=name))

    def of_partnerships(self, partnerships: QuerySet) -> Self:
        """Both cities of each of these partnerships."""
        return self.filter(Q(pk__in=partnerships.values("home")) | Q(pk__in=partnerships.values("partner")))


class PlacePairQuerySet(QuerySet):
    def with_places(self) -> Self:
        """Both places in the same query."""
        return self.select_related("first", "second")

    def matching(self, text: str) -> Self:
        """Pairs in which every word of `text`, in any script, width or case, occurs. Two Latin letters are a whole
        word, so that a state's code (NE) does not find every name that holds them."""
        found = self
        for word in words_of(text):
            if len(word) == 2 and word.isascii():
                found = found.filter(search_key__regex=rf"(^| ){escape(word)}( |$)")
            else:
                found = found.filter(search_key__contains=word)
        return found

    def in_region(self, code: str) -> Self:
        """Pairs of which one place lies in the state or prefecture of that code."""
        return self.filter(Q(first__region_code=code) | Q(second__region_code=code))

    def founded_between(self, first: int, last: int) -> Self:
        """Pairs established in these years, both included. A year that is not known is in none."""
        return self.filter(founded_year__range=(first, last))

    def in_sector(self, code: str) -> Self:
        """Pairs whose association has published them and a profile of one of their cities that names the sector.

        Looks into owned rows, at once: call it inside `system_scope`. One query.
        """
        from partnerships.models import CityIndustry, CityProfile, Partnership

        profiles = CityProfile.objects.published().filter(association=OuterRef("association"))
        profiles = profiles.filter(Q(place=OuterRef("home")) | Q(place=OuterRef("partner")))
        named = CityIndustry.objects.filter(profile=OuterRef("pk"), sector__code__startswith=code)
        kept = Partnership.objects.published().filter(Exists(profiles.filter(Exists(named))))
        return self.filter(pk__in=set(kept.exclude(pair=None).values_list("pair", flat=True)))

    def in_reader_order(self, language: str, sought: str = "") -> Self:
        """By state and city; for a Japanese reader by prefecture and municipality, from north to south as always.

        Cities that are themselves called what was sought come before those that only lie in a region of that name.
        """
        named_first = [Case(When(_city_called(sought), then=0), default=1)] if sought.strip() else []
        if language != "ja":
            return self.order_by(*named_first, "first__region_en", "first__name_en", "second__name_en", "pk")
        not_known_last = Case(When(second__region_code="", then=1), default=0)
        north_to_south = ("second__region_code", "second__official_code", "second__name_en", "first__region_en", "pk")
        return self.order_by(*named_first, not_known_last, *north_to_south)

    def mapped(self) -> Self:
        """Pairs with both places known on the map."""
        return self.exclude(first__latitude=None).exclude(second__latitude=None)


def _city_called(sought: str) -> Q:
    """One of the two cities has a name that begins with these words."""
    words = normalize("NFKC", sought).strip()
    names = (f"{side}__{name}" for side in ("first", "second") for name in ("name_en", "name_macron", "name_ja"))
    return Q(*((f"{name}__istartswith", words) for name in names), _connector=Q.OR)


def limits_of(membership: Membership) -> QuerySet:
    """The limits that hold for a membership: none for an administrator, even if some are left from another role.

    The membership of a request knows whether there are any (`has_limits`).
    """
    limits = membership.partnership_limits.all()
    has_some = membership.role != ADMINISTRATOR and getattr(membership, "has_limits", True)
    return limits if has_some else limits.none()


def sees_all(limits: QuerySet) -> bool:
    """Whether it is known without a query that these limits are none."""
    return limits.query.is_empty()


def have_limits() -> Exists:
    """Whether a membership has limits, as the query that opens an association asks it."""
    from partnerships.models import PartnershipLimit

    return Exists(PartnershipLimit.objects.filter(membership=OuterRef("pk")))


def papers_in_proposals() -> set[str]:
    """The papers that wait in proposals which nobody has answered yet. Queries."""
    from partnerships.models import Proposal

    with system_scope("find out which papers wait in proposals"):
        waiting = list(Proposal.objects.waiting().values_list("values", flat=True))
    return {said for values in waiting for said in values.values() if isinstance(said, str) and paper(said)}


class PartnershipQuerySet(OwnedQuerySet):
    def with_places(self) -> Self:
        """Both places and the pair in the same query."""
        return self.select_related("home", "partner", "pair")

    def visible_to(self, membership: Membership) -> Self:
        """All partnerships, or the ones a membership is limited to where limits were set."""
        limits = limits_of(membership)
        if sees_all(limits):
            return self
        return self.filter(~Exists(limits) | Exists(limits.filter(partnership=OuterRef("pk"))))

    def with_counts(self) -> Self:
        """Each with `waiting_count`, the proposals nobody has answered, in the order of their names: a question that
        counts forgets the order of its model."""
        counted = self.annotate(waiting_count=Count("proposals", filter=Q(proposals__state="waiting")))
        return counted.order_by("home__name_en", "partner__name_en", "pk")

    def published(self) -> Self:
        """Partnerships their association shows in the public directory."""
        return self.filter(is_public=True, association__is_public=True, association__closed_at=None)

    def about(self, place: Any) -> Self:
        """Partnerships of which this place is one side."""
        return self.with_places().filter(Q(home=place) | Q(partner=place))

    def current(self) -> Self:
        """Partnerships that have not ended."""
        return self.exclude(status="ended")

    def without_counterpart_profile(self) -> Self:
        """Partnerships whose counterpart has not sent the profile of their own city: before one goes to companies."""
        return self.exclude(profile_requests__received_on__isnull=False)


class PublishableQuerySet(OwnedQuerySet):
    def published(self) -> Self:
        """Rows their association shows to the public."""
        return self.filter(is_public=True, association__is_public=True, association__closed_at=None)


class OfPartnershipQuerySet(OwnedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All rows; for a limited membership those of its partnerships and those of none."""
        from partnerships.models import Partnership

        limits = limits_of(membership)
        if sees_all(limits):
            return self
        return self.filter(Q(partnership=None) | Q(partnership__in=Partnership.objects.visible_to(membership)))


class ProgrammeQuerySet(OfPartnershipQuerySet):
    def published(self) -> Self:
        """Programmes their association shows to the public, of partnerships that it shows."""
        shown = self.filter(is_public=True, partnership__is_public=True)
        return shown.filter(association__is_public=True, association__closed_at=None)

    def with_places(self) -> Self:
        """Each with both cities of its partnership, and with its series, in the same query."""
        return self.select_related("partnership__home", "partnership__partner", "series")


class ProfileQuerySet(PublishableQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All profiles; for a limited membership those of the cities in its partnerships."""
        from partnerships.models import Partnership

        seen = Partnership.objects.visible_to(membership)
        ours = seen.filter(Q(home=OuterRef("place")) | Q(partner=OuterRef("place")))
        return self.filter(~Exists(limits_of(membership)) | Exists(ours))

    def with_counts(self) -> Self:
        """Each with `industry_count`, in the order of their places: a question that counts forgets the order of its
        model."""
        return self.annotate(industry_count=Count("industries")).order_by("place__name_en", "pk")


class StoryQuerySet(OwnedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All stories but those of partnerships that the membership may not see."""
        from partnerships.models import Partnership

        return self.filter(Q(partnership=None) | Q(partnership__in=Partnership.objects.visible_to(membership)))

    def shared_with(self, association: Any) -> Self:
        """Stories that other associations of its networks share, of those that are still open.

        Looks into other associations: ask it inside `system_scope`.
        """
        return self.filter(_of_its_networks(association), is_shared=True)


class OfAdaptationQuerySet(OwnedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All rows; for a limited membership those of the adaptations of its partnerships."""
        from partnerships.models import Adaptation

        if sees_all(limits_of(membership)):
            return self
        return self.filter(adaptation__in=Adaptation.objects.visible_to(membership))


class AdaptationQuerySet(OfPartnershipQuerySet):
    def of_others(self, association: Any) -> Self:
        """What the other associations of its networks adapt.

        Looks into other associations: ask it inside `system_scope`.
        """
        return self.filter(_of_its_networks(association))


def _of_its_networks(association: Any) -> Q:
    """Rows of other associations that are open and in one of its networks."""
    from portal.accounts.models import NetworkMembership

    networks = NetworkMembership.objects.filter(association=association).values("network")
    others = NetworkMembership.objects.filter(network__in=networks).exclude(association=association)
    return Q(association__in=others.values("association"), association__closed_at=None)


class ProposalQuerySet(OwnedQuerySet):
    def waiting(self) -> Self:
        """Proposals nobody has answered yet."""
        return self.filter(state="waiting")

    def visible_to(self, membership: Membership) -> Self:
        """All proposals but those about partnerships and cities that the membership may not see."""
        from partnerships.models import CityProfile, Partnership

        partnerships, profiles = (model.objects.visible_to(membership) for model in (Partnership, CityProfile))
        return self.filter(
            Q(partnership=None) | Q(partnership__in=partnerships), Q(profile=None) | Q(profile__in=profiles)
        )
