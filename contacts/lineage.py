"""How an outcome came about: the touches, introductions and programmes behind it, back to the first introduction."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
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
from portal.accounts.models import Membership
from portal.bilingual import typed
from portal.templatetags.portal import tongue

OFFERED = 40
"""So many introductions and so many touches are offered as causes, the newest."""
SAID = 80
"""So many characters of what was said stand beside a touch."""
STEPS = 12
"""No chain of introductions is followed further."""


@dataclass(frozen=True)
class Lineage:
    """What an outcome came out of: introductions from the first one on, programmes from the oldest on, touches."""

    introductions: tuple[Introduction, ...]
    programmes: tuple[Programme, ...]
    touches: tuple[Touch, ...]
    hidden: int = 0

    @property
    def first(self) -> Introduction | None:
        """Where it began."""
        return self.introductions[0] if self.introductions else None

    @property
    def is_empty(self) -> bool:
        """Whether no record stands behind it that this reader may see, and none is hidden from them."""
        return not (self.introductions or self.programmes or self.touches or self.hidden)


def lineage_of(outcome: Outcome, membership: Membership) -> Lineage:
    """What stands behind an outcome, as far as this membership may see it.

    From each introduction that is named as a cause one goes back to the one who introduced: how did we come to know
    them? A fixed number of queries and one for each step back.
    """
    linked: Any = outcome.introductions
    named = list(linked.visible_to(membership).with_people())
    talks: Any = outcome.touches
    touches = list(talks.visible_to(membership).select_related("by").order_by("happened_on", "pk"))
    hidden = linked.count() - len(named) + talks.count() - len(touches)
    rows = {row.pk: row for row in named}
    asked: set[int] = set()
    for _step in range(STEPS):
        people = {row.by_person_id for row in rows.values() if row.by_person_id} - asked
        if not people:
            break
        asked |= people
        visible = Introduction.objects.visible_to(membership).with_people()
        earlier = visible.filter(person__in=people).exclude(pk__in=rows)
        rows |= {row.pk: row for row in earlier if _is_before(row, rows.values())}
    return Lineage(
        introductions=tuple(sorted(rows.values(), key=_day_of)),
        programmes=tuple(_grown(outcome, membership)),
        touches=tuple(touches),
        hidden=hidden,
    )


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
