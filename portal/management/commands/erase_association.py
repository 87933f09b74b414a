"""`manage.py erase_association`: a closed association, for good."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.accounts.models import Association
from portal.backups.refusals import Refused
from portal.backups.services.letting_go import DAYS_TO_WAIT, erasable_on, erase, foreseen


class Command(BaseCommand):
    help = (
        f"Say what would go with an association, and with --yes erase it for good, rows and files, {DAYS_TO_WAIT} days "
        "after it was closed. The journal of erasures erases it again after an older backup is restored. Take it out "
        "first: manage.py take_out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("association", help="its short name in addresses")
        parser.add_argument("--yes", action="store_true", help="erase it; without this nothing is changed")

    def handle(self, *args: Any, **options: Any) -> None:
        association = Association.objects.filter(slug=options["association"]).first()
        if association is None:
            raise CommandError(f"There is no association {options['association']}. /operate/ lists them.")
        if options["yes"]:
            try:
                counts = erase(association=association)
            except Refused as refused:
                raise CommandError(str(refused)) from refused
            self.stdout.write(f"{association.slug} is erased: {sum(counts.values()):,} rows and files.")
            return
        for name, number in sorted(foreseen(association).items()):
            self.stdout.write(f"{number:>9,}  {name}")
        day = erasable_on(association)
        self.stdout.write(
            f"May be erased from {day:%Y-%m-%d} on, with --yes." if day else "It is open: close it first."
        )
