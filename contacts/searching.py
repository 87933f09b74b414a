"""Finding people by what somebody types: a name in any script, an organization, an address, a number.

Every word must begin a word of the person, or stand in the name of where they work now. A word written in one piece
(山田太郎, やまだたろう, yamadataro) may be one name followed by the beginning of the other. The index of names is
asked, never the people one by one.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from contacts.choices import PointKind
from contacts.models import ContactPoint, NameToken, PersonToken, Position
from contacts.points import value_key
from contacts.tokens import Asked, asked_for

_LAST = "\U0010ffff"
_COUNTRIES = ("US", "JP")
_DIGITS = 5


def people_matching(people: QuerySet, text: str) -> QuerySet:
    """Those of `people` in whom every word of `text` is found; all of them when nothing is asked. One small query."""
    if point := _points(text):
        return people.filter(pk__in=point.values("person"))
    words = asked_for(text)
    known = _whole_names(words)
    for asked in words:
        first, *rest = _ways(asked, known)
        people = people.filter(pk__in=first.union(*rest, all=True) if rest else first)
    return people


def people_holding(people: QuerySet, text: str) -> QuerySet:
    """Those in whose names the words stand anywhere, not only at the beginning: for when nothing else is found."""
    for asked in asked_for(text):
        tokens = NameToken.objects.filter(Q(*(("token__contains", start) for start in asked.starts), _connector=Q.OR))
        people = people.filter(pk__in=PersonToken.objects.filter(token__in=tokens.values("pk")).values("person"))
    return people


def begins(column: str, start: str) -> Q:
    """That a bytewise column begins with `start`, as a range that an index can answer on every database."""
    return Q(**{f"{column}__gte": start, f"{column}__lt": start + _LAST})


def _ways(asked: Asked, known: dict[str, int]) -> list[QuerySet]:
    """The ways in which a word can be somebody's, as sets of people's keys."""
    start = Q(*(begins("token", each) for each in asked.starts), _connector=Q.OR)
    links = PersonToken.objects.filter(token__in=NameToken.objects.filter(start).values("pk"))
    ways = [links.order_by().values_list("person")]
    for name, rests in asked.seams.items():
        if name in known:
            rest = Q(*(begins("person__tokens__token__token", each) for each in rests), _connector=Q.OR)
            both = PersonToken.objects.filter(rest, token=known[name])
            ways.append(both.exclude(part=F("person__tokens__part")).order_by().values_list("person"))
    if len(asked.word) > 1 or not asked.word.isascii():
        at_work = Position.objects.current(timezone.localdate()).filter(organization__search_key__contains=asked.word)
        ways.append(at_work.order_by().values_list("person"))
    return ways


def _whole_names(words: Collection[Asked]) -> dict[str, int]:
    """Which beginnings of the words are somebody's whole name, with the key of that word of the index."""
    beginnings = {name for asked in words for name in asked.seams}
    if not beginnings:
        return {}
    return dict(NameToken.objects.filter(token__in=beginnings).values_list("token", "pk"))


def _points(text: str) -> QuerySet | None:
    """Contact points, if the text is the beginning of an address or a whole telephone number."""
    text = text.strip()
    if "@" in text and " " not in text:
        return ContactPoint.objects.filter(value_key__startswith=value_key(PointKind.EMAIL, text))
    if sum(each.isdigit() for each in text) >= _DIGITS and not any(each.isalpha() for each in text):
        keys = {value_key(PointKind.PHONE, text, country) for country in ("", *_COUNTRIES)}
        return ContactPoint.objects.filter(value_key__in=keys)
    return None
