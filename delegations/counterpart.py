"""How planning with the counterpart stands, for members: links, what guests said, questions of protocol, approvals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from delegations.choices import LinkKind, Verdict
from delegations.guests import Standing, standing
from delegations.models import Approval, Delegation, GuestComment, GuestLink, ProtocolIssue


@dataclass(frozen=True)
class LinkLine:
    """A link with how it stands and what its guest said last of the agenda."""

    link: GuestLink
    state: str
    newest: Approval | None
    is_current: bool

    @property
    def is_open(self) -> bool:
        """Whether it opens anything."""
        return self.state == Standing.OPEN

    @property
    def words(self) -> str:
        """How it stands, as a sentence."""
        return str(Standing(self.state).label)


@dataclass(frozen=True)
class ApprovalLine:
    """One answer, and whether it is for the agenda as it is now."""

    row: Approval
    is_current: bool

    @property
    def is_approval(self) -> bool:
        """Approved, or a wish for a change."""
        return self.row.verdict == Verdict.APPROVED


@dataclass(frozen=True)
class Counterpart:
    """All of it, as the pages show it."""

    links: list[LinkLine]
    remarks: list[GuestComment]
    issues: list[ProtocolIssue]
    approvals: list[ApprovalLine]

    @property
    def unanswered(self) -> list[GuestComment]:
        """Remarks that wait for a word of ours; questions of protocol are settled instead."""
        return [each for each in self.remarks if not each.answer and each.kind == "comment"]

    @property
    def open_issues(self) -> list[ProtocolIssue]:
        """Questions that nobody has settled."""
        return [each for each in self.issues if each.is_open]

    @property
    def settled(self) -> list[ProtocolIssue]:
        """Those that were."""
        return [each for each in self.issues if not each.is_open]

    @property
    def has_approval(self) -> bool:
        """Whether somebody's newest answer approves the agenda as it is."""
        newest = (each.newest for each in self.links if each.is_current and each.newest)
        return any(each.verdict == Verdict.APPROVED for each in newest)


def counterpart_of(delegation: Delegation) -> Counterpart:
    """Everything said with the counterpart of a trip. Four queries."""
    now = timezone.now()
    rows = GuestLink.objects.filter(delegation=delegation, kind=LinkKind.AGENDA).select_related("person", "by")
    links: list[Any] = list(rows)
    approvals = list(Approval.objects.filter(delegation=delegation).select_related("link__person"))
    newest: dict[int, Approval] = {}
    for each in approvals:
        newest.setdefault(each.link_id, each)
    for link in links:
        link.association, link.delegation = delegation.association, delegation
    remarks = GuestComment.objects.filter(delegation=delegation).select_related(
        "link__person", "meeting__organization", "answered_by"
    )
    issues = ProtocolIssue.objects.filter(delegation=delegation).select_related(
        "meeting__organization", "raised_by", "resolved_by", "comment__link__person"
    )
    found = Counterpart(
        [_line(link, standing(link, now), newest.get(link.pk), delegation) for link in links],
        list(remarks),
        list(issues),
        [ApprovalLine(each, each.agenda_number == delegation.agenda_number) for each in approvals],
    )
    said: list[Any] = [*found.remarks, *found.issues]
    for row in said:
        row.delegation, row.association = delegation, delegation.association
        if row.meeting:
            row.meeting.delegation, row.meeting.association = delegation, delegation.association
    return found


def _line(link: GuestLink, state: str, newest: Approval | None, delegation: Delegation) -> LinkLine:
    is_current = newest is not None and newest.agenda_number == delegation.agenda_number
    return LinkLine(link, state, newest, is_current)
