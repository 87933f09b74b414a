"""What is kept: an app's `kept.py` declares its figures, the triggers are made from the declarations.

    register(
        KeptCount(
            name="touches",
            label="Touches",
            model=Touch,
            key=("began",),
            day="happened_on",
            part="partnership",
            without=("kind", "attempt"),
            plain=touches,
            words=touch_words,
        )
    )

A figure counts rows of one owned model by its `key` (columns, or a many-to-many field: the row then counts once for
each link), by the month of a `day` and by `part`: a link to the partnership, or a many-to-many field of partnerships.
Each row counts once for the whole association (part 0) and once for each of its partnerships. Rows whose column holds
the value of `without` do not count. `plain` says the same in a loop over rows, written apart from the SQL, and is what
`manage.py recount` compares with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from portal.scoping import OwnedModel

WHOLE = 0
"""The part that is the whole association."""


class Place(NamedTuple):
    """Where a row counts: partnership or `WHOLE`, month as 202611 or 0, the values of the key joined by a slash."""

    part: int = WHOLE
    month: int = 0
    key: str = ""


def key_of(*values: Any) -> str:
    """The key of these values, as the triggers write it."""
    return "/".join("" if value is None else str(value) for value in values)


@dataclass(frozen=True)
class KeptCount:
    """The declaration of a figure; see above. `label` and `words` of a key say what is counted to whoever reads a
    difference: "Touches", "begun by them"."""

    name: str
    label: str
    model: type[OwnedModel]
    plain: Callable[[], Iterator[Place]]
    words: Callable[[tuple[str, ...]], str]
    key: tuple[str, ...] = ()
    day: str = ""
    part: str = ""
    without: tuple[str, str] | None = None

    def is_many(self, name: str) -> bool:
        """Whether a field links to many rows."""
        return isinstance(self.model._meta.get_field(name), models.ManyToManyField)


_counts: dict[str, KeptCount] = {}


def register(count: KeptCount) -> KeptCount:
    """Make a figure known; an app's `kept.py` does so. Refuses a name that another figure has."""
    known = _counts.get(count.name)
    if known and (known.model, known.key, known.day, known.part) != (count.model, count.key, count.day, count.part):
        raise ImproperlyConfigured(f"Two kept figures are called {count.name!r}.")
    _counts[count.name] = count
    return count


def all_counts() -> list[KeptCount]:
    """Every figure, by name."""
    return [_counts[name] for name in sorted(_counts)]


def count_named(name: str) -> KeptCount:
    """The figure of that name; refuses one that nobody keeps, so that a slip of the pen is no nought."""
    if name not in _counts:
        raise LookupError(f"No figure is kept under {name!r}; there are {', '.join(sorted(_counts))}.")
    return _counts[name]
