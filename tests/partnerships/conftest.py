"""What the tests of partnerships share."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from partnerships.reference import read_reference
from partnerships.services.reference import load_reference


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """A page in Japanese leaves its language active; the next test begins in English."""
    yield
    translation.activate("en")


@pytest.fixture
def reference(db: None) -> None:
    """The whole reference data, as every installation has it."""
    load_reference(reference=read_reference())


@pytest.fixture
def enter(settings: Any) -> Callable[[Any], Client]:
    """A browser in which somebody is signed in."""
    settings.ADMINISTRATOR_MFA = False

    def sign_in(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
