"""SQLite as it is set in use: eight people write while pages are made, and nobody hears of a locked database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from contacts.models import FollowUp, Gift
from contacts.services.relations import add_gift
from partnerships.models import Partnership
from portal.documents import services
from portal.documents.kinds import kind_named
from portal.documents.models import Export
from portal.jobs.models import Job
from portal.jobs.services import work
from portal.scoping import scope
from tests import people
from tests.cast import Cast, House
from tests.concurrency.forms import PageForm, forms_of
from tests.contacts.pages import at
from tests.matrices import whole
from tests.together import at_once

WRITERS, EACH, BY_PAGE = 8, (100 if whole() else 15), 10  # of a writer's transactions every tenth comes through a page
FORMS = [(language, paper) for language in ("en", "ja", "both") for paper in ("letter", "a4")]


@pytest.fixture
def as_in_use(settings: Any) -> Iterator[None]:
    """Connections that are opened from now on write to the disk with each commit, as ours do."""
    options = settings.DATABASES["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    options["init_command"] = options["init_command"].replace("synchronous=OFF", "synchronous=FULL")
    yield
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


def write(house: House, cookies: dict[str, str], page: PageForm, person: Any, which: int) -> list[Any]:
    """A hundred transactions of one person; what the pages answered."""
    client = Client(raise_request_exception=False)
    client.cookies.load(cookies)
    answers = []
    for number in range(EACH):
        words = f"{which}: {number}"
        if number % BY_PAGE == 0:
            given = page.given | {"what": words, "due_on": timezone.localdate().isoformat()}
            answers.append(client.post(page.action, given).status_code)
            continue
        with scope(house.association):
            values = {"what_en": words, "given_on": timezone.localdate(), "person": person}
            add_gift(association=house.association, values=values, by=house.staff)
    return answers


def make_pages(house: House, partnership: Partnership, is_over: threading.Event) -> int:
    """Ask for pages and make them, as long as somebody writes; how many."""
    made = 0
    for language, paper in FORMS:
        if is_over.is_set() and made:
            break
        with scope(house.association):
            wish: dict[str, Any] = {"by": house.staff, "association": house.association, "subject": partnership}
            export = services.request_export(**wish, kind=kind_named("snapshot"), language=language, paper=paper)
        work(job_id=Job.objects.get(kind="render_export", subject_id=str(export.pk)).pk)
        made += 1
    return made


@pytest.mark.files
@pytest.mark.pdf
@pytest.mark.django_db(transaction=True)
def test_eight_writers_lose_nothing_and_meet_no_lock_while_pages_are_made(
    cast: Cast, as_in_use: None, enter: Any
) -> None:
    house, is_over = cast.omaha, threading.Event()
    person = people.person(association=house.association)
    client, address = enter(house.staff), at(house, "follow_up_new")
    page = next(form for form in forms_of(client.get(address), address) if "what" in form.names)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def write_all() -> list[Any]:
        writers: list[Callable[[], Any]] = [
            partial(write, house, cookies, page, person, each) for each in range(WRITERS)
        ]
        try:
            return at_once(*writers)
        finally:
            is_over.set()

    answers = at_once(write_all, partial(make_pages, house, house.partnership, is_over))
    (written,) = (answer for answer in answers if isinstance(answer, list))
    (made,) = (answer for answer in answers if isinstance(answer, int))
    assert written == [[302] * len(range(0, EACH, BY_PAGE))] * WRITERS
    with scope(house.association):
        by_page, kept = FollowUp.objects.count(), Gift.objects.count()
        assert by_page + kept == WRITERS * EACH
        assert made == Export.objects.exclude(file_hash="").count() > 0
