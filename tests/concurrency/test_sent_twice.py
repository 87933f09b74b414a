"""Whatever makes a record makes one, however often its form is sent from one loaded page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests import people
from tests.cast import Cast
from tests.concurrency.walking import PATTERNS, Found, counted, form_again, furnished, gained, walk
from tests.concurrency.wishes import WISHES
from tests.matrices import sample, whole
from tests.together import at_once

TIMES = 5
PAGES = 45  # of which the forms are sent in an everyday run
TAKES_OUT_A_FILE = {"people_export"}  # as often as it is asked for: tests/portal/test_sent.py
AT_LEAST = 60  # forms that make a record; there are more, and a walk that finds fewer has lost its way


def own_rows(house: Any, parts: dict[str, Any], number: int) -> dict[str, Any]:
    """The furnished rows with a person and an organization that nobody has used yet."""
    new = {"association": house.association}
    return parts | {
        "person": people.person(**new, family_name=f"Unused {number}").pk,
        "organization": people.organization(**new, name_en=f"Unused {number}", name_ja="").pk,
    }


def once(client: Client, found: Found, body: dict[str, Any]) -> dict[str, int]:
    """What the form makes when it is sent once; taken back."""
    with transaction.atomic():
        before = counted()
        client.post(found.form.action, {name: fresh(value) for name, value in body.items()})
        made = gained(before, counted())
        transaction.set_rollback(True)
    return made


def send(cookies: dict[str, str], found: Found, body: dict[str, Any]) -> Any:
    """Send the form from a browser with these cookies, as a browser does: with its token."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies.load(cookies)
    return client.post(found.form.action, {name: fresh(value) for name, value in body.items()})


def fresh(value: Any) -> Any:
    """A file is read while it is sent: each browser has one of its own."""
    if not isinstance(value, SimpleUploadedFile):
        return value
    value.file.seek(0)
    return SimpleUploadedFile(value.name or "", value.file.read(), value.content_type or "")


def sendings(cookies: dict[str, str], found: Found, body: dict[str, Any]) -> list[Callable[[], Any]]:
    """The same form from as many browsers as there are presses."""
    own = [{name: fresh(value) for name, value in body.items()} for _ in range(TIMES)]
    return [partial(send, cookies, found, each) for each in own]


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_five_times_at_once_and_once_more_makes_one_record(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    parts = furnished(house)
    client = enter(house.administrator)
    making, wrong = [], {}
    for number, found in enumerate(walk(client, parts, sample(list(PATTERNS), PAGES))):
        if found.name in TAKES_OUT_A_FILE or found.form.version:
            continue  # what changes a row: tests/concurrency/test_stale_forms.py
        body = (form_again(client, found) or found.form).filled(own_rows(house, parts, number), WISHES.get(found.name))
        made = once(client, found, body)
        if not any(amount > 0 for label, amount in made.items() if not label.startswith("activity.")):
            continue
        making.append(found.form.action)
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        before = counted()
        answers = at_once(*sendings(cookies, found, body))
        answers.append(send(cookies, found, body))
        states = [getattr(answer, "status_code", repr(answer)) for answer in answers]
        if gained(before, counted()) != made or any(state not in (200, 302) for state in states):
            wrong[f"{found.name} {found.form.action}"] = (states, gained(before, counted()), made)
    assert wrong == {}
    assert len(set(making)) >= (AT_LEAST if whole() else 5), making
    assert configured.MIDDLEWARE[-1].endswith("SentOnceMiddleware")
