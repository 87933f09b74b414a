"""Whom we owe, by how long they have waited: promises past their day, and people past the day they were due."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contacts.promises import follow_ups_due, people_due, unpromised
from partnerships.choices import Side
from partnerships.looks import listed
from portal.drawings import bars
from portal.panels import Cell, Change, Figure, Look, Panel, Shown, Table, register
from portal.promises import EVERYBODYS, Asked

AGES = ((1, 30), (31, 60), (61, 90), (91, None))
"""Days past due, both ends included."""
MOST = 2000
"""Of those that wait so many are counted, the longest waits first, so that the page never waits for a long list."""
Ages = Sequence[int | None]
"""How many of each age; None where they were not counted to the end."""


@register
class Owed(Panel):
    """As it is today, whichever months are shown: what was owed on an earlier day is not kept. Two queries."""

    name, title, order = "owed", gettext_lazy("Whom we owe"), 40
    words = gettext_lazy(
        "Promises and people, by the days past the day on which they were due. What else waits, such as a seat or a "
        "letter of thanks, stands on the page itself."
    )
    permission = "contacts.read"
    template = "contacts/panels/owed.html"

    def show(self, look: Look) -> Shown:
        asked = Asked(look.membership, look.today, EVERYBODYS, look.partnership)
        of_ours, of_theirs = Q(promised_by=Side.HOME), ~Q(promised_by=Side.HOME)
        ours, theirs = _by_age(follow_ups_due(asked), look.today, of_ours, of_theirs)
        (people,) = _by_age(unpromised(people_due(asked), asked), look.today, Q())
        waiting = [_together(promised, due) for promised, due in zip(ours, people, strict=True)]
        address = listed(look, "whom_we_owe", whose=EVERYBODYS)
        of_home, of_partner = (listed(look, "follow_up_list", due="overdue", promised_by=side.value) for side in Side)
        labels = _labels()
        known = [(label, each, address) for label, each in zip(labels, waiting, strict=True) if each is not None]
        return Shown(
            summary=_summary(waiting),
            figures=[
                _figure(_("Promises of ours past their day"), ours, of_home),
                _figure(_("People past the day they were due"), people, address),
                _figure(_("Promises of theirs past their day"), theirs, of_partner),
            ],
            tables=[_table(labels, ours, people, theirs)],
            drawing={"bars": bars(known)},
            changes=_changes(waiting, address),
            address=address,
        )


def _by_age(rows: QuerySet, today: datetime.date, *sorts: Q) -> list[Ages]:
    """How many rows are so many days past due, for each sort. One query, over so many rows at most."""
    asked = {
        f"sort_{number}_{place}": Count("pk", filter=which & _aged(today, first, last))
        for number, which in enumerate(sorts)
        for place, (first, last) in enumerate(AGES)
    }
    longest_first = rows.filter(due_on__lt=today).order_by("due_on", "pk")
    found = longest_first[: MOST + 1].aggregate(**asked)
    of_sorts = [[found[f"sort_{number}_{place}"] for place in range(len(AGES))] for number in range(len(sorts))]
    if sum(map(sum, of_sorts)) <= MOST:
        return [*of_sorts]
    # The youngest that were reached are not all of their age, and the younger ones were not looked at.
    cut = min(place for ages in of_sorts for place, number in enumerate(ages) if number)
    return [[None if place <= cut else number for place, number in enumerate(ages)] for ages in of_sorts]


def _together(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _figure(label: str, ages: Ages, address: str) -> Figure:
    number = _sum(ages)
    return Figure(label, MOST if number is None else number, address, words=_number_words(number))


def _sum(ages: Ages) -> int | None:
    counted = [each for each in ages if each is not None]
    return sum(counted) if len(counted) == len(ages) else None


def _number_words(number: int | None) -> str:
    return _("more than %(most)s") % {"most": f"{MOST:,}"} if number is None else f"{number:,}"


def _aged(today: datetime.date, first: int, last: int | None) -> Q:
    young = Q(due_on__lte=today - datetime.timedelta(days=first))
    return young if last is None else young & Q(due_on__gte=today - datetime.timedelta(days=last))


def _labels() -> list[str]:
    words = [_("%(first)s to %(last)s days") % {"first": first, "last": last} for first, last in AGES if last]
    return [*words, _("more than 90 days")]


def _summary(waiting: Ages) -> str:
    number, longest = _sum(waiting), waiting[-1]
    if number == 0:
        return _("Nobody waits for us today.")
    if number is None:
        return _(
            "Today more than %(most)s things of ours are past their day; those with the longest wait are counted."
        ) % {"most": f"{MOST:,}"}
    words = ngettext(
        "Today one thing of ours is past its day.", "Today %(number)s things of ours are past their day.", number
    )
    late = ngettext(
        "%(longest)s of them has waited for more than 90 days.",
        "%(longest)s of them have waited for more than 90 days.",
        longest or 0,
    )
    said = words % {"number": f"{number:,}"}
    return f"{said} {late % {'longest': f'{longest:,}'}}" if longest else said


def _changes(waiting: Ages, address: str) -> list[Change]:
    longest = waiting[-1]
    if longest == 0:
        return [Change(15, _("Nobody waits for us today."), address)] if _sum(waiting) == 0 else []
    words = ngettext(
        "One promise or person has waited for us for more than 90 days.",
        "%(longest)s promises and people have waited for us for more than 90 days.",
        longest or MOST,
    )
    return [Change(70, words % {"longest": _number_words(longest)}, address)]


def _table(labels: Sequence[str], *columns: Ages) -> Table:
    headings = [_("Past due for"), _("Promises of ours"), _("People due"), _("Promises of theirs")]
    rows = [
        [Cell(label), *(Cell(column[place], is_number=True) for column in columns)]
        for place, label in enumerate(labels)
    ]
    return Table(_("What is owed, by age"), headings, rows)
