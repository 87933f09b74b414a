"""Bad texts in every place where a person can write something that reaches paper.

A record of the corpus is walked as it is – dataclasses, rows, lists – and each text of it can be replaced, one at a
time or all at once. A new field of a record is covered the moment it exists.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

from django.db import models

Path = tuple[str | int, ...]
CHOSEN = {
    *("kind", "status", "side", "country", "time_zone", "code", "codes", "topic", "level", "language", "paper", "slug"),
    *("official_code", "region_code", "photo", "logo"),
}
"""Values that nobody types: they are chosen from a list, or given by reference data."""


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """The way to every text within a record."""
    if isinstance(value, str):
        yield path
        return
    for name, inner in _inside(value):
        if name not in CHOSEN:
            yield from places(inner, (*path, name))


def replaced(value: Any, path: Path, write: Callable[[str], str]) -> Any:
    """A copy of a record with the text at `path` written anew."""
    if not path:
        return write(value)
    name, rest = path[0], path[1:]
    if isinstance(value, (list, tuple)):
        assert isinstance(name, int)
        inner = [*value[:name], replaced(value[name], rest, write), *value[name + 1 :]]
        return type(value)(inner)
    if isinstance(value, dict):
        return {**value, name: replaced(value[name], rest, write)}
    found = replaced(getattr(value, str(name)), rest, write)
    if dataclasses.is_dataclass(value):
        return dataclasses.replace(value, **{str(name): found})
    row = copy.copy(value)
    setattr(row, str(name), found)
    return row


def everywhere(value: Any, write: Callable[[str], str]) -> Any:
    """A copy of a record with every text written anew; what is empty stays empty."""
    for path in list(places(value)):
        value = replaced(value, path, lambda text: write(text) if text else text)
    return value


def shapes(value: Any) -> dict[str, Path]:
    """One place of every shape: of the lines of a list the first one that there is."""
    found: dict[str, Path] = {}
    for path in places(value):
        found.setdefault(".".join("each" if isinstance(name, int) else name for name in path), path)
    return found


def _inside(value: Any) -> Iterator[tuple[str | int, Any]]:
    if dataclasses.is_dataclass(value):
        yield from ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value) if field.init)
    elif isinstance(value, models.Model):
        for field in value._meta.concrete_fields:
            if isinstance(field, (models.CharField, models.TextField)) and not field.choices:
                yield field.attname, getattr(value, field.attname)
    elif isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, (list, tuple)):
        yield from enumerate(value)
