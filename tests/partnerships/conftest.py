"""What the tests of partnerships share."""

from collections.abc import Iterator

import pytest
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
