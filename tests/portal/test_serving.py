"""The process tree: what dies comes back, what is told to stop stops, nothing is left over."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal import serving

ROOT = Path(__file__).resolve().parents[2]

# A parent of its own, since supervising ends only by a signal. A child writes its process id to a file when it begins.
TREE = """
import os, signal, subprocess, sys, time
import django
django.setup()
from portal import serving
folder = sys.argv[1]

def note(name):
    with open(f"{folder}/{name}", "a") as file:
        file.write(f"{os.getpid()}\\n")

def quiet():
    note("quiet")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while True:
        time.sleep(60)

def stubborn():
    note("stubborn")
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    helper = subprocess.Popen(["sleep", "600"])
    with open(f"{folder}/helper", "a") as file:
        file.write(f"{helper.pid}\\n")
    while True:
        time.sleep(60)

work = {"quiet": quiet, "stubborn": stubborn}
children = [serving.Child(name, work[name]) for name in sys.argv[2:]]
serving.supervise(children, say=lambda words: print(words, flush=True), ready=lambda: print("ready", flush=True))
print("gone", flush=True)
"""


class Tree:
    """A running tree and the process ids of its children."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.folder = folder
        self.output = folder / "output"
        with self.output.open("w") as output:
            command = [sys.executable, "-c", TREE, str(folder), *names]
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, start_new_session=True)

    def pids(self, name: str) -> list[int]:
        file = self.folder / name
        return [int(line) for line in file.read_text().splitlines()] if file.exists() else []

    def wait_for(self, name: str, times: int = 1) -> int:
        until(lambda: len(self.pids(name)) >= times)
        return self.pids(name)[-1]

    def words(self) -> str:
        return self.output.read_text()


def until(condition, seconds: float = 20) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "it took too long"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.fixture
def plant(tmp_path):
    with contextlib.ExitStack() as stack:

        def start(*names: str) -> Tree:
            tree = Tree(tmp_path, *names)

            def fell() -> None:
                for pid in [*(pid for name in (*names, "helper") for pid in tree.pids(name)), tree.process.pid]:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                tree.process.wait()

            stack.callback(fell)
            return tree

        yield start


def test_a_child_that_dies_is_started_again(plant):
    tree = plant("quiet")
    first = tree.wait_for("quiet")
    os.kill(first, signal.SIGKILL)
    second = tree.wait_for("quiet", times=2)
    assert second != first
    assert "The quiet process ended (signal 9); starting it again in 1 s." in tree.words()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_the_whole_tree(plant, number):
    tree = plant("quiet")
    child = tree.wait_for("quiet")
    tree.process.send_signal(number)
    assert tree.process.wait(10) == 0
    assert not is_alive(child)
    assert [line.partition(";")[0] for line in tree.words().splitlines()] == ["ready", "Stopping", "gone"]


def test_a_second_signal_ends_the_stubborn_and_their_own_children(plant):
    tree = plant("stubborn")
    child, helper = tree.wait_for("stubborn"), tree.wait_for("helper")
    tree.process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    assert is_alive(child)
    tree.process.send_signal(signal.SIGINT)
    assert tree.process.wait(10) == 0
    until(lambda: not is_alive(child) and not is_alive(helper))
    assert "Ending stubborn at once" in tree.words()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent has died")
def test_children_do_not_outlive_a_parent_that_is_killed(plant):
    tree = plant("quiet")
    child = tree.wait_for("quiet")
    time.sleep(0.2)
    tree.process.kill()
    tree.process.wait()
    until(lambda: not is_alive(child))


def test_a_taken_port_is_refused_before_anything_is_forked():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(OSError, match="in use"):
            serving.take_port("127.0.0.1", other.getsockname()[1])


def test_the_queues_keep_mails_apart_from_papers():
    assert [child.name for child in serving.workers()] == ["documents worker", "default worker"]
