"""Somebody's part in trips: in the copy for them, and what becomes of it when they are erased."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.privacy import GOES, STAYS
from delegations.models import (
    Approval,
    Delegate,
    DoorMeeting,
    GuestComment,
    GuestLink,
    Meeting,
    MeetingPerson,
    OutcomeRequest,
    StakeholderGoal,
    ThankYou,
)
from portal.privacy import Deed, Files, Finding, Place, Somebody, register

CODES = "codes from a list of ours"
DIGEST = "a digest, or chance from which one is made"
OWN_WORDS = ("wants_en", "wants_ja", "offers_en", "offers_ja", "desired_en", "desired_ja", "result_en", "result_ja")


@register
class Trips(Place):
    """Seats on trips, meetings, links and what was written by them go with the person; a stakeholder's goal and the
    visits before departure stay, without the name. A link that was sent to one of their addresses opens nothing more.
    """

    name, label, order = "trips", _("Trips and meetings"), 48
    answers = {
        "delegations.Delegate.person": GOES,
        "delegations.MeetingPerson.person": GOES,
        "delegations.GuestLink.person": GOES,
        "delegations.ThankYou.person": GOES,
        "delegations.DoorMeeting.person": STAYS,
        "delegations.StakeholderGoal.person": STAYS,
        "delegations.OutcomeRequest.person": STAYS,
        "delegations.Meeting.people": "who took part goes, the meeting stays for the others",
        "delegations.Delegate.speaks": CODES,
        "delegations.StakeholderGoal.speaks": CODES,
        "delegations.StakeholderGoal.wants": CODES,
        "delegations.StakeholderGoal.offers": CODES,
        "delegations.Meeting.reasons": "codes and points of the match",
        "delegations.GuestLink.nonce": DIGEST,
        "delegations.GuestLink.token_hash": DIGEST,
        "delegations.GuestLink.code_hash": DIGEST,
    }

    sections = {
        "trips": Delegate,
        "meetings_on_trips": Meeting,
        "visits_before_departure": DoorMeeting,
        "goals": StakeholderGoal,
        "guest_links": GuestLink,
        "said_by_link": GuestComment,
        "agendas_answered": Approval,
        "letters_of_thanks": ThankYou,
        "questions_after_trips": OutcomeRequest,
    }
    labels = {
        "trip": _("Trip"),
        "begins_on": _("Began on"),
        "meeting": pgettext_lazy("on an agenda", "Meeting"),
        "last_used_on": _("Last opened on"),
        "said_on": _("Said on"),
    }

    def find(self, subject: Somebody) -> Iterable[Finding]:
        keys = list(_links_by_address(subject).values_list("pk", flat=True))

        def close() -> Files:
            GuestLink.objects.filter(pk__in=keys).update(revoked_at=timezone.now(), version=F("version") + 1)
            return ()

        why = _("They were sent to one of the person’s addresses. They open nothing any more.")
        yield Finding(self.name, GuestLink._meta.verbose_name_plural, len(keys), Deed.CLEANED, why, close)

    def copy(self, subject: Somebody) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        person: Any = subject.row
        links = GuestLink.objects.filter(Q(person=person) | Q(pk__in=_links_by_address(subject).values("pk")))
        return {
            "trips": [
                _trip(row) | _of(row, "role", "state", "rank", "speaks", "trained_on", "note")
                for row in Delegate.objects.filter(person=person).select_related("delegation")
            ],
            "meetings_on_trips": [_meeting(row) for row in _meetings_with(person)],
            "visits_before_departure": [
                _trip(row) | _of(row, "door", "met_on", "note")
                for row in DoorMeeting.objects.filter(person=person).select_related("delegation")
            ],
            "goals": [
                {"organization": str(row.organization)}
                | _of(row, "wants", "offers", *OWN_WORDS, "readiness", "speaks", "told_on")
                for row in StakeholderGoal.objects.filter(person=person).select_related("organization")
            ],
            "guest_links": [
                _of(row, "kind", "name", "email", "language", "words", "expires_on", "uses")
                | {"sent_on": _day(row.sent_at), "last_used_on": _day(row.last_used_at)}
                for row in links
            ],
            "said_by_link": [
                {"said": each.said, "said_on": _day(each.said_at), "answer": each.answer}
                for row in links.prefetch_related("comments")
                for each in row.comments.all()
            ],
            "agendas_answered": [
                {"verdict": each.verdict, "words": each.words, "answered_on": _day(each.at)}
                for row in links.prefetch_related("approvals")
                for each in row.approvals.all()
            ],
            "letters_of_thanks": [
                _trip(row) | _of(row, "language", "email", "sentence") | {"sent_on": _day(row.sent_at)}
                for row in ThankYou.objects.filter(person=person).select_related("delegation")
            ],
            "questions_after_trips": [
                _trip(row)
                | {"due_on": row.due_on, "answered_on": _day(row.answered_at)}
                | {"words": [str(each) for each in row.answer.values() if each]}
                for row in OutcomeRequest.objects.filter(person=person).select_related("delegation")
            ],
        }


def _links_by_address(subject: Somebody) -> QuerySet:
    """Links that still open something and were given to nobody of our people, but to one of the person's addresses."""
    mails = {each.lower() for each in subject.mentions.addresses if "@" in each}
    found = Q(pk__in=())
    for mail in mails:
        found |= Q(email__iexact=mail)
    return GuestLink.objects.filter(found, person=None, revoked_at=None)


def _meetings_with(person: Any) -> QuerySet:
    """What somebody took part in, on either side of the table."""
    received = MeetingPerson.objects.filter(person=person).values("meeting")
    travelled = Q(takers__delegate__person=person) | Q(interpreter__person=person) | Q(door_opener__person=person)
    meetings = Meeting.objects.filter(Q(pk__in=received) | travelled).distinct()
    return meetings.select_related("delegation", "organization")


def _meeting(row: Meeting) -> dict[str, Any]:
    return _trip(row) | {"meeting": str(row)} | _of(row, "kind", "state", "starts_at", "result_en", "result_ja")


def _trip(row: Any) -> dict[str, Any]:
    return {"trip": str(row.delegation), "begins_on": row.delegation.starts_on}


def _of(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _day(moment: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(moment) if moment else None
