"""Houses to hurt. They take a minute to prepare, so they stand in a whole run (`./run test --all`) alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.faults.house import FILES, SERVERS, House, house
from tests.matrices import whole


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In an everyday run, and where processes are not to be read in /proc, none of these."""
    if whole() and sys.platform == "linux":
        return
    ours = [item for item in items if Path(__file__).parent in item.path.parents]
    if ours:
        config.hook.pytest_deselected(items=ours)
        items[:] = [item for item in items if item not in set(ours)]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A running site on SQLite and files."""
    with house(tmp_path_factory.mktemp("files"), FILES, settings.SHARED_DIR) as site:
        site.start()
        yield site


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A running site on PostgreSQL and Redis."""
    folder = tmp_path_factory.mktemp("servers")
    with house(folder, SERVERS, settings.SHARED_DIR) as site:
        site.start()
        yield site
