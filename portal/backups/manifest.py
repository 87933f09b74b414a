"""What an archive says of itself: at its beginning whose it is, at its end every table and file with its hash."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from portal.backups.refusals import Damaged, Refused
from portal.backups.table_hashes import TableHash

FORMAT = 1
ABOUT, MANIFEST = "about.json", "manifest.json"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
"""Engine → how its member is called."""
MEDIA = "media/"
MOST_OF_A_LIST = 500_000_000
"""Bytes of a manifest that is read into memory: some three million files."""
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,200}")


@dataclass(frozen=True)
class About:
    """The first member: by what and when the archive was made, and which migrations its database has seen."""

    engine: str
    release: str
    migrations: list[str]
    made_at: str
    bytes: int
    format: int = FORMAT


@dataclass(frozen=True)
class FileHash:
    """A file's size and sha256."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The last member. `missing` are files that rows named and that were gone already when the backup was made."""

    about: About
    database: FileHash
    tables: Mapping[str, TableHash] = field(default_factory=dict)
    media: Mapping[str, FileHash] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def as_json(told: About | Manifest) -> bytes:
    return json.dumps(asdict(told), ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def about_of(data: bytes) -> About:
    """Raises Refused for a format that only a later release reads, Damaged for what is no such text."""
    found = _object(data, ABOUT)
    if isinstance(found.get("format"), int) and found["format"] > FORMAT:
        raise Refused(
            f"This backup was made by release {found.get('release')}, which writes another kind of archive; this is "
            f"release {release()}. Install that release or a newer one, then restore."
        )
    try:
        return About(**found)
    except TypeError as error:
        raise Damaged(f"its {ABOUT} is not what a backup holds") from error


def manifest_of(data: bytes) -> Manifest:
    found = _object(data, MANIFEST)
    try:
        return Manifest(
            about=About(**found["about"]),
            database=FileHash(**found["database"]),
            tables={name: TableHash(*told) for name, told in found["tables"].items()},
            media={name: FileHash(**told) for name, told in found["media"].items()},
            missing=[str(name) for name in found["missing"]],
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise Damaged(f"its {MANIFEST} is not what a backup holds") from error


def _object(data: bytes, name: str) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except ValueError as error:
        raise Damaged(f"its {name} cannot be read") from error
    if not isinstance(found, dict):
        raise Damaged(f"its {name} is not what a backup holds")
    return found


def about_now(engine: str, migrations: Iterable[str], size: int) -> About:
    made = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return About(engine=engine, release=release(), migrations=sorted(migrations), made_at=made, bytes=size)


def release() -> str:
    """The release of this code, as pyproject.toml says it."""
    return str(tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())["project"]["version"])


def refuse_newer(about: About) -> None:
    """Raise Refused for an archive of a later release: its rows may hold what this code does not know."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = sorted(set(about.migrations) - known)
    if _numbers(about.release) > _numbers(release()) or unknown:
        why = f"; it has seen the migration {unknown[0]}, which this release does not have" if unknown else ""
        raise Refused(
            f"This backup was made by release {about.release}, this is release {release()}{why}. Install the release "
            "of the backup or a newer one, then restore."
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", str(version)))


def is_plain(name: str) -> bool:
    """Whether a member's name is one that we give: no way out of the folder that it is put into."""
    if not name.startswith(MEDIA):
        return name in {ABOUT, MANIFEST, *DATABASES.values()}
    parts = name.split("/")[1:]
    return 1 < len(parts) <= 4 and all(_PART.fullmatch(part) for part in parts)
