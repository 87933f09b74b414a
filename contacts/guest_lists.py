"""Who is invited to a programme, what they answered, who waits for a seat, who came: the lists of one programme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.choices import Answer, NewsKind
from contacts.letters import LETTER
from contacts.models import Attendance, GuestNews, Invitation, Person
from contacts.news import news_for
from contacts.news_letters import NEWS
from contacts.rsvp import with_waiting
from partnerships.models import Programme
from portal.accounts.models import Membership
from portal.jobs.models import Job, JobState


@dataclass
class Guest:
    """One line: a person with the invitation and the coming, either of which may be missing."""

    person: Any
    invitation: Any = None
    attendance: Any = None
    waits: int = 0
    trouble: str = ""
    news: str = ""

    @property
    def state(self) -> str:
        """One word for the mark: came, waits, or the answer; unsent or revoked before all else."""
        if self.attendance:
            return "came"
        if self.invitation.revoked_at:
            return "revoked"
        if self.trouble:
            return "trouble"
        if self.waits:
            return "waits"
        return self.invitation.answer or ("asked" if self.invitation.sent_at else "unsent")

    @property
    def news_words(self) -> str:
        """What they have to be told, in words."""
        return str(NewsKind(self.news).label)


@dataclass
class GuestList:
    """Everybody of a programme, in the order of their states; how many of each."""

    guests: list[Guest] = field(default_factory=list)
    seats: int | None = None

    @property
    def counts(self) -> dict[str, int]:
        """State → how many."""
        found = dict.fromkeys(ORDER, 0)
        for each in self.guests:
            found[each.state] += 1
        return found

    @property
    def summary(self) -> list[tuple[str, int]]:
        """The states that occur, in words, with their numbers."""
        return [(str(words_of(state)), number) for state, number in self.counts.items() if number]

    @property
    def untold(self) -> list[Guest]:
        """Those who have to be told what has changed."""
        return [each for each in self.guests if each.news]


SHOWN = 8
"""So many guests stand on the programme's page; the others on the page of all guests."""
ORDER = ("came", "yes", "waits", "maybe", "asked", "unsent", "trouble", "no", "revoked")


def words_of(state: str) -> str:
    """A state in words."""
    return {
        "came": _("came"),
        "yes": _("will come"),
        "waits": _("waits for a seat"),
        "maybe": _("does not know yet"),
        "asked": _("has not answered"),
        "unsent": _("letter on its way"),
        "trouble": _("letter not sent"),
        "no": _("cannot come"),
        "revoked": _("taken back"),
    }[state]


def guests_of(programme: Programme, membership: Membership) -> GuestList:
    """Whom this member may see of those who are invited or came. Seven queries at most."""
    person = Prefetch("person", Person.objects.with_position())
    invited = list(
        Invitation.objects.visible_to(membership)
        .filter(programme=programme)
        .select_related("sender")
        .prefetch_related(person)
    )
    came = {
        row.person_id: row
        for row in Attendance.objects.visible_to(membership).filter(programme=programme).prefetch_related(person)
    }
    waiting = with_waiting(_answers(programme, membership, invited), programme.seats)
    troubles, now = _troubles(programme, invited), timezone.now()
    guests = []
    for row in invited:
        waits = waiting.get(row.pk, 0)
        news = news_for(row, programme, now, waits=waits)
        guests.append(Guest(row.person, row, came.pop(row.person_id, None), waits, troubles.get(row.pk, ""), str(news)))
    guests += [Guest(row.person, None, row) for row in came.values()]
    for each in guests:
        each.person.association = programme.association
        if each.invitation:
            each.invitation.association = programme.association
    by_name = "sort_kana" if get_language() == "ja" else "sort_latin"
    guests.sort(key=lambda each: (ORDER.index(each.state), each.waits, getattr(each.person, by_name), each.person.pk))
    return GuestList(guests, programme.seats)


def trouble_of(job: Job | None) -> str:
    """Why a letter that has not gone out does not go out any more; empty while it may."""
    if job is None or job.is_live:
        return ""
    if job.state == JobState.FAILED and job.reason:
        return str(job.reason)
    return _("When its turn came, there was nothing to be sent any more, or the guest had asked not to be written to.")


def _troubles(programme: Programme, invited: list[Invitation]) -> dict[int, str]:
    """By invitation, why its letter, or what was to tell of a change, was not sent. Three queries at most."""
    letters = [each for each in invited if not each.sent_at and not each.revoked_at]
    news = list(GuestNews.objects.filter(invitation__programme=programme, is_by_mail=True, sent_at=None))
    jobs = Job.objects.by_subject(LETTER, letters)
    found = {each.pk: trouble_of(jobs.get(str(each.pk))) for each in letters}
    jobs = Job.objects.by_subject(NEWS, news)
    return found | {each.invitation_id: trouble_of(jobs.get(str(each.pk))) for each in news}


def _answers(programme: Programme, membership: Membership, invited: list[Invitation]) -> Iterable[Invitation]:
    """All who said yes, those too whom this member does not see: they take seats as well."""
    if not programme.seats:
        return ()
    seen = {each.pk for each in invited}
    others = Invitation.objects.filter(programme=programme, answer=Answer.YES, revoked_at=None).exclude(pk__in=seen)
    return [*invited, *others]


def programme_invitations(programme: Programme, membership: Membership) -> dict[str, Any]:
    """The section of the programme's page: how many there are of each, and the first ones, and who has to
    be told what has changed. Seven queries at most."""
    found, now = guests_of(programme, membership), timezone.now()
    begins = programme.starts_at
    is_open = begins is not None and begins > now and not programme.is_cancelled
    return {"found": found, "shown": found.guests[:SHOWN], "is_open": is_open, "has_day": begins is not None}
