"""The port for proofs: what an association can show for a benefit that it promises. An app adds a source by one
registered class:

    @register
    class Stories(ProofSource):
        name, label = "stories", _("Stories")

        def rows(self, partnerships): ...
        def proofs(self, asked, rows): ...

No number without the rows behind it: a proof holds the records that it counts, and the address where they are opened.
A benefit for which no source has a proof does not print.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured

from portal.documents.words import Words


@dataclass(frozen=True)
class Asked:
    """For whom proof is sought: a partnership, the day it is at the association's place, and the reader's sector.

    `sector` leads from the reader's own code to its widest parent; empty for readers of any sector.
    """

    partnership: Any
    today: datetime.date
    sector: tuple[str, ...] = ()


@dataclass(frozen=True)
class Behind:
    """A record behind a number: the row, what it is called, where it is opened."""

    row: Any
    title: Words
    address: str


@dataclass(frozen=True)
class Proof:
    """Something that we can show: a number, a sentence that goes on from it, when it was or will be.

    `benefit` is the code of the benefit's kind. `address` opens all the records. The strongest proof of a benefit comes
    first. `sources` say where the records have it from, if not from ourselves.
    """

    benefit: str
    figure: Words
    sentence: Words
    records: tuple[Behind, ...]
    address: str
    when: Words = field(default_factory=Words)
    strength: int = 10
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.records:
            raise ValueError("A proof needs the records behind it.")


@dataclass(frozen=True)
class Step:
    """What to do so that there is proof, and where."""

    words: Any
    address: str


class ProofSource:
    """One kind of record that can prove benefits."""

    name: ClassVar[str]
    label: ClassVar[Any]

    def rows(self, partnerships: Sequence[Any]) -> Mapping[int, Sequence[Any]]:
        """Partnership's key → its records. As many queries for forty partnerships of an association as for one."""
        raise NotImplementedError

    def proofs(self, asked: Asked, rows: Sequence[Any]) -> Iterable[Proof]:
        """All that these records prove, for benefits of every kind. No query."""
        raise NotImplementedError

    def steps(self, partnership: Any) -> Mapping[str, Step]:
        """Benefit → what to enter so that these records prove it. No query."""
        return {}


_sources: dict[str, ProofSource] = {}


def register(source: type[ProofSource]) -> type[ProofSource]:
    """Make a source known. Refuses a name that another class has."""
    known = _sources.get(source.name)
    if known and type(known).__qualname__ != source.__qualname__:
        raise ImproperlyConfigured(f"Two sources of proof are called {source.name!r}.")
    _sources[source.name] = source()
    return source


def all_sources() -> tuple[ProofSource, ...]:
    """Every registered source, in the order of registration."""
    return tuple(_sources.values())


def proofs(asked: Asked) -> dict[str, tuple[Proof, ...]]:
    """Benefit → what can be shown for it, the strongest first. Benefits without proof are left out. Queries."""
    return proofs_of_all([asked])[0]


def proofs_of_all(asked: Sequence[Asked]) -> list[dict[str, tuple[Proof, ...]]]:
    """The same for each of these, of one association, in their order. As many queries for forty as for one."""
    found: list[dict[str, list[Proof]]] = [{} for _one in asked]
    partnerships = list({one.partnership.pk: one.partnership for one in asked}.values())
    for source in all_sources():
        rows = source.rows(partnerships)
        for one, benefits in zip(asked, found, strict=True):
            for proof in source.proofs(one, rows.get(one.partnership.pk, ())):
                benefits.setdefault(proof.benefit, []).append(proof)
    return [
        {benefit: tuple(sorted(each, key=lambda proof: -proof.strength)) for benefit, each in benefits.items()}
        for benefits in found
    ]


def chosen(found: Mapping[str, tuple[Proof, ...]], benefits: Iterable[str], most: int) -> dict[str, tuple[Proof, ...]]:
    """At most so many proofs for each of these benefits: what proves one already comes last for those after it."""
    told: set[Words] = set()
    kept: dict[str, tuple[Proof, ...]] = {}
    for benefit in benefits:
        proofs_of_it = sorted(found.get(benefit, ()), key=lambda proof: proof.sentence in told)[:most]
        told |= {proof.sentence for proof in proofs_of_it}
        if proofs_of_it:
            kept[benefit] = tuple(proofs_of_it)
    return kept


def steps(partnership: Any, benefit: str) -> tuple[Step, ...]:
    """What to do so that a benefit has proof."""
    return tuple(step for source in all_sources() if (step := source.steps(partnership).get(benefit)))
