"""Texts that would like to be a script, a header or a layout are texts on every page and in every letter. Threat T9."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from django.utils.translation import override

from contacts.models import Seat, VacancyReminder
from portal.accounts.models import AssociationRequest
from portal.jobs.kinds import _kinds
from portal.jobs.mail import Letter
from portal.notices.models import NoticeLetter
from portal.owed.models import Digest
from portal.parting.models import ClosingLetter
from portal.permissions import Role
from portal.scoping import scope, system_scope
from tests import factories
from tests.access.bad_texts import STRINGS, write_everywhere
from tests.access.test_matrix import PATTERNS, address_of
from tests.access.world import furnish
from tests.cast import enter_all
from tests.matrices import sample

pytestmark = pytest.mark.files  # the database takes no part in how a text is shown
RAW = [text for text in STRINGS if "<" in text]
KEPT_OUT: set[str] = set()
"""Fields in which the database itself keeps such texts out."""


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One association whose every text is a bad one."""
    with override_settings(ADMINISTRATOR_MFA=False), django_db_blocker.unblock(), transaction.atomic():
        cast, pair = enter_all(), factories.pair()
        parts = furnish(cast.omaha) | {"pair": pair.slug}
        yield cast, parts | parts["own"][Role.ADMINISTRATOR], write_everywhere()
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_every_text_of_the_world_is_a_bad_one(world):
    _cast, _parts, (written, refused) = world
    assert written > 200
    assert refused == KEPT_OUT


@pytest.mark.django_db
@pytest.mark.parametrize("name", sample(list(PATTERNS), 40))
def test_a_page_shows_bad_texts_as_texts(name, world):
    cast, parts, _ = world
    client = Client()
    client.force_login(cast.omaha.administrator)
    answer = client.get(address_of(name, parts))
    assert answer.status_code in {200, 204, 302, 400, 403, 404, 405, 409}
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer["Content-Type"].startswith("text/html"):
        words = body.decode()
        assert [text for text in RAW if text in words] == []
        assert settings.SECRET_KEY not in words
    assert [value for value in answer.headers.values() if "\n" in value or "\r" in value] == []


HEADER = "a\r\nBcc: victim@elsewhere.example\r\n\r\nbody"
HEADERS = {
    *("From", "To", "Subject", "Reply-To", "Date", "Message-ID", "MIME-Version", "Content-Type", "Auto-Submitted"),
    *("Content-Transfer-Encoding", "List-Unsubscribe", "List-Unsubscribe-Post"),
}


@pytest.mark.django_db
def test_no_text_forges_a_header_of_any_letter(world):
    cast, _parts, _ = world
    rows_of_letters(cast.omaha)
    write_everywhere([HEADER])
    letters = [
        kind for kind in _kinds.values() if isinstance(kind, Letter) and not type(kind).__module__.startswith("tests")
    ]
    assert len(letters) >= 11
    for kind in letters:
        with system_scope("the rows of a letter in a test"):
            keys = list(kind.model._base_manager.values_list("pk", flat=True))
        assert keys, f"no row is about {kind.name}"
        for key in keys:
            row = kind.load(str(key))
            if kind.name == "outcome_question" and row.link is None:
                continue
            with scope_of(row), override(kind.language_of(row)):
                letter = kind.write(row)
            message = letter.message()
            assert set(message.keys()) <= HEADERS, kind.name
            assert "victim" not in "".join(letter.recipients()), kind.name
            assert [name for name, value in message.items() if "\nBcc" in value.replace("\r", "\n")] == []


def scope_of(row):
    """The scope in which a worker writes a letter."""
    return scope(row.association) if hasattr(row, "association") else system_scope("a letter of a test")


def rows_of_letters(house):
    """What letters are about and a furnished house has none of."""
    association, today = house.association, timezone.localdate()
    with scope(association):
        member, seat = house.staff.memberships.get(), Seat.objects.first()
    with scope(association):
        Digest.objects.create(association=association, membership=member, week_on=today)
        mail = {"user": house.staff, "day_on": today, "due_at": timezone.now()}
        NoticeLetter.objects.create(association=association, membership=member, **mail)
        ClosingLetter.objects.create(
            association=association, user=house.staff, closed_at=timezone.now(), closed_by=house.administrator
        )
        VacancyReminder.objects.create(
            association=association, seat=seat, user=house.staff, vacant_since_on=today, days=30
        )
    AssociationRequest.objects.create(name_en=HEADER, contact_name=HEADER, email="somebody@people.example")
