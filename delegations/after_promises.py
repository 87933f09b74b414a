"""What is owed after a trip: a word of thanks to everybody met, and what becomes of the questions asked after it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from contacts.cadence import FOLLOW_UP_SOON_DAYS
from contacts.models import Person
from delegations.choices import MeetingState, TripState
from delegations.models import Meeting, MeetingPerson, OutcomeRequest, ThankYou
from delegations.questions import PATIENCE_DAYS
from delegations.thanks import WITHIN_DAYS
from partnerships.names import in_language, other_form
from portal.accounts.models import Membership
from portal.bilingual import Said, in_reader_language, said
from portal.drawings import State, drawn
from portal.permissions import TABLE
from portal.promises import EVERYBODYS, MINE, Act, Asked, Place, Promise, PromiseSource, Who, register

THANK = gettext_lazy("Write the letter of thanks")
IN_ANOTHER_WAY = gettext_lazy("Thanked in another way")
TAKE_OVER = gettext_lazy("Take the answer over")
LEAVE = gettext_lazy("Leave it")
CHOOSE = gettext_lazy("Choose whom to ask")


@register
class ThanksOwed(PromiseSource):
    """People whom a trip met and nobody has thanked yet: due a week after its last day, shown from that day on."""

    name, order = "trip_thanks", 60

    def waiting(self, asked: Asked, after: Place | None, most: int) -> Sequence[Promise]:
        held = Meeting.objects.visible_to(asked.membership).filter(state=MeetingState.HELD)
        if asked.partnership is not None:
            held = held.filter(delegation__partnership=asked.partnership)
        rows = MeetingPerson.objects.filter(meeting__in=held, meeting__delegation__ends_on__lte=asked.today)
        rows = rows.exclude(meeting__delegation__state=TripState.CALLED_OFF)
        same = MeetingPerson.objects.filter(
            meeting__state=MeetingState.HELD, person=OuterRef("person"), pk__lt=OuterRef("pk")
        )
        thanked = ThankYou.objects.filter(person=OuterRef("person"), delegation=OuterRef("meeting__delegation"))
        rows = rows.exclude(Exists(same.filter(meeting__delegation=OuterRef("meeting__delegation"))))
        rows = rows.exclude(Exists(thanked.filter(Q(sent_at__isnull=False) | Q(is_by_hand=True))))
        rows = rows.filter(_whose("meeting__delegation__lead", asked))
        rows = rows.filter(person__in=Person.objects.visible_to(asked.membership).values("pk"))
        # The rows are walked by the trip's last day; what is owed is due a week after it.
        rows = rows.annotate(due_on=F("meeting__delegation__ends_on"), is_written=Exists(thanked))
        rows = rows.filter(self.beyond(_earlier(after, WITHIN_DAYS))).order_by("due_on", "pk")
        linked = ("person__main_position__organization", "meeting__delegation__lead")
        return [self._promise(row, asked) for row in rows.select_related(*linked)[:most]]

    def _promise(self, row: Any, asked: Asked) -> Promise:
        trip = row.meeting.delegation
        trip.association = asked.membership.association
        ended, due_on = trip.ends_on, trip.ends_on + datetime.timedelta(days=WITHIN_DAYS)
        parts = {"association": trip.association.slug, "delegation": trip.pk, "person": row.person_id}
        may_write = asked.membership.role in TABLE["delegations.debrief"] and not row.is_written
        first = (Act(THANK, reverse("thanks_new", kwargs=parts)),) if may_write else ()
        by_hand = (Act(IN_ANOTHER_WAY, reverse("thanks_by_hand", kwargs=parts), ()),) if may_write else ()
        state: State = "owed" if due_on < asked.today else "soon"
        return Promise(
            place=Place(due_on, self.order, row.pk),
            turn="ours",
            state=state,
            at=drawn(state, ended, due_on, asked.today),
            who=_who(row.person, asked),
            what=_("A letter of thanks for the trip “%(trip)s”") % {"trip": trip},
            remark=_("The letter is written and has not gone out yet.") if row.is_written else "",
            owner=trip.lead,
            address=f"{trip.get_absolute_url()}#after",
            first=first,
            others=by_hand,
        )


@register
class QuestionsAfterTrips(PromiseSource):
    """Questions after trips that nobody has settled: theirs to answer once they have gone out, ours once the answer is
    here or where nobody is named to be asked."""

    name, order = "trip_questions", 61

    def waiting(self, asked: Asked, after: Place | None, most: int) -> Sequence[Promise]:
        until = asked.today + datetime.timedelta(days=FOLLOW_UP_SOON_DAYS - PATIENCE_DAYS)
        is_due = Q(due_on__lte=until) | Q(answered_at__isnull=False)
        rows = OutcomeRequest.objects.visible_to(asked.membership).filter(is_due, settled_at=None)
        rows = rows.filter(delegation__state=TripState.CLOSED)
        if asked.partnership is not None:
            rows = rows.filter(delegation__partnership=asked.partnership)
        rows = rows.filter(_whose("delegation__lead", asked))
        rows = rows.filter(self.beyond(_earlier(after, PATIENCE_DAYS))).order_by("due_on", "pk")
        linked = ("goal__goal__organization", "delegation__lead")
        return [self._promise(row, asked) for row in rows.select_related(*linked)[:most]]

    def _promise(self, row: OutcomeRequest, asked: Asked) -> Promise:
        trip, house = row.delegation, row.goal.goal.organization
        trip.association = house.association = asked.membership.association
        due_on = row.due_on + datetime.timedelta(days=PATIENCE_DAYS)
        state: State = "owed" if due_on < asked.today else "soon"
        name, language = said(house, "name"), get_language() or "en"
        who = Who(name, said(house, "name", "en" if language == "ja" else "ja"), "", house.get_absolute_url())
        return Promise(
            place=Place(due_on, self.order, row.pk),
            turn="ours" if row.answered_at or not row.link_id else "theirs",
            state=state,
            at=drawn(state, row.due_on, due_on, asked.today),
            who=who,
            what=_("What came of the trip “%(trip)s”, %(days)d days after it") % {"trip": trip, "days": row.after_days},
            remark=_stands(row),
            owner=trip.lead,
            address=f"{trip.get_absolute_url()}#after",
            first=_acts(row, asked),
        )


def _acts(row: OutcomeRequest, asked: Asked) -> tuple[Act, ...]:
    if asked.membership.role not in TABLE["outcomes.record"]:
        return ()
    parts = {"association": row.delegation.association.slug, "delegation": row.delegation_id, "question": row.pk}
    leave = Act(LEAVE, reverse("question_leave", kwargs=parts), ())
    if row.answered_at:
        return (Act(TAKE_OVER, reverse("question_take_over", kwargs=parts)), leave)
    return (leave,) if row.link_id else (Act(CHOOSE, reverse("question_person", kwargs=parts)), leave)


def _stands(row: OutcomeRequest) -> str:
    if row.answered_at:
        return _("The answer is here. Decide what becomes of it.")
    if row.link_id:
        return _("Asked since %(day)s, no answer yet.") % {"day": date_format(row.due_on, "DATE_FORMAT")}
    return _("Nobody could be asked: name somebody with a mail address, or ask them yourself.")


def _earlier(place: Place | None, days: int) -> Place | None:
    """A place as the rows are walked, whose own day lies so many days before what is owed is due."""
    return Place(place.due_on - datetime.timedelta(days=days), place.order, place.key) if place else None


def _whose(link: str, asked: Asked) -> Q:
    if asked.whose == EVERYBODYS:
        return Q()
    if asked.whose == MINE:
        return Q(**{link: asked.user_id})
    # What somebody led who has left is nobody's too.
    live = Membership.objects.live().filter(user=OuterRef(link))
    return Q(**{f"{link}__isnull": True}) | Q(~Exists(live))


def _who(person: Person, asked: Asked) -> Who:
    person.association = asked.membership.association
    language = get_language() or "en"
    name: Said = in_language(person, language, capitals=False)
    position = person.main_position
    house = in_reader_language(position.organization, "name") if position else ""
    return Who(name, other_form(person, language), house, person.get_absolute_url())
