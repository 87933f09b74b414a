"""Migrations are frozen since release 0.1.0: sites have run them (docs/decisions/0170-migrations-frozen.md)."""

import hashlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RELEASED = Path(__file__).with_name("migrations-of-0.1.0.sha256")
"""As `sha256sum` writes it, made from the files of the tag."""
HASHES = {path: digest for digest, path in map(str.split, RELEASED.read_text().splitlines())}


@pytest.mark.parametrize("path", sorted(HASHES))
def test_a_released_migration_is_as_it_was(path):
    file = ROOT / path
    assert file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == HASHES[path], (
        f"{path} is part of release 0.1.0: sites have run it and will not run it again, so no change in it reaches "
        f"them. Put it back (git checkout v0.1.0 -- {path}) and let ./run manage makemigrations add a new one."
    )


def test_every_app_that_was_released_is_among_them():
    """Eleven had tables then; an app that came later begins with a 0001 of its own and is not among them."""
    assert len(HASHES) == 11
