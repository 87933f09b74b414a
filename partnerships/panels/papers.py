"""The board room's panel of agreements and grants: what ends, what one has to apply for or report on by a day."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerships.choices import Currency, GrantState
from partnerships.due import BEFORE_SENT, GIVEN, Due, agreement_due, grant_due
from partnerships.looks import (
    SOON_DAYS,
    dated,
    days_to,
    either,
    is_now,
    linked,
    listed,
    listed_in_period,
    named,
    named_pairs,
    of_look,
    seen_by,
    told,
)
from partnerships.models import Agreement, Grant
from portal.bilingual import said
from portal.money import money
from portal.panels import Cell, Change, Figure, Look, Panel, Shown, Table, register

MOST = 8
"""So many papers are drawn; the registers have them all."""


@dataclass(frozen=True)
class Line:
    """An agreement or a grant with its day."""

    row: Any
    field: str
    kind: str
    due: Due


def ending(look: Look) -> list[Line]:
    """The agreements that end within ninety days, and those whose end has passed without a word. One query."""
    until = look.today + datetime.timedelta(days=SOON_DAYS)
    rows = seen_by(look, Agreement.objects.filter(ended_on=None, expires_on__lte=until))
    found = of_look(look, named_pairs(rows).order_by("expires_on", "pk"))
    return [Line(row, "title", _("Agreement"), due) for row in found if (due := agreement_due(row, look.today))]


def asking(look: Look) -> list[Line]:
    """The grants with a day within ninety days, or one that has passed. One query."""
    until = look.today + datetime.timedelta(days=SOON_DAYS)
    to_apply = Q(state__in=BEFORE_SENT, deadline_on__lte=until)
    to_report = Q(state=GrantState.GRANTED, report_due_on__lte=until)
    found = of_look(look, seen_by(look, Grant.objects.filter(to_apply | to_report)))
    lines = [Line(row, "name", _("Grant"), due) for row in found if (due := grant_due(row, look.today))]
    return sorted(lines, key=lambda line: (line.due.on, line.row.pk))


def granted(look: Look) -> dict[str, list[Decimal]]:
    """Currency → what was granted in the period, and in the one before. One query."""
    rows = seen_by(look, Grant.objects.filter(either(look, "decided_on"), state__in=GIVEN).exclude(amount=None))
    grouped = rows.annotate(is_now=is_now(look, "decided_on")).order_by().values("is_now", "currency")
    found: defaultdict[str, list[Decimal]] = defaultdict(lambda: [Decimal(), Decimal()])
    for row in grouped.annotate(sum=Sum("amount")):
        found[row["currency"]][0 if row["is_now"] else 1] = row["sum"]
    return {currency: found[currency] for currency in Currency.values if currency in found}


def signed(look: Look) -> tuple[int, int]:
    """The agreements signed in the period, and in the one before. One query."""
    found = (
        seen_by(look, Agreement.objects.filter(either(look, "signed_on")))
        .order_by()
        .aggregate(
            now=Count("pk", filter=Q(signed_on__gte=look.period.since)),
            before=Count("pk", filter=Q(signed_on__lt=look.period.since)),
        )
    )
    return found["now"], found["before"]


@register
class Papers(Panel):
    """Agreements and grants."""

    name, title, order = "papers", gettext_lazy("Agreements and grants"), 65
    words = gettext_lazy("What ends, and what one has to apply for or report on, within ninety days.")
    template = "partnerships/panels/papers.html"

    def show(self, look: Look) -> Shown | None:
        agreements, grants = ending(look), asking(look)
        now, before = signed(look)
        lines = sorted([*agreements, *grants], key=lambda line: line.due.on)
        agreement_list = listed(look, "agreement_list")
        return Shown(
            summary=_summary(len(agreements), len(grants)),
            figures=[
                Figure(_("Agreements that end within 90 days"), len(agreements), f"{agreement_list}#ending"),
                Figure(_("Grants with a day within 90 days"), len(grants), listed(look, "grant_list", show="due")),
                Figure(
                    _("Agreements signed"),
                    now,
                    listed_in_period(look, "agreement_list"),
                    before=before,
                    better=1,
                ),
                *(_granted(look, currency, *sums) for currency, sums in granted(look).items()),
            ],
            tables=_table(lines),
            drawing={
                "papers": [
                    {"title": linked(line.row, line.field), "kind": line.kind, "due": line.due} for line in lines[:MOST]
                ],
                "more": max(len(lines) - MOST, 0),
                "address": agreement_list,
            },
            changes=_changes(look, lines),
            address=agreement_list,
        )


def _granted(look: Look, currency: str, now: Decimal, before: Decimal) -> Figure:
    return Figure(
        _("Granted, %(currency)s") % {"currency": Currency(currency).label},
        now,
        listed_in_period(look, "grant_list", currency=currency),
        before=before,
        words=money(now, currency),
        before_words=money(before, currency),
        better=1,
    )


def _summary(agreements: int, grants: int) -> str:
    if not agreements and not grants:
        return _("No agreement ends, and no grant asks for anything, within ninety days.")
    ends = ngettext(
        "%(number)s agreement has ended or ends within ninety days.",
        "%(number)s agreements have ended or end within ninety days.",
        agreements,
    ) % {"number": agreements}
    asks = ngettext(
        "%(number)s grant asks for something by then.", "%(number)s grants ask for something by then.", grants
    ) % {"number": grants}
    return " ".join(words for words, number in ((ends, agreements), (asks, grants)) if number)


def _table(lines: Sequence[Line]) -> list[Table]:
    rows = [
        [
            Cell(line.kind),
            named(line.row, line.field),
            dated(line.due.on),
            Cell(line.due.words),
        ]
        for line in lines
    ]
    headings = [_("Kind"), _("What"), _("Day"), _("What has to be done")]
    return [Table(_("What ends or is due within ninety days"), headings, rows)] if rows else []


def _changes(look: Look, lines: Sequence[Line]) -> list[Change]:
    """The first that is over, else the first that comes."""
    if not lines:
        return []
    line = lines[0]
    days = days_to(line.due.on, look.today)
    weight = 65 if days < 0 else 50 if days <= 30 else 30
    words = told(_("{kind} “{name}”: {due}."), kind=line.kind, name=said(line.row, line.field), due=line.due.words)
    return [Change(weight, words, line.row.get_absolute_url())]
