"""Is it well: what machines read at /readyz and /metrics, and what an operator reads; counted across processes."""

from __future__ import annotations

import datetime
import json
import os
import re
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal import counting, health, metrics
from portal.jobs import heartbeat, reconciler
from portal.jobs.models import Job, JobState, Round
from portal.observing import bound_of
from tests.access.world import canary
from tests.portal.jobs import kinds  # noqa: F401  registers the kinds of job of these tests
from tests.portal.jobs.conftest import asked

ROOT = Path(__file__).resolve().parents[3]
TOKEN = "a token of the tests that is long"
WELL = {"ready": True, "database": "ok", "cache": "ok", "queue": "ok", "disk": "ok", "fonts": "ok"}
MINUTE = datetime.timedelta(minutes=1)


def ready(client: Client) -> tuple[int, dict[str, str]]:
    response = client.get("/readyz")
    assert "no-store" in response.headers["Cache-Control"]
    return response.status_code, json.loads(response.content)


# --- /readyz ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("number", [0, 3])
def test_a_well_portal_says_so_of_each_part(client: Client, number: int, django_assert_num_queries):
    for _ in range(number):
        asked("test_count")
    with django_assert_num_queries(2 if configured.REDIS_URL else 3):
        assert ready(client) == (200, WELL)


@pytest.mark.django_db
def test_work_that_waits_too_long_is_not_well(client: Client):
    _row, job = asked("test_count")
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now() - 11 * MINUTE)
    assert ready(client) == (503, WELL | {"ready": False, "queue": "not ok"})
    Job.objects.filter(pk=job.pk).update(is_bulk=True)  # one of a batch may wait
    assert ready(client) == (200, WELL)


@pytest.mark.django_db
def test_a_full_disk_is_not_well(client: Client, monkeypatch):
    monkeypatch.setattr(health, "ENOUGH_DISK", 2**60)
    assert ready(client) == (503, WELL | {"ready": False, "disk": "not ok"})


@pytest.mark.django_db
def test_missing_fonts_are_not_well(client: Client, settings, tmp_path):
    settings.FONTS_DIR = tmp_path
    assert ready(client) == (503, WELL | {"ready": False, "fonts": "not ok"})


@pytest.mark.django_db
def test_a_database_that_is_away_is_not_well_and_the_rest_is_still_told(client: Client):
    def away(*_args):
        raise OperationalError("the server at 10.0.0.7 has gone away")

    with connection.execute_wrapper(away):
        code, said = ready(client)
    without = {"database": "not ok", "queue": "not ok"} | ({} if configured.REDIS_URL else {"cache": "not ok"})
    assert (code, said) == (503, WELL | {"ready": False} | without)


@pytest.mark.django_db
def test_a_cache_that_is_away_is_not_well(client: Client, settings, monkeypatch):
    monkeypatch.setattr(cache, "get", lambda *_: 1 / 0)
    assert ready(client) == (503, WELL | {"ready": False, "cache": "not ok"})


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "code"), [("/healthz", 200), ("/readyz", 200), ("/metrics", 404), ("/", 301)])
def test_whoever_watches_a_host_is_not_sent_to_https(client: Client, settings, address: str, code: int):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(address).status_code == code


# --- counting --------------------------------------------------------------------------------------------------------


@pytest.fixture
def var(settings, tmp_path):
    """A folder of its own, and counters that begin in it."""
    settings.VAR_DIR = tmp_path
    counting._of_this_process.begin_anew()
    yield tmp_path
    counting._of_this_process.begin_anew()


COUNT = """
import sys, time
import django
django.setup()
from portal import counting
for _ in range(int(sys.argv[1])):
    counting.add("told", (("by", "child"),))
print("counted", flush=True)
time.sleep(60)
"""


def test_processes_are_added_up_and_one_that_is_killed_loses_nothing(var):
    counting.add("told", (("by", "child"),), 5)
    environment = os.environ | {"VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    child = subprocess.Popen(
        [sys.executable, "-c", COUNT, "1000"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert child.stdout is not None and child.stdout.readline() == "counted\n"
        assert counting.totals() == {'told{by="child"}': 1005.0}
        child.send_signal(signal.SIGKILL)
        child.wait(10)
        assert counting.totals() == {'told{by="child"}': 1005.0}
    finally:
        child.kill()
        child.wait(10)
        child.stdout.close()


FORK = """
import os
import django
django.setup()
from portal import counting
counting.add("told")
pid = os.fork()
if pid == 0:
    counting.add("told", number=2)
    os._exit(0)
os.waitpid(pid, 0)
counting.add("told", number=4)
"""


def test_a_fork_counts_in_a_file_of_its_own(var):
    environment = os.environ | {"VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    subprocess.run([sys.executable, "-c", FORK], cwd=ROOT, env=environment, check=True, timeout=60)
    assert counting.totals() == {"told": 7.0}
    assert len(list(counting.folder().glob("*.counts"))) == 2


def test_a_disk_that_fails_stops_the_counting_and_nothing_else(var):
    (var / "metrics").write_text("in the way")
    counting.add("told")
    counting.add("told")
    assert counting.totals() == {}


def test_a_record_that_is_half_there_is_not_counted(tmp_path):
    whole = struct.pack("=dH", 3.0, 4) + b"told"
    file = tmp_path / "1-1.counts"
    file.write_bytes(whole.ljust(counting.RECORD, b"\0") + whole)
    assert counting.read(file) == {"told": 3.0}


def test_what_other_starts_have_left_goes_after_a_week(var):
    old, young = var / "metrics" / "before", var / "metrics" / "neighbour"
    for place in (old, young):
        place.mkdir(parents=True)
        (place / "1-1.counts").write_bytes(b"")
    os.utime(old / "1-1.counts", (time.time() - 8 * 86_400,) * 2)
    counting.add("told")
    assert not old.exists() and young.exists()


@pytest.mark.parametrize(("seconds", "bound"), [(0.001, "0.01"), (0.25, "0.25"), (0.3, "0.5"), (11.0, "+Inf")])
def test_a_time_is_counted_under_its_bound(seconds, bound):
    assert bound_of(seconds) == bound


# --- /metrics --------------------------------------------------------------------------------------------------------


def figures(client: Client) -> dict[str, float]:
    response = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 200 and response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = [line for line in response.content.decode().splitlines() if not line.startswith("#")]
    return {key: float(value) for key, _, value in (line.rpartition(" ") for line in lines)}


@pytest.mark.django_db
@pytest.mark.parametrize("header", [None, "Bearer ", "Bearer wrong", f"Basic {TOKEN}x"])
def test_without_the_token_there_are_no_figures(client: Client, settings, header):
    headers = {"Authorization": header} if header else {}
    assert client.get("/metrics", headers=headers).status_code == 404  # none is set
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.django_db
def test_not_even_an_operator_reads_the_figures_without_it(client: Client, settings, cast):
    settings.METRICS_TOKEN, settings.ADMINISTRATOR_MFA = TOKEN, False
    client.force_login(cast.operator)
    assert client.get("/metrics").status_code == 404


@pytest.mark.django_db
def test_requests_are_counted_by_route_and_status(client: Client, settings, var):
    settings.METRICS_TOKEN = TOKEN
    client.get("/healthz")
    client.get("/healthz")
    client.get("/no-such-page/")
    client.generic("BREW", "/healthz")
    found = figures(client)
    assert found['portal_requests_total{route="healthz",method="GET",status="200"}'] == 2
    assert found['portal_requests_total{route="none",method="GET",status="404"}'] == 1
    assert found['portal_requests_total{route="healthz",method="other",status="405"}'] == 1
    buckets = [value for key, value in found.items() if key.startswith('portal_request_seconds_bucket{route="healthz"')]
    assert len(buckets) == 10 and buckets == sorted(buckets) and buckets[-1] == 3
    assert found['portal_request_seconds_count{route="healthz"}'] == 3
    assert found['portal_request_seconds_sum{route="healthz"}'] > 0


@pytest.mark.django_db
def test_work_workers_and_sizes_are_told(client: Client, settings, var, monkeypatch):
    settings.METRICS_TOKEN, settings.FONTS_DIR = TOKEN, var
    now = timezone.now()
    _row, waiting = asked("test_count")
    _row, failed = asked("test_count")
    Job.objects.filter(pk=waiting.pk).update(run_after=now - 2 * MINUTE, attempts=2, losses=1)
    Job.objects.filter(pk=failed.pk).update(state=JobState.FAILED)
    Round.objects.create(name="clear_documents", done_at=now - 60 * MINUTE)
    heartbeat.Heart(["default"])(now - MINUTE)
    found = figures(client)
    assert found['portal_jobs{queue="default",state="failed"}'] == 1
    assert found['portal_jobs{queue="documents",state="queued"}'] == 0
    assert found['portal_jobs_ready{queue="default"}'] == 1
    assert found['portal_jobs_oldest_seconds{queue="default"}'] == pytest.approx(120, abs=10)
    assert (found['portal_jobs_retrying{queue="default"}'], found['portal_jobs_losses{queue="default"}']) == (1, 1)
    assert found['portal_worker_seen_seconds{queue="default"}'] == pytest.approx(60, abs=10)
    assert 'portal_worker_seen_seconds{queue="documents"}' not in found
    assert found['portal_round_seconds{round="clear_documents"}'] == pytest.approx(3600, abs=10)
    assert (found['portal_ready{part="database"}'], found['portal_ready{part="fonts"}']) == (1, 0)
    assert found["portal_disk_free_bytes"] > 0


@pytest.mark.django_db
def test_the_figures_have_the_form_that_prometheus_reads(client: Client, settings, var):
    settings.METRICS_TOKEN = TOKEN
    client.get("/healthz")
    text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    sample = re.compile(r'[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? [0-9.e+-]+')
    declared = re.compile(r"# (HELP [a-z_]+ .+|TYPE [a-z_]+ (counter|gauge|histogram))")
    wrong = [line for line in text.splitlines() if not (sample.fullmatch(line) or declared.fullmatch(line))]
    assert wrong == [] and text.endswith("\n")
    for name in metrics.FIGURES:
        assert text.count(f"# TYPE {name} ") == 1


@pytest.mark.django_db
def test_the_figures_name_no_association_and_nobody(enter, cast, client: Client, settings, var):
    settings.METRICS_TOKEN = TOKEN
    visitor = enter(cast.omaha.staff)
    visitor.get("/a/omaha/people/?q=Tanaka")
    visitor.get("/a/springfield/people/")
    text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    assert re.search(r'route="[a-z_]+",method="GET",status="404"', text)
    people = [cast.omaha.staff.email, cast.omaha.staff.name]
    for word in ("omaha", "springfield", "Tanaka", canary(cast.omaha.association), *people):
        assert word not in text


@pytest.mark.django_db
def test_a_database_that_is_away_leaves_the_other_figures(client: Client, settings, var):
    def away(*_args):
        raise OperationalError("gone")

    settings.METRICS_TOKEN = TOKEN
    client.get("/healthz")
    with connection.execute_wrapper(away):
        found = figures(client)
    assert found['portal_ready{part="database"}'] == 0
    assert found['portal_requests_total{route="healthz",method="GET",status="200"}'] == 1
    assert not any(key.startswith("portal_jobs{") for key in found)


# --- workers ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_worker_says_that_it_lives_but_not_all_the_time():
    now = timezone.now().replace(microsecond=0)
    beat = heartbeat.Heart(["documents"])
    beat(now)
    beat(now + heartbeat.AT_MOST_EVERY / 2)
    assert heartbeat.last_seen() == {"documents": now, "default": None}
    beat(now + heartbeat.AT_MOST_EVERY)
    assert heartbeat.last_seen()["documents"] == now + heartbeat.AT_MOST_EVERY


@pytest.mark.django_db
@pytest.mark.parametrize("queue", ["documents", "default"])
def test_every_worker_says_that_it_lives_and_one_of_them_reconciles(queue: str, monkeypatch):
    monkeypatch.setattr(reconciler.Reconciler, "start", lambda self: None)  # its passes are made here, by hand
    reconciler._start(SimpleNamespace(task_consumer=SimpleNamespace(queues=[SimpleNamespace(name=queue)])))
    thread, now = reconciler._running.pop(), timezone.now()
    thread._reconcile(now=now)
    assert [name for name, at in heartbeat.last_seen().items() if at] == [queue]
    assert Round.objects.exists() == (queue == "default")
    assert thread._rest(now) <= reconciler.PERIOD


@pytest.mark.django_db
def test_a_cache_that_is_away_does_not_stop_a_worker(monkeypatch, caplog):
    monkeypatch.setattr(cache, "set_many", lambda *_: 1 / 0)
    heartbeat.Heart(["documents"])(timezone.now())
    assert "could not be told" in caplog.text


# --- the operators' page ---------------------------------------------------------------------------------------------


@pytest.fixture
def operator(cast, client: Client, settings) -> Client:
    settings.ADMINISTRATOR_MFA = False
    client.force_login(cast.operator)
    return client


@pytest.mark.django_db
def test_an_operator_reads_how_the_portal_is(operator: Client, var, settings):
    settings.FONTS_DIR = var
    Round.objects.create(name="clear_documents", done_at=timezone.now())
    heartbeat.Heart(["default"])(timezone.now() - 10 * MINUTE)
    page = operator.get(reverse("operate_health")).content.decode()
    assert "One part is not well." in page and "A worker was not seen lately" in page
    assert "PortalSans-Regular.ttf" in page and "./run setup makes them." in page
    assert "10\xa0minutes ago" in page and "not known" in page
    assert "Requests answered by this host" in page
    assert reverse("operate_health") in operator.get(reverse("operate")).content.decode()


@pytest.mark.django_db
def test_a_portal_that_has_just_begun_says_what_is_not_known(operator: Client):
    page = operator.get(reverse("operate_health")).content.decode()
    assert "Every part is well." in page and "No housekeeping has been done yet." in page
    for queue in ("default", "documents"):
        heartbeat.Heart([queue])(timezone.now())
    assert "A worker was not seen lately" not in operator.get(reverse("operate_health")).content.decode()


@pytest.mark.django_db
def test_members_do_not_read_it(cast, client: Client):
    client.force_login(cast.omaha.administrator)
    assert client.get(reverse("operate_health")).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_the_rounds_are_two_questions_however_many(number: int, django_assert_num_queries):
    for each in range(number):
        Round.objects.create(name=f"round {each}")
    with django_assert_num_queries(2):
        assert len(health.rounds()) == number


@pytest.mark.django_db
def test_the_size_of_the_database_is_known_or_said_to_be_unknown(monkeypatch):
    size = health.database_size()
    assert size is None or size > 0

    def away(*_args):
        raise OperationalError("gone")

    monkeypatch.setitem(connection.settings_dict, "NAME", "/no/such/file")
    with connection.execute_wrapper(away):
        assert health.database_size() is None
