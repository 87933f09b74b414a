"""The port for organizations that a paper can be addressed to: each app says which ones it knows by name.

    @register
    class PartnerOrganizations(AddresseeSource):
        name = "partner_organizations"

        def known(self, partnership): ...

A typed name that is known gets its other language's name too; one that nobody knows stands as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar
from unicodedata import category, normalize

from django.core.exceptions import ImproperlyConfigured

from portal.documents.words import Words

_HONORIFIC = re.compile(r"[\s\u3000]*(?:御中|様|殿)$")
_JAPANESE = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]")


class AddresseeSource:
    """One kind of record that holds organizations."""

    name: ClassVar[str]

    def known(self, partnership: Any) -> Iterable[Words]:
        """The organizations that a member who sees this partnership may see too. One query."""
        raise NotImplementedError


_sources: dict[str, AddresseeSource] = {}


def register(source: type[AddresseeSource]) -> type[AddresseeSource]:
    """Make a source known. Refuses a name that another class has."""
    known = _sources.get(source.name)
    if known and type(known).__qualname__ != source.__qualname__:
        raise ImproperlyConfigured(f"Two sources of addressees are called {source.name!r}.")
    _sources[source.name] = source()
    return source


def known_to(partnership: Any) -> tuple[Words, ...]:
    """Every organization that a paper about this partnership can be addressed to, each once. A query a source."""
    found = dict.fromkeys(each for source in _sources.values() for each in source.known(partnership))
    return tuple(found)


def without_odd_characters(name: str) -> str:
    """A name as it can stand on paper: no control characters, no marks that turn the direction of writing."""
    return " ".join("".join(" " if category(letter)[0] in "CZ" else letter for letter in name).split())


def is_japanese(name: str) -> bool:
    """Whether a name is written in Japanese, and so is marked as such on an English page."""
    return bool(_JAPANESE.search(name))


def addressee(name: str, known: Iterable[Words]) -> Words:
    """The name in both languages: those of the known organization of that name, else the one name that was typed.

    An honorific that was typed with it goes: the page sets its own.
    """
    name = _HONORIFIC.sub("", without_odd_characters(name)).strip()
    sought = _key(name)
    for each in known:
        if sought and sought in {_key(each.en), _key(each.ja)}:
            return Words(each.en or each.ja, each.ja or each.en)
    return Words(name, name)


def _key(name: str) -> str:
    return normalize("NFKC", name).casefold().replace(" ", "")
