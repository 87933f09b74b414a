"""Put a backup back: everything is unpacked and proved beside the place, brought forward there, and moved in at last.

Until then nothing of the place is touched, but for PostgreSQL, which takes the rows in one transaction. From the first
touch to the last a mark lies in the place, with which no site starts.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from portal import keeping
from portal.backups import manifest as words
from portal.backups import marker, postgres, sqlite, table_hashes
from portal.backups.engines import engine
from portal.backups.manifest import About, Manifest
from portal.backups.reading import read
from portal.backups.refusals import Refused
from portal.backups.workrooms import one_at_a_time, refuse_other_user, workroom
from portal.privacy import JOURNAL

Say = Callable[[str], None]


@dataclass(frozen=True)
class Restored:
    """A place that is whole again. `aside` is where what lay there before was put; None if nothing did."""

    manifest: Manifest
    aside: Path | None


@dataclass(frozen=True)
class Choices:
    """What whoever restores has told: the passphrase, whether the place may be replaced, whose erasures count."""

    passphrase: str = ""
    may_replace: bool = False
    journal: Path | None = None
    is_without_journal: bool = False


@dataclass(frozen=True)
class _Order:
    """One restore on its way: what, where it is unpacked, whether anything lies in the place."""

    archive: Path
    manifest: Manifest
    room: Path
    is_empty: bool
    handle: int
    began_at: str
    say: Say


def restore(archive: Path, choices: Choices, say: Say = lambda words: None) -> Restored:
    """Put an archive back. Raises Refused, with the place as it was, unless the words say otherwise.

    Erased people stay erased: the journal of the place and the one that is named are replayed before anybody sees the
    rows. Everybody is signed out.
    """
    try:
        refuse_other_user()
        with one_at_a_time(Path(settings.VAR_DIR)) as handle, workroom(Path(settings.VAR_DIR)) as room:
            is_empty = engine().is_empty() and not _has_media()
            if not is_empty and not choices.may_replace and not marker.half_restored():
                raise Refused(
                    f"The place is not empty: there is a database with tables, or media, in {settings.VAR_DIR}. "
                    "Restore on an empty machine, or say --replace: what lies here is put aside then, not deleted."
                )
            lines = _journal(choices)
            say("Reading and checking the backup …")
            contents = read(archive, choices.passphrase, into=room, judge=_judge)
            if contents.differences:
                raise Refused(
                    f"This backup is damaged: {'; '.join(contents.differences)}. Take another backup; nothing in the "
                    "live place was changed."
                )
            (room / JOURNAL).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
            began_at = datetime.datetime.now(datetime.UTC).isoformat()
            order = _Order(archive, contents.manifest, room, is_empty, handle, began_at, say)
            aside = (_put_back_file if engine() is sqlite else _put_back_server)(order)
            if lines or (room / JOURNAL).stat().st_size:
                _move(room / JOURNAL, Path(settings.VAR_DIR) / JOURNAL)
            marker.take_away()
            return Restored(contents.manifest, aside)
    except OSError as error:
        raise Refused(
            f"The restore could not go on: {error.strerror or error} ({error.filename or archive}). "
            f"{marker.half_restored() or 'Nothing in the live place was changed.'}"
        ) from error


def _judge(about: About) -> None:
    words.refuse_newer(about)
    if about.engine != engine().ENGINE:
        raise Refused(
            f"This backup is of a {about.engine} database, and this place has {engine().ENGINE}. Set DATABASE_URL to a "
            f"database of {about.engine}."
        )
    free = shutil.disk_usage(settings.VAR_DIR).free
    if about.bytes > free:
        raise Refused(
            f"The backup holds {about.bytes:,} bytes and {settings.VAR_DIR} has room for {free:,}. Make room."
        )


def _has_media() -> bool:
    return any(file.is_file() for file in Path(settings.MEDIA_ROOT).rglob("[!.]*"))


def _journal(choices: Choices) -> list[str]:
    """The lines of the journal of erasures, of the place and of the file that was named. Raises Refused without one."""
    here = Path(settings.VAR_DIR) / JOURNAL
    files = [file for file in (here, choices.journal) if file and (file.exists() or file == choices.journal)]
    if not files and not choices.is_without_journal:
        raise Refused(
            f"There is no {JOURNAL} here: whoever was erased after the backup was made would come back. Name the "
            "journal that you keep apart from the backups, --journal FILE; or say --without-journal if nobody was "
            "erased since."
        )
    lines: dict[str, None] = {}
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            try:
                json.loads(line)["mark"]
            except (ValueError, KeyError, TypeError) as error:
                raise Refused(f"A line of {file} is no line of a journal of erasures. Name the right file.") from error
            lines[line] = None
    return list(lines)


def _put_back_file(order: _Order) -> Path | None:
    """SQLite: all of it is done beside the place; what is left is to move."""
    staged = order.room / words.DATABASES[sqlite.ENGINE]
    sqlite.refuse_while_used()
    _compare_file(staged, order.manifest)
    _bring_forward(order, staged)
    order.say("Moving everything into its place …")
    marker.put(order.archive, order.began_at)
    aside = None if order.is_empty else _aside(order)
    _move_media(order.room / "media", aside)
    _move_database(staged, aside)
    return aside


def _put_back_server(order: _Order) -> Path | None:
    """PostgreSQL: the rows come in one transaction; from there on until the end the mark lies in the place."""
    postgres.refuse_while_used()
    aside = None if order.is_empty else _aside(order)
    if aside and not postgres.is_empty():
        postgres.dump_aside(aside)
    order.say("Loading the database …")
    was_marked = bool(marker.half_restored())
    marker.put(order.archive, order.began_at)
    try:
        postgres.load(order.room / words.DATABASES[postgres.ENGINE], (order.handle,))
    except Refused:
        if not was_marked:
            marker.take_away()
        raise
    if differences := table_hashes.differences(order.manifest.tables, postgres.tables_now()):
        raise Refused(
            f"What PostgreSQL holds now is not what was backed up: {'; '.join(differences)}. Do not start the site; "
            "restore again into an empty database, with client programs of the server's version."
        )
    _bring_forward(order, None)
    order.say("Moving everything into its place …")
    _move_media(order.room / "media", aside)
    return aside


def _compare_file(staged: Path, manifest: Manifest) -> None:
    with sqlite.opened(staged) as found:
        differences = found.troubles() + table_hashes.differences(manifest.tables, found.tables())
    if differences:
        raise Refused(f"The database in this backup is not sound: {'; '.join(differences)}. Take another backup.")


def _aside(order: _Order) -> Path:
    """A folder for what lies here, and for nothing else."""
    folder = Path(settings.VAR_DIR) / f"before-restore-{re.sub('[^0-9]', '', order.began_at)[:17]}"
    folder.mkdir(mode=0o700)
    return folder


def _bring_forward(order: _Order, database: Path | None) -> None:
    """Migrate, sign everybody out, replay the journal, in a process for which the room is the whole place."""
    order.say("Bringing it forward to this release, and erasing again who was erased …")
    own = {"DJANGO_SETTINGS_MODULE": "portal.settings", "VAR_DIR": str(order.room), "SECRET_KEY": settings.SECRET_KEY}
    own["DATABASE_URL"] = f"sqlite:///{database}" if database else settings.DATABASE_URL
    for line in _manage("bring_forward", own, order.handle):
        order.say(line)
    if database:
        sqlite.settle(database)


def _manage(command: str, own: dict[str, str], handle: int) -> list[str]:
    done = subprocess.run(
        [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), command],
        env={**os.environ, **own},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        pass_fds=(handle,),
    )
    if done.returncode:
        last = " ".join(done.stderr.split("\n")[-4:]).strip()
        raise Refused(
            f"The restored database could not be brought forward ({command}): {last}. "
            f"{marker.half_restored() or 'Nothing in the live place was changed.'}"
        )
    return [line for line in done.stdout.splitlines() if line]


def _move_media(restored: Path, aside: Path | None) -> None:
    """Every file of the backup into the media folder, which may be a file system of its own; others go aside."""
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True, exist_ok=True)
    if aside:
        for folder in media.glob("[!.]*"):
            _move(folder, aside / "media" / folder.name)
    for file in _files(restored):
        _move(file, media / file.relative_to(restored))
    for folder in {file.parent for file in _files(media)}:
        keeping.sync_folder(folder)


def _files(folder: Path) -> Iterable[Path]:
    return [file for file in folder.rglob("[!.]*") if file.is_file()]


def _move_database(staged: Path, aside: Path | None) -> None:
    """The last step but the mark: one renaming."""
    live = sqlite.live_file()
    for file in sqlite.beside(live):
        if file.exists():
            if aside:
                _move(file, aside / file.name)
            else:
                file.unlink()
    _move(staged, live)
    keeping.sync_folder(live.parent)


def _move(source: Path, target: Path) -> None:
    """Rename; onto another file system, copy under another name first."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        source.replace(target)
        return
    except OSError:
        temporary = target.with_name(f".{target.name}.moved")
        with suppress(FileNotFoundError):
            shutil.rmtree(temporary) if temporary.is_dir() else temporary.unlink()
    if source.is_dir():
        shutil.copytree(source, temporary)
    else:
        shutil.copy2(source, temporary)
        with temporary.open("rb+") as copy:
            os.fsync(copy.fileno())
    temporary.replace(target)
    shutil.rmtree(source) if source.is_dir() else source.unlink()


__all__ = ["Choices", "Restored", "restore"]
