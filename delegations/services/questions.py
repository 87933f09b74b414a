"""Verbs for the questions after a trip: asking, the guest's answer, and what a member makes of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.invitable import addresses_of
from contacts.models import Outcome, Person
from contacts.services.outcomes import record_outcome
from delegations.choices import CameOf, LinkKind, TripState
from delegations.models import OutcomeRequest, TripOutcome
from delegations.questions import LETTER, evidence_of
from delegations.services.guests import issue_link
from portal.accounts.models import Association, User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.jobs.services import enqueue
from portal.saving import TITLE, VERSION, save_version, title_of, without_controls
from portal.scoping import scope

OPEN_DAYS = 60
"""So many days the address in a question's letter opens the form."""


def ask_those_due(*, now: datetime.datetime) -> int:
    """Send every question whose day has come, where we know whom to write to. Returns how many letters go out."""
    asked = 0
    for association in Association.objects.open():
        with scope(association), timezone.override(ZoneInfo(association.time_zone)):
            waiting = {"sent_at": None, "answered_at": None, "settled_at": None, "link": None}
            rows = OutcomeRequest.objects.filter(due_on__lte=timezone.localdate(now), person__isnull=False, **waiting)
            keys = list(rows.filter(delegation__state=TripState.CLOSED).values_list("pk", flat=True))
            asked += sum(ask(key=key) for key in keys)
    return asked


@transaction.atomic
def ask(*, key: int) -> bool:
    """Write the address and the letter of one question. False where it has been asked meanwhile, or where nobody may
    be written to."""
    row = _held(key)
    if row is None or row.link_id or row.settled_at or row.person is None:
        return False
    addresses = addresses_of(row.person)
    if not addresses or not Person.objects.may_be_written_to().filter(pk=row.person_id).exists():
        return False
    row.link, _token = issue_link(
        kind=LinkKind.OUTCOME,
        delegation=row.delegation,
        person=row.person,
        email=addresses[0],
        language=row.person.language or "en",
        expires_on=timezone.localdate() + datetime.timedelta(days=OPEN_DAYS),
        by=row.delegation.lead,
    )
    OutcomeRequest.objects.filter(pk=row.pk).update(link=row.link)
    enqueue(kind=LETTER, subject=row)
    return True


@transaction.atomic
def answer_question(*, request: OutcomeRequest, values: Mapping[str, Any]) -> OutcomeRequest:
    """Keep what a stakeholder says has come of the trip: `kinds`, `value`, `currency`, `jobs`, `words`. It can be
    changed until a member has read it and made something of it.

    Refused: an answer without a kind, "nothing yet" beside something, an amount without its currency; an answer that
    has been taken over.
    """
    row = _held(request.pk)
    if row is None or row.settled_at:
        raise ValidationError(
            _("Thank you. Your answer has been read and taken over, so it is no longer changed here.")
        )
    kinds = [kind for kind in CameOf.values if kind in values.get("kinds", ())]
    if not kinds:
        raise ValidationError({"kinds": _("Choose what has come of it, or “Nothing yet”.")})
    if CameOf.NOTHING_YET in kinds and len(kinds) > 1:
        raise ValidationError({"kinds": _("“Nothing yet” stands alone. Take it out, or the others.")})
    value, currency = values.get("value"), values.get("currency") or ""
    if value is not None and not currency:
        raise ValidationError({"currency": _("Choose the currency of the amount.")})
    answer = {
        "kinds": kinds,
        "value": str(value) if value is not None else "",
        "currency": currency if value is not None else "",
        "jobs": values.get("jobs"),
        "words": without_controls(values.get("words") or "").strip(),
    }
    if answer == row.answer:
        return row
    before = {"answer": row.answer}
    after = {"answer": answer, "answered_at": timezone.now()}
    return _changed(row, before, after, None)


@transaction.atomic
def take_over(*, request: OutcomeRequest, values: Mapping[str, Any], by: User) -> Outcome:
    """Make an outcome of an answer: our part in it is `by`'s to say; how we know is the answer with its day.

    Refused: a question without an answer, one that is settled; whatever `record_outcome` refuses.
    """
    row = _held(request.pk)
    if row is None or not row.answered_at:
        raise ValidationError(_("There is no answer that could be taken over."))
    if row.settled_at:
        raise ValidationError(_("Somebody has settled this answer meanwhile."))
    told = evidence_of(row)
    given = (values.get("evidence") or "").strip()
    evidence = given if told in given else "\n".join(filter(None, (told, given)))
    outcome = record_outcome(partnership=row.delegation.partnership, values={**values, "evidence": evidence}, by=by)
    link = TripOutcome(association=row.association, delegation=row.delegation, outcome=outcome, goal=row.goal)
    link.full_clean()
    link.save()
    now = timezone.now()
    _changed(row, {"settled_at": None}, {"settled_at": now, "settled_by": by, "outcome": outcome}, by)
    return outcome


@transaction.atomic
def leave_question(*, request: OutcomeRequest, by: User) -> OutcomeRequest:
    """Decide that nothing more is made of a question, answered or not: nobody waits for it any longer."""
    row = _held(request.pk)
    if row is None or row.settled_at:
        raise ValidationError(_("Somebody has settled this question meanwhile."))
    return _changed(row, {"settled_at": None}, {"settled_at": timezone.now(), "settled_by": by}, by)


@transaction.atomic
def ask_somebody_else(*, request: OutcomeRequest, read_version: int, person: Person | None, by: User) -> OutcomeRequest:
    """Say who is to be asked. Refused: a question that has been sent, answered or settled."""
    row = _held(request.pk)
    if row is None or row.link_id or row.answered_at or row.settled_at:
        raise ValidationError(_("This question has been sent already. It goes to whom it went."))
    return save_version(row=row, read_version=read_version, values={"person": person}, by=by)


def _held(key: int) -> OutcomeRequest | None:
    """The question as it is now with what its letter and its outcome name, kept from others until the end."""
    linked = ("association", "delegation__partnership", "delegation__lead", "goal__goal__organization", "person")
    return OutcomeRequest.objects.select_for_update(of=("self",)).select_related(*linked).filter(pk=key).first()


def _changed(row: OutcomeRequest, before: dict[str, Any], after: dict[str, Any], by: User | None) -> OutcomeRequest:
    version = row.version + 1
    OutcomeRequest.objects.filter(pk=row.pk).update(**after, version=version)
    told = {name: getattr(value, "pk", value) for name, value in after.items()}
    record(by=by, verb=Verb.CHANGED, row=row, before=before, after=told | {VERSION: version, TITLE: title_of(row)})
    for name, value in (after | {VERSION: version}).items():
        setattr(row, name, value)
    return row
