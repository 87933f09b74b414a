"""Makes one page now and writes it to a file: the same page, by the same code, as the job makes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.accounts.models import Association
from portal.documents import press
from portal.documents.engine import MissingPart
from portal.documents.fit import DoesNotFit
from portal.documents.kinds import DocumentKind, all_kinds, kind_named
from portal.documents.models import PageLanguage
from portal.documents.renderer import MissingGlyphs, TooSlow
from portal.pictures import MissingPicture
from portal.scoping import scope, system_scope


class Command(BaseCommand):
    help = "Render one document to a PDF file: render snapshot omaha-shizuoka --language both --output s.pdf"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=[kind.name for kind in all_kinds()], help="kind of document")
        parser.add_argument("key", help="short name of the partnership, or of the place pair in the directory")
        parser.add_argument("--language", choices=PageLanguage.values, default="en")
        parser.add_argument("--paper", choices=("letter", "a4"), default="letter")
        parser.add_argument("--archive", action="store_true", help="write PDF/A-3 instead of PDF/UA-1")
        for name in sorted({choice.name for kind in all_kinds() for choice in kind.choices}):
            of = ", ".join(kind.name for kind in all_kinds() if name in {choice.name for choice in kind.choices})
            parser.add_argument(f"--{name}", default="", help=f"of {of}")
        parser.add_argument("--output", required=True, type=Path, help="file to write")
        parser.add_argument(
            "--association", default="", help="short name of the association, where several have this key"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kind, key, language, paper = kind_named(options["kind"]), options["key"], options["language"], options["paper"]
        with self._subject(kind, key, options["association"]) as (found, subject, whose):
            self.stdout.write(f"{found.title}: {subject} ({whose})")
            chosen = self._chosen(found, subject, options)
            try:
                facts = found.facts(found.collect(subject, chosen), language, paper)
                page = press.make_page(found, facts, language, paper, is_archive=options["archive"])
            except DoesNotFit as refusal:
                raise CommandError(f"No PDF was made, it would not fit on one page. {refusal}.") from refusal
            except MissingGlyphs as refusal:
                raise CommandError(
                    f"No PDF was made. Our fonts lack these characters: {refusal.characters}"
                ) from refusal
            except (MissingPart, MissingPicture, TooSlow) as trouble:
                raise CommandError(str(trouble.words)) from trouble
        try:
            options["output"].write_bytes(page.data)
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}") from error
        self.stdout.write(
            f"{options['output']}: 1 page, {len(page.data):,} bytes, "
            f"type {page.level.points:g} pt, layouts tried: {page.passes}"
        )

    def _chosen(self, kind: DocumentKind, subject: Any, given: dict[str, Any]) -> dict[str, str]:
        for choice in kind.choices:
            try:
                kind.options(subject, {choice.name: given[choice.name]})
            except LookupError:
                offered = ", ".join(value for value, _label in choice.values(subject) if value) if choice.values else ""
                words = f"one of: {offered}" if offered else f"at most {choice.longest} characters"
                raise CommandError(f"--{choice.name} {given[choice.name]!r}: {words}.") from None
        return kind.options(subject, {choice.name: given[choice.name] for choice in kind.choices})

    @contextmanager
    def _subject(self, kind: DocumentKind, key: str, association: str) -> Iterator[tuple[DocumentKind, Any, str]]:
        """The only association's record of that key, or the named one's, or the public facts, in an open scope."""
        if association:
            owner = Association.objects.filter(slug=association).first()
            if owner is None:
                raise CommandError(f"There is no association {association!r}.")
            owners = [owner]
        else:
            owners = [] if kind.is_public else self._owners(kind, key)
        if len(owners) > 1:
            names = ", ".join(owner.slug for owner in owners)
            raise CommandError(f"Several associations have {key!r}: {names}. Choose one with --association.")
        for owner in owners:
            with scope(owner):
                try:
                    subject = kind.find(key)
                except LookupError:
                    raise CommandError(f"{owner.slug} has no {key!r}.") from None
                yield kind, subject, f"association {owner.slug}"
                return
        for public in all_kinds():
            if public.is_public:
                with system_scope("render a page from public facts"):
                    try:
                        subject = public.find(key)
                    except LookupError:
                        continue
                    yield public, subject, "public facts of the directory"
                    return
        raise CommandError(
            f"Nothing is called {key!r}: no partnership of an association, no place pair of the directory."
        )

    def _owners(self, kind: DocumentKind, key: str) -> list[Association]:
        found = []
        for association in Association.objects.order_by("slug"):
            with scope(association):
                try:
                    kind.find(key)
                except LookupError:
                    continue
            found.append(association)
        return found
