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
Ages = Sequence[int]


@register
class Owed(Panel):
    """As it is today, whichever months are shown: what was owed on an earlier day is not kept. Two queries."""

    name, title, order = "owed", gettext_lazy("Whom we owe"), 40
    words = gettext_lazy("By the days that they have waited past the day on which it was due.")
    permission = "contacts.read"
    template = "contacts/panels/owed.html"

    def show(self, look: Look) -> Shown:
        asked = Asked(look.membership, look.today, EVERYBODYS, look.partnership)
        promises = follow_ups_due(asked)
        ours = _by_age(promises, look.today, ("ours", Q(promised_by=Side.HOME)), ("theirs", ~Q(promised_by=Side.HOME)))
        people = _by_age(unpromised(people_due(asked), asked), look.today, ("people", Q()))["people"]
        waiting = [promised + due for promised, due in zip(ours["ours"], people, strict=True)]
        address = listed(look, "whom_we_owe", whose=EVERYBODYS)
        number, longest = sum(waiting), waiting[-1]
        labels = _labels()
        return Shown(
            summary=_summary(number, longest),
            figures=[
                Figure(_("Promises of ours past their day"), sum(ours["ours"]), address),
                Figure(_("People past the day they were due"), sum(people), address),
                Figure(_("Promises of theirs past their day"), sum(ours["theirs"]), address),
            ],
            tables=[_table(labels, ours["ours"], people, ours["theirs"])],
            drawing={"bars": bars([(label, each, address) for label, each in zip(labels, waiting, strict=True)])},
            changes=_changes(longest, number, address),
            address=address,
        )


def _by_age(rows: QuerySet, today: datetime.date, *sorts: tuple[str, Q]) -> dict[str, Ages]:
    """How many rows are so many days past due, for each sort. One query."""
    asked = {
        f"{name}_{place}": Count("pk", filter=which & _aged(today, first, last))
        for name, which in sorts
        for place, (first, last) in enumerate(AGES)
    }
    found = rows.filter(due_on__lt=today).order_by().aggregate(**asked)
    return {name: [found[f"{name}_{place}"] for place in range(len(AGES))] for name, _which in sorts}


def _aged(today: datetime.date, first: int, last: int | None) -> Q:
    young = Q(due_on__lte=today - datetime.timedelta(days=first))
    return young if last is None else young & Q(due_on__gte=today - datetime.timedelta(days=last))


def _labels() -> list[str]:
    words = [_("%(first)s to %(last)s days") % {"first": first, "last": last} for first, last in AGES if last]
    return [*words, _("more than 90 days")]


def _summary(number: int, longest: int) -> str:
    if not number:
        return _("Nobody waits for us today.")
    words = ngettext(
        "Today one thing of ours is past its day.", "Today %(number)s things of ours are past their day.", number
    )
    late = ngettext(
        "%(longest)s of them has waited for more than 90 days.",
        "%(longest)s of them have waited for more than 90 days.",
        longest,
    )
    said = words % {"number": f"{number:,}"}
    return f"{said} {late % {'longest': f'{longest:,}'}}" if longest else said


def _changes(longest: int, number: int, address: str) -> list[Change]:
    if longest:
        words = ngettext(
            "One promise or person has waited for us for more than 90 days.",
            "%(longest)s promises and people have waited for us for more than 90 days.",
            longest,
        )
        return [Change(70, words % {"longest": f"{longest:,}"}, address)]
    return [] if number else [Change(15, _("Nobody waits for us today."), address)]


def _table(labels: Sequence[str], *columns: Ages) -> Table:
    headings = [_("Past due for"), _("Promises of ours"), _("People due"), _("Promises of theirs")]
    rows = [
        [Cell(label), *(Cell(column[place], is_number=True) for column in columns)]
        for place, label in enumerate(labels)
    ]
    return Table(_("What is owed, by age"), headings, rows)
