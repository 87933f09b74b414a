"""Whoever reads a backup cannot be somebody by it: the rows of sessions stay out, on both engines."""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from portal.backups.engines import engine
from portal.backups.reading import read
from portal.backups.services import make
from tests import cast


def test_a_backup_holds_no_session_and_none_of_its_bytes(transactional_db: None, tmp_path: Path, settings: Any) -> None:
    """A backup opened with tar alone, and its database looked through byte by byte for the key in a member's cookie."""
    settings.ADMINISTRATOR_MFA = False
    member = cast.enter_all().omaha.staff
    client = Client()
    client.force_login(member)
    assert client.get(reverse("people", args=["omaha"])).status_code == 200
    key = client.cookies["sessionid"].value
    assert Session.objects.filter(session_key=key).exists()
    assert UserSession.objects.filter(session_key=key).exists()
    made = make(tmp_path / "site.backup")
    with tarfile.open(made.file) as archive:
        content = b"".join(
            handle.read() for each in archive.getmembers() if (handle := archive.extractfile(each)) is not None
        )
    assert member.email.encode() in content
    assert key.encode() not in content
    assert made.manifest.tables["django_session"].rows == made.manifest.tables["usersessions_usersession"].rows == 0
    assert read(made.file, "").differences == []
    assert client.get(reverse("people", args=["omaha"])).status_code == 200


def test_sessions_of_the_live_place_are_left_alone(transactional_db: None, tmp_path: Path) -> None:
    client = Client()
    client.force_login(cast.enter_all().omaha.staff)
    with engine().snapshot(tmp_path) as snapshot:
        snapshot.file()
    assert Session.objects.count() == 1
