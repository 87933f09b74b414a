"""The board room's panel of outcomes: what came of it, how much of it we claim, what it is worth, where it began."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from contacts.choices import ClaimLevel, OutcomeKind
from contacts.lineage import Causes, firsts_of
from contacts.models import Introduction, Outcome
from partnerships.choices import Currency
from partnerships.looks import dated, either, is_now, listed, listed_in_period, named, of_look, seen_by, told, within
from portal.bilingual import said
from portal.drawings import bars
from portal.money import money
from portal.panels import Cell, Change, Figure, Look, Panel, Shown, Table, register
from portal.templatetags.portal import tongue

MOST = 5
"""So many of the newest outcomes are named; the register has them all."""


@dataclass
class Sums:
    """The outcomes of one of two periods, added up by kind, claim and currency; no two currencies together."""

    numbers: Counter[tuple[str, str]] = field(default_factory=Counter)
    values: defaultdict[tuple[str, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    valued: int = 0
    jobs: int | None = None

    @property
    def number(self) -> int:
        """How many outcomes."""
        return self.numbers.total()

    def of_kind(self, kind: str) -> int:
        """How many of a kind."""
        return sum(number for (each, _claim), number in self.numbers.items() if each == kind)

    def of_claim(self, claim: str) -> int:
        """How many of a claim."""
        return sum(number for (_kind, each), number in self.numbers.items() if each == claim)

    @property
    def known_jobs(self) -> int | None:
        """The jobs that are written down; None where there are outcomes and none of them says any."""
        return self.jobs if self.jobs is not None or self.number else 0

    def in_currency(self, currency: str) -> Decimal | None:
        """What is written down in a currency. None where nothing is, and some outcomes leave their value open."""
        found = [amount for (_claim, each), amount in self.values.items() if each == currency]
        return sum(found, Decimal()) if found or self.valued == self.number else None


def sums_of_periods(look: Look, outcomes: QuerySet) -> tuple[Sums, Sums]:
    """The period, and the one before. One query."""
    rows = outcomes.filter(either(look, "happened_on")).annotate(is_now=is_now(look, "happened_on")).order_by()
    grouped = rows.values("is_now", "kind", "claim", "currency")
    now, before = Sums(), Sums()
    for row in grouped.annotate(number=Count("pk"), valued=Count("value"), amount=Sum("value"), work=Sum("jobs")):
        found = now if row["is_now"] else before
        found.numbers[row["kind"], row["claim"]] += row["number"]
        found.valued += row["valued"]
        if row["amount"] is not None:
            found.values[row["claim"], row["currency"]] += row["amount"]
        if row["work"] is not None:
            found.jobs = (found.jobs or 0) + row["work"]
    return now, before


@register
class Outcomes(Panel):
    """What came of it."""

    name, title, order = "outcomes", gettext_lazy("Outcomes"), 80
    words = gettext_lazy("What came of it, how much of it we claim, and where it began.")
    permission = "contacts.read"
    template = "contacts/panels/outcomes.html"

    def show(self, look: Look) -> Shown | None:
        rows = seen_by(look, Outcome.objects.all())
        now, before = sums_of_periods(look, rows)
        newest = of_look(look, rows.filter(within(look.period, "happened_on")).order_by("-happened_on", "-pk")[:MOST])
        firsts = firsts_of(newest, look.membership) if newest else {}
        of_look(look, firsts.values())
        kinds = [kind for kind in OutcomeKind.values if now.of_kind(kind) or before.of_kind(kind)]
        drawing = {
            "bars": bars([_bar(look, kind, now, before) for kind in kinds]),
            "newest": [_line(row, firsts.get(row.pk)) for row in newest],
            "more": now.number - len(newest),
            "address": listed_in_period(look, "outcome_list"),
        }
        return Shown(
            summary=summary(now, before),
            figures=figures(look, now, before),
            tables=[
                _by_kind(look, kinds, now, before),
                *_by_value(look, now, before),
                *_newest(newest, firsts),
            ],
            drawing=drawing,
            changes=_changes(look, now, before, newest),
            address=listed_in_period(look, "outcome_list"),
        )


def summary(now: Sums, before: Sums) -> str:
    """How many, how many of them we claim most of, how many before."""
    if not now.number:
        words = _("No outcome of this period is written down.")
    else:
        words = ngettext(
            "%(number)s outcome of this period is written down.",
            "%(number)s outcomes of this period are written down.",
            now.number,
        ) % {"number": now.number}
        led = now.of_claim(ClaimLevel.LED_TO)
        if led:
            share = ngettext("Our work led to %(number)s of them.", "Our work led to %(number)s of them.", led)
            words = f"{words} {share % {'number': led}}"
    earlier = ngettext(
        "In the period before there was %(number)s.", "In the period before there were %(number)s.", before.number
    )
    return f"{words} {earlier % {'number': before.number}}"


def figures(look: Look, now: Sums, before: Sums) -> list[Figure]:
    """The number of outcomes, by claim; what they are worth by currency; jobs."""
    found = [Figure(_("Outcomes"), now.number, listed_in_period(look, "outcome_list"), before=before.number, better=1)]
    for claim in ClaimLevel:
        number, earlier = now.of_claim(claim), before.of_claim(claim)
        if number or earlier:
            address = listed_in_period(look, "outcome_list", claim=claim.value)
            found.append(Figure(claim.label, number, address, before=earlier, better=int(claim == ClaimLevel.LED_TO)))
    for currency in currencies(now, before):
        amount, earlier_amount = now.in_currency(currency), before.in_currency(currency)
        found.append(
            Figure(
                _("Value in %(currency)s") % {"currency": Currency(currency).label},
                amount,
                listed_in_period(look, "outcome_list", currency=currency),
                before=earlier_amount,
                words=money(amount, currency),
                before_words=money(earlier_amount, currency),
                better=1,
            )
        )
    if now.jobs is not None or before.jobs is not None:
        address = listed_in_period(look, "outcome_list")
        found.append(Figure(_("Jobs"), now.known_jobs, address, before=before.known_jobs, better=1))
    return found


def currencies(now: Sums, before: Sums) -> list[str]:
    """The currencies in which anything is written down, dollars first."""
    held = {currency for found in (now, before) for _claim, currency in found.values}
    return [each for each in Currency.values if each in held]


def _bar(look: Look, kind: str, now: Sums, before: Sums) -> tuple[str, int, str, int | None, str]:
    address = listed_in_period(look, "outcome_list", kind=kind)
    return str(OutcomeKind(kind).label), now.of_kind(kind), address, before.of_kind(kind), ""


def _line(row: Any, first: Introduction | None) -> dict[str, Any]:
    """An outcome as the drawing tells it."""
    return {
        "title": tongue(said(row, "title")),
        "address": row.get_absolute_url(),
        "day": row.happened_on,
        "kind": row.get_kind_display(),
        "claim": row.get_claim_display(),
        "worth": money(row.value, row.currency),
        "began": Causes.words_of_introduction(first) if first else "",
        "began_at": first.get_absolute_url() if first else "",
    }


def _by_kind(look: Look, kinds: Sequence[str], now: Sums, before: Sums) -> Table:
    rows = [
        [
            Cell(OutcomeKind(kind).label),
            Cell(now.of_kind(kind), address=listed_in_period(look, "outcome_list", kind=kind), is_number=True),
            *(Cell(now.numbers[kind, claim], is_number=True) for claim in ClaimLevel.values),
            Cell(before.of_kind(kind), is_number=True),
        ]
        for kind in kinds
    ]
    headings = [_("Kind"), _("Outcomes"), *(claim.label for claim in ClaimLevel), _("The period before")]
    return Table(_("Outcomes by kind"), headings, rows)


def _by_value(look: Look, now: Sums, before: Sums) -> list[Table]:
    """A line for each claim and currency; no line adds two currencies."""
    rows = []
    for claim in ClaimLevel:
        for currency in currencies(now, before):
            key = (claim.value, currency)
            amounts = [found.values.get(key) for found in (now, before)]
            if any(amount is not None for amount in amounts):
                address = listed_in_period(look, "outcome_list", claim=claim.value, currency=currency)
                cells = [_money_cell(amounts[0], currency, address), _money_cell(amounts[1], currency)]
                rows.append([Cell(claim.label), Cell(currency, Currency(currency).label), *cells])
    headings = [_("Our part in it"), _("Currency"), _("Value"), _("The period before")]
    return [Table(_("What outcomes are worth, as far as it is known"), headings, rows)] if rows else []


def _money_cell(amount: Decimal | None, currency: str, address: str = "") -> Cell:
    if amount is None:
        return Cell("", pgettext("of a sum", "none"), is_number=True)
    return Cell(amount, money(amount, currency), address, is_number=True)


def _newest(newest: Sequence[Any], firsts: dict[int, Introduction]) -> list[Table]:
    rows = []
    for row in newest:
        first = firsts.get(row.pk)
        began = Cell(Causes.words_of_introduction(first), address=first.get_absolute_url()) if first else Cell(None)
        rows.append(
            [
                named(row, "title"),
                dated(row.happened_on),
                Cell(row.get_kind_display()),
                Cell(row.get_claim_display()),
                began,
            ]
        )
    headings = [_("What came of it"), _("Day"), _("Kind"), _("Our part in it"), _("First introduction")]
    return [Table(_("The newest outcomes"), headings, rows, is_told=True)] if rows else []


def _changes(look: Look, now: Sums, before: Sums, newest: Sequence[Any]) -> list[Change]:
    """What our work led to first; then that there is more, or that nothing came."""
    found = []
    led = next((row for row in newest if row.claim == ClaimLevel.LED_TO), None)
    if led:
        words = told(_("Our work led to a result: “{outcome}”."), outcome=said(led, "title"))
        found.append(Change(60, words, led.get_absolute_url()))
    if before.number and not now.number:
        words = _("No outcome has been written down in this period; in the one before there were some.")
        found.append(Change(45, words, listed(look, "outcome_list")))
    elif now.number > before.number:
        words = ngettext(
            "%(more)s outcome more than in the period before.",
            "%(more)s outcomes more than in the period before.",
            now.number - before.number,
        )
        address = listed_in_period(look, "outcome_list")
        found.append(Change(35, words % {"more": now.number - before.number}, address))
    return found
