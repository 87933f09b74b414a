"""What members are told about guests, promises and seats."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from contacts.choices import Answer, FollowUpState
from contacts.models import FollowUp, Invitation, Seat
from contacts.seat_lines import vacancy_on
from partnerships.names import in_language
from portal.notices.choices import Way
from portal.notices.kinds import NoticeKind, register
from portal.notices.models import Notice


@register
class InvitationAnswered(NoticeKind):
    """A guest answered; told to whoever wrote the invitation, as long as the answer stands."""

    name, model, order = "invitation_answered", Invitation, 10
    title = gettext_lazy("A guest answers an invitation")
    why = gettext_lazy("You read this because you wrote the invitation.")
    permission = "programmes.invite"

    def linked(self, rows: Any) -> Any:
        return rows.select_related("person", "programme", "candidate__seat__board")

    def stands(self, row: Invitation, notice: Notice) -> bool:
        return row.revoked_at is None and row.answer == notice.details.get("answer")

    def quoted(self, row: Invitation, notice: Notice) -> tuple[str, ...]:
        return (str(self.asked_to(row)), str(row.person))

    def asked_to(self, row: Invitation) -> Any:
        """The programme, or the seat."""
        return row.programme or (row.candidate.seat if row.candidate else "")

    def words(self, row: Invitation, notice: Notice) -> str:
        said = {
            Answer.YES.value: _("%(guest)s says yes to your invitation: %(what)s"),
            Answer.MAYBE.value: _("%(guest)s may come, says the answer to your invitation: %(what)s"),
            Answer.NO.value: _("%(guest)s says no to your invitation: %(what)s"),
        }
        if row.candidate_id:
            said[Answer.MAYBE.value] = _("%(guest)s wants to think about your invitation: %(what)s")
        guest = in_language(row.person, (get_language() or "en")[:2], capitals=False)
        return said[row.answer] % {"guest": guest, "what": self.asked_to(row)}


@register
class FollowUpHanded(NoticeKind):
    """A promise was given to somebody by somebody else; told as long as it is open and theirs."""

    name, model, order = "follow_up_handed", FollowUp, 20
    title = gettext_lazy("A follow-up is handed to you")
    why = gettext_lazy("You read this because it is yours now.")
    permission = "follow_ups.keep"

    def stands(self, row: FollowUp, notice: Notice) -> bool:
        return row.state == FollowUpState.OPEN and row.owner_id == notice.details.get("owner")

    def words(self, row: FollowUp, notice: Notice) -> str:
        day = date_format(row.due_on, "MONTH_DAY_FORMAT")
        return _("Handed to you, due on %(day)s: %(what)s") % {"day": day, "what": row.what}

    def quoted(self, row: FollowUp, notice: Notice) -> tuple[str, ...]:
        return (row.what,)


@register
class SeatVacant(NoticeKind):
    """A designated seat has been vacant for 30, 60 or 90 days. The reminder by mail is a letter of its own."""

    name, model, order = "seat_vacant", Seat, 60
    title = gettext_lazy("A designated seat stays vacant")
    why = gettext_lazy("You read this because you look after the boards.")
    permission = "boards.manage"
    way, ways = Way.PORTAL, (Way.PORTAL, Way.NONE)

    def linked(self, rows: Any) -> Any:
        return rows.select_related("board").prefetch_related("terms")

    def stands(self, row: Seat, notice: Notice) -> bool:
        vacancy = vacancy_on(row, timezone.localdate())
        return vacancy is not None and vacancy.since_on.isoformat() == notice.details.get("since")

    def quoted(self, row: Seat, notice: Notice) -> tuple[str, ...]:
        return (str(row), str(row.board))

    def words(self, row: Seat, notice: Notice) -> str:
        words = _("Vacant for more than %(days)s days: %(seat)s, %(board)s")
        return words % {"days": notice.details.get("days"), "seat": row, "board": row.board}
