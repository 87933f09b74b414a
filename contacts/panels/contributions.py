"""The board room's panel of contributions: money and things in kind apart, each currency for itself, of both sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contacts.choices import ContributionKind
from contacts.contributions import Sums, by_period_and_side
from contacts.looks import OF_GIVERS, people_seen
from contacts.models import Contribution
from partnerships.choices import Currency, Side
from partnerships.looks import dated, either, is_now, linked, listed_in_period, named, of_look, seen_by, within
from portal.looks.choices import LookKind
from portal.looks.doors import Seen
from portal.money import money
from portal.panels import Cell, Change, Figure, Look, Panel, Shown, Table, register

MOST = 5
"""So many gifts in kind are named; the register has them all."""
CASH, IN_KIND = ContributionKind.CASH.value, ContributionKind.IN_KIND.value
Found = dict[tuple[bool, str], Sums]


@register
class Contributions(Panel):
    """What was given."""

    name, title, order = "contributions", gettext_lazy("Contributions"), 85
    words = gettext_lazy("Money and things in kind, each currency for itself; in kind with how its value was found.")
    permission = "boards.read"
    template = "contacts/panels/contributions.html"

    def show(self, look: Look) -> Shown | None:
        rows = seen_by(look, Contribution.objects.all())
        flagged = rows.filter(either(look, "given_on")).annotate(is_now=is_now(look, "given_on"))
        found = by_period_and_side(flagged)
        now, before = (_together(found, is_it_now) for is_it_now in (True, False))
        in_kind: list[Any] = []
        if now.things:
            things = rows.filter(within(look.period, "given_on"), kind=IN_KIND).order_by("-given_on", "-pk")
            in_kind = of_look(look, things.select_related("organization", "person")[:MOST])
        return Shown(
            summary=summary(now, before),
            figures=figures(look, now, before),
            tables=[*_sums_table(look, now, before), *_sides_table(found), *_in_kind_table(in_kind)],
            drawing={
                "in_kind": [_thing(row) for row in in_kind],
                "more": now.things - len(in_kind),
                "address": listed_in_period(look, "contribution_list", kind=IN_KIND),
            },
            changes=_changes(look, now, before),
            address=listed_in_period(look, "contribution_list"),
            seen=_givers(in_kind),
        )


def _together(found: Found, is_now: bool) -> Sums:
    """Both sides of one period."""
    together = Sums("")
    for (of_now, _side), sums in found.items():
        if of_now == is_now:
            together.take_in(sums)
    return together


def held(now: Sums, before: Sums) -> list[tuple[str, str]]:
    """The kinds and currencies in which anything was given in either period, money first."""
    return [
        (kind, currency)
        for kind in (CASH, IN_KIND)
        for currency in Currency.values
        if currency in now.of(kind) or currency in before.of(kind)
    ]


def summary(now: Sums, before: Sums) -> str:
    """How many gave what."""
    if not now.number:
        words = _("No contribution of this period is written down.")
    else:
        words = ngettext(
            "%(number)s contribution of this period is written down.",
            "%(number)s contributions of this period are written down.",
            now.number,
        ) % {"number": now.number}
        if now.things:
            kind = ngettext("%(number)s of them is in kind.", "%(number)s of them are in kind.", now.things)
            words = f"{words} {kind % {'number': now.things}}"
        if now.without_value:
            open_ones = ngettext("%(number)s has no value.", "%(number)s have no value.", now.without_value) % {
                "number": now.without_value
            }
            words = f"{words} {open_ones}"
    earlier = ngettext(
        "In the period before there was %(number)s.", "In the period before there were %(number)s.", before.number
    )
    return f"{words} {earlier % {'number': before.number}}"


def figures(look: Look, now: Sums, before: Sums) -> list[Figure]:
    """The number, then a sum for each kind and currency."""
    address = listed_in_period(look, "contribution_list")
    found = [Figure(_("Contributions"), now.number, address, before=before.number, better=1)]
    for kind, currency in held(now, before):
        amount, earlier = now.amount(kind, currency), before.amount(kind, currency)
        found.append(
            Figure(
                sum_words(kind, currency),
                amount,
                listed_in_period(look, "contribution_list", kind=kind, currency=currency),
                before=earlier,
                words=money(amount, currency),
                before_words=money(earlier, currency),
                better=1,
            )
        )
    return found


def sum_words(kind: str, currency: str) -> str:
    """In money, U.S. dollars; in kind, Japanese yen."""
    words = _("In kind, %(currency)s") if kind == IN_KIND else _("In money, %(currency)s")
    return words % {"currency": Currency(currency).label}


def _sums_table(look: Look, now: Sums, before: Sums) -> list[Table]:
    rows = [
        [
            Cell(ContributionKind(kind).label),
            Cell(currency, Currency(currency).label),
            _amount(now, kind, currency, listed_in_period(look, "contribution_list", kind=kind, currency=currency)),
            _amount(before, kind, currency),
        ]
        for kind, currency in held(now, before)
    ]
    headings = [_("Kind"), _("Currency"), _("Value"), _("The period before")]
    return [Table(_("What contributions come to"), headings, rows)] if rows else []


def _amount(sums: Sums, kind: str, currency: str, address: str = "") -> Cell:
    amount = sums.amount(kind, currency)
    return Cell(amount, money(amount, currency), address, is_number=True)


def _sides_table(found: Found) -> list[Table]:
    """Who gave: our side and theirs, and those whose entry is gone, in number and by currency."""
    rows = []
    sides = [*((side.value, side.label) for side in Side), ("", _("not known"))]
    for side, label in sides:
        now, before = (found.get((is_it_now, side), Sums("")) for is_it_now in (True, False))
        if now.number or before.number:
            sums = " · ".join([*now.cash_words, *now.in_kind_words])
            numbers = (now.number, before.number)
            rows.append([Cell(label), *(Cell(number, is_number=True) for number in numbers), Cell(sums)])
    headings = [_("Side"), _("Contributions"), _("The period before"), _("What they come to")]
    return [Table(_("Contributions by side"), headings, rows)] if rows else []


def _giver(row: Any) -> Any:
    """The organization or the person that gave it; None where that entry is gone."""
    return row.organization or row.person


def _givers(in_kind: Sequence[Any]) -> list[Seen]:
    """The people among them, for the read log."""
    keys = {row.person_id for row in in_kind if row.person_id and not row.organization_id}
    return [people_seen(tuple(keys), OF_GIVERS, LookKind.PAGE)] if keys else []


def _in_kind_table(in_kind: Sequence[Any]) -> list[Table]:
    rows = [
        [
            named(row, "what"),
            dated(row.given_on),
            Cell(str(_giver(row)) if _giver(row) else None),
            Cell(row.value, money(row.value, row.currency), is_number=True),
            Cell(row.currency),
            Cell(row.valuation_basis or None),
        ]
        for row in in_kind
    ]
    headings = [_("What"), _("Day"), _("Who gave it"), _("Value"), _("Currency"), _("How the value was found")]
    return [Table(_("The newest gifts in kind"), headings, rows, is_told=True)] if rows else []


def _thing(row: Any) -> dict[str, Any]:
    return {
        "what": linked(row, "what"),
        "day": row.given_on,
        "giver": str(_giver(row)) if _giver(row) else "",
        "worth": money(row.value, row.currency),
        "basis": row.valuation_basis,
    }


def _changes(look: Look, now: Sums, before: Sums) -> list[Change]:
    """That nothing was given where something was before, or more."""
    address = listed_in_period(look, "contribution_list")
    if before.number and not now.number:
        return [Change(30, _("Nothing has been given in this period; in the one before something was."), address)]
    found = []
    for kind, currency in held(now, before):
        amount, earlier = now.amount(kind, currency), before.amount(kind, currency)
        if amount and earlier and amount > earlier:
            words = _("%(kind)s: %(amount)s more than in the period before.")
            parts = {"kind": sum_words(kind, currency), "amount": money(amount - earlier, currency)}
            found.append(Change(20, words % parts, address))
    return found
