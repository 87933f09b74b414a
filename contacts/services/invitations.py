"""Verbs for invitations: one person is asked to one programme, or to one seat; the guest answers.

There is no verb for many at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.charters import refuse_before_charter
from contacts.choices import Answer, CandidateState
from contacts.invitable import addresses_of, why_not
from contacts.letters import LETTER
from contacts.models import Invitation, InvitationAnswer, Person, SeatCandidate
from contacts.news import facts_now, mark_of
from contacts.rsvp import OF_SEATS, TOGETHER, Standing, place_of, standing
from contacts.sentences import is_too_short, sentence_key
from contacts.services.ladder import refresh_rungs
from contacts.services.upkeep import hold_people
from partnerships.models import Programme
from portal.accounts.models import Association, Membership, User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.jobs.services import enqueue
from portal.notices.services.telling import members_among, tell
from portal.saving import TITLE, VERSION, create, save_version, title_of, without_controls

WRITTEN = ("language", "email", "sentence")
"""What the sender writes; everything else of an invitation follows."""


@transaction.atomic
def invite(*, programme: Programme, person: Person, values: Mapping[str, Any], by: User) -> Invitation:
    """Invite one person to a programme in a letter of `by`, with a sentence for this person alone.

    Refused: a programme without a day, past or cancelled; somebody who said no, whom nobody met or who has no address;
    an address that is not theirs; a sentence that says too little or was written to somebody before; somebody who is
    invited already.
    """
    _refuse_programme(programme)
    return _write(Invitation(programme=programme, person=person), values, by)


def look_through(*, draft: Invitation, values: Mapping[str, Any], by: User) -> Invitation:
    """The letter as it would go out, for its sender to read; nothing is written. Refused as it would be refused."""
    if draft.programme:
        _refuse_programme(draft.programme)
    elif draft.candidate:
        _refuse_candidate(draft.candidate)
    _refuse_guest(draft.person, values["email"])
    _refuse_sentence(draft.person.association, draft.person, values["sentence"], by)
    _refuse_twice(_before(draft))
    for name in WRITTEN:
        setattr(draft, name, without_controls(values[name]))
    draft.association, draft.sender = draft.person.association, by
    return draft


@transaction.atomic
def invite_candidate(*, candidate: SeatCandidate, values: Mapping[str, Any], by: User) -> Invitation:
    """Ask a candidate by a personal letter whether they would take the seat; they are asked from now on.

    Refused as for programmes, and: an advisory board whose charter is not approved, a candidate who is seated or no
    longer thought of.
    """
    _refuse_candidate(candidate)
    row = _write(Invitation(candidate=candidate, person=candidate.person), values, by)
    _become(candidate, CandidateState.ASKED, by)
    return row


@transaction.atomic
def revoke(*, invitation: Invitation, by: User) -> Invitation:
    """Take an invitation back: its address opens nothing any more, and a letter that waits is not sent.

    Refused: one that is taken back already, one whose guest has come.
    """
    hold_people([invitation.person_id])  # first, as everywhere: a merge takes the people and then their invitations
    held = _held(invitation)
    if held.revoked_at:
        raise ValidationError(_("This invitation has been taken back already."))
    if held.programme and held.programme.attendances.filter(person=held.person).exists():
        raise ValidationError(_("%(person)s has come. What happened is not taken back.") % {"person": held.person})
    now = timezone.now()
    Invitation.objects.filter(pk=held.pk).update(revoked_at=now, version=held.version + 1)
    held.refresh_from_db()
    after = {"revoked_at": now, VERSION: held.version, TITLE: title_of(held)}
    record(by=by, verb=Verb.CHANGED, row=held, before={"revoked_at": None}, after=after, about=held.person)
    if held.candidate and held.candidate.state == CandidateState.ASKED:
        _become(held.candidate, CandidateState.CONSIDERED, by)
    refresh_rungs([held.person_id])
    return held


@transaction.atomic
def give_answer(
    *, invitation: Invitation, answer: str, note: str = "", by: User | None = None, read: str = ""
) -> Invitation:
    """Keep an answer beside the earlier ones: the guest's own, or one that a member (`by`) heard and writes down.

    Since when the answer stands decides who waits where seats are few: saying the same again loses no place. `read` is
    the mark of the page on which the guest read when and where it is (`contacts.news.mark_of`): who has read the newest
    needs no mail about it.
    Refused: an invitation that was taken back, a programme that has begun or does not take place, a seat that is
    decided on.
    """
    held = _held(invitation)
    if held.programme and held.programme.seats:  # one after the other, so that two do not take the same last seat
        Programme.objects.select_for_update(of=("self",)).only("pk").get(pk=held.programme.pk)
    if answer not in Answer.values:
        raise ValidationError({"answer": _("Choose one of the three answers.")})
    if (now_stands := standing(held, timezone.now())) != Standing.OPEN:
        raise ValidationError(str(Standing(now_stands).label))
    note = " ".join(note.split())[:300]
    if held.programme and held.told and read == mark_of(held.programme):
        Invitation.objects.filter(pk=held.pk).update(told=facts_now(held.programme))
    if answer == held.answer and not note:
        return held
    given = InvitationAnswer(association=held.association, invitation=held, answer=answer, note=note)
    given.by, given.is_own = by, by is None
    given.full_clean()
    given.save()
    if answer != held.answer:
        Invitation.objects.filter(pk=held.pk).update(
            answer=answer, answered_at=given.answered_at, version=held.version + 1
        )
        standing_now = Invitation.objects.select_related("programme").get(pk=held.pk)
        Invitation.objects.filter(pk=held.pk).update(is_told_to_wait=bool(place_of(standing_now)))
    after = {"answer": answer, TITLE: title_of(held)}
    record(by=by, verb=Verb.CHANGED, row=held, before={"answer": held.answer}, after=after, about=held.person)
    if held.candidate:
        _become(held.candidate, _MEANS[answer], by)
    if answer != held.answer:
        sender = members_among([held.sender_id], but=by)
        tell(kind="invitation_answered", row=held, to=sender, cause=f"answer:{given.pk}", details={"answer": answer})
    return Invitation.objects.select_related(*TOGETHER, *OF_SEATS, "association").get(pk=held.pk)


_MEANS = {
    Answer.YES.value: CandidateState.WILLING,
    Answer.MAYBE.value: CandidateState.ASKED,
    Answer.NO.value: CandidateState.UNWILLING,
}


def repeated(*, association: Association, person: Person, sentence: str) -> Invitation | None:
    """The invitation in which the sentence was written before, to anybody else. One query."""
    rows = Invitation.objects.filter(association=association, sentence_key=sentence_key(sentence, person))
    return rows.exclude(person=person, revoked_at__isnull=False).select_related("person").first()


def _write(row: Invitation, values: Mapping[str, Any], by: User) -> Invitation:
    """The letter to be sent. One that was taken back before is written anew, under a new address."""
    person, association = row.person, row.person.association
    hold_people([person.pk])
    Association.objects.select_for_update().only("pk").get(pk=association.pk)  # two may write the same sentence
    given = {name: values[name] for name in WRITTEN}
    _refuse_guest(person, given["email"])
    _refuse_sentence(association, person, given["sentence"], by)
    before = _before(row)
    _refuse_twice(before)
    row.association, row.sender = association, by
    row.sentence_key = sentence_key(given["sentence"], person)
    kept = _anew(before, row, given, by) if before else create(row=row, values=given, by=by, about=person)
    enqueue(kind=LETTER, subject=kept)
    refresh_rungs([person.pk])
    return kept


def _anew(before: Invitation, row: Invitation, given: Mapping[str, Any], by: User) -> Invitation:
    """The invitation that was taken back, with another letter under another address; its earlier answers stay."""
    for name, value in given.items():
        setattr(before, name, without_controls(value))
    before.key, before.sender, before.sentence_key = row.key, row.sender, row.sentence_key
    before.sent_at = before.revoked_at = before.answered_at = None
    before.answer, before.version = "", before.version + 1
    before.told, before.is_told_to_wait = {}, False
    before.full_clean()
    before.save()
    after = dict(given) | {VERSION: before.version, TITLE: title_of(before)}
    record(by=by, verb=Verb.CHANGED, row=before, after=after, about=before.person)
    return before


def _refuse_programme(programme: Programme) -> None:
    if programme.is_cancelled:
        raise ValidationError(_("This programme does not take place. Nobody is invited to it."))
    begins = programme.starts_at
    if begins is None:
        raise ValidationError(_("Write the day of the programme first, so that the letter can name it."))
    if begins <= timezone.now():
        raise ValidationError(_("This programme has begun. Write down who comes on the list at the door."))


def _refuse_candidate(candidate: SeatCandidate) -> None:
    refuse_before_charter(candidate.seat.board)
    if candidate.state in (CandidateState.SEATED, CandidateState.DROPPED):
        raise ValidationError(_("This candidate has been decided on. Nobody needs to be asked."))


def _before(row: Invitation) -> Invitation | None:
    """The invitation of the same guest to the same thing, taken back or not."""
    same = {"programme": row.programme} if row.programme else {"candidate": row.candidate}
    return Invitation.objects.filter(person=row.person, **same).select_related("person").first()


def _refuse_twice(before: Invitation | None) -> None:
    if before and not before.revoked_at:
        words = _("%(person)s is invited already. Open the invitation to see the answer.")
        raise ValidationError(words % _who(before.person))


def _refuse_guest(person: Person, email: str) -> None:
    if words := why_not(person):
        raise ValidationError(words)
    if email not in addresses_of(person):
        raise ValidationError({"email": _("Choose an address that stands on the page of %(person)s.") % _who(person)})


def _refuse_sentence(association: Association, person: Person, sentence: str, by: User) -> None:
    if is_too_short(sentence, person):
        raise ValidationError(
            {"sentence": _("Say in a sentence why you would like to see %(person)s in particular.") % _who(person)}
        )
    if before := repeated(association=association, person=person, sentence=sentence):
        words = {"person": _whom(before, by), "day": date_format(timezone.localdate(before.created_at), "DATE_FORMAT")}
        raise ValidationError(
            {
                "sentence": _(
                    "This sentence was written to %(person)s on %(day)s already. A personal invitation has a sentence "
                    "that fits one person only: write what you and this guest have in common."
                )
                % words
            }
        )


def _whom(before: Invitation, by: User) -> str:
    """To whom it was written, for somebody who may see them."""
    membership = Membership.objects.live().filter(user=by, association=before.association_id).first()
    if membership and Person.objects.visible_to(membership).filter(pk=before.person_id).exists():
        return str(before.person)
    return _("somebody else")


def _who(person: Person) -> dict[str, str]:
    return {"person": str(person)}


def _become(candidate: SeatCandidate, state: str, by: User | None) -> None:
    current = SeatCandidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    if current.state not in (CandidateState.SEATED, CandidateState.DROPPED, state):
        save_version(row=current, read_version=current.version, values={"state": state}, by=by, about=current.person)


def _held(invitation: Invitation) -> Invitation:
    """The row as it is now, kept from others until the transaction ends."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related(*TOGETHER, *OF_SEATS, "association")
    found = rows.filter(pk=invitation.pk).first()
    if found is None:
        raise ValidationError(_("This invitation is no longer here."))
    return found
