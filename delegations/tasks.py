"""Background work of delegations: the envelope around services."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Person
from delegations.after_letters import question_letter, thank_you_letter, with_asked, with_thanked
from delegations.guest_letters import CODE, LETTER, code_letter, link_letter, with_named
from delegations.guests import Standing, standing, token_of
from delegations.models import GuestLink, OutcomeRequest, ThankYou
from delegations.questions import LETTER as QUESTION
from delegations.services.overlaps import tell_of_overlaps
from delegations.services.questions import ask_those_due
from delegations.thanks import LETTER as THANKS
from portal.jobs.kinds import register
from portal.jobs.mail import Letter
from portal.jobs.models import Job
from portal.jobs.rounds import DailyRound
from portal.jobs.services import come_back


@register
class GuestLinkLetter(Letter):
    """Mails a guest the address of their page, unless before its turn came the link was taken back or the guest asked
    not to be written to."""

    name, model, label, is_in_outbox = LETTER, GuestLink, _("Letter with a guest link"), True

    def linked(self, rows: Any) -> Any:
        return with_named(rows)

    def is_wanted(self, row: GuestLink) -> bool:
        if standing(row, timezone.now()) != Standing.OPEN:
            return False
        return not row.person_id or Person.objects.may_be_written_to().filter(pk=row.person_id).exists()

    def write(self, row: GuestLink) -> EmailMessage:
        return link_letter(row)


@register
class GuestCodeLetter(Letter):
    """Mails a guest the code that opens their page, unless it has run out before its turn came."""

    name, model, label, is_in_outbox = CODE, GuestLink, _("Code for a guest"), True
    sent_mark = "code_sent_at"

    def linked(self, rows: Any) -> Any:
        return with_named(rows)

    def is_wanted(self, row: GuestLink) -> bool:
        return bool(row.code_hash and row.code_until_at and row.code_until_at > timezone.now())

    def write(self, row: GuestLink) -> EmailMessage:
        return code_letter(row)

    def accept(self, subject: GuestLink, result: bool, job: Job) -> None:
        """The code that went out is this one. A newer one that was asked for meanwhile is still to go."""
        sent = GuestLink.objects.filter(pk=subject.pk, codes=subject.codes)
        if result and not sent.update(code_sent_at=timezone.now()):
            come_back(job=job)


@register
class ThankYouLetter(Letter):
    """Mails one person the thanks for a trip, unless they asked meanwhile not to be written to."""

    name, model, label, is_in_outbox = THANKS, ThankYou, _("Letter of thanks"), True

    def linked(self, rows: Any) -> Any:
        return with_thanked(rows)

    def is_wanted(self, row: ThankYou) -> bool:
        return not row.is_by_hand and Person.objects.may_be_written_to().filter(pk=row.person_id).exists()

    def write(self, row: ThankYou) -> EmailMessage:
        return thank_you_letter(row)


@register
class QuestionLetter(Letter):
    """Mails a stakeholder the question what came of a trip, unless it was answered or settled before its turn came."""

    name, model, label, is_in_outbox = QUESTION, OutcomeRequest, _("Question what came of a trip"), True

    def linked(self, rows: Any) -> Any:
        return with_asked(rows)

    def language_of(self, row: OutcomeRequest) -> str:
        return row.link.language if row.link else "en"

    def is_wanted(self, row: OutcomeRequest) -> bool:
        if row.link is None or row.link.revoked_at or row.answered_at or row.settled_at:
            return False
        return Person.objects.may_be_written_to().filter(pk=row.person_id).exists()

    def write(self, row: OutcomeRequest) -> EmailMessage:
        link: Any = row.link  # without one it is not wanted
        return question_letter(row, to=link.email, token=token_of(link))


@register
class AskWhatCameOfTrips(DailyRound):
    """Asks stakeholders what came of a trip, 30, 90 and 365 days after it."""

    name, label = "ask_what_came_of_trips", _("Questions what came of trips")

    def run(self, subject: Any, job: Job) -> int:
        return ask_those_due(now=timezone.now())


@register
class TellOfOverlaps(DailyRound):
    """Tells associations that another one plans the same city in the same month; takes it back when plans change."""

    name, label = "tell_of_overlaps", _("Notices of plans for the same city and month")

    def run(self, subject: Any, job: Job) -> int:
        return tell_of_overlaps(now=timezone.now())
