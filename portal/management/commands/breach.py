"""`manage.py breach`: whose records some accounts saw or took out in a time, and drafts of letters to those people."""

from __future__ import annotations

import datetime
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from portal.accounts.models import User
from portal.keeping import for_us_alone
from portal.looks.breach import LANGUAGES, Harm, deadlines, draft, harm_done, write_list
from portal.looks.services import broken_at
from portal.scoping import scope


class Command(BaseCommand):
    help = (
        "After a breach, or to practise one: from accounts and a time to the persons and kinds of fields that they saw "
        "or took out, by association, from the read log. Changes nothing. With --into also a list of those persons and "
        "a draft letter in both languages for each association."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts", nargs="+", required=True, metavar="EMAIL", help="whose sign-in was misused")
        parser.add_argument(
            "--from", dest="since", required=True, metavar="TIME", help="2026-11-20 or 2026-11-20T14:00"
        )
        parser.add_argument("--until", metavar="TIME", help="the same, that day included; now if left out")
        parser.add_argument("--known", metavar="TIME", help="when you learned of it; now if left out")
        parser.add_argument("--into", type=Path, metavar="FOLDER", help="an empty or new folder for lists and letters")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        since = moment(options["since"])
        until = moment(options["until"], ends=True) if options["until"] else now
        known = moment(options["known"]) if options["known"] else now
        if since >= until:
            raise CommandError("--from is not before --until. Turn them round.")
        accounts = [self._account(email) for email in options["accounts"]]
        found = harm_done(accounts, since, until)
        self.stdout.write(f"{len(accounts)} accounts, {since.isoformat()} to {until.isoformat()}:")
        for harm in found:
            self._tell(harm)
        if not found:
            self.stdout.write("None of them was a member anywhere or looked at anybody.")
        self.stdout.write("Whom you may have to tell, counted from when you learned of it (no legal advice):")
        for each in deadlines(known):
            self.stdout.write(f"  {each.by:%Y-%m-%d %H:%M %Z}  {each.law}: {each.what}")
        self.stdout.write("  without delay         the persons themselves; state laws of the United States differ")
        if options["into"]:
            self._write(options["into"], found, since, until)

    @staticmethod
    def _account(email: str) -> User:
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"There is no account {email}. Look at its spelling; /admin/ lists the accounts.")
        return user

    def _tell(self, harm: Harm) -> None:
        taken = sum(each.was_taken for each in harm.shown.values())
        self.stdout.write(f"{harm.association.slug}: {len(harm.shown)} persons, {taken} of them in files or on paper")
        if harm.groups:
            self.stdout.write(f"  fields: {', '.join(harm.groups)}")
        if harm.languages:
            told = ", ".join(f"{code or 'not known'} {number}" for code, number in sorted(harm.languages.items()))
            self.stdout.write(f"  letters in: {told}")
        if harm.gone:
            self.stdout.write(f"  {harm.gone} of them were erased or removed since")
        self.stdout.write(
            f"  lists may have shown the names of {harm.in_lists} persons; {harm.exports} exports recorded"
        )
        with scope(harm.association):
            if broken := broken_at():
                self.stdout.write(f"  the read log is not whole: row {broken[0]} {broken[1]}. More may have been seen")

    def _write(self, folder: Path, found: list[Harm], since: datetime.datetime, until: datetime.datetime) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(folder.iterdir()):
            raise CommandError(f"{folder} is not empty. Give a new folder; nothing was written.")
        os.chmod(folder, 0o700)
        for harm in found:
            with open(folder / f"{harm.association.slug}.csv", "x", opener=for_us_alone, encoding="utf-8") as out:
                write_list(out, harm)
            for language in LANGUAGES:
                name = f"{harm.association.slug}-letter.{language}.txt"
                with open(folder / name, "x", opener=for_us_alone, encoding="utf-8") as out:
                    out.write(draft(harm, language, since, until))
        self.stdout.write(f"Lists and letters lie in {folder}. They name people: delete them when you are done.")


def moment(text: str, *, ends: bool = False) -> datetime.datetime:
    """A day, or a moment of the portal's own time zone if it names none; a day as `ends` lasts until midnight."""
    try:
        found, day = parse_datetime(text), parse_date(text)
    except ValueError:
        found = day = None
    if day is not None and len(text) <= len("2026-11-20"):
        found = datetime.datetime.combine(day, datetime.time.max if ends else datetime.time.min)
    if found is None:
        raise CommandError(f"“{text}” is no time. Write 2026-11-20 or 2026-11-20T14:00.")
    return found if timezone.is_aware(found) else timezone.make_aware(found)
