"""Verbs for what guests are told after the invitation: one mail to one guest, pressed by a member who has read it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.choices import NewsKind
from contacts.invitable import addresses_of
from contacts.models import GuestNews, Invitation, Person
from contacts.news import facts_now, mark_of, news_for
from contacts.news_letters import NEWS
from contacts.rsvp import OF_SEATS, TOGETHER, place_of
from partnerships.models import Programme
from portal.accounts.models import User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.jobs.services import enqueue
from portal.saving import TITLE, title_of


@transaction.atomic
def tell(*, invitation: Invitation, kind: str, read: str, by: User) -> GuestNews:
    """Mail one guest what has changed, as `by` has read it: the kind of news, and the mark of when and where.

    Refused: what the guest knows already, something other than what was read, a guest who does not wish to be written
    to or of whom no address is known.
    """
    held = _due(invitation, kind, read)
    if words := why_no_mail(held.person):
        raise ValidationError(words)
    row = _kept(held, kind, by, email=address_for(held))
    enqueue(kind=NEWS, subject=row)
    return row


@transaction.atomic
def tell_by_word(*, invitation: Invitation, kind: str, read: str, by: User) -> GuestNews:
    """Write down that `by` has told the guest, on the telephone or face to face; no mail goes out."""
    return _kept(_due(invitation, kind, read), kind, by, email="")


def news_of(invitation: Invitation) -> str:
    """What this guest has to be told, empty if nothing. One query where seats are few."""
    programme = invitation.programme
    return news_for(invitation, programme, timezone.now(), waits=place_of(invitation)) if programme else ""


def draft_of(invitation: Invitation, kind: str, by: User) -> GuestNews:
    """The mail as it would go out, to be read; nothing is written."""
    row = GuestNews(association=invitation.association, invitation=invitation, kind=kind, by=by)
    row.email, row.was, row.now = address_for(invitation), invitation.told, _facts(invitation)
    return row


def address_for(invitation: Invitation) -> str:
    """Where the letter went, if that address still stands on the guest's page, else the first that does. One query."""
    known = addresses_of(invitation.person)
    return invitation.email if invitation.email in known else next(iter(known), "")


def why_no_mail(person: Person) -> str:
    """Why somebody is not written to, with the way forward; empty if they are. Two queries."""
    if not Person.objects.may_be_written_to().filter(pk=person.pk).exists():
        words = _("%(person)s does not wish to be contacted by letter. Only if they asked you to, tell them yourself.")
        return words % {"person": person}
    if not addresses_of(person):
        return _("We know no mail address of %(person)s any more. Call, and write down that you did.") % {
            "person": person
        }
    return ""


def _due(invitation: Invitation, kind: str, read: str) -> Invitation:
    """The invitation as it is now, kept from others until the transaction ends; refused unless this is its news."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related(*TOGETHER, *OF_SEATS, "association")
    held = rows.filter(pk=invitation.pk).first()
    if held is None:
        raise ValidationError(_("This invitation is no longer here."))
    now_due = news_of(held)
    if not now_due:
        raise ValidationError(_("There is nothing that this guest does not know."))
    if now_due != kind or not held.programme or mark_of(held.programme) != read:
        raise ValidationError(_("Meanwhile something else has changed. Read the letter once more."))
    return held


def _kept(held: Invitation, kind: str, by: User, *, email: str) -> GuestNews:
    row = draft_of(held, kind, by)
    row.email, row.is_by_mail = email, bool(email)
    row.full_clean()
    row.save(force_insert=True)
    is_of_seat = kind in (NewsKind.SEAT, NewsKind.WAITS)
    told = {"is_told_to_wait": kind == NewsKind.WAITS} if is_of_seat else {"told": row.now}
    Invitation.objects.filter(pk=held.pk).update(**told)
    record(by=by, verb=Verb.CREATED, row=row, after={"kind": kind, TITLE: title_of(row)}, about=held.person)
    return row


def _facts(invitation: Invitation) -> dict[str, object]:
    programme: Programme | None = invitation.programme
    return facts_now(programme) if programme else {}
