"""Fixtures of the tests of contacts."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.contacts.log_desk import Desk


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)
