"""The last look before a process serves: reasons not to that only the database and the disk know (portal/refusals.py).

Asked by the web server, by the workers and by the doctor. A database that does not answer is no reason not to start:
`/readyz` says so until it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection

from portal import refusals
from portal.refusals import Refusal
from portal.rows import services
from portal.rows.roles import Role

PRIVATE = ("secret_key", "portal.sqlite3")  # in VAR_DIR; media are written for their owner alone


@dataclass(frozen=True)
class Facts:
    """What only the database and the disk know of a start."""

    role: str = ""
    is_superuser: bool = False
    passes_by: bool = False  # BYPASSRLS
    may_see_all: bool = True  # becomes, in a system scope, the role that sees all rows
    inherits: bool = False  # sees what that one sees without becoming it
    rows_hide: bool = True
    demonstration_sign_ins: int = 0
    open_to_everybody: tuple[str, ...] = ()  # files that any user of the machine can read


def is_public() -> bool:
    """Whether others than this machine and its own network reach the site. The one rule for demonstrations too."""
    return settings.IS_SECURE_SITE or refusals.is_public(urlsplit(settings.PUBLIC_URL).hostname or "")


def look() -> Facts:
    """Ask the database and the disk. Queries; what cannot be known counts as well."""
    found = Facts(open_to_everybody=open_to_everybody(Path(settings.VAR_DIR)))
    try:
        found = _with_role(found)
        found = replace(found, demonstration_sign_ins=_sign_ins())
    except DatabaseError:
        connection.close()
    return found


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
    yield from _of_rows(facts)
    if facts.demonstration_sign_ins:
        yield Refusal(
            "demonstration",
            f"{facts.demonstration_sign_ins} people of the demonstration can sign in with the printed password on a "
            "site that others reach; ./run setup locks them.",
        )
    for name in facts.open_to_everybody:
        yield Refusal("open-files", f"{name} can be read by every user of this machine; say chmod o= {name}.")


def _of_rows(facts: Facts) -> Iterator[Refusal]:
    """What of the role and of the tables would leave the rules between associations without force."""
    every = f"{facts.role}_every"
    if facts.passes_by:
        yield Refusal(
            "passes-by",
            f"DATABASE_URL signs in as {facts.role}, which passes by the rules between associations; say "
            f'ALTER ROLE "{facts.role}" NOBYPASSRLS.',
        )
    if not facts.may_see_all:
        yield Refusal(
            "no-second-role",
            f"Rows cannot hide themselves without the role {every}, which the site becomes for work on all "
            f'associations; say as a superuser, in this database: ALTER ROLE "{facts.role}" NOINHERIT; CREATE ROLE '
            f'"{every}" NOLOGIN; GRANT "{every}" TO "{facts.role}"; GRANT ALL ON SCHEMA public TO "{facts.role}"; '
            "then ./run setup.",
        )
    elif facts.inherits and not facts.is_superuser:
        yield Refusal(
            "inherits",
            f"DATABASE_URL signs in as {facts.role}, which has the rights of {every} all the time; say as a superuser "
            f'REVOKE "{every}" FROM "{facts.role}"; ALTER ROLE "{facts.role}" NOINHERIT; '
            f'GRANT "{every}" TO "{facts.role}"; GRANT ALL ON SCHEMA public TO "{facts.role}".',
        )
    elif not facts.rows_hide:
        yield Refusal(
            "rows-in-sight",
            "Tables of associations do not hide their rows as they are declared to; ./run setup puts the rules up.",
        )


def open_to_everybody(folder: Path) -> tuple[str, ...]:
    """Which private files in a VAR_DIR every user of the machine can read; none where they cannot get in."""
    try:
        if not folder.stat().st_mode & 0o001:
            return ()
        there = [folder / name for name in PRIVATE if (folder / name).exists()]
        return tuple(str(path) for path in there if path.stat().st_mode & 0o004)
    except OSError:
        return ()


def _with_role(facts: Facts) -> Facts:
    """The facts with what the database says of its role; SQLite has none."""
    role = services.role()
    if role is None:
        return facts
    return replace(facts_of(role, rows_hide=services.stands()), open_to_everybody=facts.open_to_everybody)


def facts_of(role: Role, *, rows_hide: bool) -> Facts:
    """What is known of a role alone."""
    return Facts(role.name, role.is_superuser, role.passes_by, role.may_become, role.inherits, rows_hide)


def _sign_ins() -> int:
    from portal.accounts.demo import sign_ins

    return len(sign_ins())
