"""manage.py create_association SLUG --name NAME --administrator EMAIL: make an association and its administrator."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.accounts.management.commands.create_operator import in_words
from portal.accounts.models import Association, PaperSize, User
from portal.accounts.services import create_association, invite_member, join
from portal.permissions import ADMINISTRATOR


class Command(BaseCommand):
    help = "Make an association. Its administrator is invited by mail, or joins at once if the address has an account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("slug", help="short name in addresses: small letters, digits, hyphens")
        parser.add_argument("--name", required=True, help="name in English")
        parser.add_argument("--name-ja", default="", help="name in Japanese")
        parser.add_argument("--administrator", required=True, metavar="EMAIL")
        parser.add_argument("--country", default="US", help="two letters; US unless given")
        parser.add_argument("--language", choices=languages, default="en", help="main language and the invitation's")
        parser.add_argument("--paper", choices=PaperSize.values, help="follows the country unless given")
        parser.add_argument("--time-zone", help="such as America/Chicago; follows the country unless given")
        parser.add_argument("--public", action="store_true", help="show it in the public directory")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = {name: options[name] for name in ("paper", "time_zone") if options[name]}
        try:
            with transaction.atomic():
                association = create_association(
                    slug=options["slug"],
                    name_en=options["name"],
                    name_ja=options["name_ja"],
                    country=options["country"].upper(),
                    language=options["language"],
                    is_public=options["public"],
                    by=None,
                    **chosen,
                )
                words = self.let_in(association, options["administrator"], options["language"])
        except ValidationError as error:
            raise CommandError(f"{in_words(error)}\nNothing was made.") from error
        self.stdout.write(f"{association.name_en}: {settings.PUBLIC_URL}{association.get_absolute_url()}")
        self.stdout.write(words)

    @staticmethod
    def let_in(association: Association, email: str, language: str) -> str:
        """Make the address' user an administrator, or invite it. Says which."""
        if user := User.objects.filter(email__iexact=email.strip(), is_active=True).first():
            join(association=association, user=user, role=ADMINISTRATOR, by=None)
            return f"{user.email} has an account and is its administrator now."
        invite = invite_member(association=association, email=email, role=ADMINISTRATOR, language=language, by=None)
        where = "" if settings.EMAIL_URL else f" Letters lie as files in {settings.OUTBOX_DIR}."
        return f"An invitation to {invite.email} goes out as soon as a worker runs; it works for two weeks.{where}"
