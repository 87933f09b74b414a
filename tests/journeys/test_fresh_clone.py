"""git clone and ./run in an empty folder: a working site, stopped by Ctrl-C, started again at once, nothing left."""

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from tests import matrices
from tests.clone import clone, git, own_environment, started, with_shared_fonts
from tests.journeys.site import free_port

pytestmark = pytest.mark.files
MANY = 12.0  # seconds for a second start beside another test on two cores; `./run bench machine` holds it against 3 s
MOST_MEMORY = 450.0  # MiB, web and workers together while they idle


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read().decode()


def is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_a_clone_becomes_a_site_and_keeps_its_folder_clean(tmp_path):
    folder = clone(tmp_path / "portal")
    places = {} if matrices.whole() else {"VENV_DIR": sys.prefix}
    if not matrices.whole():
        with_shared_fonts(settings.SHARED_DIR, folder / "var")
    port = free_port()

    with started(folder, port, **places) as site:
        words = site.words()
        assert f"The portal is at http://127.0.0.1:{port}/" in words
        assert "staff@omaha.example" in words
        assert "静岡" in get(f"{site.url}/directory/?q=%E9%9D%99%E5%B2%A1")
        processes = site.processes()
        site.process.send_signal(signal.SIGINT)
        assert site.process.wait(30) == 0
    assert site.words().rstrip().endswith("Stopped.")
    assert [pid for pid in processes if is_alive(pid)] == []

    with started(folder, port, **places) as site:
        assert site.seconds_to_first_page < MANY
        assert site.memory() < MOST_MEMORY
        assert "…" not in site.words().partition("The portal is at")[0], "something was prepared again"

    done = subprocess.run(
        ["./run", "doctor"], cwd=folder, env=own_environment(**places), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert git(folder, "status", "--porcelain") == ""


def test_a_taken_port_is_said_in_one_sentence(tmp_path, site):
    environment = own_environment(VAR_DIR=str(site.folder), VENV_DIR=sys.prefix)
    done = subprocess.run(
        ["./run", "--port", str(site.port)],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert f"Port {site.port} cannot be used: Address already in use." in done.stderr
    assert f"./run --port {site.port + 1}" in done.stderr
    assert os.kill(site.process.pid, 0) is None
