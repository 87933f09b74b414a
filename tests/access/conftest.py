"""The stage that all tests of one file here share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.access.stage import World, set_up
from tests.access.visitors import listening


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Everybody, and rows of every kind in two associations: furnished once, in a transaction around all these tests.
    What one of them changes goes with its own transaction, which is a savepoint in this one.
    """
    no_second_step = override_settings(ADMINISTRATOR_MFA=False)
    with no_second_step, django_db_blocker.unblock(), transaction.atomic(), listening():
        yield set_up()
        transaction.set_rollback(True)
