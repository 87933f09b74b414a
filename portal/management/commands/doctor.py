"""``manage.py doctor``: what is there and what is missing, each in words."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from portal import parts, preparing, starting
from portal.health import ENOUGH_DISK


@dataclass(frozen=True)
class Finding:
    """A finding is one answer of the doctor: what was looked at, how it stands, what to do."""

    name: str
    is_well: bool
    words: str
    advice: tuple[str, ...] = ()
    stops: bool = True  # whether the site cannot do its work like this


def python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", sys.version_info >= (3, 11), f"{version} at {sys.executable}")


def installer() -> Finding:
    private = Path(os.environ.get("TOOL_DIR") or settings.BASE_DIR / ".tool") / "bin" / "uv"
    if program := shutil.which("uv"):
        return Finding("Installer", True, f"uv at {program}")
    if private.exists():
        return Finding("Installer", True, f"a private uv at {private}")
    return Finding("Installer", True, "no uv yet; ./run installs one with pip when packages change")


def folder() -> Finding:
    try:
        with tempfile.TemporaryFile(dir=settings.VAR_DIR):
            pass
    except OSError as error:
        advice = ("Give the folder to the user that runs the portal, or set VAR_DIR to another one.",)
        return Finding("Data folder", False, f"{settings.VAR_DIR} cannot be written to: {error.strerror}", advice)
    return Finding("Data folder", True, f"{settings.VAR_DIR} can be written to")


def disk() -> Finding:
    place = next(path for path in (settings.VAR_DIR, *settings.VAR_DIR.parents) if path.exists())
    free = shutil.disk_usage(place).free
    words = f"{free / 2**30:.1f} GiB free"
    return Finding(
        "Disk space", free >= ENOUGH_DISK, words, () if free >= ENOUGH_DISK else ("At least 0.5 GiB is wanted.",)
    )


def database() -> Finding:
    from django.db.migrations.executor import MigrationExecutor

    kind = f"{connection.vendor} ({connection.settings_dict['NAME']})"
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return Finding("Database", False, f"{kind} does not answer: {error}", ("Look at DATABASE_URL.",))
    if waiting:
        return Finding(
            "Database", False, f"{kind} answers; {len(waiting)} migrations are not applied", ("./run setup",)
        )
    return Finding("Database", True, f"{kind} answers, all migrations applied")


def figures() -> Finding:
    from portal.kept.services import stands

    try:
        is_well = stands()
    except DatabaseError as error:
        return Finding("Kept figures", False, f"cannot be looked at: {error}", ("Look at DATABASE_URL.",))
    words = "the triggers that keep them stand" if is_well else "the triggers that keep them do not stand as declared"
    return Finding("Kept figures", is_well, words, () if is_well else ("./run setup puts them up and counts anew.",))


def rows() -> Finding:
    """On PostgreSQL: whether rows of other associations are hidden by the database too."""
    from portal.rows import services

    name = "Hidden rows"
    try:
        if (role := services.role()) is None:
            return Finding(name, True, "SQLite hides none; scopes alone keep associations apart")
        is_up = role.may_become and services.stands()
    except DatabaseError as error:
        return Finding(name, False, f"cannot be looked at: {error}", ("Look at DATABASE_URL.",))
    advice = tuple(map(str, starting.refusals_of(starting.facts_of(role, rows_hide=is_up), is_public=True)))
    words = "each association's rows are hidden from the others" if not advice else "rows are not hidden"
    return Finding(name, not advice, words, advice, stops=starting.is_public())


def queue() -> Finding:
    if settings.REDIS_URL:
        import redis

        try:
            redis.Redis.from_url(settings.REDIS_URL, socket_timeout=3, socket_connect_timeout=3).ping()
        except redis.RedisError as error:
            return Finding("Queue", False, f"Redis does not answer: {error}", ("Look at REDIS_URL.",))
        return Finding("Queue", True, "Redis answers")
    for place in (settings.QUEUE_DIR / "messages", settings.QUEUE_DIR / "control"):
        try:
            place.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=place):
                pass
        except OSError as error:
            advice = ("Jobs wait in the database until the folder can be written to again.",)
            return Finding("Queue", False, f"{place} cannot be written to: {error.strerror}", advice)
    return Finding("Queue", True, f"files in {settings.QUEUE_DIR}")


def safety() -> Finding:
    if not starting.is_public():
        return Finding("Safety", True, "only this machine and its network reach the site, going by PUBLIC_URL")
    found = starting.refusals_of(starting.look(), is_public=True)
    words = "the site would not start like this" if found else "nothing speaks against serving it to everybody"
    return Finding("Safety", not found, words, tuple(str(each) for each in found))


def set_up() -> Finding:
    names = [step.name for step in preparing.stale_steps(["messages", "static", "fonts"])]
    words = f"to be made again: {', '.join(names)}" if names else "messages, static files and fonts are up to date"
    return Finding("Set-up", not names, words, ("./run setup",) if names else ())


def gettext() -> Finding:
    words = "is there" if shutil.which("xgettext") else "is not there, and not needed: Babel compiles the messages"
    return Finding("GNU gettext", True, words)


def system_parts() -> Iterator[Finding]:
    for part in parts.PARTS:
        found = part.look()
        words = found if found else f"missing: {part.without_it}"
        advice = () if found else tuple(part.install_commands())
        yield Finding(part.name, found is not None, words, advice, stops=part.wanted_by == parts.SITE)


CHECKS: tuple[Callable[[], Finding], ...] = (
    python,
    installer,
    folder,
    disk,
    database,
    figures,
    rows,
    queue,
    safety,
    set_up,
    gettext,
)


class Command(BaseCommand):
    help = "Say in words what this machine has for the portal, what is missing and how to get it."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        findings = [check() for check in CHECKS] + list(system_parts())
        width = max(len(finding.name) for finding in findings)
        for finding in findings:
            mark = "ok     " if finding.is_well else "MISSING" if finding.stops else "without"
            self.stdout.write(f"{mark}  {finding.name:<{width}}  {finding.words}")
            for line in finding.advice:
                self.stdout.write(f"{'':<{width + 11}}{line}")
        everything = os.environ.get("CI") == "true"
        bad = [finding.name for finding in findings if not finding.is_well and (finding.stops or everything)]
        if bad:
            raise CommandError(f"To be looked at: {', '.join(bad)}.")
