"""A small site to back up, made once for a file of tests, and an empty machine to restore on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from portal.backups.services import make
from tests import cast, factories, people
from tests.backups import Place, empty_place


@pytest.fixture(scope="module")
def archive(tmp_path_factory: Any, django_db_setup: None, django_db_blocker: Any) -> Path:
    """A backup of the cast, a person and a logo."""
    file = tmp_path_factory.mktemp("backups") / "site.backup"
    with django_db_blocker.unblock():
        try:
            everybody = cast.enter_all()
            factories.logo(association=everybody.omaha.association)
            people.person(association=everybody.omaha.association)
            assert make(file).troubles == []
        finally:
            call_command("flush", interactive=False, verbosity=0)
    return file


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Place]:
    """An empty machine with the engine of this leg."""
    with empty_place(tmp_path / "var") as place:
        yield place


@pytest.fixture
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in the place of this process' own, SQLite's file included."""
    var = tmp_path / "own"
    var.mkdir()
    monkeypatch.setattr(settings, "VAR_DIR", var)
    monkeypatch.setattr(settings, "MEDIA_ROOT", var / "media")
    database = {**settings.DATABASES["default"], "NAME": str(var / "portal.sqlite3")}
    monkeypatch.setattr(settings, "DATABASES", {"default": database})
    return var
