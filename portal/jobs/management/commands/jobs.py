"""``manage.py jobs``: how the background work stands, in the words of the operators' page."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.timesince import timesince

from portal.jobs.overview import STATES, overview
from portal.jobs.services import retry_failed


class Command(BaseCommand):
    help = "Show how many jobs wait, are at work, are done and failed, and why; --retry queues the failed ones again."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--retry", action="store_true", help="queue every failed job again")

    def handle(self, *args: Any, retry: bool, **options: Any) -> None:
        if retry:
            self.stdout.write(f"Queued again: {retry_failed()}")
        work = overview()
        if work.is_idle:
            self.stdout.write("No work has been asked for yet.")
            return
        for queue in work.queues:
            oldest = f", the oldest for {timesince(queue.oldest, work.at)}" if queue.oldest else ""
            self.stdout.write(f"{queue.queue}: {queue.ready} waiting{oldest}; {queue.at_work} at work")
        self.stdout.write("")
        width = max(len(row.kind) for row in work.kinds)
        self.stdout.write(" ".join([" " * width, *(f"{state.label:>10}" for state in STATES)]))
        for row in work.kinds:
            self.stdout.write(" ".join([f"{row.kind:{width}}", *(f"{number:10}" for number in row.counts)]))
        for failed in work.failed:
            self.stdout.write(f"\n{failed.job.ended_at:%Y-%m-%d %H:%M} {failed.job}: {failed.job.reason}")
