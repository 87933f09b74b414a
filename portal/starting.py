"""The last look before a process serves: reasons not to that only the database and the disk know (portal/refusals.py).

Asked by the web server, by the workers and by the doctor. A database that does not answer is no reason not to start:
`/readyz` says so until it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection

from portal import refusals
from portal.refusals import Refusal

PRIVATE = ("secret_key", "portal.sqlite3")  # in VAR_DIR; media are written for their owner alone


@dataclass(frozen=True)
class Facts:
    """What only the database and the disk know of a start."""

    role: str = ""
    is_superuser: bool = False
    demonstration_sign_ins: int = 0
    open_to_everybody: tuple[str, ...] = ()  # files that any user of the machine can read


def is_public() -> bool:
    """Whether others than this machine and its own network reach the site. The one rule for demonstrations too."""
    return settings.IS_SECURE_SITE or refusals.is_public(urlsplit(settings.PUBLIC_URL).hostname or "")


def look() -> Facts:
    """Ask the database and the disk. Queries; what cannot be known counts as well."""
    role, is_superuser, sign_ins = "", False, 0
    try:
        role, is_superuser = _role()
        sign_ins = _sign_ins()
    except DatabaseError:
        connection.close()
    return Facts(role, is_superuser, sign_ins, open_to_everybody(Path(settings.VAR_DIR)))


def refuse_unsafe_start() -> None:
    """Raise Refused when this site must not be served. Asks nothing where only its own machine reaches it."""
    if is_public():
        refusals.refuse(refusals_of(look(), is_public=True))


def refusals_of(facts: Facts, *, is_public: bool) -> list[Refusal]:
    """Every reason not to serve. Among oneself none of them matters."""
    return list(_of_facts(facts)) if is_public else []


def _of_facts(facts: Facts) -> Iterator[Refusal]:
    if facts.is_superuser:
        yield Refusal(
            "superuser",
            f"DATABASE_URL signs in as {facts.role}, a superuser, whom no rule between associations binds; say "
            f'ALTER ROLE "{facts.role}" NOSUPERUSER, or make another role.',
        )
    if facts.demonstration_sign_ins:
        yield Refusal(
            "demonstration",
            f"{facts.demonstration_sign_ins} people of the demonstration can sign in with the printed password on a "
            "site that others reach; ./run setup locks them.",
        )
    for name in facts.open_to_everybody:
        yield Refusal("open-files", f"{name} can be read by every user of this machine; say chmod o= {name}.")


def open_to_everybody(folder: Path) -> tuple[str, ...]:
    """Which private files in a VAR_DIR every user of the machine can read; none where they cannot get in."""
    try:
        if not folder.stat().st_mode & 0o001:
            return ()
        there = [folder / name for name in PRIVATE if (folder / name).exists()]
        return tuple(str(path) for path in there if path.stat().st_mode & 0o004)
    except OSError:
        return ()


def _role() -> tuple[str, bool]:
    if connection.vendor != "postgresql":
        return "", False
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper FROM pg_roles WHERE rolname = current_user")
        name, is_superuser = cursor.fetchone()
    return str(name), bool(is_superuser)


def _sign_ins() -> int:
    from portal.accounts.demo import sign_ins

    return len(sign_ins())
