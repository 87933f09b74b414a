"""The port for notices: an app adds a kind of notice by one registered class in its `notices.py`.

    @register
    class Answered(NoticeKind):
        name, model = "invitation_answered", Invitation
        title = _("A guest answers an invitation")
        why = _("You read this because you wrote the invitation.")
        permission = "contacts.read"

        def words(self, row, notice):
            return _("%(guest)s accepted …") % {…}

and the service that changes the row says `tell(kind="invitation_answered", row=invitation, to=…, cause=…)` in its
transaction. A notice is read through the reader's own eyes: without the permission, or where `visible_to` does not find
the row, there is none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from portal.notices.choices import Way
from portal.permissions import TABLE

if TYPE_CHECKING:
    from portal.accounts.models import Membership
    from portal.notices.models import Notice


class NoticeKind:
    """One kind of notice about rows of one model.

    `title` is what members read where they choose how it comes, `why` the sentence beneath the notice: “You read this
    because you lead this trip.” `way` is how it comes to whoever has not chosen, `ways` are those to choose from.
    """

    name: ClassVar[str]
    model: ClassVar[type[models.Model]]
    title: ClassVar[Any]
    why: ClassVar[Any]
    permission: ClassVar[str]
    way: ClassVar[Way] = Way.DAILY
    ways: ClassVar[Sequence[Way]] = tuple(Way)
    order: ClassVar[int] = 50

    def linked(self, rows: Any) -> Any:
        """The rows with what the words name, in the same query."""
        return rows

    def seen(self, membership: Membership, keys: Collection[int]) -> Any:
        """The rows of these keys that this member may see."""
        rows: Any = self.model._default_manager.filter(pk__in=keys)
        return rows.visible_to(membership) if hasattr(rows, "visible_to") else rows

    def rows(self, membership: Membership, keys: Collection[int]) -> Mapping[int, Any]:
        """Key → row, with all that the words name. One query, and what `linked` prefetches."""
        return {row.pk: row for row in self.linked(self.seen(membership, keys))}

    def stands(self, row: Any, notice: Notice) -> bool:
        """Whether the notice still tells something true. No query."""
        return True

    def words(self, row: Any, notice: Notice) -> str:
        """One sentence, in the active language. No query."""
        raise NotImplementedError

    def quoted(self, row: Any, notice: Notice) -> tuple[str, ...]:
        """What of the sentence somebody typed: it may be in another language than the sentence. No query."""
        return ()

    def address(self, row: Any, notice: Notice) -> str:
        """Where the row is read. No query: `notice.association` is at hand."""
        return str(row.get_absolute_url())


_kinds: dict[str, NoticeKind] = {}


def register(kind: type[NoticeKind]) -> type[NoticeKind]:
    """Make a kind known. Refuses a name taken by another class and a permission that the table lacks."""
    if kind.permission not in TABLE:
        raise ImproperlyConfigured(f"portal/permissions.py has no permission {kind.permission!r}.")
    known = _kinds.get(kind.name)
    if known and type(known).__qualname__ != kind.__qualname__:
        raise ImproperlyConfigured(f"Two kinds of notice are called {kind.name!r}.")
    _kinds[kind.name] = kind()
    return kind


def kind_named(name: str) -> NoticeKind:
    """The registered kind; KeyError for a name that nobody registered."""
    return _kinds[name]


def known_kind(name: str) -> NoticeKind | None:
    """The kind, or None where the code no longer knows it."""
    return _kinds.get(name)


def kinds_for(role: str) -> list[NoticeKind]:
    """The kinds of notice that somebody in this role can get, in the order in which they are chosen."""
    found = [kind for kind in _kinds.values() if role in TABLE[kind.permission]]
    return sorted(found, key=lambda kind: (kind.order, kind.name))
