"""`manage.py take_out`: one association whole, as a ZIP for it to keep."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.accounts.models import Association
from portal.backups.refusals import Refused
from portal.backups.services.taking_out import take_out


class Command(BaseCommand):
    help = (
        "Write everything that an association has into one ZIP: each table as JSON lines and as CSV, pictures, papers "
        "and documents, and a list with hashes. For an association that leaves, or wants its own copy. It is written "
        "down as an export and in the read log; hand it to an administrator of the association and to nobody else."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("association", help="its short name in addresses; a closed one too")
        parser.add_argument("file", type=Path, help="the ZIP, which must not be there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        association = Association.objects.filter(slug=options["association"]).first()
        if association is None:
            raise CommandError(f"There is no association {options['association']}. /operate/ lists them.")
        try:
            taken = take_out(association=association, target=options["file"])
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{options['file']}: {taken.bytes:,} bytes, {taken.rows:,} rows, {taken.files:,} files.")
        for name in taken.missing:
            self.stdout.write(f"media/{name} is named by a row, but the file is not there")
