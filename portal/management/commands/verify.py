"""`manage.py verify`: whether a backup, or the live place, is as it should be."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.backups.passphrases import add_passphrase, passphrase_of
from portal.backups.refusals import Damaged, Refused
from portal.backups.services import look_at, look_at_live

DIFFERENT = 1


class Command(BaseCommand):
    help = (
        "Read a backup from end to end, or without a file the live database and media. Changes nothing. Ends with 0 "
        "when all is as it should be, with 1 and the differences in words when it is not."
    )
    requires_system_checks: list[str] = []  # it says itself when a restore has not ended

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="a backup; without it the live place is looked through")
        add_passphrase(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found, well = self._backup(options) if options["file"] else (look_at_live(), "The live place")
        except Damaged as damaged:
            found, well = [f"{options['file']}: {damaged.what}"], ""
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror or error}.") from error
        for line in found:
            self.stdout.write(line)
        if found:
            self.stdout.write("1 difference." if len(found) == 1 else f"{len(found)} differences.")
            sys.exit(DIFFERENT)
        self.stdout.write(f"{well} is as it should be.")

    def _backup(self, options: dict[str, Any]) -> tuple[list[str], str]:
        contents = look_at(options["file"], passphrase=passphrase_of(options))
        told = contents.manifest
        well = (
            f"{options['file']}, made {told.about.made_at} by release {told.about.release}, with {len(told.tables)} "
            f"tables and {len(told.media):,} files,"
        )
        return contents.differences, well
