"""What administrators are told of: that somebody has had all that the association has put into one file."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.notices.kinds import NoticeKind, register
from portal.notices.models import Notice
from portal.parting.models import AssociationCopy


@register
class AssociationCopied(NoticeKind):
    """A copy is there to be fetched. All administrators are told, whoever asked: nobody takes everything unseen."""

    name, model, order = "association_copied", AssociationCopy, 95
    title = gettext_lazy("Somebody takes out all that the association has")
    why = gettext_lazy("You read this because you are an administrator of this association.")
    permission = "association.edit"

    def linked(self, rows: Any) -> Any:
        return rows.select_related("requested_by")

    def words(self, row: AssociationCopy, notice: Notice) -> str:
        who = row.requested_by.display_name if row.requested_by else _("Somebody whose account is gone")
        return _("%(who)s asked for all that the association has: the ZIP is ready.") % {"who": who}

    def address(self, row: AssociationCopy, notice: Notice) -> str:
        row.association = notice.association
        return row.get_absolute_url()
