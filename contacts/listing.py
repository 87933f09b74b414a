"""Pages of people in an order, by where the last page ended: page five hundred costs what page one does.

A cursor is the sort key and the row's key of the last line seen; the next page begins after it, by an index. Nothing is
counted or skipped. Rows without a day (never spoken to; not to be contacted) come after all others, in the order of
their keys. See docs/decisions/0080-pages-by-key.md.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Field, Func, Lookup, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

PER_PAGE = 50


@dataclass(frozen=True)
class Order:
    """A way to sort: the column, its direction, and whether some rows have nothing there."""

    name: str
    column: str
    label: Any
    is_descending: bool = False
    has_gaps: bool = False

    def read(self, text: str) -> Any:
        """A cursor's sort key as the column holds it. ValueError if it cannot be one."""
        return datetime.date.fromisoformat(text) if self.has_gaps else text


BY_KANA = Order("kana", "sort_kana", _("あいうえお"))
BY_LETTER = Order("letter", "sort_latin", _("A–Z"))
BY_DUE_DAY = Order("due", "due_on", _("Due first"), has_gaps=True)
BY_LAST_TOUCH = Order("touch", "last_touch_on", _("Last touch first"), is_descending=True, has_gaps=True)
ORDERS = {order.name: order for order in (BY_LETTER, BY_KANA, BY_DUE_DAY, BY_LAST_TOUCH)}


@dataclass(frozen=True)
class Cursor:
    """Between which lines a page lies: after this one, or before it. A key of None lies in the gaps."""

    key: str | None
    pk: int
    is_before: bool = False

    def __str__(self) -> str:
        packed = json.dumps([self.key, self.pk], ensure_ascii=False).encode()
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_cursor(order: Order, text: str, *, is_before: bool = False) -> Cursor | None:
    """The cursor of an address; None for one that is none, which shows the first page."""
    try:
        key, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(pk, int) or isinstance(pk, bool) or abs(pk) >= 2**63 or "\0" in (key or ""):
            return None
        if key is not None:
            order.read(key)
        elif not order.has_gaps:
            return None
    except (binascii.Error, ValueError, TypeError, AttributeError, RecursionError):
        return None
    return Cursor(key, pk, is_before)


@dataclass(frozen=True)
class Page:
    """A page's lines, and the cursors of the pages beside it where there are any."""

    lines: list[Any]
    before: str = ""
    after: str = ""
    is_last: bool = False


def page_of(
    rows: QuerySet,
    order: Order,
    cursor: Cursor | None,
    *,
    from_end: bool = False,
    lines: Callable[[QuerySet], list[Any]],
) -> Page:
    """The page of `rows` at a cursor, the first without one, the last with `from_end`.

    One query; where a page runs from the dated lines into the gaps, two. `lines` reads a query into objects that have
    `pk` and the order's column.
    """
    backwards = from_end or bool(cursor and cursor.is_before)
    found: list[Any] = []
    for is_gap in _segments(order, cursor, backwards=backwards):
        part = _in_order(rows, order, is_gap=is_gap, backwards=backwards)
        if cursor and is_gap == (cursor.key is None and order.has_gaps):
            part = _beyond(part, order, cursor, is_gap=is_gap, backwards=backwards)
        found += lines(part[: PER_PAGE + 1 - len(found)])
        if len(found) > PER_PAGE:
            break
    more, found = len(found) > PER_PAGE, found[:PER_PAGE]
    if backwards:
        found.reverse()
    if not found:
        return Page([])
    has_before = more if backwards else cursor is not None
    has_after = (not from_end) if backwards else more
    first, last = (str(Cursor(_key_of(order, line), line.pk)) for line in (found[0], found[-1]))
    return Page(found, first if has_before else "", last if has_after else "", is_last=not has_after)


def _segments(order: Order, cursor: Cursor | None, *, backwards: bool) -> list[bool]:
    """In which of the two parts, the dated one (False) and the gaps (True), lines may lie, in order."""
    if not order.has_gaps:
        return [False]
    segments = [True, False] if backwards else [False, True]
    return segments if cursor is None or (cursor.key is None) == segments[0] else segments[1:]


def _in_order(rows: QuerySet, order: Order, *, is_gap: bool, backwards: bool) -> QuerySet:
    if order.has_gaps:
        rows = rows.filter(**{f"{order.column}__isnull": is_gap})
    sign = "-" if order.is_descending != backwards else ""
    return rows.order_by(f"{sign}pk") if is_gap else rows.order_by(f"{sign}{order.column}", f"{sign}pk")


def _beyond(rows: QuerySet, order: Order, cursor: Cursor, *, is_gap: bool, backwards: bool) -> QuerySet:
    """Lines after the cursor's, as one comparison of two columns, which an index answers at once."""
    upward = order.is_descending == backwards
    if is_gap:
        return rows.filter(Q(pk__gt=cursor.pk) if upward else Q(pk__lt=cursor.pk))
    return rows.filter(RowIsBeyond(order.column, order.read(str(cursor.key)), cursor.pk, ">" if upward else "<"))


class RowIsBeyond(Lookup):
    """`(column, id) > (key, id)`: one comparison of rows, where Django writes two joined by OR for SQLite."""

    def __init__(self, column: str, key: Any, pk: int, sign: str) -> None:
        super().__init__(_row(F(column), F("pk")), _row(Value(key), Value(pk)))
        self.sign = sign

    @property
    def identity(self) -> tuple[Any, ...]:
        return (*super().identity, self.sign)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        (row, of_row), (last, of_last) = compiler.compile(self.lhs), compiler.compile(self.rhs)
        return f"{row} {self.sign} {last}", [*of_row, *of_last]


def _row(column: Combinable, key: Combinable) -> Func:
    return Func(column, key, function="", output_field=Field())


def _key_of(order: Order, line: Any) -> str | None:
    value = getattr(line, order.column)
    return None if value is None else str(value)
