"""Verbs about notices: telling, taking back, reading, choosing, stopping the letters."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from portal.accounts.models import Association, Membership, User
from portal.notices.choices import Way
from portal.notices.kinds import kind_named, kinds_for
from portal.notices.models import Notice, NoticeLetter, NoticeWish
from portal.notices.reading import lines_of, way_of, wishes_of
from portal.permissions import TABLE
from portal.scoping import scope, system_scope

READ_KEPT = datetime.timedelta(days=90)
KEPT = datetime.timedelta(days=180)
LETTERS_KEPT = datetime.timedelta(days=400)


# --- who is told --------------------------------------------------------------------------------------------------


def members_among(users: Iterable[User | int | None], *, but: User | None = None) -> list[Membership]:
    """The live memberships of these users in the association of the scope; not of `but`, who did it. One query."""
    keys = {getattr(user, "pk", user) for user in users} - {None, but.pk if but else None}
    rows = Membership.objects.live().filter(user__in=keys).select_related("association") if keys else ()
    return list(rows)


def members_who(permission: str, *, but: User | None = None) -> list[Membership]:
    """The live memberships whose role holds a permission, in the association of the scope; not of `but`. One query."""
    rows = Membership.objects.live().filter(role__in=TABLE[permission]).select_related("association")
    return [each for each in rows if but is None or each.user_id != but.pk]


# --- telling ------------------------------------------------------------------------------------------------------


@transaction.atomic
def tell(
    *, kind: str, row: Any, to: Collection[Membership], cause: str, details: Mapping[str, Any] | None = None
) -> int:
    """Tell these members what happened to a row, in the transaction in which it happened; `cause` says what it was.

    Nobody is told of one cause twice, nor what they chose not to hear, nor of a row that they may not see. `details`
    are keys, days and codes, no words of anybody's. Returns how many are told. A query for each reader, and three.
    """
    known = kind_named(kind)
    wishes = wishes_of(to) if to else {}
    wanted = [each for each in to if each.role in TABLE[known.permission]]
    wanted = [each for each in wanted if way_of(wishes.get(each.pk), known) != Way.NONE]
    seeing = [each for each in wanted if known.seen(each, [row.pk]).exists()]
    rows = [
        Notice(
            association_id=each.association_id,
            membership=each,
            kind=kind,
            row_key=row.pk,
            cause=cause,
            details=dict(details or {}),
        )
        for each in seeing
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def withdraw(*, kind: str, but: Collection[str] = ()) -> int:
    """Take back what was told of a kind in the association of the scope, but for these causes: it is no longer so.
    Returns how many."""
    told = Notice.objects.filter(kind=kind).values_list("pk", "cause")
    gone = [key for key, cause in told if cause not in but]
    return Notice.objects.filter(pk__in=gone).delete()[0] if gone else 0


# --- reading ------------------------------------------------------------------------------------------------------


def mark_read(*, notice: Notice) -> None:
    """Note that a member has read a notice. Twice is once."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())


def mark_all_read(*, membership: Membership, newest: int) -> int:
    """Note that a member has read all notices up to the newest that the page showed. Returns how many."""
    unread = Notice.objects.filter(membership=membership, read_at=None, pk__lte=newest)
    return unread.update(read_at=timezone.now())


# --- choosing -----------------------------------------------------------------------------------------------------


def choose_ways(*, membership: Membership, has_mail: bool, ways: Mapping[str, str]) -> NoticeWish:
    """Keep by which way each kind of notice comes to a member; kinds that are not named stay as they were."""
    offered = {kind.name for kind in kinds_for(membership.role)}
    given = {name: way for name, way in ways.items() if name in offered and way in Way.values}
    earlier = NoticeWish.objects.filter(membership=membership).values_list("ways", flat=True).first()
    values = {"association": membership.association, "has_mail": has_mail, "ways": (earlier or {}) | given}
    wish, _is_new = NoticeWish.objects.update_or_create(membership=membership, defaults=values)
    return wish


@transaction.atomic
def stop_letters(*, user: User) -> None:
    """Send this person no letters with notices any more, from no association, until they ask for them. Twice is once.

    The letter is one for all of them, and so is its link.
    """
    with system_scope("stop the letters with notices of all associations of one person"):
        memberships = list(Membership.objects.filter(user=user).select_related("association"))
    for membership in memberships:
        with scope(membership.association):
            defaults = {"association": membership.association, "has_mail": False}
            NoticeWish.objects.update_or_create(membership=membership, defaults=defaults)


# --- housekeeping -------------------------------------------------------------------------------------------------


def clear_notices(*, now: datetime.datetime) -> int:
    """Let go of notices that are old, whose member has gone, or that tell nothing any more. Returns how many."""
    gone = 0
    for association in Association.objects.all():
        with scope(association), transaction.atomic():
            NoticeLetter.objects.filter(created_at__lt=now - LETTERS_KEPT).delete()
            old = models.Q(read_at__lt=now - READ_KEPT) | models.Q(created_at__lt=now - KEPT)
            ended = models.Q(membership__ended_at__isnull=False)
            gone += Notice.objects.filter(old | ended).delete()[0]
            gone += _clear_empty(association)
    return gone


def _clear_empty(association: Association) -> int:
    """Notices nobody can read: their row is gone, or hidden from their reader, or it is no longer so."""
    gone = 0
    told = Notice.objects.unread().values("membership")
    for membership in Membership.objects.filter(pk__in=told):
        membership.association = association
        notices = list(Notice.objects.unread().filter(membership=membership))
        standing = {line.notice.pk for line in lines_of(membership, notices)}
        empty = [each.pk for each in notices if each.pk not in standing]
        gone += Notice.objects.filter(pk__in=empty).delete()[0] if empty else 0
    return gone
