"""The agenda of one delegate as entries of a calendar, told in the time of the city that is visited.

Whoever imports them at home sees them at their own hour: each entry names its zone. While the papers are drafts, the
entries are tentative.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delegations.agenda_lines import Line
from delegations.choices import TripState
from delegations.documents.day_card import lines_for
from delegations.documents.trip_record import TripRecord
from delegations.documents.trip_words import address_lines
from delegations.models import Delegate
from partnerships.names import in_language
from portal.bilingual import in_reader_language
from portal.calendar import Dated


def calendar_of(record: TripRecord, delegate: Delegate) -> list[Dated]:
    """The appointments of one delegate in the active language, in their order. No query."""
    return [_entry(record, line) for day in record.days for line in lines_for(record, delegate, day)]


def people_in(record: TripRecord, delegate: Delegate) -> set[int]:
    """The keys of everybody whom these entries name, and of the delegate whose they are. No query."""
    lines = [line for day in record.days for line in lines_for(record, delegate, day)]
    found = {delegate.person_id} | {each.pk for line in lines for each in record.met(line)}
    interpreters = {line.meeting.interpreter_id for line in lines}
    return found | {each.person_id for each in record.delegates if each.pk in interpreters}


def _entry(record: TripRecord, line: Line) -> Dated:
    meeting, trip = line.meeting, record.delegation
    assert line.starts is not None  # noqa: S101 -- what stands on the agenda has a time, told to the types
    return Dated(
        key=f"meeting-{meeting.pk}",
        title=_("%(trip)s: %(meeting)s") % {"trip": trip, "meeting": meeting},
        on=line.starts.date(),
        written_at=meeting.created_at,
        revision=meeting.version,
        about="\n".join(_about(record, line)),
        where=" / ".join(text for _language, text in address_lines(meeting)),
        starts_at=line.starts,
        ends_at=line.ends,
        is_cancelled=trip.state == TripState.CALLED_OFF,
        is_tentative=bool(record.why_draft),
    )


def _about(record: TripRecord, line: Line) -> Iterable[str]:
    """Whom one meets, who interprets, and why."""
    meeting, language = line.meeting, get_language() or "en"
    if meeting.organization is not None:
        yield in_reader_language(meeting.organization, "name")
    for person in record.met(line):
        yield str(in_language(person, language).text)
    if meeting.interpreter is not None and any(each.pk == meeting.interpreter_id for each in record.delegates):
        name = in_language(meeting.interpreter.person, language, is_own=True, capitals=False).text
        yield _("Interpreter: %(name)s") % {"name": name}
    if why := in_reader_language(meeting, "why"):
        yield why
