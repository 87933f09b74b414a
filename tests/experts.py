"""Factories for experts, plans of programmes, questions, champions: keyword-only functions that call services."""

from __future__ import annotations

from typing import Any

from contacts.choices import ExpertRole
from contacts.models import (
    Advocacy,
    Expertise,
    Organization,
    Person,
    ProgrammeExpert,
    ProgrammeHost,
    ProgrammeSession,
    Question,
)
from contacts.services.experts import add_host, add_session, add_talk, keep_expertise
from contacts.services.questions import note_advocacy, write_question
from partnerships.models import Programme
from portal.accounts.models import Association, User
from portal.scoping import scope


def expertise(*, person: Person, by: User | None = None, **fields: Any) -> Expertise:
    """Papers for a first shipment, unless `fields` say something else."""
    values = {"topics_en": "Papers for a first shipment", "topics_ja": "初出荷の書類"} | fields
    with scope(person.association):
        return keep_expertise(person=person, read_version=0, values=values, by=by)


def host(*, programme: Programme, organization: Organization, **fields: Any) -> ProgrammeHost:
    with scope(programme.association):
        return add_host(programme=programme, values={"organization": organization} | fields, by=None)


def session(*, programme: Programme, **fields: Any) -> ProgrammeSession:
    with scope(programme.association):
        return add_session(programme=programme, values={"title_en": "The first shipment"} | fields, by=None)


def talk(*, programme: Programme, person: Person, **fields: Any) -> ProgrammeExpert:
    values = {"person": person, "role": ExpertRole.SPEAKER} | fields
    with scope(programme.association):
        return add_talk(programme=programme, values=values, by=None)


def question(*, association: Association, by: User | None = None, **fields: Any) -> Question:
    values = {"question_en": "Who prints Japanese labels?"} | fields
    with scope(association):
        return write_question(association=association, values=values, by=by)


def advocacy(*, person: Person, by: User | None = None, **fields: Any) -> Advocacy:
    with scope(person.association):
        return note_advocacy(person=person, values={"what_en": "Spoke to the council"} | fields, by=by)
