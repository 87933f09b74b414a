"""Telling whether the process that had a job still lives."""

from __future__ import annotations

import os
import subprocess
import sys

from portal.jobs.processes import host, is_gone, my_name, started


def test_this_process_lives() -> None:
    assert my_name().startswith(f"{host()}:{os.getpid()}:")
    assert len(my_name()) <= 80
    assert not is_gone(my_name())


def test_an_ended_process_and_an_unburied_one_are_gone() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    name = f"{host()}:{process.pid}:{started(process.pid)}"
    assert not is_gone(name)
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # dead, and its parent has not looked yet
    assert is_gone(name)
    process.wait()
    process.stdin.close()
    assert is_gone(name)


def test_another_process_with_the_same_number_is_not_it() -> None:
    assert is_gone(f"{host()}:{os.getpid()}:12")


def test_nobody_judges_another_machine_s_processes() -> None:
    assert not is_gone(f"elsewhere:{os.getpid()}:12")
    assert not is_gone("")
    assert not is_gone("nonsense")
