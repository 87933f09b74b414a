"""Pages of distinct texts, as many as one wants: the same seed gives the same page on any machine.

    for page in corpus.pages(range(20)):                    # every registered kind, size, language and paper
        press.make_page(page.kind, page.facts, page.language, page.paper)

A kind joins by one function that makes its record from a `Writer` and an `amount` of text, 0 for nearly nothing, 1 for
about a page:

    @record_of("snapshot")
    def snapshot(writer: Writer, amount: float) -> Record: ...

The same writer must give the same beginning whatever the amount: "at the limit" and "beyond" are found by asking for
more of the same text until it fills the page that many times over (by `Outline.height`, without any layout).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from itertools import product
from typing import Any

from portal.documents.kinds import DocumentKind, all_kinds, kind_named
from portal.documents.outline import PAPERS_MM, levels, text_height
from portal.documents.words import Words
from tests.documents.vocabulary import ENGLISH, GIVEN, JAPANESE, PEOPLE

LANGUAGES = ("en", "ja", "both")
SIZES: Mapping[str, tuple[float, float]] = {
    # Filled parts of the page at the smallest level; one is chosen at random between the two.
    "short": (0.25, 0.45),
    "typical": (0.5, 0.75),
    "long": (0.75, 0.95),
    "at the limit": (0.96, 1.03),
    "beyond": (1.06, 1.7),
}
MAKERS_OF = ("tests.documents.snapshot_corpus", "tests.documents.profile_corpus", "tests.documents.benefit_corpus")

Maker = Callable[["Writer", float], Any]
_makers: dict[str, Maker] = {}


def record_of(kind: str) -> Callable[[Maker], Maker]:
    """Make a function known that writes records of a kind."""

    def remember(maker: Maker) -> Maker:
        _makers[kind] = maker
        return maker

    return remember


@dataclass(frozen=True)
class CorpusPage:
    """One page of the corpus: which kind, of which size, in which language, on which paper."""

    kind: DocumentKind
    size: str
    seed: int
    language: str
    paper: str

    def __str__(self) -> str:
        return f"{self.kind.name}-{self.size.replace(' ', '-')}-{self.language}-{self.paper}-{self.seed}"

    @cached_property
    def record(self) -> Any:
        """What would be on file. Bisects the amount of text until the page is as full as its size says."""
        low, high = 0.0, 8.0
        for _step in range(12):
            middle = (low + high) / 2
            if self._filled(self._written(middle)) < self.wanted:
                low = middle
            else:
                high = middle
        return self._written(high)

    @property
    def facts(self) -> Any:
        return self._facts_of(self.record)

    @property
    def wanted(self) -> float:
        """How full the page is to be."""
        return random.Random(f"{self.seed} {self.size}").uniform(*SIZES[self.size])

    def _written(self, amount: float) -> Any:
        return _makers[self.kind.name](Writer(self.seed), amount)

    def _facts_of(self, record: Any) -> Any:
        return self.kind.facts(record, self.language, self.paper)

    def _filled(self, record: Any) -> float:
        outline = self.kind.outline(self._facts_of(record), self.language)
        return outline.height(levels(self.language)[-1], self.paper) / text_height(self.paper)


def kinds() -> tuple[DocumentKind, ...]:
    """The registered kinds that the corpus can write."""
    for module in MAKERS_OF:
        try:
            import_module(module)
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
    return tuple(kind for kind in all_kinds() if kind.name in _makers)


def pages(
    seeds: Iterable[int],
    *,
    names: Sequence[str] = (),
    sizes: Sequence[str] = tuple(SIZES),
    languages: Sequence[str] = LANGUAGES,
    papers: Sequence[str] = tuple(PAPERS_MM),
) -> Iterator[CorpusPage]:
    """Pages for every combination; no two have the same text. `names` limits the kinds."""
    chosen = tuple(map(kind_named, names)) if names else kinds()
    kinds()
    for seed in seeds:
        for number, (kind, size, language, paper) in enumerate(product(chosen, sizes, languages, papers)):
            yield CorpusPage(kind, size, 1000 * seed + number, language, paper)


@dataclass
class Writer:
    """Writes distinct sentences in both languages. What it wrote does not hang on what is asked for later."""

    seed: int
    told: int = field(default=0)

    def chance(self, name: str) -> random.Random:
        """A source of chance of its own for each name, so that more of one thing changes nothing else."""
        return random.Random(f"{self.seed} {name}")

    def sentence(self, name: str, shortest: int = 50, longest: int = 150) -> Words:
        """A sentence in both languages; Japanese takes about half as many characters."""
        chance = self.chance(name)
        return _sentence(chance, chance.randint(shortest, longest))

    def sentences(self, name: str, most: int) -> Words:
        """Several sentences, at most `most` English characters and half as many Japanese ones."""
        chance, english, japanese = self.chance(name), "", ""
        while True:
            more = _sentence(chance, chance.randint(40, 130))
            longer = f"{english} {more.en}".strip()
            if len(longer) > most or len(japanese + more.ja) > most // 2:
                return Words(english, japanese)
            english, japanese = longer, japanese + more.ja

    def phrase(self, name: str, longest: int = 60) -> Words:
        """A few words without a verb: the name of an event, of a product."""
        chance = self.chance(name)
        words = [chance.choice(ENGLISH["adjectives"]), *chance.sample(ENGLISH["things"], chance.randint(1, 2))]
        japanese = chance.choice(JAPANESE["things"]) + chance.choice(JAPANESE["gatherings"])
        return Words(_up(" ".join(words))[:longest].strip(), japanese[: longest // 2])

    def organization(self, name: str) -> Words:
        """The name of an organization: short, long, with abbreviations, German, Latin letters in Japanese."""
        chance = self.chance(name)
        family, place = chance.choice(ENGLISH["families"]), chance.choice(ENGLISH["places"])
        english = chance.choice(ENGLISH["organizations"]).format(family=family, place=place)
        japanese = chance.choice(JAPANESE["organizations"]).format(
            family=chance.choice(JAPANESE["families"]), place=chance.choice(JAPANESE["places"]), latin=family
        )
        return Words(english, japanese)

    def person(self, name: str) -> dict[str, str]:
        """The names of a person, as the fields of a contact call them."""
        chance = self.chance(name)
        family, kana, latin = chance.choice(PEOPLE)
        given, given_kana, given_latin = chance.choice(GIVEN)
        return {"family_name": family, "family_kana": kana, "family_latin": latin, "given_name": given,
                "given_kana": given_kana, "given_latin": given_latin}  # fmt: skip

    def source(self, name: str) -> str:
        """Where something is from."""
        chance = self.chance(name)
        return f"{chance.choice(ENGLISH['places'])} {chance.choice(ENGLISH['papers'])}, {chance.randint(1990, 2026)}"


def _sentence(chance: random.Random, length: int) -> Words:
    english = [chance.choice(ENGLISH["subjects"]), chance.choice(ENGLISH["verbs"])]
    while len(" ".join(english)) < length - 12:
        english += _english_part(chance)
    japanese = f"{chance.choice(JAPANESE['subjects'])}{chance.choice(JAPANESE['particles'])}"
    while len(japanese) < length // 2 - 6:
        japanese += _japanese_part(chance)
    return Words(f"{_up(' '.join(english))}.", f"{japanese}{chance.choice(JAPANESE['endings'])}")


def _english_part(chance: random.Random) -> list[str]:
    thing, number = chance.choice(ENGLISH["things"]), str(chance.randint(2, 12_000))
    parts = (
        [chance.choice(ENGLISH["adjectives"]), thing],
        ["with", number, thing],
        ["of", chance.choice(ENGLISH["families"]), "and", chance.choice(ENGLISH["places"])],
        [chance.choice(ENGLISH["joints"]), thing],
        [chance.choice(ENGLISH["long"])],
    )
    return chance.choices(parts, (4, 2, 2, 4, 1))[0]


def _japanese_part(chance: random.Random) -> str:
    thing, joint = chance.choice(JAPANESE["things"]), chance.choice(JAPANESE["joints"])
    parts = (
        chance.choice(JAPANESE["adjectives"]) + thing + chance.choice("のをにとや、"),
        f"{chance.randint(2, 12_000)}{chance.choice(JAPANESE['counters'])}の",
        f"{chance.choice(ENGLISH['families'])}{joint}",
        chance.choice(JAPANESE["places"]) + joint,
    )
    return chance.choices(parts, (5, 2, 1, 3))[0]


def _up(text: str) -> str:
    return text[:1].upper() + text[1:]
