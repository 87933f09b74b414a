"""`manage.py backup`: the database of one moment and the files that it names, in one archive."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.backups.passphrases import add_passphrase, passphrase_of
from portal.backups.refusals import Refused
from portal.backups.services import make

WITH_TROUBLES = 3


class Command(BaseCommand):
    help = (
        "Write a backup of database and media while people work, and read it back. Ends with 0; with 1 and nothing "
        "written when it is refused; with 3 when the backup is good and says what was wrong in the place before it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the archive to write; it must not be there yet")
        parser.add_argument("--encrypt", action="store_true", help="seal it with a passphrase")
        add_passphrase(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            is_sealed = options["encrypt"] or options["passphrase_file"]
            made = make(options["file"], passphrase=passphrase_of(options, is_wanted=True) if is_sealed else "")
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        rows = sum(told.rows for told in made.manifest.tables.values())
        self.stdout.write(
            f"{made.file}: {len(made.manifest.tables)} tables with {rows:,} rows, {len(made.manifest.media):,} files, "
            f"{made.bytes:,} bytes{', encrypted' if is_sealed else ''}, read back, in {made.seconds:.1f} seconds."
        )
        for trouble in made.troubles:
            self.stderr.write(trouble)
        if made.troubles:
            sys.exit(WITH_TROUBLES)
