"""``manage.py prepare``: everything between a fresh clone and a site that can serve."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from portal import parts, preparing, serving


class Command(BaseCommand):
    help = "Install or name missing system parts, compile messages, collect files, build fonts, fill the database."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tests", action="store_true", help="also provide what only the tests want")
        parser.add_argument("--only", nargs="+", choices=[step.name for step in preparing.STEPS], metavar="STEP")

    def handle(self, *args: Any, tests: bool, only: list[str] | None, **options: Any) -> None:
        lacking = parts.provide(by_tests=tests, say=self.say)
        if lacking and os.environ.get("CI") == "true":
            raise CommandError(f"Missing on this machine: {', '.join(part.name for part in lacking)}.")
        try:
            serving.make_folders()
            preparing.prepare(self.say, only)
        except KeyboardInterrupt:
            raise CommandError("Stopped. The next start goes on from here.", returncode=130) from None
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {error}") from error
        except OSError as error:
            raise CommandError(
                f"A file could not be written: {error}. See VAR_DIR in docs/configuration.md."
            ) from error

    def say(self, words: str) -> None:
        self.stderr.write(words, style_func=str)
