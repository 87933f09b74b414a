"""The port for evidence: which records show how near somebody has come to us, and which answer a question of the
self-check. An app adds a source by one registered class in its `evidence.py`:

    @register
    class Attended(RungSource):
        name, rung = "attended", Rung.ATTENDED

        def rows(self):
            return Attendance.objects.all()

        def records(self, rows, membership): ...

A verb of an app further left may change a row that a rung hangs on, such as a partner organization that stopped. It
does so `with followed(row):`; apps further right `follow()` and count anew in the same transaction.

A rung is never typed in: somebody stands on the highest one that a record proves, and goes down again with the record.
An answer is never typed in either: it is yes where there are records, and otherwise "no record".
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet


@dataclass(frozen=True)
class Record:
    """A record that proves something, as one reader sees it: what it is, when it was, where it is opened."""

    title: str
    address: str = ""
    on: datetime.date | None = None
    words: str = ""


class RungSource:
    """One kind of record that proves a rung of the ladder."""

    name: ClassVar[str]
    rung: ClassVar[int]
    person: ClassVar[str] = "person"
    """The column of the rows that names the person."""

    def rows(self) -> QuerySet:
        """The rows that prove the rung, of everybody. Asked for inside a scope."""
        raise NotImplementedError

    def by_day(self, day: datetime.date) -> QuerySet | None:
        """Those that proved it on an earlier day already; None where the records do not say since when."""
        return None

    def records(self, rows: QuerySet, membership: Any) -> Iterable[Record]:
        """These rows, of one person, as records; at most `MOST`, the newest first, and none that the membership may not
        see."""
        raise NotImplementedError


@dataclass(frozen=True)
class Answer:
    """What the records say to a question: how many there are, in words, the newest of them, and where all are."""

    count: int
    words: str
    records: tuple[Record, ...]
    address: str = ""

    def __post_init__(self) -> None:
        if self.count < 1 or not self.records:
            raise ValueError("A yes needs the records behind it.")


@dataclass(frozen=True)
class Step:
    """What to do so that there is a record, and where."""

    words: str
    address: str


class AnswerSource:
    """One kind of record that answers a question of the self-check."""

    name: ClassVar[str]
    question: ClassVar[str]
    """The code of the question in the reference data."""

    def answer(self, partnerships: Sequence[Any], membership: Any) -> Answer | None:
        """What these partnerships have to show; None without a record. As many queries for forty as for one."""
        raise NotImplementedError

    def step(self, partnerships: Sequence[Any], membership: Any) -> Step | None:
        """What to do so that there is a record, where there is none."""
        return None


Source = TypeVar("Source", RungSource, AnswerSource)
MOST = 5
"""So many records of one kind stand on a page; its link opens the rest."""

Follower = Callable[[Any], Callable[[], Any]]
"""Told of a row before it changes; what it answers is called after."""

_rungs: dict[str, RungSource] = {}
_answers: dict[str, AnswerSource] = {}
_followers: dict[str, Follower] = {}


def register(source: type[Source]) -> type[Source]:
    """Make a source known. Refuses a name that another class has."""
    kept: dict[str, Any] = _rungs if issubclass(source, RungSource) else _answers
    known = kept.get(source.name)
    if known and type(known).__qualname__ != source.__qualname__:
        raise ImproperlyConfigured(f"Two sources of evidence are called {source.name!r}.")
    kept[source.name] = source()
    return source


def rung_sources() -> tuple[RungSource, ...]:
    """Every source of rungs, the highest rung first."""
    return tuple(sorted(_rungs.values(), key=lambda source: -source.rung))


def answer_sources(question: str) -> tuple[AnswerSource, ...]:
    """Every source that answers a question, in the order of registration."""
    return tuple(source for source in _answers.values() if source.question == question)


def follow(follower: Follower) -> Follower:
    """Make known who wants to hear of rows that apps further left change or take away."""
    _followers[f"{follower.__module__}.{follower.__qualname__}"] = follower
    return follower


@contextmanager
def followed(row: Any) -> Iterator[None]:
    """Change or take away a row inside; whoever follows counts anew after it. Inside the transaction of the verb."""
    ends = [follower(row) for follower in _followers.values()]
    yield
    for end in ends:
        end()
