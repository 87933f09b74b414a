"""``manage.py worker``: the background worker alone, both queues."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal import serving, starting


class Command(BaseCommand):
    help = "Work through the queues (documents, and everything else) until Ctrl-C."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            serving.make_folders()
        except OSError as error:
            raise CommandError(f"{error}. Give VAR_DIR to the user that runs the portal, or set another.") from error
        starting.refuse_unsafe_start()
        serving.supervise(
            serving.workers(), say=self.say, ready=lambda: self.say("The worker is ready (Ctrl-C stops it).")
        )
        self.say("Stopped.")

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
