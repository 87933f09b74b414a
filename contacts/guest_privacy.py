"""To what somebody was invited with which sentence, what they answered, what they were told of changes, and to what
they came: in the copy for them.
What becomes of it when they are erased stands with the people (`contacts/privacy.py`): all of it goes with them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Attendance, Invitation
from portal.privacy import Place, Somebody, register


@register
class Guests(Place):
    """Invitations with their answers, and comings."""

    name, label, order = "guests", _("Invitations and attendance"), 48

    def copy(self, subject: Somebody) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        person: Any = subject.row
        linked = ("programme", "candidate__seat__board")
        invited = Invitation.objects.filter(person=person).select_related(*linked).prefetch_related("answers", "news")
        came = Attendance.objects.filter(person=person).select_related("programme")
        found: dict[str, list[dict[str, Any]]] = {
            "invitations": [
                {
                    "about": _about(row),
                    "language": row.language,
                    "email": row.email,
                    "sentence": row.sentence,
                    "sent_on": _day(row.sent_at),
                    "revoked_on": _day(row.revoked_at),
                    "by": str(row.sender or ""),
                }
                for row in invited
            ],
            "answers": [
                {"about": _about(row), "answer": each.answer, "note": each.note, "answered_on": _day(each.answered_at)}
                for row in invited
                for each in row.answers.all()
            ],
            "news": [
                {"about": _about(row), "kind": each.kind, "email": each.email, "sent_on": _day(each.sent_at)}
                for row in invited
                for each in row.news.all()
            ],
            "attendances": [
                {"about": str(row.programme), "came_on": row.programme.starts_on or _day(row.noted_at)} for row in came
            ],
        }
        return {name: rows for name, rows in found.items() if rows}


def _about(row: Invitation) -> str:
    """The programme, or the seat and its board."""
    seat: Any = row.candidate.seat if row.candidate else None
    return str(row.programme) if row.programme else f"{seat}, {seat.board}"


def _day(moment: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(moment) if moment else None
