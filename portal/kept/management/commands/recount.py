"""`manage.py recount`: every kept figure beside a plain recount, every kept key beside its title."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.kept.comparing import differences
from portal.kept.counts import all_counts
from portal.kept.services import recount
from portal.title_keys import WrongKey, all_wrong_keys, keyed_models

AS_COUNTED, DIFFERENT = 0, 1


class Command(BaseCommand):
    help = (
        "Count every kept figure anew, row by row, make the key by which each title is found anew, and mend what "
        "differs. With --check nothing is changed. Ends with 0 when everything was right or is mended, with 1 when "
        "--check found a difference."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare, and say in words what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        is_check = options["check"]
        figures, keys = f"{len(all_counts())} kinds of figure", f"The keys of {len(keyed_models())} kinds of title"
        told = [
            self.tell(
                f"{figures} counted anew",
                differences() if is_check else recount(),
                "every figure is as counted",
                is_check,
            ),
            self.tell(
                f"{keys} made anew", all_wrong_keys() if is_check else mended(), "every key is its title’s", is_check
            ),
        ]
        if is_check and any(told):
            sys.exit(DIFFERENT)

    def tell(self, what: str, differences: Iterable[object], all_is_right: str, is_check: bool) -> int:
        """Say what differs, line by line, and how many lines there were."""
        number = 0
        for difference in differences:
            number += 1
            self.stdout.write(str(difference))
        lines = "1 difference" if number == 1 else f"{number} differences"
        end = f"{lines}. ./run manage recount mends them." if is_check else f"{lines}, mended."
        self.stdout.write(f"{what}: {end if number else f'{all_is_right}.'}")
        return number


def mended() -> Iterator[WrongKey]:
    """Every key that was not its title's and is by now."""
    return (wrong for wrong in all_wrong_keys() if wrong.mend())
