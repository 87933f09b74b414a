"""``manage.py messages``: the strings of the project and their Japanese (portal.catalogue says how)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.pofile import PoFileError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal import catalogue


class Command(BaseCommand):
    help = "Find every string for people and bring the Japanese catalogue up to date, check it, or compile it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        verb = parser.add_mutually_exclusive_group()
        verb.add_argument("--check", action="store_true", help="change nothing; fail and name what is not translated")
        verb.add_argument("--compile", action="store_true", help="write the .mo files that are older than their .po")
        verb.add_argument("--merge", nargs="+", type=Path, metavar="FILE", help="take missing Japanese from .po files")

    def handle(self, *args: Any, merge: list[Path] | None, **options: Any) -> None:
        try:
            if options["check"]:
                self.check_catalogue()
            elif options["compile"]:
                for file in catalogue.compile_catalogues():
                    self.stdout.write(f"wrote {file}")
            else:
                self.update(merge or [])
        except PoFileError as error:
            raise CommandError(f"A .po file cannot be read: {error}") from error

    def check_catalogue(self) -> None:
        troubles = catalogue.check().troubles
        if troubles:
            raise CommandError("\n".join([*troubles, f"{len(troubles)} strings want a look."]))
        self.stdout.write("Every string has its Japanese.")

    def update(self, merge: list[Path]) -> None:
        entries, has_changed = catalogue.update(merge)
        empty = sum(not entry.text for entry in entries.values())
        self.stdout.write(
            f"{len(entries)} strings, {empty} without Japanese; {'written' if has_changed else 'nothing changed'}."
        )
