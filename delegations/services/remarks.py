"""Verbs for planning with the counterpart: what a guest says and approves, what a member answers and settles."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from delegations.choices import LinkKind, RemarkKind, Verdict
from delegations.guest_agenda import is_open_for_words
from delegations.guests import Standing, standing
from delegations.models import Approval, Delegation, GuestComment, GuestLink, Meeting, ProtocolIssue
from portal.accounts.models import User
from portal.activity.models import Verb
from portal.activity.services import record
from portal.notices.services.telling import members_among, tell
from portal.saving import TITLE, VERSION, StaleSave, create, recorded_version, save_version, title_of

MOST_REMARKS = 200
"""A guest who has written so many talks to us on the telephone."""


@transaction.atomic
def say(*, link: GuestLink, meeting: Meeting | None, kind: str, said: str) -> GuestComment:
    """Keep what a guest says to the agenda or to one appointment; a question of protocol is put on the list of those
    to be settled before anything is printed.

    Sent twice by a double press, it is kept once. Refused: nothing said, a link or a trip that has ended meanwhile.
    """
    trip = _held_trip(link)
    if not said.strip():
        raise ValidationError({"said": _("Please write your remark first.")})
    earlier = GuestComment.objects.filter(link=link)
    if twin := earlier.filter(meeting=meeting, kind=kind, said=said).first():
        return twin
    if earlier.count() >= MOST_REMARKS:
        raise ValidationError({"said": _("There are many remarks already. Please write us a letter about this one.")})
    row = GuestComment(association=link.association, link=link, delegation=trip, meeting=meeting, kind=kind)
    kept = create(row=row, values={"said": said, "kind": kind}, by=None, about=link.person)
    if kind == RemarkKind.PROTOCOL:
        issue = ProtocolIssue(association=link.association, delegation=trip, meeting=meeting, comment=kept)
        create(row=issue, values={"what": said}, by=None, about=link.person)
    tell(kind="trip_remark", row=kept, to=members_among([trip.lead_id, link.by_id]), cause=f"remark:{kept.pk}")
    return kept


@transaction.atomic
def give_verdict(*, link: GuestLink, verdict: str, words: str, read_number: int) -> Approval:
    """Keep whether the guest approves the agenda, as it stands at this moment, or asks for a change; all are kept.

    Refused: an agenda that has changed since the guest's page was shown (code `changed`), a wish for a change that does
    not say which, a link or a trip that has ended meanwhile.
    """
    trip = _held_trip(link)
    if read_number != trip.agenda_number:
        words_ = _("The agenda has changed since this page was shown. Please look at it once more, then answer.")
        raise ValidationError(words_, code="changed")
    if verdict not in Verdict.values:
        raise ValidationError(_("Choose one of the answers."))
    if verdict == Verdict.CHANGES and not words.strip():
        raise ValidationError({"words": _("Please write what should be changed.")})
    newest = Approval.objects.filter(link=link).first()
    same = (verdict, words.strip(), trip.agenda_number)
    if newest and (newest.verdict, newest.words, newest.agenda_number) == same:
        return newest
    row = Approval(association=link.association, link=link, delegation=trip)
    values = {"verdict": verdict, "words": words.strip(), "agenda_number": trip.agenda_number}
    kept = create(row=row, values=values, by=None, about=link.person)
    tell(kind="trip_verdict", row=kept, to=members_among([trip.lead_id, link.by_id]), cause=f"verdict:{kept.pk}")
    return kept


def keep_seen(*, link: GuestLink, state: dict[str, Any]) -> None:
    """Remember what the guest has been shown, for the marks of the next visit."""
    trip: Any = link.delegation  # an agenda's link has one
    if link.seen == state and link.seen_number == trip.agenda_number and link.seen_before:
        return
    before = link.seen_before or link.seen or state
    GuestLink.objects.filter(pk=link.pk).update(seen=state, seen_before=before, seen_number=trip.agenda_number)


@transaction.atomic
def answer_remark(*, remark: GuestComment, read_version: int, answer: str, by: User) -> GuestComment:
    """Answer what a guest said; the guest reads it on their page. An answer can be corrected. Refused: nothing said;
    StaleSave if somebody has answered first."""
    held = GuestComment.objects.select_for_update(of=("self",)).select_related("link__person").get(pk=remark.pk)
    held.version = recorded_version(held)
    if held.version != read_version:
        raise StaleSave(held)
    if not answer.strip():
        raise ValidationError({"answer": _("Write the answer first.")})
    before = {"answer": held.answer}
    held.answer, held.answered_at, held.answered_by = answer.strip(), timezone.now(), by
    held.full_clean()
    held.save(update_fields=["answer", "answered_at", "answered_by"])
    after = {"answer": held.answer, VERSION: read_version + 1, TITLE: title_of(held)}
    record(by=by, verb=Verb.CHANGED, row=held, before=before, after=after, about=held.link.person)
    return held


def raise_issue(*, delegation: Delegation, what: str, meeting: Meeting | None = None, by: User) -> ProtocolIssue:
    """Put a question of protocol on the list; until it is settled, whatever is printed is a draft. Refused: nothing
    asked."""
    if not what.strip():
        raise ValidationError({"what": _("Write what has to be settled.")})
    row = ProtocolIssue(association=delegation.association, delegation=delegation, raised_by=by)
    return create(row=row, values={"what": what, "meeting": meeting}, by=by)


@transaction.atomic
def settle_issue(*, issue: ProtocolIssue, read_version: int, resolution: str, by: User) -> ProtocolIssue:
    """Write down how a question was settled, or correct it. Refused: without a word; StaleSave if somebody has settled
    it first."""
    held = ProtocolIssue.objects.select_for_update(of=("self",)).get(pk=issue.pk)
    if not resolution.strip():
        raise ValidationError({"resolution": _("Write how it was settled, so that nobody has to ask again.")})
    saved = save_version(row=held, read_version=read_version, values={"resolution": resolution}, by=by)
    ProtocolIssue.objects.filter(pk=saved.pk).update(resolved_at=timezone.now(), resolved_by=by)
    saved.refresh_from_db()
    after = {"resolved_at": saved.resolved_at, TITLE: title_of(saved)}
    record(by=by, verb=Verb.CHANGED, row=saved, before={"resolved_at": None}, after=after)
    return saved


@transaction.atomic
def reopen_issue(*, issue: ProtocolIssue, by: User) -> ProtocolIssue:
    """Open a settled question again; how it was settled stays in the text. Refused: one that is open."""
    held = ProtocolIssue.objects.select_for_update(of=("self",)).get(pk=issue.pk)
    if held.is_open:
        raise ValidationError(_("This question is open already."))
    before = {"resolved_at": held.resolved_at}
    rows = ProtocolIssue.objects.filter(pk=held.pk)
    rows.update(resolved_at=None, resolved_by=None, version=held.version + 1)
    held.refresh_from_db()
    record(by=by, verb=Verb.CHANGED, row=held, before=before, after={"resolved_at": None, TITLE: title_of(held)})
    return held


def _held_trip(link: GuestLink) -> Delegation:
    """The trip as it is now, kept from changes of its agenda until the transaction ends; refused where the link no
    longer lets anybody say anything."""
    linked = ("association", "delegation", "person")
    current: Any = GuestLink.objects.select_for_update(of=("self",)).select_related(*linked).get(pk=link.pk)
    state = standing(current, timezone.now())
    if state != Standing.OPEN or current.kind != LinkKind.AGENDA:
        raise ValidationError(str(Standing(state).label))
    rows = Delegation.objects.select_for_update(of=("self",))
    trip = rows.select_related("partnership__home", "partnership__partner").get(pk=current.delegation_id)
    if not is_open_for_words(trip):
        raise ValidationError(_("The visit is over; nothing is changed on its agenda any more."))
    return trip
