"""A backup or a restore that is killed leaves nothing that is taken for whole, and the next one clears up."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.backups import Place, empty_place

LARGE = 48 * 1024 * 1024


@pytest.fixture(scope="module")
def large_place(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A place with a file that takes a second to pack; each test leaves it whole."""
    with empty_place(tmp_path_factory.mktemp("large") / "var") as machine:
        yield with_a_large_file(machine, archive)


def with_a_large_file(machine: Place, archive: Path) -> Place:
    assert machine.manage("restore", archive, "--without-journal").returncode == 0
    data = os.urandom(LARGE)
    name = f"{hashlib.sha256(data).hexdigest()}-10x10.png"
    file = machine.var / "media" / "pictures" / name[:2] / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    machine.say(f"UPDATE accounts_association SET logo = '{name}' WHERE slug = 'springfield'")  # noqa: S608  a name of our own
    return machine


def killed_when(place: Place, condition: Callable[[], bool], *words: object) -> bool:
    """Start a command and kill it as soon as something can be seen; False when it had ended before."""
    process = place.start(*words)
    try:
        limit = time.monotonic() + 300
        while not condition() and process.poll() is None and time.monotonic() < limit:
            time.sleep(0.001)
        return process.poll() is None
    finally:
        process.kill()
        process.communicate()


def restored(place: Place, archive: Path) -> subprocess.CompletedProcess[str]:
    """Restore as the refusal advises: wait until what the killed one had started has ended."""
    limit = time.monotonic() + 120
    while True:
        done = place.manage("restore", archive, "--without-journal", "--replace")
        if "Another restore is at work" not in done.stderr or time.monotonic() > limit:
            return done
        time.sleep(1)


def is_longer(folder: Path, share: int) -> bool:
    return size_of(list(folder.iterdir())) > share


def size_of(found: list[Path]) -> int:
    total = 0
    for file in found:
        try:
            total += file.stat().st_size
        except OSError:
            continue
    return total


def test_a_killed_backup_leaves_no_file_and_the_next_clears_up(large_place: Place, tmp_path: Path):
    target = tmp_path / "backups" / "site.backup"
    target.parent.mkdir()
    for share in (0, LARGE // 2):
        is_so_long = partial(is_longer, target.parent, share)
        assert killed_when(large_place, is_so_long, "backup", target)
        assert not target.exists()
    assert list(large_place.var.glob(".backup-*"))
    done = large_place.manage("backup", target)
    assert done.returncode == 0, done.stderr
    assert large_place.manage("verify", target).returncode == 0
    assert list(target.parent.iterdir()) == [target]
    assert list(large_place.var.glob(".backup-*")) + list((large_place.var / "media").glob(".backup-*")) == []


@pytest.mark.django_db  # so that the servers' leg takes it too
def test_a_killed_restore_has_touched_nothing_or_says_so(large_place: Place, tmp_path: Path):
    target = tmp_path / "site.backup"
    assert large_place.manage("backup", target).returncode == 0
    var = large_place.var

    def has_read() -> bool:
        return size_of([file for file in var.glob(".backup-*/media/**/*") if file.is_file()]) > 0

    before = large_place.ask("SELECT count(*) FROM accounts_user")
    assert killed_when(large_place, has_read, "restore", target, "--without-journal", "--replace")
    assert large_place.manage("verify").returncode == 0
    assert large_place.ask("SELECT count(*) FROM accounts_user") == before

    def has_begun() -> bool:
        return (var / "restoring.json").exists()

    was_seen = killed_when(large_place, has_begun, "restore", target, "--without-journal", "--replace")
    assert was_seen or not large_place.url  # SQLite's last steps may be faster than we are
    if has_begun():
        looked = large_place.manage("verify")
        assert looked.returncode == 1
        assert "has not ended" in looked.stdout + looked.stderr
        assert "has not ended" in large_place.manage("check").stderr
    assert restored(large_place, target).returncode == 0
    assert large_place.manage("verify").stdout == "The live place is as it should be.\n"
    assert large_place.ask("SELECT count(*) FROM accounts_user") == before
