"""What the tests of jobs share: rows to work on, and a crew."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction

from portal.accounts.models import AssociationRequest
from portal.celery import app
from portal.jobs import reconciler, services
from portal.jobs.kinds import QUEUES
from portal.jobs.models import Job
from portal.jobs.services import enqueue
from tests.portal.jobs.crew import Crew


def wish(number: int = 1) -> AssociationRequest:
    """A row that a job can be about."""
    return AssociationRequest.objects.create(
        name_en=f"Association {number}", contact_name="Somebody", email="somebody@people.example"
    )


def asked(kind: str) -> tuple[AssociationRequest, Job]:
    """A row and its job, written together as a service does."""
    with transaction.atomic():
        row = wish()
        return row, enqueue(kind=kind, subject=row)


def purge() -> None:
    """Empty the broker."""
    with app.connection_for_write() as broker:
        for queue in QUEUES:
            with contextlib.suppress(Exception):
                broker.default_channel.queue_purge(queue)


@pytest.fixture(autouse=True)
def _trusted_broker() -> None:
    """A broker that failed in the last test is tried again in this one."""
    services._broker["away_until"] = 0.0


@pytest.fixture(autouse=True)
def _no_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day's housekeeping would count among the jobs of these tests; test_rounds.py has its own."""
    monkeypatch.setattr(reconciler.rounds, "ask_for_due", lambda now: [])


@pytest.fixture
def empty_broker(transactional_db: None) -> Iterator[None]:
    """No wake-up of another test lies about."""
    purge()
    yield
    purge()


@pytest.fixture
def crew(empty_broker: None, tmp_path: Path) -> Iterator[Callable[..., Crew]]:
    """Makes crews; ends them with the test, at once: it takes a worker some seconds to end politely."""
    crews = []

    def make(**environment: str) -> Crew:
        folder = tmp_path / f"crew{len(crews)}"
        folder.mkdir()
        crews.append(Crew(folder, **environment))
        return crews[-1].start()

    yield make
    for each in crews:
        each.kill()
