"""What is told of many pages asked for at once: to whoever asked, once the batch has ended."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.documents.models import Batch
from portal.notices.choices import Way
from portal.notices.kinds import NoticeKind, register
from portal.notices.models import Notice


@register
class BatchEnded(NoticeKind):
    """A batch is ready, or the work on it stopped; told until it is taken up again. A network's own are not among
    them: each association's part ends by itself, and nobody in the association asked for it."""

    name, model, order = "batch_ended", Batch, 90
    title = gettext_lazy("Documents that you asked for in a batch are ready")
    why = gettext_lazy("You read this because you asked for the batch.")
    permission = "documents.export"
    way = Way.PORTAL

    def stands(self, row: Batch, notice: Notice) -> bool:
        if notice.details.get("stopped"):
            return row.is_running
        return row.finished_at is not None and row.finished_at.isoformat() == notice.details.get("finished_at")

    def words(self, row: Batch, notice: Notice) -> str:
        if notice.details.get("stopped"):
            return _("The work on your batch of documents stopped before its end.")
        made, missing = (_number(notice, name) for name in ("made", "missing"))
        words = ngettext("Your batch is ready: %(number)s page.", "Your batch is ready: %(number)s pages.", made) % {
            "number": made
        }
        if not missing:
            return words
        without = ngettext("%(number)s page could not be made.", "%(number)s pages could not be made.", missing) % {
            "number": missing
        }
        return f"{words} {without}"


def _number(notice: Notice, name: str) -> int:
    value: Any = notice.details.get(name, 0)
    return int(value)
