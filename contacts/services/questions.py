"""Verbs for the bank of questions and answers, and for those who speak up for us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from contacts.models import Advocacy, Person, Question
from contacts.services.removals import take_away
from portal.accounts.models import Association, User
from portal.activity.models import Activity
from portal.saving import create, save_version


def write_question(*, association: Association, values: Mapping[str, Any], by: User | None) -> Question:
    """Write down what somebody asked. Refused: an answer without its day, or without who gave it."""
    return create(row=Question(association=association), values=values, by=by, about=values.get("asked_by"))


def change_question(*, question: Question, read_version: int, values: Mapping[str, Any], by: User | None) -> Question:
    """Correct a question, or write its answer. Refused as above, and an answer before the question."""
    about = values.get("asked_by") or values.get("answered_by") or question.partnership
    return save_version(row=question, read_version=read_version, values=values, by=by, about=about)


@transaction.atomic
def remove_question(*, question: Question, by: User | None) -> Activity:
    """Take a question with its answer out of the bank."""
    return take_away(row=question, by=by, about=question.partnership)


def note_advocacy(*, person: Person, values: Mapping[str, Any], by: User | None) -> Advocacy:
    """Write down where somebody spoke up for the partnership. Whoever did is a champion."""
    row = Advocacy(association=person.association, person=person)
    return create(row=row, values=values, by=by, about=person)


def change_advocacy(*, advocacy: Advocacy, read_version: int, values: Mapping[str, Any], by: User | None) -> Advocacy:
    """Correct it, or say what came of it."""
    return save_version(row=advocacy, read_version=read_version, values=values, by=by, about=advocacy.person)


@transaction.atomic
def remove_advocacy(*, advocacy: Advocacy, by: User | None) -> Activity:
    """Take an act of advocacy away that was written down by mistake."""
    return take_away(row=advocacy, by=by, about=advocacy.person)
