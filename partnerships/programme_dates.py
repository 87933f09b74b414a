"""A programme as an entry of a calendar, in the zone of the city in which it takes place. Pure: give the row with its
association, its partnership and both places."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from partnerships.models import Programme
from partnerships.programme_words import elsewhere, programme_kind
from portal.bilingual import in_reader_language
from portal.calendar import Dated


def dated_of(row: Programme, *, path: str = "") -> Dated | None:
    """The entry in the reader's language; None for a programme of which no day is known. One that does not take place
    stays, and says so: whoever has it in their calendar learns of it there."""
    if row.starts_on is None:
        return None
    title = in_reader_language(row, "title")
    has_hours = row.from_time is not None
    return Dated(
        key=f"programme-{row.pk}",
        title=_("Does not take place: %(title)s") % {"title": title} if row.is_cancelled else title,
        on=row.starts_on,
        last_on=row.ends_on,
        written_at=row.association.created_at,
        revision=row.version,
        about="\n".join(filter(None, _lines(row))),
        where=pgettext("list", ", ").join(filter(None, (in_reader_language(row, "venue"), row.place.name))),
        path=path,
        starts_at=row.starts_at if has_hours else None,
        ends_at=_end(row) if has_hours else None,
        is_cancelled=row.is_cancelled,
    )


def _end(row: Programme) -> datetime.datetime | None:
    """When it ends, where that was said, or where it goes on over several days."""
    return row.ends_at if row.to_time or not row.is_on_one_day else None


def _lines(row: Programme) -> tuple[str, ...]:
    hosts = in_reader_language(row, "hosts")
    return (
        programme_kind(row),
        in_reader_language(row, "description"),
        _("Hosts: %(hosts)s") % {"hosts": hosts} if hosts else "",
        elsewhere(row),
    )
