"""A proposal in words: what it is about, and each field as it is now beside what is proposed."""

from __future__ import annotations

from dataclasses import dataclass

from partnerships.models import Proposal
from partnerships.services.kinds import KINDS
from portal.bilingual import language_of
from portal.saving import shown


@dataclass(frozen=True)
class Place:
    """What kind of row a proposal is about, on whose page, at which address, and the fields it names."""

    what: str
    where: str
    address: str
    fields: tuple[str, ...]
    is_new: bool


@dataclass(frozen=True)
class Line:
    """One field: its label, its language, what stands there now, what is proposed."""

    label: str
    language: str
    now: str
    proposed: str


@dataclass(frozen=True)
class Comparison:
    """All fields of a proposal against the row as it is now. `has_moved`: the row changed since it was proposed."""

    title: str
    lines: tuple[Line, ...]
    version: int
    has_moved: bool
    is_gone: bool


def place_of(proposal: Proposal) -> Place:
    """Where a proposal belongs. No query with both parents fetched."""
    meta = KINDS[proposal.model].model._meta
    parent = proposal.partnership or proposal.profile
    return Place(
        what=_first_capital(str(meta.verbose_name)),
        where=str(parent or ""),
        address=parent.get_absolute_url() if parent else "",
        fields=tuple(str(meta.get_field(name).verbose_name) for name in proposal.values),
        is_new=proposal.object_id is None,
    )


def comparison_of(proposal: Proposal) -> Comparison:
    """Compare a proposal with the row. Queries the row and what its fields point to."""
    kind = KINDS[proposal.model]
    row = kind.model.objects.filter(pk=proposal.object_id).first() if proposal.object_id else None
    lines = []
    for name, value in proposal.values.items():
        described = kind.model._meta.get_field(name)
        if row is None:
            now = ""
        elif described.many_to_many:
            now = shown(row, name, list(getattr(row, name).values_list("pk", flat=True)))
        else:
            now = shown(row, name, described.value_from_object(row))
        proposed = shown(kind.model, name, value)
        if now or proposed:
            lines.append(Line(_first_capital(str(described.verbose_name)), language_of(name), now, proposed))
    return Comparison(
        title=str(row) if row else "",
        lines=tuple(lines),
        version=row.version if row else 0,
        has_moved=row is not None and row.version != proposal.read_version,
        is_gone=proposal.object_id is not None and row is None,
    )


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]
