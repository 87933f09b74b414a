"""Questions about people, organizations, touches and follow-ups that chain."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from partnerships.querysets import limits_of, sees_all
from portal.scoping import OwnedQuerySet

if TYPE_CHECKING:
    from portal.accounts.models import Membership


class OrganizationQuerySet(OwnedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All organizations; for a limited membership those of its partnerships."""
        from contacts.models import Organization

        limits = limits_of(membership)
        if sees_all(limits):
            return self
        ours = Organization.partnerships.through.objects.filter(organization=OuterRef("pk"))
        return self.filter(~Exists(limits) | Exists(ours.filter(partnership__in=limits.values("partnership"))))


def _withdrawals() -> QuerySet:
    """The withdrawals of the person of the outer question that nothing given later makes good."""
    from contacts.models import Consent

    same = {"person": OuterRef("person"), "purpose": OuterRef("purpose")}
    later = Consent.objects.filter(**same, withdrawn_on=None, given_on__gt=OuterRef("withdrawn_on"))
    return Consent.objects.filter(person=OuterRef("pk"), withdrawn_on__isnull=False).filter(~Exists(later))


class PersonQuerySet(OwnedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All people; for a limited membership those of its partnerships."""
        from contacts.models import Person

        limits = limits_of(membership)
        if sees_all(limits):
            return self
        ours = Person.partnerships.through.objects.filter(person=OuterRef("pk"))
        return self.filter(~Exists(limits) | Exists(ours.filter(partnership__in=limits.values("partnership"))))

    def refusing(self, purpose: str) -> Self:
        """Those who took back their consent for a purpose and have not given it again after that day."""
        return self.filter(Exists(_withdrawals().filter(purpose=purpose)))

    def with_refusals(self) -> Self:
        """Each with `has_withdrawn` (took back a consent and has not given one of its purpose after that day) and
        `across`, the newest answer to whether the data may go to the other country.
        """
        from contacts.models import Consent

        answers = Consent.objects.filter(person=OuterRef("pk"), withdrawn_on=None).exclude(cross_border="")
        newest = answers.order_by("-given_on", "-pk").values("cross_border")[:1]
        return self.annotate(has_withdrawn=Exists(_withdrawals()), across=Subquery(newest))

    def may_be_invited(self) -> Self:
        """Everybody but those who are not to be contacted and those who said no to invitations or to letters."""
        people: Any = self.model._default_manager
        found = self.filter(is_not_to_be_contacted=False)
        for purpose in ("invitations", "correspondence"):
            found = found.exclude(pk__in=people.refusing(purpose).values("pk"))
        return found

    def with_position(self) -> Self:
        """Each with the main position and its organization, in the same query."""
        return self.select_related("main_position__organization")


class PositionQuerySet(OwnedQuerySet):
    def current(self, today: datetime.date) -> Self:
        """Positions that have begun and have not ended; those without days count as current."""
        return self.filter(Q(to_on=None) | Q(to_on__gte=today), Q(from_on=None) | Q(from_on__lte=today))


class OfPersonQuerySet(OwnedQuerySet):
    """Rows that a limited membership sees by their partnership, or by the person they are about."""

    def _of_visible_people(self, membership: Membership) -> Q:
        from contacts.models import Person

        return Q(person__in=Person.objects.visible_to(membership).values("pk"))


class TouchQuerySet(OwnedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All touches; for a limited membership those of its partnerships, and those with people it may see."""
        from contacts.models import Person, TouchPerson

        limits = limits_of(membership)
        if sees_all(limits):
            return self
        seen = TouchPerson.objects.filter(touch=OuterRef("pk"), person__in=Person.objects.visible_to(membership))
        return self.filter(~Exists(limits) | Q(partnership__in=limits.values("partnership")) | Exists(seen))


class FollowUpQuerySet(OfPersonQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All follow-ups; for a limited membership its own, those of its partnerships and of people it may see."""
        limits = limits_of(membership)
        if sees_all(limits):
            return self
        own = Q(owner=membership.user_id) | Q(partnership__in=limits.values("partnership"))
        return self.filter(~Exists(limits) | own | self._of_visible_people(membership))

    def open(self) -> Self:
        """Follow-ups that nobody has closed, however long ago they were due."""
        return self.filter(state="open")


class IntroductionQuerySet(OwnedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All; for a limited membership those that name nobody whom it may not see."""
        from contacts.models import Person

        seen = Person.objects.visible_to(membership).values("pk")
        named = ("by_person", "to_person")
        all_seen = Q(person__in=seen)
        for name in named:
            all_seen &= Q(**{name: None}) | Q(**{f"{name}__in": seen})
        return self.filter(~Exists(limits_of(membership)) | all_seen)

    def about(self, person: Any) -> Self:
        """Introductions in which a person was introduced, introduced somebody, or was the one to meet."""
        return self.filter(Q(person=person) | Q(by_person=person) | Q(to_person=person))

    def with_people(self) -> Self:
        """Everybody named, in the same query."""
        return self.select_related("person", "by_person", "to_person", "by_member", "to_member")


class GiftQuerySet(OwnedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All; for a limited membership those for people and organizations it may see."""
        from contacts.models import Organization, Person

        people = Person.objects.visible_to(membership).values("pk")
        organizations = Organization.objects.visible_to(membership).values("pk")
        seen = (Q(person=None) | Q(person__in=people)) & (Q(organization=None) | Q(organization__in=organizations))
        return self.filter(~Exists(limits_of(membership)) | seen)
