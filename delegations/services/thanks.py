"""Verbs for thanks after a trip: one letter to one person, or a word that they were thanked in another way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.invitable import addresses_of
from contacts.models import Person
from contacts.sentences import is_too_short, sentence_key
from contacts.services.invitations import repeated
from contacts.services.upkeep import hold_people
from delegations.models import Delegation, ThankYou
from delegations.thanks import LETTER, has_met
from portal.accounts.models import Association, Membership, User
from portal.jobs.models import Job
from portal.jobs.services import enqueue, retry
from portal.saving import create, remove, without_controls

WRITTEN = ("language", "email", "sentence")
"""What the sender writes."""


@transaction.atomic
def thank(*, delegation: Delegation, person: Person, values: Mapping[str, Any], by: User) -> ThankYou:
    """Thank one person for one trip in a letter of `by`, with a sentence for this person alone. It is sent once.

    Refused: somebody whom no held meeting names or who is not to be written to, an address that is not theirs, a
    sentence that says too little or was written to somebody before, somebody who has been thanked already.
    """
    hold_people([person.pk])
    Association.objects.select_for_update().only("pk").get(pk=delegation.association_id)
    given = {name: values[name] for name in WRITTEN}
    _refuse(delegation, person, given, by)
    row = ThankYou(association=delegation.association, delegation=delegation, person=person, sender=by)
    row.sentence_key = sentence_key(given["sentence"], person)
    kept = create(row=row, values=given, by=by, about=person)
    enqueue(kind=LETTER, subject=kept)
    return kept


def look_through(*, delegation: Delegation, person: Person, values: Mapping[str, Any], by: User) -> ThankYou:
    """The letter as it would go out, for its sender to read; nothing is written. Refused as it would be refused."""
    _refuse(delegation, person, values, by)
    row = ThankYou(association=delegation.association, delegation=delegation, person=person, sender=by)
    for name in WRITTEN:
        setattr(row, name, without_controls(values[name]))
    return row


@transaction.atomic
def thank_in_another_way(*, delegation: Delegation, person: Person, by: User) -> ThankYou:
    """Write down that somebody was thanked by hand, by telephone or in a letter on paper. Refused: as `thank`."""
    hold_people([person.pk])
    _refuse_person(delegation, person)
    row = ThankYou(association=delegation.association, delegation=delegation, person=person, sender=by)
    return create(row=row, values={"is_by_hand": True, "language": person.language}, by=by, about=person)


@transaction.atomic
def take_thanks_back(*, thanks: ThankYou, by: User) -> None:
    """Take back what was pressed by mistake. Refused: a letter that has gone out or is on its way."""
    held = ThankYou.objects.select_for_update(of=("self",)).select_related("person").filter(pk=thanks.pk).first()
    if held is None:
        raise ValidationError(_("This has been taken back already."))
    job = None if held.is_by_hand else Job.objects.of(LETTER, held)
    if held.sent_at or (job and job.is_live):
        raise ValidationError(_("The letter has gone out or is on its way. It cannot be taken back."))
    remove(row=held, by=by, about=held.person)


@transaction.atomic
def send_thanks_again(*, thanks: ThankYou) -> bool:
    """Try a letter again that could not be sent. One that was sent is never sent a second time."""
    job = Job.objects.of(LETTER, thanks)
    if job is None or thanks.sent_at or thanks.is_by_hand or job.is_live:
        return False
    retry(job=job)
    return True


def _refuse(delegation: Delegation, person: Person, given: Mapping[str, Any], by: User) -> None:
    _refuse_person(delegation, person)
    who = {"person": str(person)}
    if not Person.objects.may_be_written_to().filter(pk=person.pk).exists():
        words = _("%(person)s does not wish to be written to. Thank them in person, and say so here.")
        raise ValidationError(words % who)
    if given["email"] not in addresses_of(person):
        raise ValidationError({"email": _("Choose an address that stands on the page of %(person)s.") % who})
    sentence = given["sentence"]
    if is_too_short(sentence, person):
        words = _("Say in a sentence what you thank %(person)s for in particular.")
        raise ValidationError({"sentence": words % who})
    if before := _written_before(person, sentence):
        told = {"person": _whom(before[0], by), "day": date_format(timezone.localdate(before[1]), "DATE_FORMAT")}
        words = _(
            "This sentence was written to %(person)s on %(day)s already. A letter of thanks has a sentence that fits "
            "one person only: write what you saw or spoke about with them."
        )
        raise ValidationError({"sentence": words % told})


def _refuse_person(delegation: Delegation, person: Person) -> None:
    who = {"person": str(person)}
    if not has_met(delegation, person):
        words = _("No meeting that has taken place names %(person)s. Write down the meeting first.")
        raise ValidationError(words % who)
    if ThankYou.objects.filter(delegation=delegation, person=person).exists():
        raise ValidationError(_("%(person)s has been thanked for this trip already.") % who)


def _written_before(person: Person, sentence: str) -> tuple[Person, Any] | None:
    """To whom the sentence was written before and when, in a letter of thanks or an invitation. Two queries."""
    key = sentence_key(sentence, person)
    if thanked := ThankYou.objects.filter(sentence_key=key).select_related("person").first():
        return thanked.person, thanked.created_at
    if invited := repeated(association=person.association, person=person, sentence=sentence):
        return invited.person, invited.created_at
    return None


def _whom(person: Person, by: User) -> str:
    """To whom it was written, for somebody who may see them."""
    membership = Membership.objects.live().filter(user=by, association=person.association_id).first()
    if membership and Person.objects.visible_to(membership).filter(pk=person.pk).exists():
        return str(person)
    return _("somebody else")
