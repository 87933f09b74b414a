"""What somebody asked for before they left is not delivered to them: neither what was still in the queue nor what lay
ready."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from contacts.models import PersonCopy
from contacts.services.copies import COPY_JOB, path_of
from portal.accounts.services import end_membership
from portal.documents.models import LongExport
from portal.jobs import services as jobs
from portal.permissions import Role
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast, House

pytestmark = pytest.mark.django_db


def code(client: Client, address: str) -> int:
    """How an address answers, read to its end: a file is closed after it."""
    answer = client.get(address)
    b"".join(answer)
    return answer.status_code


@pytest.fixture
def leaver(cast: Cast) -> Any:
    """A second administrator of Omaha."""
    return factories.member(association=cast.omaha.association, role=Role.ADMINISTRATOR, email="leaver@omaha.example")


def addresses(house: House, copy: PersonCopy, paper: LongExport) -> list[str]:
    """Where the copy and the paper are watched and fetched."""
    names = {
        "person_copy_detail": copy,
        "person_copy_file": copy,
        "long_export_detail": paper,
        "long_export_file": paper,
    }
    return [reverse(name, args=[house.association.slug, row.pk]) for name, row in names.items()]


def test_what_an_ex_member_asked_for_is_not_delivered_to_them(cast, enter, leaver):
    house, user = cast.omaha, leaver.user
    person = people.person(association=house.association)
    with scope(house.association):
        copy = PersonCopy.objects.create(association=house.association, person=person, language="en", requested_by=user)
        paper = factories.long_export(association=house.association, by=user)
        job = jobs.enqueue(kind=COPY_JOB, subject=copy)
    client, mine = enter(user), addresses(house, copy, paper)
    assert [code(client, address) for address in (mine[0], mine[2])] == [200, 200]
    with scope(house.association):
        end_membership(membership=leaver, by=house.administrator)
    mail.outbox.clear()
    jobs.work(job_id=job.pk)
    with scope(house.association):
        copy.refresh_from_db()
        assert copy.finished_at and path_of(copy).exists()
    assert [code(client, address) for address in mine] == [302, 302, 302, 302]  # signed out
    assert [code(enter(user), address) for address in mine] == [404, 404, 404, 404]  # and signed in anew
    # The association has the copy, which an administrator fetches; a paper is its asker's alone.
    assert [code(enter(house.administrator), address) for address in mine] == [200, 200, 404, 404]
    assert [letter for letter in mail.outbox if user.email in letter.recipients()] == []
