"""``manage.py clear_documents``: the day's clearing, by hand."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.documents.services.clearing import DAYS_OF_A_ZIP, clear
from portal.documents.services.long_pages import DAYS_KEPT


class Command(BaseCommand):
    help = (
        f"Clear away ZIPs of batches older than {DAYS_OF_A_ZIP} days, papers of many pages older than {DAYS_KEPT} and "
        "half-written files; finished pages stay."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args: Any, **options: Any) -> None:
        found = clear(dry=options["dry_run"])
        self.stdout.write(
            f"{found['zips']} ZIPs of old batches, {found['strays']} ZIPs that no batch names, "
            f"{found['halves']} half-written files, {found['papers']} old papers of many pages, "
            f"{found['exports']} pages that were called off."
        )
