"""What a program that reads a stranger's file cannot reach, if the file should take it over. Threat T6."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest
from django.conf import settings

from portal import confined, walls

PROGRAM = """
import json, os, socket, sys
told = {}
def attempt(name, act):
    try:
        act()
    except OSError as error:
        told[name] = error.errno
    else:
        told[name] = 0
key, folder, parent = sys.argv[1], sys.argv[2], int(sys.argv[3])
attempt("a socket to a machine", lambda: socket.socket(socket.AF_INET))
attempt("a socket to a process", lambda: socket.socket(socket.AF_UNIX))
attempt("a datagram", lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM))
attempt("the key", lambda: open(key).read())
attempt("a list of the data", lambda: os.listdir(folder))
attempt("a file beside the code", lambda: open("/etc/passwd").read())
attempt("the settings of the portal", lambda: open(f"/proc/{parent}/environ", "rb").read())
attempt("a new file", lambda: open(folder + "/new", "w"))
attempt("a file away", lambda: os.unlink(key))
attempt("other rights", lambda: os.chmod(key, 0o777))
attempt("a signal", lambda: os.kill(parent, 0))
attempt("another process", lambda: os.fork() or os._exit(0))
attempt("another program", lambda: os.execv("/bin/true", ["true"]))
attempt("code", lambda: open(json.__file__).read())
print(json.dumps(told))
"""
FILES = {
    "the key",
    "a list of the data",
    "a file beside the code",
    "the settings of the portal",
    "a new file",
    "a file away",
}
CALLS = {
    "a socket to a machine",
    "a socket to a process",
    "a datagram",
    "other rights",
    "a signal",
    "another process",
    "another program",
}


@pytest.fixture
def key():
    """A key as the portal keeps it."""
    file = Path(settings.VAR_DIR) / "secret_key"
    was_there = file.exists()
    if not was_there:
        file.write_text("for tests only")
    yield file
    if not was_there:
        file.unlink()


def test_a_reader_reaches_no_network_no_data_and_no_other_process(tmp_path, key):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    words = (str(key), str(key.parent), str(os.getpid()))
    told = json.loads(
        confined.run(str(program), *words, data=b"", memory=320 << 20, seconds=5, wall_seconds=30).decode()
    )
    closed = (FILES if walls.landlock_version() else {"a new file"}) | (CALLS if walls.has_filter() else set())
    assert told.keys() == FILES | CALLS | {"code"}
    assert {name for name in closed if told[name] not in (errno.EPERM, errno.EACCES)} == set()
    assert told["code"] == 0
    assert key.exists() and not (key.parent / "new").exists()
