"""Who knows whom, asked of the rows in sets: what `contacts.paths` walks over.

A layer of people costs the same statements however wide it is: three for what joins them to the one of us who asks,
four for whom they know (introductions, touches together, the houses they work in and who works there), one for those
who may be seen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.choices import TouchKind
from contacts.models import Introduction, Organization, Person, Position, Touch, TouchPerson
from contacts.paths import Bond, Link, Way, Why, shortest_way
from portal.accounts.models import Membership, User

SPOKESMEN = 20
"""So many of those already found speak for a large gathering; the others are as near."""


@dataclass(frozen=True)
class Stop:
    """A person on the way, and the sentence on why the one before knows them."""

    person: Person
    why: str
    introduction: int = 0


@dataclass(frozen=True)
class Route:
    """The way as the page tells it; no stops where none was found."""

    stops: tuple[Stop, ...]
    is_cut: bool


class Acquaintance:
    """Walks from a person back to one of us, over people whom the reader may see and whom one may write to."""

    def __init__(self, of: User, reader: Membership, target: Person) -> None:
        self.of, self.reader, self.target = of, reader, target
        self.today = timezone.localdate()

    def known(self, keys: Collection[int]) -> dict[int, Bond]:
        """Of these people, those whom the one of us knows, by the nearest reason. Three statements."""
        wanted, found = set(keys), dict[int, Bond]()
        ours = self._introductions().filter(Q(by_member=self.of) | Q(to_member=self.of))
        named = ours.filter(_names_one_of(keys)).values_list("pk", "person", "by_person", "to_person")
        for record, *people in named.order_by("-pk"):
            found |= {key: Bond(Why.INTRODUCED, -1, record) for key in people if key in wanted}
        for key in Person.objects.filter(pk__in=keys, keeper=self.of).values_list("pk", flat=True):
            found[key] = Bond(Why.KEPT)
        reached = TouchPerson.objects.filter(person__in=keys, touch__by=self.of).exclude(touch__kind=TouchKind.ATTEMPT)
        for key, times in reached.values_list("person").annotate(times=Count("pk")).order_by():
            found[key] = Bond(Why.MET, -times)
        return found

    def neighbours(self, keys: Collection[int]) -> Iterator[Link]:
        """Everybody whom these people know. Four statements, each as long as the rows it reads and not as their
        pairs: in a large gathering or house, some of those already found stand for all."""
        near = set(keys)
        named = self._introductions().filter(_names_one_of(keys)).order_by("pk")
        for record, person, by, to in named.values_list("pk", "person", "by_person", "to_person"):
            yield from _each_way(near, (person, by, to), Bond(Why.INTRODUCED, -1, record))
        talks = TouchPerson.objects.filter(person__in=keys).exclude(touch__kind=TouchKind.ATTEMPT)
        takers = TouchPerson.objects.filter(touch__in=talks.values("touch")).order_by()
        times: Counter[tuple[int, int]] = Counter()
        for people in _grouped(takers.values_list("touch", "person")).values():
            times.update(_pairs(near, people))
        for (one, other), number in times.items():
            yield Link(one, other, Bond(Why.MET, -number))
        houses = set(self._at_work(person__in=keys).values_list("organization", flat=True))
        staff = self._at_work(organization__in=houses).values_list("organization", "person")
        for house, people in _grouped(staff).items():
            for one, other in _pairs(near, people):
                yield Link(one, other, Bond(Why.COLLEAGUES, -1, house))

    def _at_work(self, **given: Any) -> Any:
        begun = Q(from_on=None) | Q(from_on__lte=self.today)
        return Position.objects.filter(begun, **given).current(self.today).order_by().distinct()

    def _introductions(self) -> Any:
        return Introduction.objects.visible_to(self.reader)

    def passable(self, keys: Collection[int]) -> list[int]:
        """Of these, those whom the reader may see and who do not ask to be left alone. One statement."""
        visible = Person.objects.visible_to(self.reader).filter(pk__in=list(keys), is_not_to_be_contacted=False)
        return list(visible.values_list("pk", flat=True))

    def way(self) -> Way:
        """The shortest way. At most four layers."""
        return shortest_way(to=self.target.pk, known=self.known, neighbours=self.neighbours, passable=self.passable)


def _names_one_of(keys: Collection[int]) -> Q:
    return Q(person__in=keys) | Q(by_person__in=keys) | Q(to_person__in=keys)


def _each_way(near: set[int], people: Iterable[int | None], bond: Bond) -> Iterator[Link]:
    for one, other in _pairs(near, [key for key in people if key]):
        yield Link(one, other, bond)


def _pairs(near: set[int], people: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Those already found with everybody else here."""
    for one in sorted(near.intersection(people))[:SPOKESMEN]:
        for other in people:
            if one != other:
                yield one, other


def _grouped(rows: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for group, person in rows:
        groups[group].append(person)
    return groups


def route_to(*, target: Person, of: User, reader: Membership) -> Route:
    """The shortest way from one of us to a person, in words. At most thirty statements, whatever the rows: eight for
    each of three layers, three for the last, three for the names."""
    way = Acquaintance(of, reader, target).way()
    people = Person.objects.in_bulk([step.person for step in way.steps])
    records = [step.bond.record for step in way.steps if step.bond.why is Why.INTRODUCED]
    introductions = Introduction.objects.visible_to(reader).in_bulk(records)
    houses = Organization.objects.in_bulk([step.bond.record for step in way.steps if step.bond.why is Why.COLLEAGUES])
    stops: list[Stop] = []
    for step in way.steps:
        before = stops[-1].person if stops else None
        person = people[step.person]
        if step.bond.why is Why.INTRODUCED:
            words = _introduced(introductions[step.bond.record], before, person, of)
            stops.append(Stop(person, words, step.bond.record))
        else:
            stops.append(Stop(person, _why(step.bond, before, person, of, houses), 0))
    return Route(tuple(stops), way.is_cut)


def _introduced(row: Introduction, before: Person | None, person: Person, of: User) -> str:
    """Who did what in the introduction that joins two."""
    names = {"one": str(before) if before else of.display_name, "other": str(person)}
    if (before and row.by_person_id == before.pk) or (not before and row.by_member_id == of.pk):
        return _("%(one)s introduced %(other)s.") % names
    if row.by_person_id == person.pk:
        if before and row.person_id == before.pk:
            return _("%(other)s introduced %(one)s.") % names
        return _("%(other)s introduced somebody to %(one)s.") % names
    return _("%(one)s and %(other)s were introduced to each other.") % names


def _why(bond: Bond, before: Person | None, person: Person, of: User, houses: dict[int, Organization]) -> str:
    names: dict[str, Any] = {
        "one": str(before) if before else of.display_name,
        "other": str(person),
        "times": bond.times,
    }
    if bond.why is Why.KEPT:
        return _("%(one)s keeps in touch with %(other)s.") % names
    if bond.why is Why.COLLEAGUES:
        return _("%(one)s and %(other)s work at %(house)s.") % (names | {"house": houses[bond.record]})
    if before:
        return (
            ngettext(
                "%(one)s and %(other)s took part in the same talk once.",
                "%(one)s and %(other)s took part in the same talks %(times)s times.",
                bond.times,
            )
            % names
        )
    return (
        ngettext("%(one)s knows %(other)s from one talk.", "%(one)s knows %(other)s from %(times)s talks.", bond.times)
        % names
    )


def who_knows(target: Person) -> list[tuple[User, int]]:
    """Who of us knows a person at first hand, with the number of talks, the most first. Two statements."""
    talks = Touch.objects.filter(takers__person=target, by__is_active=True).exclude(kind=TouchKind.ATTEMPT)
    counted = Counter(dict(talks.order_by().values_list("by").annotate(times=Count("pk"))))
    if target.keeper_id:
        counted.setdefault(target.keeper_id, 0)
    users = User.objects.in_bulk(list(counted))
    found = [(users[key], times) for key, times in counted.items() if key in users]
    return sorted(found, key=lambda each: (-each[1], each[0].display_name))
