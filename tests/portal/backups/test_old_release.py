"""From release 0.1.0 to this one, by the steps of docs/operations.md: its backup comes back, is migrated, and serves.

The backups were made with the code of the tag, of its demonstration: one of SQLite, one of PostgreSQL. The journal is
of the same code too, after the first person of each had been erased.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from portal.backups.reading import read
from portal.demo import PASSWORD
from portal.rows.policies import hidden
from tests.backups import Place, empty_place
from tests.journeys.site import Reader, Site, free_port, name_of

HERE = Path(__file__).parent
JOURNAL = HERE / "release-0.1.0.erasures.jsonl"
CHANGED_BY_UPGRADE = {
    *("django_session", "usersessions_usersession", "portal_cache"),  # everybody signs in again
    *("django_migrations", "django_content_type", "auth_permission"),  # kept by Django, for every new model
}
DOORS = {
    "": ["/", "/directory/", "/guide/"],
    "volunteer@omaha.example": ["/a/omaha/", "/a/omaha/people/", "/a/omaha/log/"],
    "staff@omaha.example": [
        *("/a/omaha/people/2/", "/a/omaha/partnerships/", "/a/omaha/programmes/1/", "/a/omaha/trips/2/"),
        *("/a/omaha/find/?q=shizuoka", "/a/omaha/documents/snapshot/omaha-shizuoka/", "/a/omaha/imports/1/"),
    ],
    "board@omaha.example": ["/a/omaha/board-room/", "/a/omaha/boards/", "/a/omaha/outcomes/"],
    "admin@omaha.example": ["/a/omaha/members/", "/a/omaha/privacy/"],
    "reader@network.example": ["/network/network/"],
    "operator@portal.example": ["/operate/", "/operate/health/", "/operate/jobs/"],
}
"""Where each reader's day begins; what these pages link to is opened too."""
WRITTEN = "Samples go out on Friday."
LEAVES = ("/account/logout", "/admin/")

pytestmark = pytest.mark.django_db
"""On both legs; the place has a database of its own."""


@dataclass
class OldSite(Site):
    """A machine on which release 0.1.0's backup is put back; `database` is its address on a server."""

    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | ({"DATABASE_URL": self.database} if self.database else {})


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Place]:
    with empty_place(tmp_path / "var") as place:
        yield place


@pytest.fixture
def archive(machine: Place) -> Path:
    """The backup for the engine of this leg."""
    return HERE / f"release-0.1.0.{'postgresql' if machine.url else 'sqlite'}.backup"


def pages_that_fail(site: Site) -> list[str]:
    """Readers of every kind sign in with the passwords they had: their pages, and one of each kind of page behind."""
    failed: list[str] = []
    seen: set[str] = set()
    for email, doors in DOORS.items():
        reader = Reader(site)
        if email:
            reader.sign_in(email, PASSWORD)
        ahead = list(doors)
        for path in ahead:
            status, _address, words = reader.get(path)
            if status != 200:
                failed.append(f"{email or 'anybody'} {path}: {status}")
            for link in reader.links(words) if path in doors else []:
                if (name := name_of(link.partition("?")[0])) not in seen and not link.startswith(LEAVES):
                    seen.add(name)
                    ahead.append(link)
    return failed


def test_its_backup_comes_back_migrates_and_serves(machine: Place, archive: Path):
    site = OldSite(machine.var, free_port(), database=machine.url)
    restored = site.manage("restore", str(archive), "--without-journal")
    assert "release 0.1.0: all 187 tables and 11 files were as they were backed up." in restored
    kept = {name: told.rows for name, told in read(archive, "").manifest.tables.items()}
    found = {name: machine.ask(f'SELECT count(*) FROM "{name}"')[0][0] for name in kept}  # noqa: S608  our own names
    assert {name: found[name] for name in kept if found[name] != kept[name]}.keys() <= CHANGED_BY_UPGRADE
    assert machine.tables_with("hanakoshizuoka") == ["contacts_person"]
    if machine.url:  # that release had no rules between associations; they stand now
        assert machine.ask("SELECT count(*) FROM pg_policies") == [(2 * len(hidden()),)]

    site.prepare(settings.SHARED_DIR)
    site.manage("migrate", "--check")
    assert site.manage("verify") == "The live place is as it should be.\n"
    assert "every figure is as counted" in site.manage("recount", "--check")
    try:
        site.start()
        assert pages_that_fail(site) == []
        reader = Reader(site)
        reader.sign_in("volunteer@omaha.example", PASSWORD)
        _status, address = reader.post("/a/omaha/log/", uid=str(uuid.uuid4()), people="2", kind="call", said=WRITTEN)
        assert WRITTEN in reader.get(address)[2]
    finally:
        site.stop()


def test_whoever_was_erased_with_it_stays_erased(machine: Place, archive: Path):
    site = OldSite(machine.var, free_port(), database=machine.url)
    assert "Erased again: 0 associations, 1 people." in site.manage("restore", str(archive), "--journal", str(JOURNAL))
    assert machine.tables_with("hanakoshizuoka") == []
    assert set(JOURNAL.read_text().splitlines()) <= set((machine.var / "erasures.jsonl").read_text().splitlines())
