"""Verbs for guest links: give one out, send it, prolong it, take it back; codes by mail; that it was opened."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.invitable import addresses_of
from contacts.models import Person
from delegations.choices import LinkKind
from delegations.guest_letters import CODE, LETTER
from delegations.guests import CODE_MINUTES, CODE_TRIES, code_digest, code_of, digest_of, is_code, token_of
from delegations.models import Delegation, GuestLink, StakeholderGoal
from portal.accounts.models import User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.jobs.services import enqueue
from portal.saving import TITLE, VERSION, create, save_version, title_of

LONGEST_DAYS = 400
"""A link that stays open longer is forgotten by whoever gave it."""


@transaction.atomic
def issue_link(
    *,
    kind: str,
    delegation: Delegation | None = None,
    goal: StakeholderGoal | None = None,
    person: Person | None = None,
    name: str = "",
    email: str = "",
    language: str = "ja",
    expires_on: datetime.date,
    asks_for_code: bool = False,
    words: str = "",
    by: User | None,
) -> tuple[GuestLink, str]:
    """Give out an address that opens one trip or goal for one person; returns the row and the token of its address.

    Nothing is mailed: `send_link` does that. Without an address the first one that we know of the person is taken.
    Refused: a link that opens nothing, nobody for whom it is, a day that has passed or lies more than 400 days ahead, a
    code without an address to which it could be sent.
    """
    subject = (delegation if kind != LinkKind.GOALS else goal) or goal
    if subject is None or (kind == LinkKind.AGENDA and delegation is None):
        raise ValueError("A link opens a trip or a goal.")
    row = GuestLink(association=subject.association, kind=kind, delegation=delegation, goal=goal)
    if person and not email:
        email = next(iter(addresses_of(person)), "")
    _refuse_day(row, expires_on)
    if not (person or name.strip()):
        raise ValidationError({"name": _("Write for whom the link is, or choose a person.")})
    if asks_for_code and not email:
        raise ValidationError({"email": _("Write the address to which the code is sent.")})
    token = token_of(row)
    row.token_hash, row.by = digest_of(token), by
    values = {"person": person, "name": name, "email": email, "language": language, "expires_on": expires_on}
    create(row=row, values=values | {"asks_for_code": asks_for_code, "words": words}, by=by, about=person)
    return row, token


@transaction.atomic
def send_link(*, link: GuestLink, by: User | None) -> GuestLink:
    """Mail the address to the guest; whoever has lost the letter is sent another one.

    Refused: a link that was taken back, one without an address, somebody who does not wish to be written to.
    """
    held = _held(link)
    _refuse_revoked(held)
    if not held.email:
        raise ValidationError(
            {"email": _("There is no mail address. Copy the link and give it to the guest yourself.")}
        )
    if held.person_id and not Person.objects.may_be_written_to().filter(pk=held.person_id).exists():
        raise ValidationError(
            _("%(person)s does not wish to be written to. This is written down with their consents.")
            % {"person": held.person}
        )
    GuestLink.objects.filter(pk=held.pk).update(sent_at=None)
    held.sent_at = None
    enqueue(kind=LETTER, subject=held)
    return held


@transaction.atomic
def prolong_link(*, link: GuestLink, read_version: int, expires_on: datetime.date, by: User | None) -> GuestLink:
    """Let a link be opened until another day, also one whose day has passed. Refused: one that was taken back."""
    held = _held(link)
    _refuse_revoked(held)
    _refuse_day(held, expires_on)
    values = {"expires_on": expires_on}
    return save_version(row=held, read_version=read_version, values=values, by=by, about=held.person)


@transaction.atomic
def revoke_link(*, link: GuestLink, by: User | None) -> GuestLink:
    """Take a link back: from this moment it opens nothing, for whoever has it open too. Refused: twice."""
    held = _held(link)
    _refuse_revoked(held)
    now = timezone.now()
    GuestLink.objects.filter(pk=held.pk).update(revoked_at=now, code_hash="", version=held.version + 1)
    held.refresh_from_db()
    after = {"revoked_at": now, VERSION: held.version, TITLE: title_of(held)}
    record(by=by, verb=Verb.CHANGED, row=held, before={"revoked_at": None}, after=after, about=held.person)
    return held


@transaction.atomic
def send_code(*, link: GuestLink) -> GuestLink:
    """Mail a new code of six digits to the guest; the one before opens nothing any more."""
    held = _held(link)
    held.codes += 1
    held.code_hash = code_digest(held, code_of(held))
    held.code_until_at = timezone.now() + datetime.timedelta(minutes=CODE_MINUTES)
    held.code_tries, held.code_sent_at = 0, None
    held.save(update_fields=["codes", "code_hash", "code_until_at", "code_tries", "code_sent_at"])
    enqueue(kind=CODE, subject=held)
    return held


def prove_code(*, link: GuestLink, code: str) -> None:
    """Accept the code once. Refused, with what to do: a wrong one, one that is older than ten minutes, a sixth try.

    Each try is counted before it is looked at, so that two at once are two.
    """
    rows = GuestLink.objects.filter(pk=link.pk, revoked_at=None).exclude(code_hash="")
    fresh = rows.filter(code_until_at__gt=timezone.now())
    if not fresh.filter(code_tries__lt=CODE_TRIES).update(code_tries=F("code_tries") + 1):
        raise ValidationError({"code": _("This code is no longer valid. Have a new one sent to you.")})
    current = GuestLink.objects.get(pk=link.pk)
    typed = "".join(each for each in code if not each.isspace())
    if not is_code(current, typed):
        left = max(CODE_TRIES - current.code_tries, 0)
        words = _("This is not the code of the newest mail. You can try %(left)d more times.") % {"left": left}
        raise ValidationError({"code": words})
    if not rows.filter(code_hash=current.code_hash).update(code_hash="", code_until_at=None):
        raise ValidationError({"code": _("This code is no longer valid. Have a new one sent to you.")})


def count_use(*, link: GuestLink) -> None:
    """That a guest was let in. What they are shown from now on is compared with what they saw before."""
    rows = GuestLink.objects.filter(pk=link.pk)
    rows.update(uses=F("uses") + 1, last_used_at=timezone.now(), seen_before=F("seen"))


def _held(link: GuestLink) -> Any:
    """The row as it is now, kept from others until the transaction ends."""
    rows = GuestLink.objects.select_for_update(of=("self",)).select_related("person", "association", "delegation")
    found = rows.filter(pk=link.pk).first()
    if found is None:
        raise ValidationError(_("This link is no longer here."))
    return found


def _refuse_revoked(link: GuestLink) -> None:
    if link.revoked_at:
        raise ValidationError(_("This link was taken back. Give out a new one."))


def _refuse_day(link: GuestLink, day: datetime.date) -> None:
    today = timezone.localdate(timezone=ZoneInfo(link.association.time_zone))
    if day < today:
        raise ValidationError({"expires_on": _("This day has passed. Choose one on which the guest can still look.")})
    if (day - today).days > LONGEST_DAYS:
        raise ValidationError({"expires_on": _("A link opens for at most %(days)d days.") % {"days": LONGEST_DAYS}})
