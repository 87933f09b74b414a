"""How an outcome came about: the touches, introductions, programmes and earlier outcomes behind it, back to the first
introduction; and the same step by step: from a talk to a visit, to trade, to those who travel."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contacts.models import Introduction, Outcome, Person, Position, Touch, TouchPerson
from partnerships.models import Programme
from partnerships.programme_words import programme_kind
from portal.accounts.models import Membership
from portal.bilingual import said, typed
from portal.templatetags.portal import tongue

OFFERED = 40
"""So many introductions and so many touches are offered as causes, the newest."""
SAID = 80
"""So many characters of what was said stand beside a touch."""
STEPS = 12
"""No chain of introductions is followed further."""


@dataclass(frozen=True)
class Step:
    """One step on the way: its day where that is known, what it was, its record."""

    day: datetime.date | None
    kind: Any
    row: Any
    name: Any = ""


@dataclass(frozen=True)
class Lineage:
    """What an outcome came out of: introductions from the first one on, programmes and outcomes from the oldest on,
    touches."""

    introductions: tuple[Introduction, ...]
    programmes: tuple[Programme, ...]
    touches: tuple[Touch, ...]
    hidden: int = 0
    earlier: tuple[Outcome, ...] = ()

    @property
    def first(self) -> Introduction | None:
        """Where it began."""
        return self.introductions[0] if self.introductions else None

    @property
    def is_empty(self) -> bool:
        """Whether no record stands behind it that this reader may see, and none is hidden from them."""
        return not (self.introductions or self.programmes or self.touches or self.earlier or self.hidden)

    @property
    def steps(self) -> list[Step]:
        """Everything behind it as steps in time; those without a day come last."""
        found = [Step(row.made_on, _("Introduction"), row, typed(str(row.person))) for row in self.introductions]
        found += [Step(row.happened_on, row.get_kind_display(), row) for row in self.touches]
        found += [Step(row.starts_on, programme_kind(row), row, said(row, "title")) for row in self.programmes]
        found += [Step(row.happened_on, row.get_kind_display(), row, said(row, "title")) for row in self.earlier]
        return sorted(found, key=lambda step: step.day or datetime.date.max)


def lineage_of(outcome: Outcome, membership: Membership) -> Lineage:
    """What stands behind an outcome, as far as this membership may see it.

    From each introduction that is named as a cause one goes back to the one who introduced: how did we come to know
    them? A fixed number of queries and one for each step back.
    """
    earlier = _earlier(outcome, membership)
    chain = [outcome.pk, *(row.pk for row in earlier)]
    linked: Any = Introduction.objects.filter(outcomes__in=chain).distinct()
    named = list(linked.visible_to(membership).with_people())
    talks: Any = Touch.objects.filter(outcomes__in=chain).distinct()
    touches = list(talks.visible_to(membership).select_related("by").order_by("happened_on", "pk"))
    hidden = linked.count() - len(named) + talks.count() - len(touches)
    (rows,) = _walked_back([{row.pk: row for row in named}], membership)
    return Lineage(
        introductions=tuple(sorted(rows.values(), key=_day_of)),
        programmes=tuple(dict.fromkeys(each for row in (*earlier, outcome) for each in _grown(row, membership))),
        touches=tuple(touches),
        hidden=hidden,
        earlier=earlier,
    )


def _earlier(outcome: Outcome, membership: Membership) -> tuple[Outcome, ...]:
    """The outcomes that it grew out of, the oldest first. A query for each step."""
    found: list[Outcome] = []
    visible, key = Outcome.objects.visible_to(membership), outcome.grew_from_id
    while key and key != outcome.pk and key not in {row.pk for row in found} and len(found) < STEPS:
        row = visible.filter(pk=key).first()
        if row is None:
            break
        found.append(row)
        key = row.grew_from_id
    return tuple(reversed(found))


def firsts_of(outcomes: Sequence[Outcome], membership: Membership) -> dict[int, Introduction]:
    """Outcome's key → the introduction with which it began, as `lineage_of` has it; those that name none are missing.

    As many queries for many outcomes as for one: two, and one for each step back.
    """
    chains = _chains(outcomes, membership)
    through: Any = Outcome.introductions.through
    links = through.objects.filter(outcome__in={key for chain in chains.values() for key in chain})
    pairs = list(links.values_list("outcome", "introduction"))
    if not pairs:
        return {}
    visible = Introduction.objects.visible_to(membership).with_people()
    seen = {row.pk: row for row in visible.filter(pk__in={key for _outcome, key in pairs})}
    named = {
        outcome: {key: seen[key] for cause, key in pairs if cause in chain and key in seen}
        for outcome, chain in chains.items()
    }
    walked = zip(named, _walked_back(list(named.values()), membership), strict=True)
    return {outcome: min(rows.values(), key=_day_of) for outcome, rows in walked if rows}


def _chains(outcomes: Sequence[Outcome], membership: Membership) -> dict[int, list[int]]:
    """Outcome's key → its own and those of the outcomes that it grew out of. A query for each step back."""
    chains = {row.pk: [row.pk] for row in outcomes}
    grew_from: dict[int, int | None] = {row.pk: row.grew_from_id for row in outcomes}
    ahead = dict(grew_from)
    for _step in range(STEPS):
        unknown = {key for key in ahead.values() if key} - grew_from.keys()
        if unknown:
            earlier = Outcome.objects.visible_to(membership).filter(pk__in=unknown)
            grew_from |= dict(earlier.values_list("pk", "grew_from"))
        for outcome, key in ahead.items():
            ahead[outcome] = None
            if key is not None and key in grew_from and key not in chains[outcome]:
                chains[outcome].append(key)
                ahead[outcome] = grew_from[key]
        if not any(ahead.values()):
            break
    return chains


def _walked_back(named: Sequence[dict[int, Introduction]], membership: Membership) -> Sequence[dict[int, Introduction]]:
    """Each of these sets of introductions with those by which we came to know whoever introduced. A query a step."""
    found = [dict(rows) for rows in named]
    asked: list[set[int]] = [set() for _rows in found]
    for _step in range(STEPS):
        wanted = [
            {row.by_person_id for row in rows.values() if row.by_person_id} - before
            for rows, before in zip(found, asked, strict=True)
        ]
        people = set().union(*wanted)
        if not people:
            break
        earlier = list(Introduction.objects.visible_to(membership).with_people().filter(person__in=people))
        for rows, before, theirs in zip(found, asked, wanted, strict=True):
            before |= theirs
            known = list(rows.values())
            rows |= {row.pk: row for row in earlier if row.person_id in theirs and _is_before(row, known)}
    return found


def _is_before(row: Introduction, later: Iterable[Introduction]) -> bool:
    """Whether it brought us somebody who then introduced: not after every act of theirs. Without a day nobody knows."""
    theirs = [each for each in later if each.by_person_id == row.person_id]
    return any(row.made_on is None or each.made_on is None or row.made_on <= each.made_on for each in theirs)


def _day_of(row: Introduction) -> tuple[datetime.date, int]:
    return row.made_on or datetime.date.max, row.pk


def _grown(outcome: Outcome, membership: Membership) -> list[Programme]:
    """The programme it came out of, after those that this one grew out of. A query for each step."""
    found: list[Programme] = []
    visible = Programme.objects.visible_to(membership)
    row = visible.filter(pk=outcome.programme_id).first() if outcome.programme_id else None
    while row and row not in found and len(found) < STEPS:
        found.append(row)
        row = visible.filter(pk=row.grew_from_id).first() if row.grew_from_id else None
    return list(reversed(found))


# --- choosing the causes ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Causes:
    """What may be ticked: what is ticked already, and what was done with the outcome's organizations before that day.

    `unseen` is what is linked and this reader may not see: it stays.
    """

    introductions: list[Introduction]
    touches: list[Touch]
    unseen: dict[str, list[Any]]

    @staticmethod
    def words_of_introduction(row: Introduction) -> str:
        """A line to tick."""
        left = _("somebody who has left")
        names = {
            "one": row.by_person or (row.by_member.display_name if row.by_member else left),
            "person": row.person,
            "third": row.to_person or (row.to_member.display_name if row.to_member else left),
        }
        words = _("%(one)s introduced %(person)s to %(third)s") % names
        return f"{words} · {date_format(row.made_on, 'DATE_FORMAT')}" if row.made_on else words

    @staticmethod
    def words_of_touch(row: Touch) -> str:
        """A line to tick."""
        people = pgettext("list", ", ").join(str(each) for each in vars(row).get("seen_people", ()))
        said = tongue(typed(Truncator(row.said).chars(SAID)))
        parts = (date_format(row.happened_on, "DATE_FORMAT"), row.get_kind_display(), people, said)
        return format_html_join(" · ", "{}", ((part,) for part in parts if part))


def causes_of(outcome: Outcome, membership: Membership) -> Causes:
    """What may have led to an outcome: introductions of people of its organizations and talks with them or there, not
    after its day. Nine queries at most."""
    people = Position.objects.filter(organization__in=outcome.organizations.values("pk")).values("person")
    of_theirs = Q(person__in=people) | Q(by_person__in=people) | Q(to_person__in=people)
    in_time = Q(made_on=None) | Q(made_on__lte=outcome.happened_on)
    introduced = Introduction.objects.visible_to(membership).with_people()
    introductions = _with_ticked(introduced, outcome.introductions.all(), of_theirs & in_time, "made_on")
    talks = TouchPerson.objects.filter(person__in=people, happened_on__lte=outcome.happened_on).values("touch")
    there = Q(organization__in=outcome.organizations.values("pk"), happened_on__lte=outcome.happened_on)
    seen = Prefetch("people", Person.objects.visible_to(membership), to_attr="seen_people")
    touched = Touch.objects.visible_to(membership).prefetch_related(seen)
    touches = _with_ticked(touched, outcome.touches.all(), Q(pk__in=talks) | there, "happened_on")
    unseen: dict[str, list[Any]] = {
        "introductions": list(outcome.introductions.exclude(pk__in=[row.pk for row in introductions])),
        "touches": list(outcome.touches.exclude(pk__in=[row.pk for row in touches])),
    }
    return Causes(introductions, touches, unseen)


def _with_ticked(visible: QuerySet, ticked: QuerySet, asked: Q, day: str) -> list[Any]:
    """Those that are linked already and the newest of those that may be, the newest first. Two queries."""
    found = {row.pk: row for row in visible.filter(pk__in=ticked.values("pk"))}
    order = (F(day).desc(nulls_last=True), "-pk")
    found |= {row.pk: row for row in visible.filter(asked).order_by(*order)[:OFFERED]}
    return sorted(found.values(), key=lambda row: (getattr(row, day) or datetime.date.min, row.pk), reverse=True)
