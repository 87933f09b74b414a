"""Keeping the index of names: for one person or for ten thousand by the same few statements.

Call these inside the verb's transaction and after it has recorded its act: recording locks the association's row, so
that no two writers make or drop the same word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TypeVar

from django.db import connection
from django.db.models import Exists, OuterRef

from contacts.models import NameToken, Person, PersonToken
from contacts.tokens import words_of_person

AT_ONCE = 900
Key = TypeVar("Key")
Link = tuple[int, int, str]
"""A person's key, which name, the word."""


def index_new(people: Sequence[Person]) -> None:
    """Keep the words of people who have just been written down and have none yet."""
    _keep(_links(people), people)


def index_again(people: Sequence[Person]) -> None:
    """Keep the words of people as they are called now; words that nobody is called by any more are forgotten."""
    wanted = set(_links(people))
    old: dict[Link, tuple[int, int]] = {}
    for keys in _batches([each.pk for each in people]):
        rows = PersonToken.objects.filter(person__in=keys)
        for link, person, part, word, token in rows.values_list("pk", "person", "part", "token__token", "token"):
            old[person, part, word] = link, token
    gone = [old[each] for each in old.keys() - wanted]
    for links in _batches([link for link, _token in gone]):
        PersonToken.objects.filter(pk__in=links).delete()
    forget_words({token for _link, token in gone})
    _keep(wanted - old.keys(), people)


def forget_words(tokens: Collection[int] | None = None) -> None:
    """Drop words that nobody is found by any more, of these or of all: a name that was erased must not stay here."""
    unused = NameToken.objects.filter(~Exists(PersonToken.objects.filter(token=OuterRef("pk"))))
    if tokens is None:
        unused.delete()
        return
    for keys in _batches(list(tokens)):
        unused.filter(pk__in=keys).delete()


def words_held_by(people: Collection[int]) -> set[int]:
    """The keys of the words of these people: to be forgotten, where unused, after the people are gone."""
    found: set[int] = set()
    for keys in _batches(list(people)):
        found |= set(PersonToken.objects.filter(person__in=keys).values_list("token", flat=True))
    return found


def _links(people: Iterable[Person]) -> Iterator[Link]:
    for person in people:
        for word, part in words_of_person(person):
            yield person.pk, part, word


def _keep(links: Iterable[Link], people: Sequence[Person]) -> None:
    rows = list(links)
    if not rows:
        return
    association = people[0].association_id
    tokens = _tokens({word for _person, _part, word in rows}, association)
    _insert([(association, tokens[word], person, part) for person, part, word in rows])


def _tokens(words: set[str], association: int) -> dict[str, int]:
    """The keys of these words, made where there are none."""
    found = _known(words)
    if missing := words - found.keys():
        fresh = [NameToken(association_id=association, token=word) for word in missing]
        NameToken.objects.bulk_create(fresh, ignore_conflicts=True)
        found |= _known(missing)
    return found


def _known(words: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in _batches(list(words)):
        found |= dict(NameToken.objects.filter(token__in=some).values_list("token", "pk"))
    return found


def _insert(rows: list[tuple[int, int, int, int]]) -> None:
    """Write the links without a model instance for each: an import brings tens of thousands."""
    table = connection.ops.quote_name(PersonToken._meta.db_table)
    into = f"INSERT INTO {table} (association_id, token_id, person_id, part)"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            columns = [list(column) for column in zip(*rows, strict=True)]
            given = "unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::smallint[])"
            cursor.execute(f"{into} SELECT * FROM {given} ON CONFLICT DO NOTHING", columns)  # noqa: S608 -- the same
        else:
            cursor.executemany(f"{into} VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING", rows)


def _batches(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
