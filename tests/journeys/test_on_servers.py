"""The same command on PostgreSQL and Redis: the site is there, and a page is made by its worker."""

import os
import re
import sys
import time
import urllib.error
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings

from portal.demo import PASSWORD
from tests.clone import started, with_shared_fonts
from tests.journeys.site import Reader, free_port

pytestmark = pytest.mark.servers
PATIENCE = 180.0  # seconds for one page on a loaded machine


@pytest.fixture
def database():
    """An empty database of its own on the server of this leg."""
    server, name = os.environ["TEST_DATABASE_URL"], "journey"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield urlsplit(server)._replace(path=f"/{name}").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def page_of(reader: Reader, address: str) -> bytes:
    """The finished PDF, waited for."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        try:
            with reader.opener.open(f"{address}page.pdf", timeout=30) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
        time.sleep(0.5)
    raise AssertionError(f"{address} was not ready in time")


def test_the_site_and_its_worker_run_on_postgresql_and_redis(tmp_path, database):
    with_shared_fonts(settings.SHARED_DIR, tmp_path / "var")
    redis = os.environ["TEST_REDIS_URL"].rpartition("/")[0] + "/15"
    places = {"VENV_DIR": sys.prefix, "VAR_DIR": str(tmp_path / "var"), "DATABASE_URL": database, "REDIS_URL": redis}
    with started(Path(settings.BASE_DIR), free_port(), "/readyz", tmp_path / "log", **places) as site:
        reader = Reader(site)
        _, _, words = reader.get("/directory/?q=%E9%9D%99%E5%B2%A1")
        assert "静岡" in words
        form = "/directory/pages/starter-snapshot/omaha-ne-shizuoka/"
        _, address = reader.post(form, language="both", paper="a4")
        assert re.search(r"/[0-9a-f-]{36}/$", address)
        assert page_of(reader, address).startswith(b"%PDF-")
        reader.sign_in("staff@omaha.example", PASSWORD)
        assert reader.get("/a/omaha/")[0] == 200
    assert not (tmp_path / "var" / "portal.sqlite3").exists()
    assert not any((tmp_path / "var" / "queue" / "messages").glob("*"))
