"""`manage.py recount`: every kept figure beside a plain recount."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.kept.comparing import differences
from portal.kept.counts import all_counts
from portal.kept.services import recount

AS_COUNTED, DIFFERENT = 0, 1


class Command(BaseCommand):
    help = (
        "Count every kept figure anew, row by row, and mend what differs. With --check nothing is changed. "
        "Ends with 0 when every figure was as counted or is mended, with 1 when --check found a difference."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare, and say in words what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        number = 0
        for difference in differences() if options["check"] else recount():
            number += 1
            self.stdout.write(str(difference))
        kinds = f"{len(all_counts())} kinds of figure"
        if not number:
            self.stdout.write(f"{kinds} counted anew: every figure is as counted.")
            return
        lines = "1 difference" if number == 1 else f"{number} differences"
        if options["check"]:
            self.stdout.write(f"{kinds} counted anew: {lines}. ./run manage recount mends them.")
            sys.exit(DIFFERENT)
        self.stdout.write(f"{kinds} counted anew: {lines}, mended.")
