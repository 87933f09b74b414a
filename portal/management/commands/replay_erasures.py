"""After a restore: erase again whom and what the backup brought back."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.privacy import replay_erasures


class Command(BaseCommand):
    help = "Erase again people and associations that a restored backup brought back, by the journal of erasures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("journal", nargs="?", help="a journal from elsewhere, one JSON object a line")
        parser.add_argument("--dry-run", action="store_true", help="count them, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        entries = None
        if options["journal"]:
            try:
                entries = [json.loads(line) for line in Path(options["journal"]).read_text("utf-8").splitlines()]
            except (OSError, ValueError) as error:
                raise CommandError(f"{options['journal']}: {error}") from error
        self.stdout.write(replay_erasures(entries, dry=options["dry_run"]))
