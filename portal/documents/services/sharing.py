"""Links for readers outside: given, taken back, counted."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import Association, User
from portal.accounts.querysets import token_digest
from portal.activity.models import Verb
from portal.activity.services import record
from portal.documents import files
from portal.documents.models import Export, ShareLink

DAYS = (7, 30, 90)
MOST_OPEN = 500
"""An association has no more open links than this: nobody can look after more."""


def share_export(*, export: Export, for_whom: str, days: int, by: User) -> ShareLink:
    """Give out a finished page by a link, for 7, 30 or 90 days. Refused: a page without a file, too many open links."""
    if days not in DAYS:
        raise ValidationError({"days": _("Choose one of the offered lengths of time.")})
    with transaction.atomic():
        Association.objects.select_for_update().only("pk").get(pk=export.association_id)
        if not export.is_ready or not files.path_of(export.file_hash).exists():
            raise ValidationError(_("This page has no PDF. Make it anew, then share it."))
        if ShareLink.objects.open().count() >= MOST_OPEN:
            raise ValidationError(_("%(n)d links are open. Take some back first.") % {"n": MOST_OPEN})
        until = timezone.now() + datetime.timedelta(days=days)
        link = ShareLink(
            association=export.association, export=export, for_whom=for_whom.strip(), by=by, expires_at=until
        )
        link.full_clean()
        link.save()
        link.digest = token_digest(link.token())
        link.save(update_fields=["digest"])
        # For whom stands in the row alone: it may name a person, and the record outlives the link.
        record(by=by, verb=Verb.CREATED, row=link, about=export.document, after={"expires_at": until})
    return link


def revoke_share(*, link: ShareLink, by: User) -> ShareLink:
    """Take a link back; it opens nothing any more. Refused: one that was taken back already."""
    with transaction.atomic():
        if not ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
            raise ValidationError(_("This link was taken back already."))
        link.refresh_from_db()
        record(by=by, verb=Verb.REMOVED, row=link, about=link.export.document)
    return link


def note_opening(*, link: ShareLink) -> None:
    """Count that somebody outside has opened the page: a number and a time, never who."""
    ShareLink.objects.filter(pk=link.pk).update(opened_count=F("opened_count") + 1, last_opened_at=timezone.now())
