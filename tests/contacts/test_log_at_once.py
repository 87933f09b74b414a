"""A note that arrives twice at the same moment."""

from __future__ import annotations

import datetime
import uuid

import pytest

from contacts.models import FollowUp, Person, Touch
from contacts.services.log import CardText, Note, log_note
from portal.accounts.models import Association, User
from portal.scoping import scope
from tests import factories
from tests.together import at_once


@pytest.mark.django_db(transaction=True)
def test_a_note_that_is_sent_twice_at_once_is_kept_once() -> None:
    member = factories.member(association=factories.association(slug="omaha"))
    association, user, uid = member.association, member.user, uuid.uuid4()
    note = Note(people=[], touch={"said": "Once."}, card=CardText({"family_name": "Mori"}), promise=promised())

    def send() -> int:
        with scope(association):
            return log_note(association=association, note=note, by=user, uid=uid).pk

    answers = at_once(send, send, send)
    assert len(set(answers)) == 1, answers
    assert counted(association, user) == (1, 1, 1)


def promised() -> dict[str, object]:
    return {"what": "Call", "due_on": datetime.date(2030, 1, 31)}


def counted(association: Association, user: User) -> tuple[int, int, int]:
    """People, touches and promises that are there."""
    with scope(association):
        return Person.objects.count(), Touch.objects.filter(by=user).count(), FollowUp.objects.count()
