"""`manage.py restore`: put a backup back, on an empty machine or over what is there."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.backups.passphrases import add_passphrase, passphrase_of
from portal.backups.refusals import Refused
from portal.backups.services import Choices, restore


class Command(BaseCommand):
    help = (
        "Check a backup whole, put it back, migrate it to this release and erase again who was erased since. Stop the "
        "site and its workers first. Ends with 1 and says why when it is refused."
    )
    requires_system_checks: list[str] = []  # one of them stops every other command while a restore has not ended

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="an archive that the command backup has written")
        parser.add_argument("--replace", action="store_true", help="put aside what lies here, and restore over it")
        parser.add_argument("--journal", type=Path, help="the newest erasures.jsonl, kept apart from the backups")
        parser.add_argument("--without-journal", action="store_true", help="nobody was erased since the backup")
        add_passphrase(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            choices = Choices(
                passphrase=passphrase_of(options),
                may_replace=options["replace"],
                journal=options["journal"],
                is_without_journal=options["without_journal"],
            )
            done = restore(options["file"], choices, say=self.stdout.write)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        told = done.manifest
        self.stdout.write(
            f"Restored as of {told.about.made_at}, release {told.about.release}: all {len(told.tables)} tables and "
            f"{len(told.media):,} files were as they were backed up. Everybody has to sign in again."
        )
        for name in told.missing:
            self.stdout.write(f"{name} was missing when the backup was made.")
        if done.aside:
            self.stdout.write(f"What lay here before is in {done.aside}. Delete it once you do not need it any more.")
        self.stdout.write("Now: ./run setup, then ./run manage verify, then start the site.")
