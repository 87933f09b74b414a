"""Builds the faces of our paper, once at set-up."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.documents import fonts


class Command(BaseCommand):
    help = "Build the fonts of the documents into FONTS_DIR (about 25 seconds, once)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="build even if they are there and current")

    def handle(self, *args: Any, **options: Any) -> None:
        if fonts.fonts_are_current() and not options["again"]:
            self.stdout.write("The fonts are there and current.")
            return
        began = time.monotonic()
        for name, digest in fonts.build_fonts().items():
            self.stdout.write(f"{digest}  {name}")
        self.stdout.write(f"Built in {time.monotonic() - began:.0f} s.")
