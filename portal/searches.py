"""What is found of the portal itself: its pages, by what they are called and by other words for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from portal.bilingual import Said
from portal.rooms import Door, all_doors, register_doors
from portal.search import Hit, SearchSource, holds, register
from portal.sought import Sought, text_key

if TYPE_CHECKING:
    from portal.accounts.models import Membership


@register
class Pages(SearchSource):
    """The rooms and doors of the portal. No query."""

    name = "pages"
    title = _("Pages of the portal")
    permission = "account.use"
    order = 5

    def find(self, asked: Sought, membership: Membership, limit: int) -> list[Hit]:
        found = [door for door in all_doors() if holds(membership, door.permission) and asked.stands_in(_key(door))]
        language = (get_language() or "en")[:2]
        return [
            Hit(
                Said(str(door.label), language, False),
                reverse(door.url_name, kwargs={"association": membership.association.slug}),
            )
            for door in found[:limit]
        ]


def _key(door: Door) -> str:
    """What a page is called and its other words, in every language."""
    texts: list[str] = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            texts += (str(door.label), str(door.words))
    return text_key(*texts)


register_doors(
    Door(_("Members"), "member_list", "members.manage", _("users, roles, passwords, invitations to join")),
    Door(_("Invite somebody"), "member_invite", "members.manage", _("add a member, a user, an account")),
    Door(_("Settings"), "association_settings", "association.edit", _("logo, time zone, name of the association")),
    Door(_("Bring in a file"), "import_list", "contacts.import", _("import, upload, CSV, Excel, spreadsheet, list")),
    Door(
        _("Documents"),
        "document_list",
        "documents.read",
        _("PDF, print, one-page papers, snapshot, city profile, benefit sheet"),
    ),
    Door(_("Make many at once"), "batch_list", "documents.read", _("all papers, ZIP, batch of documents")),
    Door(_("Links given to readers outside"), "share_list", "documents.export", _("share, QR code, send a document")),
    Door(_("Notices"), "notice_list", "notices.read", _("news, messages, alerts")),
    Door(_("What comes by mail"), "notice_wish", "notices.read", _("letters, mails, preferences, stop")),
    Door(_("Whom we owe"), "whom_we_owe", "follow_ups.keep", _("tasks, to do, overdue, reminders")),
)
