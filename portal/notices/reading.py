"""Notices as they are read: which still stand for their reader, what they say, by which way they come."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from portal.accounts.models import Membership
from portal.notices.choices import Way
from portal.notices.kinds import NoticeKind, known_kind
from portal.notices.models import Notice, NoticeWish
from portal.permissions import TABLE


@dataclass(frozen=True)
class Piece:
    """A part of a sentence: our words, or what somebody typed."""

    text: str
    is_typed: bool = False


@dataclass(frozen=True)
class Line:
    """One notice for one reader."""

    notice: Notice
    words: str
    why: Any
    address: str
    pieces: tuple[Piece, ...] = ()

    @property
    def is_unread(self) -> bool:
        return self.notice.read_at is None

    @property
    def told_at(self) -> datetime.datetime:
        return self.notice.created_at


def lines_of(membership: Membership, notices: Iterable[Notice]) -> list[Line]:
    """The notices that still stand for this member, in the order given; the membership's association is at hand.

    A query or two for each kind among them, however many there are.
    """
    listed = list(notices)
    by_kind: dict[str, list[Notice]] = defaultdict(list)
    for notice in listed:
        notice.association = membership.association
        by_kind[notice.kind].append(notice)
    found: dict[int, Line] = {}
    for name, group in by_kind.items():
        kind = known_kind(name)
        if kind is not None and membership.role in TABLE[kind.permission]:
            found |= _lines_of_kind(kind, membership, group)
    return [found[notice.pk] for notice in listed if notice.pk in found]


def _lines_of_kind(kind: NoticeKind, membership: Membership, notices: Sequence[Notice]) -> dict[int, Line]:
    rows = kind.rows(membership, {notice.row_key for notice in notices})
    found = {}
    for notice in notices:
        row = rows.get(notice.row_key)
        if row is None:
            continue
        if hasattr(row, "association_id"):
            row.association = membership.association
        if kind.stands(row, notice):
            words = kind.words(row, notice)
            pieces = pieces_of(words, kind.quoted(row, notice))
            found[notice.pk] = Line(notice, words, kind.why, kind.address(row, notice), pieces)
    return found


def pieces_of(words: str, quoted: Iterable[str]) -> tuple[Piece, ...]:
    """A sentence taken apart where somebody's own words begin and end."""
    pieces = [Piece(words)]
    for text in filter(None, quoted):
        for place, piece in enumerate(pieces):
            before, found, after = piece.text.partition(text)
            if found and not piece.is_typed:
                pieces[place : place + 1] = [Piece(before), Piece(found, True), Piece(after)]
                break
    return tuple(piece for piece in pieces if piece.text)


def way_of(wish: NoticeWish | None, kind: NoticeKind) -> str:
    """By which way a kind of notice comes to a member: as they chose, else as the kind says."""
    chosen = wish.ways.get(kind.name) if wish else None
    return chosen if chosen in Way.values else kind.way.value


def mail_way(wish: NoticeWish | None, kind: NoticeKind) -> str:
    """The same, as far as mail goes: whoever stopped the letters gets none."""
    return Way.PORTAL.value if wish and not wish.has_mail else way_of(wish, kind)


def wishes_of(memberships: Iterable[Membership]) -> Mapping[int, NoticeWish]:
    """Membership's key → its wish, where there is one. One query."""
    keys = [each.pk for each in memberships]
    return {wish.membership_id: wish for wish in NoticeWish.objects.filter(membership__in=keys)}


def unread_notices() -> Any:
    """How many notices a membership has not read, as the query that opens an association asks it."""
    unread = Notice.objects.filter(membership=OuterRef("pk")).unread().order_by()
    counted = unread.values("membership").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
