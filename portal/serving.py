"""Serving on one machine: one process tree, forked from a parent that has loaded Django once.

The parent holds the listening socket and looks after its children: the web server (gunicorn, one worker with four
threads) and two Celery workers, so that a mail never waits behind a batch of documents. It starts again what dies, and
stops everything when it is told to. Forking after loading is what keeps the whole below its memory budget
(docs/decisions/0003).

Larger sites run the same parts by their plain commands; see docs/operations.md.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import signal
import socket
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.db import connections

Say = Callable[[str], None]

THREADS = 4
QUEUES = ("documents", "default")
SECONDS_TO_FINISH = 20  # what a running job or request gets at the end; a job cut off is taken up again from its row
SHORT_LIFE = 10.0  # seconds: a child that dies younger is started again later and later
LONGEST_PAUSE = 30.0
SHARED_MEMORY = "/dev/shm"  # noqa: S108  where gunicorn keeps its heartbeat file: a disk may stall

_AWAITED: set[int] = {signal.SIGCHLD, signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM}
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux' prctl


@dataclass
class Child:
    """One process under the parent: what it is called, what it does, and how often it fell over lately."""

    name: str
    work: Callable[[], None]
    pid: int = 0
    started_at: float = 0.0
    short_lives: int = 0
    due_at: float = field(default=0.0)

    @property
    def is_running(self) -> bool:
        return self.pid != 0


def take_port(host: str, port: int) -> socket.socket:
    """The socket that the web server will listen on; it outlives a web server that has to be started again.

    Nobody can connect before ``web()`` makes it listen. Raises OSError when the port is taken or not allowed.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    listener.set_inheritable(True)
    return listener


def web(listener: socket.socket) -> Child:
    """The web server, with the application loaded here and now so that the children share its memory.

    From here on visitors can connect; they are answered as soon as the web server runs. Raises OSError as take_port().
    """
    from django.core.wsgi import get_wsgi_application
    from django.urls import get_resolver
    from gunicorn.app.base import BaseApplication

    listener.listen(128)
    application = get_wsgi_application()
    get_resolver().url_patterns  # noqa: B018  loads every view before the fork

    class Site(BaseApplication):
        def load_config(self) -> None:
            choices: dict[str, Any] = {
                "bind": f"fd://{listener.fileno()}",
                "worker_class": "gthread",
                "workers": 1,
                "threads": THREADS,
                "preload_app": True,
                "graceful_timeout": SECONDS_TO_FINISH // 2,
                "control_socket_disable": True,
                "worker_tmp_dir": SHARED_MEMORY if Path(SHARED_MEMORY).is_dir() else None,
                "loglevel": "warning",
                "proc_name": "portal-web",
            }
            for name, value in choices.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return application

    return Child("web", lambda: Site().run())


def worker(queue: str) -> Child:
    """A Celery worker for one queue: a main process and one child that does the work."""

    def work() -> None:
        from celery.platforms import SecurityWarning
        from celery.signals import worker_process_init

        from portal.celery import app

        # Celery warns root because a message may carry code in some formats; ours carry a number, in JSON alone.
        warnings.simplefilter("ignore", SecurityWarning)
        worker_process_init.connect(_die_with_parent, weak=False)
        choices = ["--queues", queue, "--concurrency", "1", "--pool", "prefork", "--hostname", f"{queue}@%h"]
        choices += ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]
        app.worker_main(["--quiet", "worker", *choices])

    return Child(f"{queue} worker", work)


def workers() -> list[Child]:
    """One worker for each queue."""
    return [worker(queue) for queue in QUEUES]


def make_folders() -> None:
    """The folders under ``var/`` that the site writes into. Raises OSError where that is not possible."""
    from portal.jobs import broker

    for folder in (settings.MEDIA_ROOT, settings.OUTBOX_DIR):
        Path(folder).mkdir(parents=True, exist_ok=True)
    broker.make_folders()


def supervise(children: Sequence[Child], say: Say, ready: Callable[[], None]) -> None:
    """Fork the children and look after them until a signal ends it. Returns when the last of them has gone."""
    for number in _AWAITED:
        signal.signal(number, lambda *_: None)  # blocked, then awaited; one that is ignored would never arrive
    signal.pthread_sigmask(signal.SIG_BLOCK, _AWAITED)
    _share_memory()
    for child in children:
        _start(child)
    ready()
    while True:
        number = signal.sigwait(_AWAITED)
        if number == signal.SIGCHLD:
            _reap(children, say)
        elif number != signal.SIGALRM:
            break
        _start_those_due(children)
    _stop(children, say)


def _share_memory() -> None:
    """Leave nothing behind that a fork must not inherit, and keep the collector from touching the shared pages."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
    gc.collect()
    gc.freeze()


def _start(child: Child) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    child.started_at, child.due_at = time.monotonic(), 0.0
    child.pid = os.fork()
    if child.pid == 0:
        _run(child)


def _run(child: Child) -> NoReturn:
    """The life of a child: in a group of its own, so that Ctrl-C reaches the parent alone, which ends the stubborn."""
    code = 1
    try:
        os.setpgid(0, 0)
        for number in _AWAITED:
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _AWAITED)
        _die_with_parent()
        child.work()
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _die_with_parent(**_: Any) -> None:
    """Ask Linux for a signal when the parent dies without a word (kill -9), so that no child is left over."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we could ask
            os._exit(1)


def _reap(children: Sequence[Child], say: Say) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        child = next((child for child in children if child.pid == pid), None)
        if child is None:
            continue  # a grandchild whose parent has died: nothing of ours to start again
        _end_group(pid)
        child.pid = 0
        lived = time.monotonic() - child.started_at
        child.short_lives = child.short_lives + 1 if lived < SHORT_LIFE else 0
        pause = min(LONGEST_PAUSE, 2.0**child.short_lives - 1)
        child.due_at = time.monotonic() + pause
        when = f" in {pause:.0f} s" if pause else ""
        say(f"The {child.name} process ended ({_reason(status)}); starting it again{when}.")


def _reason(status: int) -> str:
    if os.WIFSIGNALED(status):
        return f"signal {os.WTERMSIG(status)}"
    return f"code {os.waitstatus_to_exitcode(status)}"


def _start_those_due(children: Sequence[Child]) -> None:
    now = time.monotonic()
    waiting = []
    for child in children:
        if child.is_running:
            continue
        if child.due_at <= now:
            _start(child)
        else:
            waiting.append(child.due_at - now)
    signal.setitimer(signal.ITIMER_REAL, max(0.01, min(waiting)) if waiting else 0)


def _stop(children: Sequence[Child], say: Say) -> None:
    """Ask every child to finish; after the time limit, or at a second signal, end them."""
    say(f"Stopping; what runs gets {SECONDS_TO_FINISH} s to finish, Ctrl-C again ends it at once.")
    for child in children:
        if child.is_running:
            os.kill(child.pid, signal.SIGTERM)
    signal.setitimer(signal.ITIMER_REAL, SECONDS_TO_FINISH)
    while any(child.is_running for child in children):
        number = signal.sigwait(_AWAITED)
        if number == signal.SIGCHLD:
            _collect(children)
            continue
        late = [child for child in children if child.is_running]
        names = ", ".join(child.name for child in late)
        say(f"Ending {names} at once; unfinished jobs are taken up at the next start.")
        for child in late:
            _end_group(child.pid)


def _collect(children: Sequence[Child]) -> None:
    with contextlib.suppress(ChildProcessError):
        while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0:
            for child in children:
                if child.pid == pid:
                    _end_group(pid)
                    child.pid = 0


def _end_group(pid: int) -> None:
    """Kill what is left of a child's group of processes."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
