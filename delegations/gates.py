"""What has to be done before a delegation departs: each gate with what is missing and whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from delegations.choices import DelegateRole, DelegateState, Door, MeetingState, Verdict
from delegations.composition import has_officials_only
from delegations.local_partners import Asked, counted_for, coverage_of
from delegations.models import Approval, Delegate, Delegation, DoorMeeting, Meeting, ProtocolIssue
from delegations.unseen import names_of
from portal.accounts.models import Membership

MOST_NAMED = 5


@dataclass(frozen=True)
class Gate:
    """A condition of departure. `words` say what is missing, or what there is; `turn` whose turn it is, empty for a
    gate that is met; `address` is where it is done."""

    code: str
    name: str
    is_met: bool
    words: str
    turn: str
    address: str


@dataclass
class Facts:
    """What is known of one trip, and is asked of its gates."""

    delegates: list[Delegate] = field(default_factory=list)
    doors_met: set[str] = field(default_factory=set)
    asked: Asked = field(default_factory=Asked)
    economic: list[Meeting] = field(default_factory=list)
    approval: Approval | None = None
    issues: list[ProtocolIssue] = field(default_factory=list)


def gates_of(delegation: Delegation, membership: Membership | None = None) -> list[Gate]:
    """The gates of a trip, in the order in which they are usually worked through. A fixed number of queries.

    For a reader, a delegate whom they may not see is called by their role.

    The three doors and the community partners are asked of outbound trips alone: it is then that we depart.
    """
    coverage = coverage_of(delegation)
    asked = Asked(coverage.asked, coverage.all, [str(row) for row in coverage.not_asked])
    return _gates(delegation, _facts([delegation], {delegation.pk: asked})[delegation.pk], membership)


def gates_of_all(delegations: Sequence[Delegation], membership: Membership | None = None) -> dict[int, list[Gate]]:
    """Trip's key → its gates. As many queries for many trips as for one; local partners who were not asked are counted
    and not named: there may be thousands."""
    facts = _facts(delegations, counted_for(delegations))
    return {row.pk: _gates(row, facts[row.pk], membership) for row in delegations}


def _facts(delegations: Sequence[Delegation], asked: dict[int, Asked]) -> dict[int, Facts]:
    """What is known of each trip. Five queries, none for no trip."""
    found = {row.pk: Facts(asked=asked[row.pk]) for row in delegations}
    if not found:
        return found
    travelling = Delegate.objects.filter(delegation__in=found, state=DelegateState.COMING).select_related("person")
    for delegate in travelling:
        found[delegate.delegation_id].delegates.append(delegate)
    met = DoorMeeting.objects.filter(delegation__in=found, met_on__isnull=False)
    for key, door in met.values_list("delegation", "door"):
        found[key].doors_met.add(door)
    economic = Meeting.objects.filter(delegation__in=found, is_economic=True).exclude(state=MeetingState.DROPPED)
    for meeting in economic.select_related("organization"):
        found[meeting.delegation_id].economic.append(meeting)
    for approval in Approval.objects.filter(delegation__in=found).order_by("at", "pk"):
        found[approval.delegation_id].approval = approval
    for issue in ProtocolIssue.objects.filter(delegation__in=found, resolved_at=None):
        found[issue.delegation_id].issues.append(issue)
    return found


def _gates(delegation: Delegation, facts: Facts, membership: Membership | None) -> list[Gate]:
    outbound = [_doors(delegation, facts), _community(delegation, facts.delegates)] if delegation.is_outbound else []
    return [
        *outbound,
        _partners(delegation, facts.asked),
        _training(delegation, facts.delegates, membership),
        _economic(delegation, facts.economic),
        _approval(delegation, facts.approval),
        _protocol(delegation, facts.issues),
    ]


def _gate(
    delegation: Delegation, code: str, name: str, is_met: bool, words: str, *, theirs: str = "", section: str = ""
) -> Gate:
    turn = "" if is_met else theirs or our_turn(delegation)
    return Gate(code, name, is_met, words, turn, f"{delegation.get_absolute_url()}#{section or ANCHORS[code]}")


ANCHORS = {
    "doors": "doors",
    "community": "delegates",
    "partners": "partners",
    "training": "delegates",
    "economic": "agenda",
    "approval": "counterpart",
    "protocol": "counterpart",
}
"""Gate → the section of the trip's page in which it is worked on."""


def our_turn(delegation: Delegation) -> str:
    """Who of us does what is next."""
    return str(delegation.lead) if delegation.lead_id else _("nobody’s yet; choose who leads the preparation")


def their_turn(delegation: Delegation) -> str:
    """The other city, whose answer is waited for."""
    partnership = delegation.partnership
    return _("The counterpart in %(place)s") % {"place": partnership.partner.name}


def named(rows: Sequence[object]) -> str:
    """The first few names, and how many more there are."""
    words = pgettext("list", ", ").join(str(row) for row in rows[:MOST_NAMED])
    more = len(rows) - MOST_NAMED
    return _("%(names)s and %(number)d more") % {"names": words, "number": more} if more > 0 else words


def _doors(delegation: Delegation, facts: Facts) -> Gate:
    missing = [door.label for door in Door if door.value not in facts.doors_met]
    words = _("Not met yet: %(doors)s.") % {"doors": named(missing)} if missing else _("All three were met.")
    return _gate(delegation, "doors", _("Three doors"), not missing, words)


def _community(delegation: Delegation, delegates: list[Delegate]) -> Gate:
    number = sum(row.role == DelegateRole.COMMUNITY for row in delegates)
    if number:
        words = _("%(number)d of %(all)d who travel") % {"number": number, "all": len(delegates)}
    elif has_officials_only(delegates):
        words = _("Only officials travel. They open doors; the community has to be there to walk through them.")
    else:
        words = _("Nobody travels as a community partner.")
    return _gate(delegation, "community", _("Community partners travel"), bool(number), words)


def _partners(delegation: Delegation, coverage: Asked) -> Gate:
    """Inbound all of them are asked, outbound as many as possible: at least one."""
    if not coverage.all:
        words = _("No organization of our side belongs to this partnership yet. Write the local partners down first.")
        return _gate(delegation, "partners", _("Local partners are asked"), False, words)
    is_met = coverage.asked == coverage.all or (delegation.is_outbound and coverage.asked > 0)
    parts = {"asked": coverage.asked, "all": coverage.all, "percent": 100 * coverage.asked // coverage.all}
    words = _("%(asked)d of %(all)d asked, %(percent)d %%.") % parts
    if coverage.names and not is_met:
        not_asked = _("Not asked: %(names)s.") % {"names": named(coverage.names)}
        words = f"{words} {not_asked}"
    return _gate(delegation, "partners", _("Local partners are asked"), is_met, words)


def _training(delegation: Delegation, delegates: list[Delegate], membership: Membership | None) -> Gate:
    untrained = [row for row in delegates if row.trained_on is None]
    if not delegates:
        words = _("Nobody is on the trip yet.")
    elif untrained:
        names = named(names_of(untrained, membership))
        parts = {"number": len(delegates) - len(untrained), "all": len(delegates), "names": names}
        words = _("%(number)d of %(all)d have had it. Not yet: %(names)s.") % parts
    else:
        words = _("All who travel have had it.")
    return _gate(delegation, "training", _("Protocol training"), bool(delegates) and not untrained, words)


def _economic(delegation: Delegation, meetings: list[Meeting]) -> Gate:
    """A wish is not enough: the meeting has its time. Where there is not even a wish, the goals propose a pair."""
    meeting = next((row for row in meetings if row.state != MeetingState.WISHED), None)
    name = _("An economic meeting is on the agenda")
    if meeting:
        return _gate(delegation, "economic", name, True, str(meeting))
    if delegation.why_not_economic:
        words = _("None, and why: %(reason)s") % {"reason": delegation.why_not_economic}
        return _gate(delegation, "economic", name, True, words)
    if meetings:
        words = _("“%(meeting)s” is about business and has no time yet.") % {"meeting": meetings[0]}
        return _gate(delegation, "economic", name, False, words)
    words = _("Nothing on it is about business. See what the goals propose, or write down why there is none.")
    return _gate(delegation, "economic", name, False, words, section="goals")


def _approval(delegation: Delegation, newest: Approval | None) -> Gate:
    name = _("The counterpart has approved the agenda")
    theirs = their_turn(delegation)
    if newest is None:
        return _gate(delegation, "approval", name, False, _("They have not answered yet."), theirs=theirs)
    if newest.verdict != Verdict.APPROVED:
        words = _("They ask for a change: %(words)s") % {"words": newest.words or "–"}
        return _gate(delegation, "approval", name, False, words)
    if newest.agenda_number != delegation.agenda_number:
        words = _("They approved an earlier agenda; it has changed since.")
        return _gate(delegation, "approval", name, False, words, theirs=theirs)
    return _gate(delegation, "approval", name, True, _("The agenda as it stands is approved."))


def _protocol(delegation: Delegation, asked: list[ProtocolIssue]) -> Gate:
    if asked:
        number = len(asked)
        words = ngettext("%(number)d is open: %(first)s", "%(number)d are open, first: %(first)s", number)
        told = words % {"number": number, "first": asked[0]}
    else:
        told = _("None is open.")
    return _gate(delegation, "protocol", _("Questions of protocol are settled"), not asked, told)


def standing(gates: Sequence[Gate]) -> str:
    """How many gates are open to walk through, in a sentence. Pure."""
    met, number = sum(gate.is_met for gate in gates), len(gates)
    if met == number:
        return _("Everything is ready for departure.")
    return _("%(met)d of %(number)d gates are met.") % {"met": met, "number": number}
