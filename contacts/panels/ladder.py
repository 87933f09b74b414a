"""How near people have come, from known to partner, beside how near they stood at the end of the period before.

How somebody stood on an earlier day is read off the records that prove their rung, each with its day. Where such a
record carries no day, the earlier rung is not known and nobody guesses it.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, PositiveSmallIntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contacts.choices import Rung
from contacts.models import Person
from partnerships.choices import Side
from partnerships.looks import listed
from portal.drawings import bars
from portal.evidence import rung_sources
from portal.kept.counts import WHOLE
from portal.kept.reading import sums
from portal.panels import Cell, Change, Figure, Gap, Look, Panel, Shown, Table, register

MOST = 3000
"""For so many people at most the earlier rungs are read off their records; more would keep the page waiting."""
NOT_YET, NOT_KNOWN = 100, 101
"""Instead of an earlier rung: they were not written down yet; no record with a day says how near they were."""


@dataclass(frozen=True)
class Stood:
    """How many people stand on each rung by side, and how many stood there before; `before` is None where that was not
    read off. `unknown` people were there, but nobody can say how near; of the rungs in `undated` nobody ever can."""

    now: Mapping[int, Mapping[str, int]]
    before: Mapping[int, int] | None = None
    unknown: int = 0
    nearer: int = 0
    undated: frozenset[int] = frozenset()

    @property
    def number(self) -> int:
        """Everybody."""
        return sum(map(self.on, Rung))

    @property
    def number_before(self) -> int | None:
        """Everybody who was written down then."""
        return None if self.before is None else sum(self.before.values()) + self.unknown

    def on(self, rung: int) -> int:
        """How many stand on a rung today."""
        return sum(self.now.get(rung, {}).values())

    def was(self, rung: int) -> int | None:
        """How many stood on a rung; None where that is not known."""
        return None if self.before is None or rung in self.undated else self.before.get(rung, 0)


@register
class Ladder(Panel):
    """How people stand today, whichever months are shown, beside the end of the months before. Two queries at most."""

    name, title, order = "ladder", gettext_lazy("Ladder"), 30
    words = gettext_lazy("How near people have come by today. The upright stroke is how many stood there before.")
    permission = "contacts.read"
    template = "contacts/panels/ladder.html"

    def show(self, look: Look) -> Shown:
        stood = _stood(look)
        near = sum(stood.on(rung) for rung in Rung if rung >= Rung.ATTENDED)
        ladder = listed(look, "ladder") if not look.partnership else _own_ladder(look)
        rungs = [(str(rung.label), stood.on(rung), _people(look, rung), stood.was(rung), "") for rung in reversed(Rung)]
        return Shown(
            summary=_summary(look, stood, near),
            figures=[
                Figure(_("People who are known"), stood.number, listed(look, "people"), stood.number_before, better=1),
                Figure(_("Came or nearer"), near, ladder),
            ],
            tables=[_table(look, stood)],
            drawing={"bars": bars(rungs)},
            changes=_changes(stood, ladder),
            gaps=_gaps(look, stood),
            address=ladder,
        )


def _stood(look: Look) -> Stood:
    people = Person.objects.visible_to(look.membership)
    if look.partnership:
        links = Person.partnerships.through.objects.filter(partnership=look.partnership, person=OuterRef("pk"))
        people = people.filter(Exists(links))
    now: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for rung, side, number in _today(look, people):
        now[rung][side] = number
    undated = frozenset(source.rung for source in rung_sources() if source.by_day(look.today) is None)
    if sum(sum(sides.values()) for sides in now.values()) > MOST:
        return Stood(now, undated=undated)
    before: defaultdict[int, int] = defaultdict(int)
    nearer = 0
    rows = people.annotate(then=_rung_on(look.before.until)).order_by().values_list("then", "rung")
    for then, rung, number in rows.annotate(number=Count("pk")):
        before[then] += number
        nearer += number if then < rung else 0
    before.pop(NOT_YET, None)
    return Stood(now, before, before.pop(NOT_KNOWN, 0), nearer, undated)


def _today(look: Look, people: QuerySet) -> Iterable[tuple[int, str, int]]:
    """Rung, side and how many, from kept figures where the membership sees everybody. One query."""
    if look.is_limited:
        return people.order_by().values_list("rung", "side").annotate(number=Count("pk"))
    parts = [look.partnership.pk] if look.partnership else [WHOLE]
    return [
        (int(line.key[0]), line.key[1], line.number)
        for line in sums(look.association, ["people"], parts=parts)["people"]
    ]


def _rung_on(day: datetime.date) -> Case:
    """The highest rung that a record proved on that day already, as a column of a question about people."""
    was_known = Q(created_at__date__lte=day)
    undated, dated = [], []
    for source in rung_sources():
        rows = source.by_day(day)
        proves = Exists((source.rows() if rows is None else rows).filter(**{source.person: OuterRef("pk")}))
        if rows is None:
            undated.append(When(was_known & Q(proves), then=Value(NOT_KNOWN)))
        else:
            dated.append(When(proves, then=Value(source.rung)))
    known = When(was_known, then=Value(Rung.KNOWN.value))
    return Case(*undated, *dated, known, default=Value(NOT_YET), output_field=PositiveSmallIntegerField())


def _people(look: Look, rung: int) -> str:
    return listed(look, "people", rung=rung)


def _own_ladder(look: Look) -> str:
    names = {"association": look.association.slug, "partnership": look.partnership.slug}  # type: ignore[union-attr]  # asked where one is chosen
    return reverse("partnership_ladder", kwargs=names)


def _summary(look: Look, stood: Stood, near: int) -> str:
    if not stood.number:
        return _("Nobody is written down here yet.")
    number = ngettext("%(number)s person is known.", "%(number)s people are known.", stood.number)
    of_them = ngettext(
        "%(near)s of them stands on “Came” or above.", "%(near)s of them stand on “Came” or above.", near
    )
    words = [number % {"number": f"{stood.number:,}"}, of_them % {"near": f"{near:,}"}]
    if stood.before is None:
        words.append(
            _("With more than %(most)s people it is not read off how near they stood before. Choose a partnership.")
            % {"most": f"{MOST:,}"}
        )
        return " ".join(words)
    if stood.unknown:
        more = ngettext(
            "How near one of them stood before is not known.",
            "How near %(unknown)s of them stood before is not known.",
            stood.unknown,
        )
        words.append(more % {"unknown": f"{stood.unknown:,}"})
    return " ".join(words)


def _changes(stood: Stood, ladder: str) -> list[Change]:
    if not stood.nearer:
        return []
    words = ngettext(
        "One person has come nearer than before.", "%(nearer)s people have come nearer than before.", stood.nearer
    )
    return [Change(45, words % {"nearer": f"{stood.nearer:,}"}, ladder)]


def _gaps(look: Look, stood: Stood) -> list[Gap]:
    waiting = stood.on(Rung.INTERESTED)
    if not waiting:
        return []
    words = ngettext(
        "One person is interested, and nobody has invited them yet.",
        "%(waiting)s people are interested, and nobody has invited them yet.",
        waiting,
    )
    return [Gap(words % {"waiting": f"{waiting:,}"}, _people(look, Rung.INTERESTED))]


def _table(look: Look, stood: Stood) -> Table:
    rows = [
        [
            Cell(str(rung.label), address=_people(look, rung)),
            *(Cell(stood.now.get(rung, {}).get(side, 0), is_number=True) for side in Side.values),
            Cell(stood.on(rung), is_number=True),
            Cell(stood.was(rung), is_number=True),
        ]
        for rung in reversed(Rung)
    ]
    day = date_format(look.before.until, "DATE_FORMAT")
    headings = [_("Rung"), _("Our side"), _("Their side"), _("Today"), _("On %(day)s") % {"day": day}]
    return Table(_("People by rung, today and before"), headings, rows)
