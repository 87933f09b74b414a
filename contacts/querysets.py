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
        return self.may_be_written_to().exclude(pk__in=people.refusing("invitations").values("pk"))

    def may_be_written_to(self) -> Self:
        """Everybody but those who are not to be contacted and those who said no to letters."""
        people: Any = self.model._default_manager
        refusing = people.refusing("correspondence").values("pk")
        return self.filter(is_not_to_be_contacted=False).exclude(pk__in=refusing)

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

    def of_partnership(self, partnership: Any) -> Self:
        """Those of a partnership: written down for it, or for somebody who belongs to it."""
        from contacts.models import Person

        people = Person.partnerships.through.objects.filter(partnership=partnership, person=OuterRef("person"))
        return self.filter(Q(partnership=partnership) | Exists(people))


class IntroductionQuerySet(OwnedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All; for a limited membership those that name nobody whom it may not see."""
        from contacts.models import Person

        if sees_all(limits_of(membership)):
            return self
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


class _ByNamedQuerySet(OwnedQuerySet):
    """Rows that a limited membership sees when it sees everything they name."""

    def _seen(self, membership: Membership, **models_of: str) -> Self:
        """`models_of`: the column → the model whose `visible_to` answers. An empty column names nothing."""
        from django.apps import apps

        if sees_all(limits_of(membership)):
            return self
        question = Q()
        for column, label in models_of.items():
            model: Any = apps.get_model(label)
            seen = model.objects.visible_to(membership).values("pk")
            question &= Q(**{column: None}) | Q(**{f"{column}__in": seen})
        return self.filter(question)


class ToldQuerySet(_ByNamedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All; for a limited membership those about its cities, told by people it may see."""
        return self._seen(membership, profile="partnerships.CityProfile", person="contacts.Person")


class AffiliationQuerySet(_ByNamedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All; for a limited membership those in organizations it may see."""
        return self._seen(membership, organization="contacts.Organization", person="contacts.Person")


class ExpertiseQuerySet(_ByNamedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All; for a limited membership those of people it may see."""
        return self._seen(membership, person="contacts.Person")


class HostQuerySet(_ByNamedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All; for a limited membership those of its partnerships' programmes by organizations it may see."""
        return self._seen(membership, programme="partnerships.Programme", organization="contacts.Organization")


class QuestionQuerySet(_ByNamedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All; for a limited membership those of its partnerships and programmes, and those of none."""
        named = {"partnership": "partnerships.Partnership", "programme": "partnerships.Programme"}
        return self._seen(membership, **named)


class AdvocacyQuerySet(_ByNamedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All; for a limited membership those of people it may see, for partnerships and programmes it may see."""
        named = {"partnership": "partnerships.Partnership", "programme": "partnerships.Programme"}
        return self._seen(membership, person="contacts.Person", **named)


class OfProgrammeQuerySet(_ByNamedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All; for a limited membership those of programmes of its partnerships."""
        return self._seen(membership, programme="partnerships.Programme")


class OfProgrammeAndPersonQuerySet(_ByNamedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All; for a limited membership those of its partnerships' programmes and of people it may see."""
        return self._seen(membership, programme="partnerships.Programme", person="contacts.Person")


class InvitationQuerySet(_ByNamedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All; for a limited membership those of its partnerships' programmes and boards, to people it may see."""
        named = {"programme": "partnerships.Programme", "candidate": "contacts.SeatCandidate"}
        return self._seen(membership, person="contacts.Person", **named)


class GuestNewsQuerySet(_ByNamedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All; for a limited membership those to guests whose invitations it may see."""
        return self._seen(membership, invitation="contacts.Invitation")


class BoardQuerySet(_ByNamedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All; for a limited membership those of its partnerships and those of the association itself."""
        return self._seen(membership, partnership="partnerships.Partnership")

    def standing(self) -> Self:
        """Boards that have not been dissolved."""
        return self.filter(closed_on=None)


class OfBoardQuerySet(_ByNamedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All; for a limited membership those of boards it may see."""
        return self._seen(membership, board="contacts.Board")


class OfSeatQuerySet(_ByNamedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All; for a limited membership those of boards it may see."""
        return self._seen(membership, seat="contacts.Seat")


class OfMeetingQuerySet(_ByNamedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All; for a limited membership those of boards it may see."""
        return self._seen(membership, meeting="contacts.BoardMeeting")


class ContributionQuerySet(_ByNamedQuerySet):
    def visible_to(self, membership: Membership) -> Self:
        """All; for a limited membership those that name nothing it may not see."""
        return self._seen(
            membership,
            board="contacts.Board",
            partnership="partnerships.Partnership",
            programme="partnerships.Programme",
            organization="contacts.Organization",
            person="contacts.Person",
        )
