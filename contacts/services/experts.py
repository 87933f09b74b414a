"""Verbs for experts, and for what makes a programme a conference: who holds it, its sessions, who speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Expertise, Person, ProgrammeExpert, ProgrammeHost, ProgrammeSession
from contacts.services.removals import take_away
from partnerships.models import Programme
from portal.accounts.models import User
from portal.activity.models import Activity
from portal.saving import StaleSave, create, save_version


@transaction.atomic
def keep_expertise(*, person: Person, read_version: int, values: Mapping[str, Any], by: User | None) -> Expertise:
    """Say what a person can explain; once for each person. StaleSave if somebody saved first."""
    known = Expertise.objects.filter(person=person).first()
    if known is None and read_version:
        raise StaleSave(None)
    if known is None:
        row = Expertise(association=person.association, person=person)
        return create(row=row, values=values, by=by, about=person)
    return save_version(row=known, read_version=read_version, values=values, by=by, about=person)


@transaction.atomic
def remove_expertise(*, expertise: Expertise, by: User | None) -> Activity:
    """Take a person out of the directory of experts; the person and the talks stay."""
    return take_away(row=expertise, by=by, about=expertise.person)


def add_host(*, programme: Programme, values: Mapping[str, Any], by: User | None) -> ProgrammeHost:
    """Name an organization that helps to hold a programme. Refused: the same one twice."""
    row = ProgrammeHost(association=programme.association, programme=programme)
    return create(row=row, values=values, by=by, about=programme)


def change_host(*, host: ProgrammeHost, read_version: int, values: Mapping[str, Any], by: User | None) -> ProgrammeHost:
    """Correct which organization it is, or its part."""
    return save_version(row=host, read_version=read_version, values=values, by=by, about=host.programme)


@transaction.atomic
def remove_host(*, host: ProgrammeHost, by: User | None) -> Activity:
    """Take a host off a programme."""
    return take_away(row=host, by=by, about=host.programme)


@transaction.atomic
def add_session(*, programme: Programme, values: Mapping[str, Any], by: User | None) -> ProgrammeSession:
    """Plan a part of a programme. Refused: an end before its beginning, a day outside the programme's."""
    row = ProgrammeSession(association=programme.association, programme=programme)
    return create(row=row, values=values, by=by, about=programme)


@transaction.atomic
def change_session(
    *, session: ProgrammeSession, read_version: int, values: Mapping[str, Any], by: User | None
) -> ProgrammeSession:
    """Move or correct a session. Refused: a time at which one of its people speaks elsewhere."""
    saved = save_version(row=session, read_version=read_version, values=values, by=by, about=session.programme)
    for talk in saved.experts.select_related("person"):
        _refuse_two_places(talk, saved)
    return saved


@transaction.atomic
def remove_session(*, session: ProgrammeSession, by: User | None) -> None:
    """Take a session off the plan. Its people stay with the programme, each in a part once."""
    elsewhere = ProgrammeExpert.objects.filter(programme=session.programme_id, session=None)
    named = set(elsewhere.values_list("person", "role"))
    for talk in session.experts.all():
        if (talk.person_id, talk.role) in named:
            take_away(row=talk, by=by, about=session.programme)
        named.add((talk.person_id, talk.role))
    take_away(row=session, by=by, about=session.programme)


@transaction.atomic
def add_talk(*, programme: Programme, values: Mapping[str, Any], by: User | None) -> ProgrammeExpert:
    """Name a person who speaks, moderates, advises or interprets. Refused: twice in one part, in two places at once."""
    row = ProgrammeExpert(association=programme.association, programme=programme)
    saved = create(row=row, values=values, by=by, about=values.get("person"))
    _refuse_two_places(saved, saved.session)
    return saved


@transaction.atomic
def change_talk(
    *, talk: ProgrammeExpert, read_version: int, values: Mapping[str, Any], by: User | None
) -> ProgrammeExpert:
    """Correct who speaks in which part about what. Refused: twice in one part, in two places at once."""
    saved = save_version(row=talk, read_version=read_version, values=values, by=by, about=values.get("person"))
    _refuse_two_places(saved, saved.session)
    return saved


@transaction.atomic
def remove_talk(*, talk: ProgrammeExpert, by: User | None) -> Activity:
    """Take a person off a programme's plan."""
    return take_away(row=talk, by=by, about=talk.person)


def _refuse_two_places(talk: ProgrammeExpert, session: ProgrammeSession | None) -> None:
    """Nobody is in two sessions of one programme at the same time. One query."""
    if session is None:
        return
    others = ProgrammeSession.objects.filter(programme=talk.programme_id, experts__person=talk.person_id)
    for other in others.exclude(pk=session.pk).select_related("programme").distinct():
        if not session.is_at_once_with(other):
            continue
        words = _("%(person)s is in “%(session)s” at that time.")
        raise ValidationError(words % {"person": talk.person, "session": other})
