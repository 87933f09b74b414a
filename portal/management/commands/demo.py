"""``manage.py demo``: the demonstration data of every app (portal.demo says what and why)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal import demo
from portal.accounts.demo import sign_ins
from portal.accounts.models import Association
from portal.scoping import system_scope


class Command(BaseCommand):
    help = "Load the demonstration data; rows that are there stay as they are. Prints whom one can sign in as."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="change nothing, only print the sign-ins")
        parser.add_argument(
            "--fresh", action="store_true", help="first remove the demonstration associations with all their records"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["sign_ins"]:
            self.load(fresh=options["fresh"])
        self.print_sign_ins()

    def load(self, *, fresh: bool) -> None:
        if not demo.is_welcome():
            raise CommandError(
                f"The demonstration has a printed password, and {settings.PUBLIC_URL} may be reached by anybody. "
                "It loads only where PUBLIC_URL is this machine or its own network."
            )
        if fresh:
            with system_scope("the demonstration is loaded afresh"):
                Association.objects.filter(is_demonstration=True).delete()
        try:
            demo.load()
        except ValidationError as error:
            raise CommandError(str(getattr(error, "message_dict", error.messages))) from error

    def print_sign_ins(self) -> None:
        people = sign_ins()
        width = max((len(each.email) for each in people), default=0)
        for each in people:
            self.stdout.write(f"  {each.email:<{width}}  {each.role:<14}  {each.place}")
        if people:
            self.stdout.write(f"  Password for all of them: {demo.PASSWORD}")
