"""manage.py create_operator EMAIL: make somebody who approves associations and keeps the reference data."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from portal.accounts.services import create_user


def ask_for_password() -> str:
    """Typed twice at a terminal, else the first line that is piped in. CommandError where neither gives one."""
    if not sys.stdin.isatty():
        if password := sys.stdin.readline().rstrip("\r\n"):
            return password
        raise CommandError("There is no terminal to ask for a password. Pipe it in, or run this command in a terminal.")
    password = getpass.getpass("Password (ten characters or more): ")
    if password != getpass.getpass("Once more: "):
        raise CommandError("The two passwords differ. Nothing was made.")
    return password


def in_words(error: ValidationError) -> str:
    """A service's refusal for a terminal."""
    if hasattr(error, "error_dict"):
        return "\n".join(
            f"{field}: {message}" for field, messages in error.message_dict.items() for message in messages
        )
    return "\n".join(error.messages)


class Command(BaseCommand):
    help = "Make an operator: somebody who approves associations and keeps the reference data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = create_user(
                email=options["email"],
                password=ask_for_password(),
                name=options["name"],
                language=options["language"],
                is_operator=True,
            )
        except ValidationError as error:
            raise CommandError(in_words(error)) from error
        self.stdout.write(f"{user.email} may sign in at {settings.PUBLIC_URL} and finds the requests at /operate/.")
        if settings.ADMINISTRATOR_MFA:
            self.stdout.write(
                "At the first visit the portal asks for a second step: an authenticator app or a passkey."
            )
