"""What a counterpart is shown of a trip: its agenda and who takes part, what changed since they last looked, what they
said themselves. Nothing else of the trip, and of nobody a telephone number or an address.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from contacts.models import Person
from delegations.agenda_lines import Line, agenda_of
from delegations.choices import DelegateState
from delegations.models import Approval, Delegate, Delegation, GuestComment, GuestLink, ProtocolIssue
from partnerships.choices import Side
from partnerships.names import in_language, reading
from portal.bilingual import Said, said

SHOWN = ("title_en", "title_ja", "place_en", "place_ja", "address_en", "address_ja", "why_en", "why_ja", "kind")
PAIRS = {
    "title": gettext_lazy("its name"),
    "place": gettext_lazy("the place"),
    "address": gettext_lazy("the address"),
    "why": gettext_lazy("the reason for the meeting"),
}


@dataclass(frozen=True)
class Named:
    """Somebody who takes part: the name with honorific, its reading where the page is Japanese, what they are."""

    name: Said
    reading: str
    title: Said
    house: Said


@dataclass
class GuestLine:
    """One appointment as the counterpart reads it. `change` says what is different from what they last saw."""

    key: int
    line: Line
    hours: str
    elsewhere: str
    hosts: list[Named]
    visitors: list[Named]
    interpreter: Named | None
    change: str = ""
    remarks: list[GuestComment] = field(default_factory=list)
    issues: list[ProtocolIssue] = field(default_factory=list)


@dataclass(frozen=True)
class GuestDay:
    """One day there with its appointments."""

    on: datetime.date
    lines: list[GuestLine]


@dataclass(frozen=True)
class GuestAgenda:
    """The whole page. `gone` are appointments that stood there when the guest last looked; `state` is what is kept of
    this agenda to compare the next visit with."""

    days: list[GuestDay]
    gone: list[str]
    issues: list[ProtocolIssue]
    remarks: list[GuestComment]
    newest: Approval | None
    is_current: bool
    state: dict[str, Any]

    @property
    def lines(self) -> list[GuestLine]:
        """All appointments."""
        return [each for day in self.days for each in day.lines]

    @property
    def changed(self) -> list[GuestLine]:
        """The appointments that are marked."""
        return [each for each in self.lines if each.change]


def shown_to(link: GuestLink) -> GuestAgenda:
    """The agenda of the link's trip for this guest, in the active language. A fixed number of queries."""
    trip: Any = link.delegation  # an agenda's link has one
    trip.association = trip.partnership.association = link.association
    days = agenda_of(trip)
    _with_positions(line for day in days for line in day.lines)
    state = {"meetings": {str(line.meeting.pk): facts_of(line) for day in days for line in day.lines}}
    before = (link.seen_before or link.seen or state)["meetings"]
    shown = [GuestDay(day.on, [_line(trip, each, before) for each in day.lines]) for day in days if day.lines]
    issues = list(ProtocolIssue.objects.filter(delegation=trip, resolved_at=None))
    remarks = list(GuestComment.objects.filter(link=link).select_related("issue", "meeting__organization"))
    newest = Approval.objects.filter(link=link).first()
    is_current = newest is not None and newest.agenda_number == trip.agenda_number
    by_key = {line.key: line for day in shown for line in day.lines}
    for issue in issues:
        if issue.meeting_id in by_key:
            by_key[issue.meeting_id].issues.append(issue)
    for remark in remarks:
        if remark.meeting_id in by_key:
            by_key[remark.meeting_id].remarks.append(remark)
    gone = [_gone(trip, facts) for key, facts in before.items() if int(key) not in by_key]
    others = [each for each in remarks if each.meeting_id not in by_key]
    return GuestAgenda(shown, gone, issues, others, newest, is_current, state)


def facts_of(line: Line) -> dict[str, Any]:
    """What of an appointment a guest is shown, as it is kept for the next comparison. No query."""
    meeting = line.meeting
    facts: dict[str, Any] = {name: getattr(meeting, name) for name in SHOWN}
    house = meeting.organization
    facts |= {"house_en": house.name_en if house else "", "house_ja": house.name_ja if house else ""}
    facts["starts"] = line.starts.astimezone(datetime.UTC).isoformat() if line.starts else ""
    facts["ends"] = line.ends.astimezone(datetime.UTC).isoformat() if line.ends else ""
    facts["hosts"] = [each.pk for each in line.people]
    facts["visitors"] = [each.pk for each in _coming(line.delegates)]
    facts["interpreter"] = meeting.interpreter_id if meeting.interpreter and _coming([meeting.interpreter]) else None
    return facts


def _line(trip: Delegation, line: Line, before: dict[str, Any]) -> GuestLine:
    interpreter = next(iter(_coming([line.meeting.interpreter] if line.meeting.interpreter else [])), None)
    return GuestLine(
        key=line.meeting.pk,
        line=line,
        hours=_hours(line.starts, line.ends),
        elsewhere=_elsewhere(trip, line),
        hosts=[_named(each) for each in line.people],
        visitors=[_named(each.person) for each in _coming(line.delegates)],
        interpreter=_named(interpreter.person) if interpreter else None,
        change=_change(trip, facts_of(line), before.get(str(line.meeting.pk))),
    )


def _coming(delegates: Iterable[Delegate]) -> list[Delegate]:
    """Those of the delegates who have a seat: whoever has withdrawn, or waits for one, is not announced."""
    return [each for each in delegates if each.state == DelegateState.COMING]


def _change(trip: Delegation, now: dict[str, Any], was: dict[str, Any] | None) -> str:
    """What is different, in one sentence; empty where nothing is."""
    if was is None:
        return _("New since you last looked.")
    found = []
    if (now["starts"], now["ends"]) != (was.get("starts"), was.get("ends")):
        found.append(_("the time (before: %(when)s)") % {"when": _when(trip, was)})
    language = (get_language() or "en")[:2]
    for name, words in PAIRS.items():
        pair = [f"{name}_{each}" for each in ("en", "ja")]
        if any(now[each] != was.get(each) for each in pair):
            earlier = was.get(f"{name}_{language}") or was.get(pair[0]) or was.get(pair[1]) or ""
            is_short = earlier and name in ("title", "place")
            label = str(words)
            found.append(_("%(what)s (before: %(words)s)") % {"what": label, "words": earlier} if is_short else label)
    if any(now[each] != was.get(each) for each in ("hosts", "visitors", "interpreter")):
        found.append(_("who takes part"))
    if not found:
        return ""
    return _("Changed since you last looked: %(what)s.") % {"what": pgettext("list", ", ").join(found)}


def _gone(trip: Delegation, was: dict[str, Any]) -> str:
    language = (get_language() or "en")[:2]
    other = "en" if language == "ja" else "ja"
    names = (was.get(f"{part}_{each}") for part in ("title", "house") for each in (language, other))
    title = next(filter(None, names), "")
    return _("%(title)s (%(when)s)") % {"title": title, "when": _when(trip, was)}


def _when(trip: Delegation, facts: dict[str, Any]) -> str:
    if not facts.get("starts"):
        return "–"
    there = datetime.datetime.fromisoformat(facts["starts"]).astimezone(trip.place.zone).replace(tzinfo=None)
    return f"{date_format(there, 'MONTH_DAY_FORMAT')} {time_format(there, 'H:i')}"


def _hours(starts: datetime.datetime | None, ends: datetime.datetime | None) -> str:
    if starts is None or ends is None:
        return ""
    return f"{starts:%H:%M}–{ends:%H:%M}"


def _elsewhere(trip: Delegation, line: Line) -> str:
    """What the clock of the delegates' own city shows when it begins, and whether that is another day."""
    if line.starts is None or line.at_home is None or line.is_same_clock:
        return ""
    words = {"city": str(trip.origin.name), "time": f"{line.at_home:%H:%M}"}
    if line.at_home.date() < line.starts.date():
        return _("%(city)s: the day before, %(time)s") % words
    if line.at_home.date() > line.starts.date():
        return _("%(city)s: the day after, %(time)s") % words
    return _("%(city)s: the same day, %(time)s") % words


def _named(person: Person) -> Named:
    """A name as the page's language sets it; our own people carry no 様 in a text of ours."""
    language = (get_language() or "en")[:2]
    position = person.main_position
    nothing = Said("", language, False)
    return Named(
        in_language(person, language, is_own=person.side == Side.HOME),
        reading(person) if language == "ja" else "",
        said(position, "title") if position else nothing,
        said(position.organization, "name") if position else nothing,
    )


def _with_positions(lines: Iterable[Line]) -> None:
    """Read what everybody on the agenda is. Two queries."""
    found: list[Person] = []
    for line in lines:
        found += [*line.people, *(each.person for each in line.delegates)]
        if line.meeting.interpreter:
            found.append(line.meeting.interpreter.person)
    if found:
        prefetch_related_objects(found, "main_position__organization")


def is_open_for_words(trip: Delegation) -> bool:
    """Whether a counterpart can still say something: the trip is planned and has not ended."""
    today = timezone.localdate(timezone=trip.place.zone)
    return trip.is_planned and trip.ends_on >= today
