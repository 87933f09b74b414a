"""Names for the processes that work, such that anybody on the same machine can tell whether one still lives.

A name is host:pid:start. The start tells a process from a later one with the same number; the host part mixes in the
machine's boot and the process namespace, so that two containers of one name do not judge each other's processes.
"""

from __future__ import annotations

import functools
import hashlib
import os
import socket
import subprocess
import sys
from pathlib import Path


@functools.cache
def host() -> str:
    """This machine since it booted, as seen from this process namespace."""
    boot = ""
    if sys.platform == "linux":
        try:
            boot = Path("/proc/sys/kernel/random/boot_id").read_text() + os.readlink("/proc/self/ns/pid")
        except OSError:
            boot = ""
    name = socket.gethostname()
    return f"{name[:30].replace(':', '-')}-{hashlib.sha256(f'{name} {boot}'.encode()).hexdigest()[:10]}"


def started(pid: int) -> str:
    """When a process began, in whatever unit the system counts; empty if there is none, or only its remains."""
    if sys.platform == "linux":
        try:
            after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (OSError, ValueError):
            return ""
        return "" if after_name[0] in "ZX" else after_name[19]
    answer = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return "" if not answer or answer.startswith("Z") else "".join(answer.split()[1:])


def my_name() -> str:
    """The name of the process that asks."""
    return f"{host()}:{os.getpid()}:{started(os.getpid())}"[:80]


def is_gone(worker: str) -> bool:
    """Whether the named process was one of this machine's and has ended. False whenever that cannot be known."""
    machine, _, rest = worker.partition(":")
    pid, _, start = rest.partition(":")
    if machine != host() or not pid.isdigit():
        return False
    return started(int(pid)) != start
