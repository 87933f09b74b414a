"""How a list of pages stands, ready to be shown: a word, its colour, the reason in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from portal.documents import services
from portal.documents.changes import BlockChanges
from portal.documents.engine import MissingPart
from portal.documents.kinds import DocumentKind
from portal.documents.models import Export, Outcome
from portal.documents.services.refusals import refusal_of
from portal.jobs.models import Job, JobState


@dataclass(frozen=True)
class State:
    """What a list says of one page. `mark` is a state of components/mark.html; `why` is empty where all is well."""

    mark: str
    words: str
    why: str = ""
    changes: tuple[BlockChanges, ...] = field(default_factory=tuple)
    wants_anew: bool = False
    is_stale: bool = False


def states(
    exports: Sequence[Export], kinds: Mapping[str, DocumentKind], standings: Mapping[int, services.Standing]
) -> dict[int, State]:
    """Export id → its state. One query, where pages are waiting."""
    waiting = [each for each in exports if each.is_waiting]
    jobs = Job.objects.by_subject("render_export", waiting) if waiting else {}
    found = {}
    for each in exports:
        kind = kinds[each.document.kind]
        if each.is_ready:
            found[each.pk] = _finished(each, kind, standings.get(each.pk))
        elif each.is_waiting:
            found[each.pk] = _waiting(jobs.get(str(each.pk)))
        else:
            anew = each.outcome == Outcome.CANCELLED
            found[each.pk] = State("owed", each.get_outcome_display(), refusal_of(each, kind), wants_anew=anew)
    return found


def state_today(export: Export, kind: DocumentKind, subject: Any) -> State:
    """How one finished page stands; as one that is current where this server cannot tell. Queries."""
    try:
        today = services.standing(export, kind, kind.collect(subject, services.options_in(export)))
    except (MissingPart, LookupError):  # the page is there all the same
        today = services.Standing(is_current=True, is_stale=False)
    return states([export], {kind.name: kind}, {export.pk: today})[export.pk]


def has_stopped(job: Job | None) -> bool:
    """Whether nobody works on a page that is not finished: its job failed, was cancelled or is gone."""
    return job is None or job.state in (JobState.FAILED, JobState.CANCELLED)


def why_it_stopped(job: Job | None) -> str:
    """The reason, in the reader's language."""
    if job is None:
        return _("Nobody works on it any more.")
    return job.reason or (_("It was cancelled.") if job.state == JobState.CANCELLED else "")


def _finished(export: Export, kind: DocumentKind, today: services.Standing | None) -> State:
    if today is None or today.is_current:
        return State("well", _("Ready"))
    if today.has_new_look:
        words = _("What it says is still true; its pictures or its design have changed since.")
        return State("well", _("Ready"), words, wants_anew=True)
    changes = services.told_today(export, today, kind)
    return State(
        "soon", _("Out of date: the facts have changed since"), changes=changes, wants_anew=True, is_stale=True
    )


def _waiting(job: Job | None) -> State:
    if has_stopped(job):
        return State("owed", _("Not made"), why_it_stopped(job), wants_anew=True)
    return State("rest", _("Being made"), job.reason if job else "")
