"""What contacts owe: follow-ups with their own day, and people who are due by cadence since the last real touch."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from contacts.cadence import FOLLOW_UP_SOON_DAYS
from contacts.choices import FollowUpState, TouchKind
from contacts.models import FollowUp, Organization, Person, TouchPerson
from contacts.standing import last_words, since
from contacts.unseen import without_unseen
from partnerships.choices import Side
from partnerships.names import in_language, other_form
from portal.accounts.models import Membership
from portal.bilingual import in_reader_language, said
from portal.drawings import State, drawn
from portal.permissions import TABLE
from portal.promises import EVERYBODYS, MINE, Act, Asked, Place, Promise, PromiseSource, Who, register

A_WEEK = 7
LOG = gettext_lazy("Log a touch")
DONE = gettext_lazy("Mark as done")
SNOOZE = gettext_lazy("Snooze one week")
SNOOZE_TO = gettext_lazy("Snooze to a date")
HAND_OVER = gettext_lazy("Hand over")


@register
class FollowUps(PromiseSource):
    """Follow-ups that are open and past due, or due within a week. No clock closes one."""

    name, order = "follow_ups", 10

    def waiting(self, asked: Asked, after: Place | None, most: int) -> Sequence[Promise]:
        rows = follow_ups_due(asked).filter(self.beyond(after)).order_by("due_on", "pk")
        rows = rows.select_related("person__main_position__organization", "organization", "owner")
        found = without_unseen(list(rows[:most]), asked.membership)
        spoken = _spoken_since(found)
        return [self._promise(row, asked, spoken.get(row.pk)) for row in found]

    def _promise(self, row: FollowUp, asked: Asked, spoken_on: datetime.date | None) -> Promise:
        row.association = asked.membership.association
        state: State = "owed" if row.due_on < asked.today else "soon"
        began = min(timezone.localdate(row.created_at), row.due_on)
        address = row.get_absolute_url()
        done: tuple[Act, ...] = ()
        others: tuple[Act, ...] = ()
        if asked.membership.role in TABLE["contacts.log"] or row.owner_id == asked.user_id:
            done = (Act(DONE, _follow_up("follow_up_close", row), (("state", FollowUpState.DONE.value),)),)
            others = (
                Act(SNOOZE, _follow_up("follow_up_snooze", row), (("days", str(A_WEEK)),)),
                Act(SNOOZE_TO, f"{address}#snooze"),
                Act(HAND_OVER, f"{address}#hand-over"),
            )
        return Promise(
            place=Place(row.due_on, self.order, row.pk),
            turn="ours" if row.promised_by == Side.HOME else "theirs",
            state=state,
            at=drawn(state, began, row.due_on, asked.today),
            who=_who(row.person, row.organization, asked),
            what=row.what,
            remark=_stopped(row.person) or _is_it_done(spoken_on),
            owner=row.owner,
            address=address,
            first=(*(() if _stopped(row.person) else _log(asked, row.person)), *done),
            others=others,
        )


@register
class PeopleDue(PromiseSource):
    """People who are due by cadence. One whose promise stands on the page already does not come twice, unless they are
    past due and the promise is not."""

    name, order = "people", 20

    def waiting(self, asked: Asked, after: Place | None, most: int) -> Sequence[Promise]:
        rows = unpromised(people_due(asked), asked).filter(self.beyond(after)).order_by("due_on", "pk")
        return [
            self._promise(row, asked) for row in rows.select_related("main_position__organization", "keeper")[:most]
        ]

    def _promise(self, row: Person, asked: Asked) -> Promise:
        row.association = asked.membership.association
        due_on = row.due_on or asked.today  # it has one, or it would not be here
        state: State = "owed" if due_on < asked.today else "soon"
        others: tuple[Act, ...] = ()
        if asked.membership.role in TABLE["contacts.log"]:
            put_off, hand_over = (_person(name, row) for name in ("person_put_off", "person_hand_over"))
            others = (
                Act(SNOOZE, put_off, (("days", str(A_WEEK)),)),
                Act(SNOOZE_TO, put_off),
                Act(HAND_OVER, hand_over),
            )
        return Promise(
            place=Place(due_on, self.order, row.pk),
            turn="ours",
            state=state,
            at=drawn(state, since(row), due_on, asked.today),
            who=_who(row, None, asked),
            what=last_words(row),
            owner=row.keeper,
            address=row.get_absolute_url(),
            first=_log(asked, row),
            others=others,
        )


def follow_ups_due(asked: Asked) -> QuerySet[FollowUp]:
    """The open follow-ups that are past due or due within a week, as somebody asked for them."""
    until = asked.today + datetime.timedelta(days=FOLLOW_UP_SOON_DAYS)
    rows = FollowUp.objects.visible_to(asked.membership).open().filter(_whose("owner", asked), due_on__lte=until)
    return rows if asked.partnership is None else rows.of_partnership(asked.partnership)


def people_due(asked: Asked) -> QuerySet[Person]:
    """The people whose light is amber or red, as somebody asked for them."""
    rows = Person.objects.visible_to(asked.membership).filter(_whose("keeper", asked), soon_on__lte=asked.today)
    if asked.partnership is not None:
        links = Person.partnerships.through.objects.filter(partnership=asked.partnership, person=OuterRef("pk"))
        rows = rows.filter(Exists(links))
    return rows


def unpromised(people: QuerySet[Person], asked: Asked) -> QuerySet[Person]:
    """Those of them whose promise does not stand on the page already, as past due as they are."""
    promised = follow_ups_due(asked).filter(promised_by=Side.HOME, person__isnull=False).order_by()
    past = promised.filter(due_on__lt=asked.today)
    # The few who are promised something are asked once, not for each of the many who are due.
    return people.exclude(
        Q(pk__in=past.values("person")) | Q(due_on__gte=asked.today, pk__in=promised.values("person"))
    )


def _whose(link: str, asked: Asked) -> Q:
    if asked.whose == EVERYBODYS:
        return Q()
    if asked.whose == MINE:
        return Q(**{link: asked.user_id})
    # What a member keeps who has left is nobody's too.
    live = Membership.objects.live().filter(user=OuterRef(link))
    return Q(**{f"{link}__isnull": True}) | Q(~Exists(live))


def _who(person: Person | None, organization: Organization | None, asked: Asked) -> Who | None:
    language = get_language() or "en"
    if person is not None:
        person.association = asked.membership.association
        job = person.main_position
        house = in_reader_language(job.organization, "name") if job else ""
        name = in_language(person, language, capitals=False)
        return Who(name, other_form(person, language), house, person.get_absolute_url())
    if organization is not None:
        organization.association = asked.membership.association
        name = said(organization, "name")
        return Who(name, said(organization, "name", "en" if language == "ja" else "ja"), "", _address(organization))
    return None


def _address(row: Any) -> str:
    return str(row.get_absolute_url())


def _spoken_since(rows: Sequence[FollowUp]) -> dict[int, datetime.date]:
    """The day on which the person was last reached after a promise was written down. One query at most.

    Days alone do not tell for the day of the promise itself: there a touch counts that was logged after it.
    """
    found: dict[int, datetime.date] = {}
    doubtful: dict[int, FollowUp] = {}
    for row in rows:
        last = row.person.last_touch_on if row.person else None
        if last is None or last < (written_on := timezone.localdate(row.created_at)):
            continue
        if last > written_on:
            found[row.pk] = last
        else:
            doubtful[row.pk] = row
    if not doubtful:
        return found
    logged = (
        TouchPerson.objects.filter(person__in={row.person_id for row in doubtful.values()})
        .filter(happened_on__gte=min(timezone.localdate(row.created_at) for row in doubtful.values()))
        .exclude(touch__kind=TouchKind.ATTEMPT)
        .values_list("person", "happened_on", "touch__logged_at")
    )
    for person, day, at in logged:
        for key, row in doubtful.items():
            if row.person_id == person and timezone.localdate(row.created_at) == day and at > row.created_at:
                found[key] = day
    return found


def _stopped(person: Person | None) -> str:
    """That somebody is not to be contacted: what was promised to them waits for a decision, not for a call."""
    if person is None or not person.is_not_to_be_contacted:
        return ""
    return _("Do not contact: %(reason)s") % {"reason": person.not_contact_reason or "–"}


def _is_it_done(spoken_on: datetime.date | None) -> str:
    """What is asked about a promise whose person was reached since."""
    if spoken_on is None:
        return ""
    return _("You have spoken since, on %(day)s. Is it done?") % {"day": date_format(spoken_on, "DATE_FORMAT")}


def _log(asked: Asked, person: Person | None) -> tuple[Act, ...]:
    if asked.membership.role not in TABLE["contacts.log"]:
        return ()
    address = reverse("quick_log", kwargs={"association": asked.membership.association.slug})
    return (Act(LOG, f"{address}?person={person.pk}" if person else address),)


def _person(name: str, row: Person) -> str:
    return reverse(name, kwargs={"association": row.association.slug, "person": row.pk})


def _follow_up(name: str, row: FollowUp) -> str:
    return reverse(name, kwargs={"association": row.association.slug, "follow_up": row.pk})
