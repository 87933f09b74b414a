"""What a house of faults asks of the portal's own code: `python -m tests.faults.inside WHAT JSON`, answered in JSON."""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets
import sys
import zipfile
from pathlib import Path
from typing import Any

import django

LANGUAGES, PAPERS = ("en", "ja", "both"), ("letter", "a4")


def people() -> dict[str, Any]:
    """An association with a member for notes and one who invites; who they are, and whom to write about."""
    from contacts.models import Person
    from portal.permissions import Role
    from portal.scoping import scope
    from tests import factories

    association = factories.association(slug=f"soak-{secrets.token_hex(4)}")
    members = {
        role: factories.member(association=association, role=role, email=f"{role}@{association.slug}.example")
        for role in (Role.STAFF, Role.ADMINISTRATOR)
    }
    with scope(association):
        known = [
            factories.kept(Person(association=association, family_name="Mori", given_name=f"Hana {number}"))
            for number in range(50)
        ]
    return {
        "slug": association.slug,
        "password": factories.PASSWORD,
        "staff": members[Role.STAFF].user.email,
        "administrator": members[Role.ADMINISTRATOR].user.email,
        "people": [person.pk for person in known],
    }


def partnership(slug: str, key: str) -> dict[str, Any]:
    """A new partnership of the association, with a city that is nobody else's."""
    from partnerships.models import Place
    from portal.accounts.models import Association
    from tests import factories

    association = Association.objects.get(slug=slug)
    number = int(hashlib.sha256(f"{slug} {key}".encode()).hexdigest()[:8], 16)
    names = {"name_en": f"Testville {number}", "name_ja": f"見本{number}市"}
    partner = Place.objects.create(code=f"T{number}", country="JP", time_zone="Asia/Tokyo", **names)
    factories.partnership(association=association, home=factories.city(name="Omaha"), partner=partner, slug=key)
    return {"key": key}


def batch(slug: str, pages: int) -> dict[str, Any]:
    """Ask for a batch of at least so many pages, six of each partnership."""
    from portal.accounts.models import Association, Membership
    from portal.documents.kinds import kind_named
    from portal.documents.services.batches import Wish, request_batch
    from portal.scoping import scope

    association = Association.objects.get(slug=slug)
    for number in range(-(-pages // (len(LANGUAGES) * len(PAPERS)))):
        partnership(slug, f"{slug}-{number}")
    with scope(association):
        by = Membership.objects.filter(association=association).select_related("user").first()
        assert by is not None
        wish = Wish((kind_named("snapshot"),), LANGUAGES, PAPERS)
        row = request_batch(by=by.user, association=association, wish=wish)
        return {"batch": row.pk, "pages": row.items.count()}


def verdict(batch: int) -> dict[str, Any]:
    """What became of the batch: counted from the rows and the files themselves, when the housekeeping of the day after
    tomorrow has cleared what writers that were killed left half written."""
    from django.conf import settings
    from django.utils import timezone

    from portal.accounts.models import MemberInvite
    from portal.documents import files, zips
    from portal.documents.models import Batch, BatchItem, Export
    from portal.documents.services.clearing import clear
    from portal.jobs.models import Job
    from portal.scoping import system_scope

    clear(now=timezone.now() + datetime.timedelta(days=2))
    with system_scope("count what became of a batch"):
        items = list(BatchItem.objects.filter(batch=batch))
        row = Batch.objects.get(pk=batch)
        exports = list(Export.objects.filter(association=row.association))
        named = set(Export.objects.values_list("file_hash", flat=True))
        invites = list(MemberInvite.objects.filter(association=row.association).values_list("email", "sent_at"))
    names = {export.file_hash for export in exports if export.file_hash}
    torn = [name for name in names if _hash(files.path_of(name).read_bytes()) != name]
    media = Path(settings.MEDIA_ROOT)
    kept = {file.stem for file in (media / "documents").rglob("[!.]*.pdf")}
    zipped: set[str] = set()
    if row.zip_hash:
        with zipfile.ZipFile(zips.path_of(row.zip_hash)) as bundle:
            zipped = {_hash(bundle.read(name)) for name in bundle.namelist() if name.endswith(".pdf")}
    jobs = Job.objects.filter(kind="render_export", subject_id__in=[str(export.pk) for export in exports])
    return {
        "made": sum(item.state == "made" for item in items),
        "rows": len(exports),
        "files": len(names),
        "torn": len(torn),
        "nobody's": len(kept - named),
        "half": sum(1 for _ in media.rglob(".*")),
        "zipped": len(zipped & names),
        "jobs": {
            state: jobs.filter(state=state).count() for state in ("queued", "leased", "done", "failed", "cancelled")
        },
        "failed": {str(job.kind): job.reason for job in Job.objects.failed()},
        "losses": sum(Job.objects.values_list("losses", flat=True)),
        "invited": {email: bool(sent_at) for email, sent_at in invites},
    }


def notes(slug: str = "") -> dict[str, Any]:
    """How often each note is there, by what it says; of one association, or of all."""
    from collections import Counter

    from contacts.models import Touch
    from portal.scoping import system_scope

    with system_scope("count the notes of a soak"):
        rows = Touch.objects.filter(association__slug=slug) if slug else Touch.objects.all()
        return dict(Counter(rows.values_list("said", flat=True)))


def safety() -> dict[str, Any]:
    """What the database says of how it keeps what is committed."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            synchronous = cursor.fetchone()[0]
            cursor.execute("PRAGMA journal_mode")
            return {"synchronous": synchronous, "journal": cursor.fetchone()[0]}
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes')"
        )
        return dict(cursor.fetchall())


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


ANSWERS = {answer.__name__: answer for answer in (people, partnership, batch, verdict, notes, safety)}

if __name__ == "__main__":
    django.setup()
    print(json.dumps(ANSWERS[sys.argv[1]](**json.loads(sys.argv[2])), default=str))
