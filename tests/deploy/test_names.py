"""What the files of an installation name is there: settings, commands, options, and in docs/operations.md the same."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from celery.bin.worker import worker
from django.core.management import get_commands, load_command_class
from gunicorn.config import Config

from portal import refusals, uploads
from portal.jobs.kinds import QUEUES
from portal.near_names import names_in
from tests.deploy.files import OPERATIONS, ROOT, blocks_of_operations, environment_files_of_operations, our_commands

NAMES = names_in(ROOT / ".env.example")
OF_OTHERS = {"WEB_CONCURRENCY"}  # gunicorn's own
OF_SYSTEMD = """
CACHE_DIRECTORY CREDENTIALS_DIRECTORY INVOCATION_ID JOURNAL_STREAM LOGNAME MAINPID NOTIFY_SOCKET
PYTHONDONTWRITEBYTECODE STATE_DIRECTORY SYSTEMD_EXEC_PID XDG_CACHE_HOME
"""
OF_COMPOSE = {"BEHIND_TLS_PROXY": "true", "ALLAUTH_TRUSTED_PROXY_COUNT": "1"}  # in containers it says so itself
COMMANDS, BLOCKS = our_commands(), blocks_of_operations()
DEPLOY = sorted(path for path in (ROOT / "docs/deploy").rglob("*") if path.is_file())


@pytest.mark.parametrize("where", sorted(COMMANDS))
def test_a_command_is_real(where):
    program, *words = COMMANDS[where]
    assert (Path(sys.executable).parent / program).exists()
    if program == "gunicorn":
        known = Config().parser().parse_args(words)
        assert known.args == ["portal.wsgi"] and known.threads == 4 and known.control_socket_disable
    elif program == "celery":
        assert words[:3] == ["-A", "portal", "worker"]
        made = worker.make_context(
            "worker", [each.replace("%i", "documents") for each in words[3:]], resilient_parsing=True
        )
        assert set(made.params["queues"]) <= set(QUEUES) and made.params["concurrency"] == 2
    else:
        assert words[0] == "manage.py"
        parser = load_command_class(get_commands()[words[1]], words[1]).create_parser("manage.py", words[1])
        parser.parse_args(words[2:])


@pytest.mark.parametrize("given", environment_files_of_operations(), ids=["systemd", "containers"])
def test_the_portal_starts_with_what_operations_tells_one_to_write(given):
    assert set(given) - OF_OTHERS <= NAMES
    environment = dict.fromkeys(OF_SYSTEMD.split(), "/run/anything") | OF_COMPOSE | given
    assert refusals.refusals(environment, names=NAMES) == []


def test_operations_names_commands_and_settings_that_are_there():
    text = OPERATIONS.read_text()
    commands = set(re.findall(r"(?:\./run manage|manage\.py) ([a-z_]+)", text))
    assert commands - set(get_commands()) == set()
    assert len(commands) > 8
    shell = "\n".join(BLOCKS)
    given = set(re.findall(r"(?m)^([A-Z]{3,}[A-Z_]*)=", shell))
    assert given - OF_OTHERS <= NAMES


def test_operations_speaks_of_files_that_are_there():
    named = set(re.findall(r"docs/deploy/[\w./@-]*\w", OPERATIONS.read_text()))
    assert named
    assert [name for name in named if not list(ROOT.glob(f"{name}*"))] == []


@pytest.mark.parametrize("block", BLOCKS, ids=[f"block {number}" for number in range(1, len(BLOCKS) + 1)])
def test_a_block_of_operations_is_shell(block):
    done = subprocess.run(["sh", "-n"], input=block.replace("…", "x"), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_scripts_are_shell():
    for path in DEPLOY:
        if path.suffix == ".sh":
            done = subprocess.run(["sh", "-n", path], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "path", [path for path in DEPLOY if path.name == "Caddyfile"], ids=lambda path: path.parent.name
)
def test_the_proxy_takes_what_the_portal_takes_and_keeps_the_figures_inside(path, tmp_path):
    text = path.read_text()
    (size,) = re.findall(r"max_size (\d+)MB", text)
    assert int(size) * 1_000_000 == uploads.MOST_SENT
    assert "@figures path /metrics" in text and "respond @figures 404" in text
    assert text.count("{") == text.count("}")
    if program := shutil.which("caddy"):
        environment = {"PUBLIC_URL": "https://portal.example.org", "HOME": str(tmp_path)}
        command = [program, "validate", "--adapter", "caddyfile", "--config", path]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
