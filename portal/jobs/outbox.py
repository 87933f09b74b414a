"""The letters of a demonstration that sends no mail: read as their receivers would, written from the same rows.

A letter is shown here if its kind says so (`Letter.is_in_outbox`); those with a way into an account never are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import override

from portal.accounts.letters import readable
from portal.accounts.models import Association, Membership
from portal.jobs.kinds import all_kinds

if TYPE_CHECKING:
    from portal.jobs.mail import Letter


@dataclass(frozen=True)
class Shown:
    """One letter that went out: its kind and row, and how it reads."""

    kind: Letter
    row: Any
    letter: EmailMessage

    @property
    def sender(self) -> str:
        """From whom it comes, as a mail program shows it."""
        return readable(self.letter.from_email)

    @property
    def language(self) -> str:
        """The language in which it is written."""
        return self.kind.language_of(self.row)

    @property
    def sent_at(self) -> Any:
        """When it went out."""
        return getattr(self.row, self.kind.sent_mark)


def is_open(association: Association) -> bool:
    """Whether an association has an outbox to look into: a demonstration, while mail stays on this machine."""
    return association.is_demonstration and not settings.EMAIL_URL


def letters_of(membership: Membership, most: int) -> list[Shown]:
    """The newest letters of each kind that this member may see, the newest first. A query for each kind."""
    found = [_shown(kind, row) for kind in _kinds() for row in kind.together(_sent(kind, membership)[:most])]
    return sorted(found, key=lambda each: each.sent_at, reverse=True)[:most]


def letter_of(membership: Membership, name: str, key: int) -> Shown | None:
    """One letter, None where there is none that this member may see. One query."""
    for kind in _kinds():
        if kind.name == name and (row := _sent(kind, membership).filter(pk=key).first()):
            return _shown(kind, row)
    return None


def _kinds() -> list[Letter]:
    letters: list[Any] = [kind for kind in all_kinds() if getattr(kind, "is_in_outbox", False)]
    return letters


def _sent(kind: Letter, membership: Membership) -> Any:
    rows: Any = kind.model._default_manager.filter(**{f"{kind.sent_mark}__isnull": False})
    if hasattr(rows, "visible_to"):
        rows = rows.visible_to(membership)
    return kind.linked(rows.select_related("association")).order_by(f"-{kind.sent_mark}", "-pk")


def _shown(kind: Letter, row: Any) -> Shown:
    with override(kind.language_of(row)):
        return Shown(kind, row, kind.write(row))
