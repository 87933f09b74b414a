"""What is told of a file that came in: to whoever sent it, once the work on it has ended."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from portal.imports.choices import Became, ImportState
from portal.imports.models import ImportRun
from portal.notices.choices import Way
from portal.notices.kinds import NoticeKind, register
from portal.notices.models import Notice


@register
class ImportEnded(NoticeKind):
    """A file has been taken over or taken back, or the work on it stopped; told as long as it stands so."""

    name, model, order = "import_ended", ImportRun, 80
    title = gettext_lazy("The work on a file that you sent has ended")
    why = gettext_lazy("You read this because you sent the file.")
    permission = "contacts.import"
    way = Way.PORTAL

    def stands(self, row: ImportRun, notice: Notice) -> bool:
        return row.state == notice.details.get("state")

    def quoted(self, row: ImportRun, notice: Notice) -> tuple[str, ...]:
        return (row.file_name,)

    def words(self, row: ImportRun, notice: Notice) -> str:
        if notice.details.get("stopped"):
            return _("The work on the file %(file)s stopped before its end.") % {"file": row.file_name}
        if row.state == ImportState.UNDONE:
            return _("Taken back: %(file)s") % {"file": row.file_name}
        counted = pgettext("list", ", ").join(_counted(row.counts))
        return _("Taken over: %(file)s (%(counts)s)") % {"file": row.file_name, "counts": counted}


def _counted(counts: Any) -> list[str]:
    """How many rows were written down, changed, left out; nothing that did not happen."""
    said = {
        Became.CREATED: lambda number: ngettext("%(number)s written down", "%(number)s written down", number),
        Became.UPDATED: lambda number: ngettext("%(number)s changed", "%(number)s changed", number),
        Became.SKIPPED: lambda number: ngettext("%(number)s left out", "%(number)s left out", number),
    }
    found = {became: counts.get(became.value, 0) for became in said}
    return [said[became](number) % {"number": number} for became, number in found.items() if number] or [_("nothing")]
