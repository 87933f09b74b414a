"""On PostgreSQL and Redis: the same command serves the site and its worker makes a page; so do the processes of
compose.yaml, several of each, as they would run in containers."""

import os
import re
import secrets
import shutil
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis
from django.conf import settings

from portal.celery import NICENESS
from portal.demo import PASSWORD
from portal.parts import find_postgres
from tests.clone import started, with_shared_fonts
from tests.deploy.files import SAMPLE
from tests.deploy.processes import Composed, until
from tests.journeys.site import BehindProxy, Reader, Site, free_port

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
    broker = os.environ["TEST_REDIS_URL"].rpartition("/")[0] + "/15"
    places = {"VENV_DIR": sys.prefix, "VAR_DIR": str(tmp_path / "var"), "DATABASE_URL": database, "REDIS_URL": broker}
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


@pytest.fixture
def site_of_compose(tmp_path):
    """What compose.yaml gets from its .env, with this machine's servers; its database and its role go at the end."""
    if not shutil.which("psql", path=os.pathsep.join([os.environ["PATH"], str(find_postgres())])):
        pytest.skip("missing here: psql (apt-get install postgresql-client)")
    with_shared_fonts(settings.SHARED_DIR, tmp_path / "var")
    (tmp_path / "var").chmod(0o700)
    (tmp_path / "redis").mkdir()
    server = os.environ["TEST_DATABASE_URL"]
    role = f"composed_{secrets.token_hex(4)}"
    place = urlsplit(server).netloc.rpartition("@")[2]
    given = SAMPLE | {
        "DATABASE_URL": f"postgres://{role}:{secrets.token_hex(8)}@{place}/{role}",
        "REDIS_URL": f"redis://:{secrets.token_hex(8)}@127.0.0.1:{free_port()}/0",
        "WEB_CONCURRENCY": "1",
    }
    yield Composed(tmp_path, given)
    with psycopg.connect(os.environ["TEST_SUPERUSER_URL"], autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {role} WITH (FORCE)")
        connection.execute(f"DROP ROLE IF EXISTS {role}, {role}_every")


def redis_answers(site):
    try:
        return redis.Redis.from_url(site.given["REDIS_URL"]).ping()
    except redis.RedisError:
        return False


def figures(url):
    """What /metrics of one web host says: name with labels → number."""
    asked = urllib.request.Request(f"{url}/metrics", headers={"Authorization": f"Bearer {SAMPLE['METRICS_TOKEN']}"})
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            lines = answer.read().decode().splitlines()
    except (urllib.error.URLError, ConnectionError):
        return {}
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


def is_ready(url):
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=30) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError):
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="the commands are those of containers, which are Linux")
def test_every_process_of_the_compose_file_works_with_the_others(site_of_compose):
    site = site_of_compose
    made = site.make_database(os.environ["TEST_SUPERUSER_URL"])
    assert made.returncode == 0, made.stderr
    with psycopg.connect(site.given["DATABASE_URL"]) as connection:
        rights = "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        assert connection.execute(rights).fetchone() == (False, False, False, False)
        every = (
            "SELECT pg_has_role(oid, 'MEMBER'), pg_has_role(oid, 'USAGE'), rolcanlogin FROM pg_roles WHERE rolname = %s"
        )
        assert connection.execute(every, [f"{connection.info.user}_every"]).fetchone() == (True, False, False)

    port = urlsplit(site.given["REDIS_URL"]).port
    here = (
        ("redis-server ", f"redis-server --bind 127.0.0.1 --port {port} "),
        ("--dir /data", f"--dir {site.folder}/redis"),
    )
    webs = {f"web{number}": free_port() for number in (1, 2)}
    urls = [f"http://127.0.0.1:{port}" for port in webs.values()]
    with ExitStack() as stack:
        stack.enter_context(site.running("redis", *here))
        until(lambda: redis_answers(site), 30, site.logs)
        with redis.Redis.from_url(site.given["REDIS_URL"], decode_responses=True) as client:
            assert client.config_get("appendonly")["appendonly"] == "yes"
            assert client.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"
        with redis.Redis("127.0.0.1", port) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
        if shutil.which("redis-cli"):
            assert site.is_healthy("redis", ("redis-cli ", f"redis-cli -p {port} "))

        prepared = site.run(site.words("prepare"), "prepare")
        assert prepared.returncode == 0, prepared.stdout + prepared.stderr
        for name, port in webs.items():
            stack.enter_context(site.running("web", ("0.0.0.0:8000", f"127.0.0.1:{port}"), log=name))
        workers = {name: stack.enter_context(site.running(name)) for name in ("worker", "documents")}

        for url, port in zip(urls, webs.values(), strict=True):
            until(lambda url=url: is_ready(url), PATIENCE, site.logs)
            assert site.is_healthy("web", ("127.0.0.1:8000", f"127.0.0.1:{port}"))

        # A page is asked for at one host, made by the worker of its queue, and given out by the other.
        reader = BehindProxy(Site(site.folder, webs["web1"]), site.given["PUBLIC_URL"])
        status, address = reader.post(
            "/directory/pages/starter-snapshot/omaha-ne-shizuoka/", language="both", paper="a4"
        )
        assert status == 200 and re.search(r"/[0-9a-f-]{36}/$", address)
        assert page_of(reader, address.replace(urls[0], urls[1])).startswith(b"%PDF-")

        # Whoever makes pages gives way to those who answer.
        nice = {name: os.getpriority(os.PRIO_PROCESS, process.pid) for name, process in workers.items()}
        assert nice["documents"] == min(19, nice["worker"] + NICENESS)

        guesses_are_counted_together(site, list(webs.values()))

        # The worker of the other queue has done the day's rounds, without a scheduler; both hosts see both workers.
        for url in urls:
            seen = until(lambda url=url: rounds_are_done(figures(url)), PATIENCE, site.logs)
            assert all(
                seen[f'portal_worker_seen_seconds{{queue="{queue}"}}'] < 120 for queue in ("default", "documents")
            )
            assert seen['portal_jobs{queue="default",state="failed"}'] == 0
        assert site.is_healthy("worker") and site.is_healthy("documents")
        assert not site.is_healthy("worker", ("default@", "nobody@"))
    assert (site.folder / "redis" / "appendonlydir").is_dir()


def guesses_are_counted_together(site, ports):
    """Whoever guesses at one host has guessed at the other too; the next visitor of the same proxy has not."""

    def is_stopped(number, visitor, login):
        reader = BehindProxy(Site(site.folder, ports[number % len(ports)]), site.given["PUBLIC_URL"], visitor)
        _, _, words = reader.answer_to("/account/login/", login=login, password=f"guess {number}")
        assert ("Too many failed" in words) != ("not correct" in words)
        return "Too many failed" in words

    one_visitor = [is_stopped(number, "198.51.100.7", f"somebody{number}@omaha.example") for number in range(12)]
    assert one_visitor == [False] * 10 + [True] * 2
    one_account = [is_stopped(number, f"203.0.113.{10 + number}", "staff@omaha.example") for number in range(7)]
    assert one_account == [False] * 5 + [True] * 2
    assert not any(is_stopped(number, f"203.0.113.{20 + number}", f"other{number}@omaha.example") for number in (0, 1))


def rounds_are_done(seen):
    """The figures once at least three rounds of the day are done and no job waits; nothing before."""
    done = [name for name in seen if name.startswith("portal_round_seconds")]
    waiting = sum(value for name, value in seen.items() if name.startswith("portal_jobs_ready"))
    return seen if len(done) >= 3 and waiting == 0 else {}


def test_a_role_with_another_password_is_not_made(site_of_compose):
    site = site_of_compose
    site.given["DATABASE_URL"] = site.given["DATABASE_URL"].replace("@", "$x@", 1)
    refused = site.make_database(os.environ["TEST_SUPERUSER_URL"])
    assert refused.returncode == 1 and "openssl rand -hex 24" in refused.stderr
