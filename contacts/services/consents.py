"""Verbs for consents, for our texts about personal data, and for "do not contact"."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.choices import Basis, Purpose
from contacts.models import Consent, ConsentText, Person
from contacts.services.upkeep import refresh_touches
from partnerships.services.withholding import withhold_what_names
from portal.accounts.models import Association, User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.saving import create, save_version


@transaction.atomic
def record_consent(*, person: Person, values: Mapping[str, Any], by: User | None) -> Consent:
    """Write down for what a person's data may be used. Refused: consent without the version of the text that was shown,
    a version that we never published.
    """
    given = {"basis": Basis.CARD} | dict(values)
    version = given.get("text_version", "")
    if given["basis"] == Basis.CONSENT and not version:
        raise ValidationError({"text_version": _("Say which of our texts the person agreed to.")})
    if version and not ConsentText.objects.filter(version=version).exists():
        raise ValidationError({"text_version": _("There is no text of this version.")})
    return create(
        row=Consent(association=person.association, person=person, recorded_by=by), values=given, by=by, about=person
    )


@transaction.atomic
def withdraw_consent(*, consent: Consent, on: datetime.date, by: User | None, note: str = "") -> Consent:
    """Note that a person took a consent back, on a day. Nothing is deleted; the purpose is closed from that day.

    Whoever does not want to be written to any more is not to be contacted either; what others read of somebody who does
    not want to be named in public is shared no longer. Refused: one withdrawn already, a day that lies ahead or before
    it was given.
    """
    held = Consent.objects.select_for_update(of=("self",)).select_related("person", "association").get(pk=consent.pk)
    if held.withdrawn_on:
        raise ValidationError(_("This consent was withdrawn already."))
    if on > timezone.localdate():
        raise ValidationError({"withdrawn_on": _("This day lies ahead.")})
    held.withdrawn_on = on
    held.note = note or held.note
    held.full_clean()
    held.save(update_fields=["withdrawn_on", "note"])
    record(
        by=by, verb=Verb.CHANGED, row=held, before={"withdrawn_on": None}, after={"withdrawn_on": on}, about=held.person
    )
    if held.purpose == Purpose.CORRESPONDENCE and not held.person.is_not_to_be_contacted:
        stop_contact(person=held.person, reason=_("The person withdrew the consent to be written to."), by=by)
    if held.purpose == Purpose.PUBLICATION:
        withhold_what_names(address=held.person.get_absolute_url(), by=by)
    return held


@transaction.atomic
def stop_contact(*, person: Person, reason: str, by: User | None, read_version: int | None = None) -> Person:
    """Mark somebody as not to be contacted, with the reason. Nothing is due any more. Refused: without a reason;
    StaleSave if somebody saved the person since `read_version`, None where nobody read a reason before."""
    held = Person.objects.get(pk=person.pk)
    values = {"is_not_to_be_contacted": True, "not_contact_reason": reason.strip()}
    read = held.version if read_version is None else read_version
    return _kept(save_version(row=held, read_version=read, values=values, by=by))


@transaction.atomic
def allow_contact(*, person: Person, by: User | None) -> Person:
    """Take the mark away again; the cadence counts from the last touch as before."""
    held = Person.objects.get(pk=person.pk)
    values = {"is_not_to_be_contacted": False, "not_contact_reason": ""}
    return _kept(save_version(row=held, read_version=held.version, values=values, by=by))


@transaction.atomic
def publish_text(*, association: Association, values: Mapping[str, Any], by: User | None) -> ConsentText:
    """Publish what we tell people about their data, in both languages. Versions count up by the day: 2026-11-22.2."""
    Association.objects.select_for_update().only("pk").get(pk=association.pk)  # two at once take turns
    today = f"{timezone.localdate():%Y-%m-%d}"
    number = ConsentText.objects.filter(version__startswith=today).count() + 1
    version = today if number == 1 else f"{today}.{number}"
    return create(row=ConsentText(association=association, version=version, by=by), values=values, by=by)


def _kept(person: Person) -> Person:
    refresh_touches([person.pk])
    person.refresh_from_db()
    return person
