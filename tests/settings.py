"""The settings the tests run with: the product's own, in folders of the run's own.

Nothing of the person's environment reaches the tests, and nothing of the tests reaches the person's data: the first
process of a run makes a folder under ``var/tests`` and takes it away at the end; each xdist worker gets one in it.
Fonts, static files and messages take seconds to make, so all runs share them (tests/conftest.py makes the stale ones).
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def _start_of_run() -> None:
    shared = Path(os.environ.get("VAR_DIR") or ROOT / "var").absolute() / "tests"
    shared.mkdir(parents=True, exist_ok=True)
    run = tempfile.mkdtemp(prefix="run-", dir=shared)
    os.environ["TEST_SHARED_DIR"], os.environ["TEST_RUN_DIR"] = str(shared), run
    owner = os.getpid()

    def clear() -> None:
        if os.getpid() == owner:  # not in a process that a test has forked
            shutil.rmtree(run, ignore_errors=True)

    atexit.register(clear)


if "TEST_RUN_DIR" not in os.environ:
    _start_of_run()
    for name in ("DATABASE_URL", "REDIS_URL", "PORT", "PUBLIC_URL", "ALLOWED_HOSTS", "DEBUG", "DEMO", "EMAIL_URL"):
        os.environ.pop(name, None)
    for name in [name for name in os.environ if name.startswith(("GOOGLE_", "MICROSOFT_", "ALLAUTH_", "SECURE_"))]:
        del os.environ[name]
    for name in ("LOG_FORMAT", "LOG_LEVEL", "SLOW_QUERY_MS", "METRICS_TOKEN", "ERROR_MAIL", "BEHIND_TLS_PROXY"):
        os.environ.pop(name, None)
    os.environ["SECRET_KEY"] = "for tests only " * 5
    os.environ["ADMINISTRATOR_MFA"] = "true"

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
SHARED_DIR, RUN_DIR = Path(os.environ["TEST_SHARED_DIR"]), Path(os.environ["TEST_RUN_DIR"])
os.environ["VAR_DIR"] = str(RUN_DIR / WORKER)
(RUN_DIR / WORKER).mkdir(exist_ok=True)

# The servers of the second leg (tests/legs.py). Redis' numbered databases keep the workers apart.
if url := os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = url
if url := os.environ.get("TEST_REDIS_URL"):
    os.environ["REDIS_URL"] = f"{url.rpartition('/')[0]}/{int(WORKER.removeprefix('gw')) + 1}"

from portal.settings import *  # noqa: E402, F403
from portal.settings import DATABASES  # noqa: E402

# Associations live by their own clock, by this one unless they say otherwise. A test that asks for today outside of a
# page means the day of the page, also in the hours in which it is tomorrow already in Greenwich.
TIME_ZONE = "America/Chicago"

STATIC_ROOT = SHARED_DIR / "static"
FONTS_DIR = SHARED_DIR / "fonts"
MEDIA_URL = "/no-media-by-address/"  # else the live server would answer every address from the media folder first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if "init_command" in DATABASES["default"].get("OPTIONS", {}):
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
