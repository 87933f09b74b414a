"""Fixtures of the tests of contacts."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from tests.cast import Cast
from tests.contacts.log_desk import Desk


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "media")
    monkeypatch.setattr(settings, "OUTBOX_DIR", tmp_path / "outbox")
    return tmp_path
