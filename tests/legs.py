"""``./run test``: the suite on both its legs.

*files* – SQLite and the file broker: everything, browser and papers included. *servers* – PostgreSQL and a server with
Redis' protocol, started for this run: whatever asks a database. An everyday run tries a seeded part of both
(`tests/matrices.py`), ``--all`` everything. Words after the options go to pytest; where they name tests, all cases of
these run, on the files leg alone unless ``--leg`` says otherwise.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from portal import parts
from tests import servers

NOTHING_SELECTED = 5  # pytest's exit code
WORKERS = "2"


def say(words: str) -> None:
    print(words, flush=True)


def pytest(leg: str, arguments: list[str], whole: bool, **environment: str) -> int:
    """One run of pytest; ends with pytest's own closing line."""
    command = [sys.executable, "-m", "pytest", "-n", WORKERS, "--dist", "worksteal", f"--leg={leg}"]
    command += ["--durations=10", "--durations-min=10"]
    command += ["--all"] if whole else []
    if not whole and not name_tests(arguments):
        environment["TEST_EVERYDAY"] = "1"
    return subprocess.run([*command, *arguments], env={**os.environ, **environment}, check=False).returncode


def files_leg(arguments: list[str], whole: bool) -> int:
    say("== SQLite and files ==")
    return pytest("files", arguments, whole)


def servers_leg(arguments: list[str], whole: bool) -> int:
    say("== PostgreSQL and Redis ==")
    with ExitStack() as stack:
        try:
            database, broker = stack.enter_context(servers.postgres()), stack.enter_context(servers.redis())
        except servers.ServerTrouble as trouble:
            say(f"A server for the tests did not start:\n{trouble}")
            return 1
        own = {"TEST_DATABASE_URL": servers.bound(database), "TEST_SUPERUSER_URL": database, "TEST_REDIS_URL": broker}
        return pytest("servers", arguments, whole, **own)


def left_out(lacking: list[parts.Part]) -> list[str]:
    """The last lines for a person whose machine lacks something."""
    return ["", "Left out on this machine:", *parts.advice(lacking), "./run doctor says more."] if lacking else []


def name_tests(arguments: list[str]) -> bool:
    """Whether pytest's arguments pick tests: a path, a node, or an expression."""
    picking = ("-k", "-m", "--lf", "--last-failed", "--ff")
    return any(word in picking or Path(word.partition("::")[0]).exists() for word in arguments)


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run test", description=__doc__)
    parser.add_argument("--all", action="store_true", help="the large matrices whole")
    parser.add_argument("--leg", choices=["files", "servers", "both"])
    options, arguments = parser.parse_known_args(words)
    leg = options.leg or ("files" if name_tests(arguments) else "both")

    lacking = parts.provide(by_tests=True, say=lambda line: None)
    if lacking and os.environ.get("CI") == "true":
        say("\n".join(["Missing, and the tests must be whole here (CI=true):", *parts.advice(lacking)]))
        return 1

    codes = []
    if leg in ("files", "both"):
        codes.append(files_leg(arguments, options.all))
    if leg in ("servers", "both"):
        if servers.find_postgres() and servers.find_redis():
            codes.append(servers_leg(arguments, options.all))
        elif leg == "servers":
            codes.append(1)
    for line in left_out(lacking):
        say(line)
    failures = [code for code in codes if code not in (0, NOTHING_SELECTED)]
    return failures[0] if failures else min(codes)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
