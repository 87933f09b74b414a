"""Finding people by what somebody types: a name in any script, an organization, an address, a number.

Every word must begin a word of the person, or stand in the name of where they work now. A word written in one piece
(山田太郎, やまだたろう, yamadataro) may be one name followed by the beginning of the other. The index of names is
asked, never the people one by one; only for words that very many bear are people walked in their order.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import BigIntegerField, Exists, F, Func, Lookup, Min, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from contacts.choices import PointKind
from contacts.models import ContactPoint, NameToken, Organization, PersonToken, Position
from contacts.points import value_key
from contacts.tokens import Asked, asked_for

MOST = 2000
"""People who have a word are put in order while they are so few; where more have it, people are walked in their order
until the page is full, and are not counted."""
_LAST = "\U0010ffff"
_COUNTRIES = ("US", "JP")
_DIGITS = 5
_TOKEN, _NAME, _ORGANIZATION = "token", "name", "organization"


@dataclass(frozen=True)
class Finding:
    """Who was found: the keys of people, or the conditions of words that very many have."""

    keys: frozenset[int] | None = None
    conditions: Sequence[Q] = ()

    @property
    def is_counted(self) -> bool:
        """Whether `keys` are all there are."""
        return self.keys is not None

    def among(self, people: QuerySet) -> QuerySet:
        """Those of `people` who were found. No query."""
        if self.keys is not None:
            return people.filter(OneOf("pk", self.keys))
        for condition in self.conditions:
            people = people.filter(condition)
        return people

    def first(self, people: QuerySet, column: str, limit: int) -> QuerySet:
        """The keys of the first of `people` who were found, in the order of a column. No query.

        Found ones are gone to by their keys, and each is asked whether it is one of `people`: SQLite would walk all of
        an association in its order for the few whom it was given.
        """
        if self.keys is None:
            found = self.among(people)
        else:
            is_one = Exists(people.order_by().filter(pk=OuterRef("pk")))
            found = people.model._base_manager.filter(OneOf("pk", self.keys), is_one)
        return found.order_by(column, "pk").values("pk")[:limit]


def finding(text: str) -> Finding:
    """Who is asked for by a text: everybody when it says nothing. Two queries for one word, one more for each other. A
    number or address of nobody may still be somebody's name, which costs one more."""
    points = _points(text)
    if points is not None and (holders := frozenset(points.values_list("person", flat=True)[:MOST])):
        return Finding(holders)
    # The longest word is as a rule the rarest: of its people alone the others are then asked.
    known = _known(sorted(asked_for(text), key=lambda each: -len(each.word)))
    keys: frozenset[int] | None = None
    wide = []
    for ways in known:
        if keys is not None:
            keys = _those_of(keys, ways(is_of_each=True))
        elif len(found := _people(ways())) > MOST:
            wide.append(ways)
        else:
            keys = found
    if keys is None:
        return Finding(None, [_held(ways(is_of_each=True)) for ways in wide])
    for ways in wide:
        keys = _those_of(keys, ways(is_of_each=True))
    return Finding(keys)


def people_matching(people: QuerySet, text: str) -> QuerySet:
    """Those of `people` in whom every word of `text` is found; all of them when nothing is asked. Small queries."""
    return finding(text).among(people)


def _people(ways: Sequence[QuerySet]) -> frozenset[int]:
    """Who has a word, at most one more than are put in order. One query."""
    first, *rest = (way.order_by().values_list("person", flat=True) for way in ways)
    return frozenset((first.union(*rest) if rest else first)[: MOST + 1])


def _those_of(keys: frozenset[int], ways: Sequence[QuerySet]) -> frozenset[int]:
    """Which of these people have a word as well. One query, none for nobody."""
    return _people([way.filter(OneOf("person", keys)) for way in ways]) if keys else keys


def _held(ways: Sequence[QuerySet]) -> Q:
    """That a person has a word, as a question to each person."""
    return Q(*(Exists(way.filter(person=OuterRef("pk"))) for way in ways), _connector=Q.OR)


def _known(words: Sequence[Asked]) -> list[Callable[..., list[QuerySet]]]:
    """For each word how to ask for the ways in which it can be somebody's (`_ways`). One query, which looks at words of
    the index, organizations, and whole names that begin a word."""
    found: dict[str, dict[str, list[Any]]] = {kind: defaultdict(list) for kind in (_TOKEN, _NAME, _ORGANIZATION)}
    asked = []
    for each in words:
        # A question for each beginning: of several in one, SQLite would look at every word there is. Of words that come
        # after the first it is asked whether there are any: a thousand names begin with an initial.
        is_first = each is words[0]
        asked += [_tokens(each.word, start, is_first) for start in _apart(each.starts)]
        if len(each.word) > 1 or not each.word.isascii():
            named = Organization.objects.filter(search_key__holds=each.word).order_by()
            asked.append(named.values_list(Value(_ORGANIZATION), Value(each.word), "pk"))
    if beginnings := {name for each in words for name in each.seams}:
        whole = NameToken.objects.filter(token__in=beginnings).order_by()
        asked.append(whole.values_list(Value(_NAME), "token", "pk"))
    if asked:
        for kind, word, key in asked[0].union(*asked[1:], all=True).order_by() if len(asked) > 1 else asked[0]:
            if key is not None:
                found[kind][word].append(key)
    names = {word: keys[0] for word, keys in found[_NAME].items()}
    return [
        partial(_ways, each, found[_TOKEN][each.word], names, found[_ORGANIZATION][each.word], each is words[0])
        for each in words
    ]


def _tokens(word: str, start: str, is_listed: bool) -> QuerySet:
    """Words of the index that begin so, or one of them, None where there are none."""
    rows = NameToken.objects.filter(begins("token", start)).order_by()
    if is_listed:
        return rows.values_list(Value(_TOKEN), Value(word), "pk")
    told = rows.annotate(kind=Value(_TOKEN), said=Value(word)).values("kind", "said")
    return told.annotate(one=Min("pk")).values_list("kind", "said", "one")


def _ways(
    asked: Asked,
    tokens: list[int],
    names: Mapping[str, int],
    organizations: list[int],
    is_listed: bool,
    is_of_each: bool = False,
) -> list[QuerySet]:
    """The ways in which a word can be somebody's: rows that have a person. `is_of_each`: they are asked of people who
    are known already. A word that begins no name at all may be one name and the beginning of the other."""
    ways: list[QuerySet] = []
    if tokens:
        words = PersonToken.objects.alias(word=Aside("token") if is_of_each else F("token"))
        begun = _beginning(asked.starts)
        ways.append(words.filter(_either("word", tokens, begun) if is_listed else Q(word__in=begun)))
    else:
        for name, rests in asked.seams.items():
            if name in names:
                theirs = PersonToken.objects.filter(person=OuterRef("person"))
                rest = theirs.alias(word=Aside("token")).filter(word__in=_beginning(rests))
                ways.append(PersonToken.objects.filter(Exists(rest.exclude(part=OuterRef("part"))), token=names[name]))
    if organizations:
        named = Organization.objects.filter(search_key__holds=asked.word).order_by().values("pk")
        current = Position.objects.current(timezone.localdate())
        houses = current.alias(house=Aside("organization") if is_of_each else F("organization"))
        ways.append(houses.filter(_either("house", organizations, named)))
    return ways or [PersonToken.objects.none()]


def _beginning(starts: Sequence[str]) -> QuerySet:
    """Words of the index that begin so."""
    either = Q(*(begins("token", each) for each in starts), _connector=Q.OR)
    return NameToken.objects.filter(either).order_by().values("pk")


def _apart(starts: Sequence[str]) -> list[str]:
    """Beginnings without those that begin with another one, so that no word is found twice."""
    return [each for each in dict.fromkeys(starts) if not any(each != one and each.startswith(one) for one in starts)]


def _either(column: str, keys: list[int], rows: QuerySet) -> Q | OneOf:
    """The keys themselves where they are few: then the database knows how many it will find."""
    return OneOf(column, keys) if len(keys) <= MOST else Q(**{f"{column}__in": rows})


class OneOf(Lookup):
    """That a column holds one of many keys, which go as one parameter: a thousand would cost more than the question."""

    prepare_rhs = False

    def __init__(self, column: str, keys: Iterable[int]) -> None:
        super().__init__(F(column), sorted(keys))

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            # As a set of its own: seeing how many there are, the planner would walk everybody in order to find them.
            return f"{column} = ANY(ARRAY(SELECT unnest(%s::bigint[])))", [*params, self.rhs]
        keys = json.dumps(self.rhs)
        return f"{column} IN (SELECT value FROM json_each(%s))", [*params, keys]  # noqa: S608 -- a column of ours


class Aside(Func):
    """A column by which the database shall not look for rows: they are known by another one, and this is compared. A
    sign that SQLite reads so; PostgreSQL knows how many rows there are of each."""

    output_field = BigIntegerField()
    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **extra)


def people_holding(people: QuerySet, text: str) -> QuerySet:
    """Those in whose names the words stand anywhere, not only at the beginning: for when nothing else is found."""
    for asked in asked_for(text):
        tokens = NameToken.objects.filter(Q(*(("token__contains", start) for start in asked.starts), _connector=Q.OR))
        people = people.filter(pk__in=PersonToken.objects.filter(token__in=tokens.values("pk")).values("person"))
    return people


def begins(column: str, start: str) -> Q:
    """That a bytewise column begins with `start`, as a range that an index can answer on every database."""
    return Q(**{f"{column}__gte": start, f"{column}__lt": start + _LAST})


def _points(text: str) -> QuerySet | None:
    """Contact points, if the text is the beginning of an address or a whole telephone number."""
    text = text.replace("\0", "").strip()
    if "@" in text and " " not in text:
        return ContactPoint.objects.filter(value_key__startswith=value_key(PointKind.EMAIL, text), person__isnull=False)
    if sum(each.isdigit() for each in text) >= _DIGITS and not any(each.isalpha() for each in text):
        keys = {value_key(PointKind.PHONE, text, country) for country in ("", *_COUNTRIES)}
        return ContactPoint.objects.filter(value_key__in=keys, person__isnull=False)
    return None
