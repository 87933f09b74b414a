"""Verbs for proposals: a volunteer writes one, staff accept it through the kind's own service or decline it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import CityProfile, Partnership, Proposal, Statistic
from partnerships.models.proposal import ProposalState
from partnerships.services.kinds import KINDS, Kind
from partnerships.services.statistics import profile_of
from portal.accounts.models import Association, User
from portal.activity.models import Verb
from portal.activity.services import plain, record
from portal.notices.services.telling import members_who, tell
from portal.saving import TITLE, StaleSave, restored, title_of


@transaction.atomic
def propose_change(*, kind: Kind, row: Any, read_version: int, values: Mapping[str, Any], by: User) -> Proposal:
    """Keep what a volunteer would change in a row, only what differs. Refused when nothing does."""
    proposed = {name: value for name, value in as_kept(values).items() if value != as_kept(_held(row, [name]))[name]}
    if not proposed:
        raise ValidationError(_("Nothing is changed yet."))
    parents = _parents(row)
    proposal = Proposal(
        association=row.association,
        model=kind.name,
        object_id=row.pk,
        read_version=read_version,
        values=proposed,
        by=by,
        **parents,
    )
    return _kept(proposal, title_of(row))


@transaction.atomic
def propose_new(*, kind: Kind, association: Association, parent: Any, values: Mapping[str, Any], by: User) -> Proposal:
    """Keep a new row that a volunteer would add."""
    row = kind.model(**{name: value for name, value in values.items() if not _is_many(kind, name)})
    belonging = row if kind.parent == "association" else parent
    proposal = Proposal(association=association, model=kind.name, values=as_kept(values), by=by, **_parents(belonging))
    return _kept(proposal, title_of(row))


@transaction.atomic
def accept_proposal(*, proposal: Proposal, read_version: int, by: User) -> Any:
    """Carry a proposal out as if `by` had typed it, at the version `by` compared it with; returns the row.

    Raises StaleSave when the row has changed since that comparison, ValidationError when it cannot be carried out.
    """
    proposal = _still_waiting(proposal)
    values = restored(KINDS[proposal.model].model, proposal.values)
    return _carried_out(proposal, read_version, values, by)


@transaction.atomic
def accept_mended(*, proposal: Proposal, read_version: int, values: Mapping[str, Any], by: User) -> Any:
    """Carry a proposal out in the words that `by` has mended; refused as `accept_proposal` is."""
    return _carried_out(_still_waiting(proposal), read_version, values, by)


@transaction.atomic
def decline_proposal(*, proposal: Proposal, answer: str, by: User) -> Proposal:
    """Answer a proposal with the reason why it is not taken. The reason is required: somebody took the trouble."""
    if not answer.strip():
        raise ValidationError({"answer": _("Write one sentence to the person who proposed this.")})
    proposal = _still_waiting(proposal)
    _decided(proposal, ProposalState.DECLINED, answer.strip(), by, Verb.DECLINED)
    return proposal


def as_kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them: keys for rows, text for days and decimals."""
    return plain({name: _key(value) for name, value in values.items()})


def parent_of(proposal: Proposal) -> Any:
    """The row under which a proposed new row would stand."""
    return {"partnership": proposal.partnership, "profile": proposal.profile}.get(
        KINDS[proposal.model].parent, proposal.association
    )


def _key(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, (models.QuerySet, list, tuple)):
        return sorted(each.pk for each in value)
    return value


def _held(row: models.Model, names: list[str]) -> dict[str, Any]:
    return {
        name: list(getattr(row, name).all()) if row._meta.get_field(name).many_to_many else getattr(row, name)
        for name in names
    }


def _parents(row: Any) -> dict[str, Any]:
    """The partnership or profile a row is or belongs to: a proposal is seen by whoever may see that."""
    if isinstance(row, Partnership):
        return {"partnership": row, "profile": None}
    if isinstance(row, CityProfile):
        return {"partnership": None, "profile": row}
    if isinstance(row, Statistic):
        return {"partnership": None, "profile": profile_of(row)}
    return {"partnership": getattr(row, "partnership", None), "profile": getattr(row, "profile", None)}


def _is_many(kind: Kind, name: str) -> bool:
    return bool(kind.model._meta.get_field(name).many_to_many)


def _kept(proposal: Proposal, title: dict[str, str]) -> Proposal:
    absent = {each.name for each in proposal._meta.concrete_fields if getattr(proposal, each.attname) is None}
    proposal.full_clean(exclude={"values"} | absent)
    proposal.save()
    about = proposal.partnership or proposal.profile
    record(by=proposal.by, verb=Verb.PROPOSED, row=proposal, after={TITLE: title}, about=about)
    readers = members_who("partnerships.edit", but=proposal.by)
    tell(kind="proposal_waits", row=proposal, to=readers, cause=f"proposal:{proposal.pk}")
    return proposal


def _still_waiting(proposal: Proposal) -> Proposal:
    current = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if current.state != ProposalState.WAITING:
        raise ValidationError(_("Somebody has answered this proposal already."))
    return current


def _carried_out(proposal: Proposal, read_version: int, values: Mapping[str, Any], by: User) -> Any:
    kind = KINDS[proposal.model]
    if proposal.object_id is None:
        row = kind.add(parent=parent_of(proposal), values=values, by=by)
    else:
        current = kind.model.objects.filter(pk=proposal.object_id).first()
        if current is None:
            raise StaleSave(None)
        row = kind.change(row=current, read_version=read_version, values=values, by=by)
    _decided(proposal, ProposalState.ACCEPTED, "", by, Verb.ACCEPTED)
    return row


def _decided(proposal: Proposal, state: str, answer: str, by: User, verb: str) -> None:
    proposal.state, proposal.answer = state, answer
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    record(by=by, verb=verb, row=proposal, after={"answer": answer}, about=proposal.partnership or proposal.profile)
