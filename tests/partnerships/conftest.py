"""What the tests of partnerships share."""

import pytest

from partnerships.reference import read_reference
from partnerships.services.reference import load_reference


@pytest.fixture
def reference(db: None) -> None:
    """The whole reference data, as every installation has it."""
    load_reference(reference=read_reference())
