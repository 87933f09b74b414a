"""`manage.py load_reference`: bring the shared tables to what the reference files say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnerships.reference import FOLDER, BrokenReference, read_reference
from partnerships.services.reference import load_reference


class Command(BaseCommand):
    help = "Load the reference data (places, pairs, sectors …). The same files a second time change nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=FOLDER, help="where the CSV files lie")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            reference = read_reference(options["folder"])
        except BrokenReference as error:
            raise CommandError(f"Nothing was loaded. {len(error.problems)} to mend:\n{error}") from None
        tallies = load_reference(reference=reference)
        for tally in tallies:
            words = (
                f"{tally.total:5} {tally.model._meta.verbose_name_plural}: {tally.added} added, {tally.changed} changed"
            )
            if tally.left:
                words += f", {tally.left} in no file any more (kept)"
            self.stdout.write(words)
        touched = sum(tally.added + tally.changed for tally in tallies)
        self.stdout.write(f"{touched} rows changed.")
