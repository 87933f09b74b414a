"""Preparing: the steps between a fresh clone and a site that can serve; each is skipped while nothing it reads changed.

A step keeps a stamp in ``var/stamps``: a hash over the files that it reads. Steps that fill the database mix the
database's own identity into it (its rows of applied migrations with their times), so that a new or emptied database is
filled again.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection

from portal import demo

MIGRATIONS = ("*/migrations/*.py", "*/*/migrations/*.py")
PUT_UP = ("*/kept.py", "*/*/kept.py", "portal/kept/*.py", "portal/looks/guards.py", "portal/rows/*.py")
"""What says which triggers and policies stand: every migrating puts them up, also one that finds no migration."""
MESSAGES = ("portal/locale/*/LC_MESSAGES/*.po",)
STATIC = ("static/**/*", "requirements.txt")  # the packages bring static files too
FONTS = ("portal/documents/fonts.py", "requirements.txt")
REFERENCE = ("partnerships/data/*.csv", "partnerships/reference/*.py", "partnerships/models/*.py")
DEMO = (
    "*/demo.py",
    "*/*/demo.py",
    "*/demo/*.py",
    "*/demo/*.toml",
    "*/demo/*/*.toml",
    "portal/management/commands/demo.py",
    *REFERENCE,
)


@dataclass(frozen=True)
class Step:
    """One thing to do before serving: what it is called, which files it follows, what it makes."""

    name: str
    words: str
    watches: tuple[str, ...]
    run: Callable[[], None]
    made: Callable[[], bool] = lambda: True
    fills_database: bool = False
    besides: Callable[[], Iterable[str]] = tuple  # what else the result depends on, in words

    @property
    def stamp(self) -> Path:
        return Path(settings.VAR_DIR) / "stamps" / self.name

    def fingerprint(self) -> str:
        """What the step's result depends on. Queries when the step fills the database."""
        parts = [settings.DATABASE_URL, database_identity()] if self.fills_database else []
        return digest(self.watches, [*parts, *self.besides()])

    def is_stale(self) -> bool:
        try:
            return self.stamp.read_text() != self.fingerprint() or not self.made()
        except OSError:
            return True

    def carry_out(self) -> None:
        self.stamp.unlink(missing_ok=True)
        self.run()
        self.stamp.parent.mkdir(parents=True, exist_ok=True)
        self.stamp.write_text(self.fingerprint())


def digest(patterns: Iterable[str], parts: Iterable[str] = ()) -> str:
    """A hash over the project's files that match the patterns, and some words besides."""
    total = hashlib.sha256()
    root = Path(settings.BASE_DIR)
    for file in sorted({file for pattern in patterns for file in root.glob(pattern) if file.is_file()}):
        total.update(f"{file.relative_to(root)}\n".encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    for part in parts:
        total.update(f"\n{part}".encode())
    return total.hexdigest()


def database_identity() -> str:
    """Tells one database from another by when its migrations were applied; empty for a database without tables."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name, applied FROM django_migrations ORDER BY id")
            rows = cursor.fetchall()
    except DatabaseError:
        return ""
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def has_real_associations() -> bool:
    """Whether somebody works here for real: then demonstration people with printed passwords have no place. Queries."""
    from portal.accounts.models import Association

    return Association.objects.filter(is_demonstration=False).exists()


def _compile_messages() -> None:
    call_command("messages", "--compile", stdout=io.StringIO())


def _messages_are_there() -> bool:
    sources = (file for pattern in MESSAGES for file in Path(settings.BASE_DIR).glob(pattern))
    return all(source.with_suffix(".mo").exists() for source in sources)


def _collect_static() -> None:
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)


def _static_is_there() -> bool:
    return settings.DEBUG or (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()


def _build_fonts() -> None:
    call_command("build_fonts", stdout=io.StringIO())


def _fonts_are_there() -> bool:
    return any(Path(settings.FONTS_DIR).glob("*.ttf"))


def _migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def _rules_stand() -> bool:
    """Whether what every migrating puts up stands, as far as this database can have it: the second role may come later,
    and somebody may have taken a trigger down. A database that does not answer is migrating's to complain of. Queries.
    """
    from portal.kept import services as kept
    from portal.looks import guards
    from portal.rows import services as rows

    try:
        role = rows.role()
        return guards.stand() and kept.stands() and (role is None or not role.may_become or rows.stands())
    except DatabaseError:
        return False


def _load_reference() -> None:
    call_command("load_reference", stdout=io.StringIO())


def _load_demo() -> None:
    """Load the demonstration where it is wanted; lock its sign-ins on a site that has become public."""
    from portal.accounts.demo import lock_sign_ins

    if not demo.is_welcome():
        lock_sign_ins()
    elif settings.DEMO and not has_real_associations():
        call_command("demo", stdout=io.StringIO())


def _welcome() -> tuple[str, ...]:
    return (f"welcome: {demo.is_welcome()}", f"wanted: {settings.DEMO}")


STEPS = (
    Step("messages", "Compiling the Japanese messages", MESSAGES, _compile_messages, _messages_are_there),
    Step("static", "Collecting the static files", STATIC, _collect_static, _static_is_there),
    Step("fonts", "Building the fonts of the documents", FONTS, _build_fonts, _fonts_are_there),
    Step("database", "Migrating the database", (*MIGRATIONS, *PUT_UP), _migrate, _rules_stand, fills_database=True),
    Step("reference", "Loading the reference data", REFERENCE, _load_reference, fills_database=True),
    Step("demo", "Seeing to the demonstration data", DEMO, _load_demo, fills_database=True, besides=_welcome),
)


def sign_ins() -> list[str]:
    """Who can sign in to the demonstration, as lines for the terminal; empty where there is none. Queries."""
    from portal.accounts.models import Association

    if not Association.objects.filter(is_demonstration=True).exists():
        return []
    words = io.StringIO()
    call_command("demo", "--sign-ins", stdout=words)
    return words.getvalue().splitlines()


def stale_steps(names: Iterable[str] | None = None) -> list[Step]:
    """The steps that have something to do, in order; of the named ones only, if names are given."""
    wanted = set(names) if names is not None else {step.name for step in STEPS}
    return [step for step in STEPS if step.name in wanted and step.is_stale()]


def prepare(say: Callable[[str], None], names: Iterable[str] | None = None) -> None:
    """Do what has to be done. A step is judged when its turn comes: migrating makes the later ones stale."""
    wanted = set(names) if names is not None else {step.name for step in STEPS}
    for step in STEPS:
        if step.name in wanted and step.is_stale():
            say(f"{step.words} …")
            step.carry_out()
