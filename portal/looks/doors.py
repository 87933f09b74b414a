"""The port of the read log: by which addresses somebody sees a record, and which kinds of fields stand there.

    register(Door("person_detail", groups=EVERYTHING))

An address that carries a record's key needs no word of its own: after a good answer the look is written down. A view
that shows or prints many records says which: `note(request, Seen(…))`. Nothing is written before the answer has gone
([0164](docs/decisions/0164-who-looked.md)).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.module_loading import autodiscover_modules

from portal.accounts.models import Association
from portal.looks.choices import FieldGroup, Ground, LookKind

EVERYTHING = tuple(FieldGroup)


@dataclass(frozen=True)
class Given:
    """To whom outside an answer gives what it shows: a body or a guest, and the country's code."""

    recipient: str
    country: str


@dataclass(frozen=True)
class Seen:
    """What an answer shows: the rows of a model, and the kinds of fields. `through` is a guest's link; `given` says
    that it thereby goes to somebody outside, which the register of transfers keeps."""

    model: str
    keys: tuple[int, ...]
    groups: tuple[FieldGroup, ...]
    kind: LookKind = LookKind.PAGE
    route: str = ""
    through: str = ""
    given: Given | None = None


@dataclass(frozen=True)
class Door:
    """An address whose `argument` is the key of the record that it shows."""

    route: str
    groups: tuple[FieldGroup, ...]
    model: str = "contacts.person"
    argument: str = "person"
    kind: LookKind = LookKind.PAGE


_doors: dict[str, tuple[Door, ...]] = {}
_silent: dict[str, str] = {}


def register(*doors: Door) -> None:
    """Make doors known; a route may show two records by two arguments. Refuses one argument with two meanings."""
    for door in doors:
        known = _doors.get(door.route, ())
        if door in known:
            continue
        if any(each.argument == door.argument for each in known):
            raise ImproperlyConfigured(f"The route {door.route!r} has two doors of the read log.")
        _doors[door.route] = (*known, door)


Grounds = Callable[[Sequence[int]], Mapping[int, str]]
_grounds: dict[str, Grounds] = {}


def register_grounds(model: str, ask: Grounds) -> None:
    """Make known how to learn, of rows of a model by their keys, on what ground their data goes to another body."""
    _grounds[model] = ask


def grounds_of(model: str, keys: Sequence[int]) -> dict[str, list[int]]:
    """Ground → keys, in the order of `Ground`. Queries."""
    known = _grounds[model](keys) if model in _grounds else {}
    found: dict[str, list[int]] = {ground: [] for ground in Ground.values}
    for key in keys:
        found[known.get(key, Ground.NONE)].append(key)
    return {ground: mine for ground, mine in found.items() if mine}


@dataclass(frozen=True)
class Merges:
    """How an app that makes two rows of a model one answers for them: `former(key)` are the keys of those that a row
    took in, `now(keys)` says of those that were taken in by which row."""

    former: Callable[[int], Iterable[int]]
    now: Callable[[Sequence[int]], Mapping[int, int]]


_merges: dict[str, Merges] = {}


def register_merges(model: str, merges: Merges) -> None:
    """Make known how to learn what became of rows of a model: the log keeps the keys that they had."""
    _merges[model] = merges


def keys_of(model: str, key: int) -> set[int]:
    """The keys under which a row stands in the log: its own, and of all that were merged into it. Queries."""
    return {key, *_merges[model].former(key)} if model in _merges else {key}


def keys_now(model: str, keys: Iterable[int]) -> dict[int, int]:
    """Each key → the key that the row has now: another one where it was merged into another row. Queries."""
    known = sorted(set(keys))
    found = _merges[model].now(known) if model in _merges else {}
    return {key: found.get(key, key) for key in known}


def leave_out(why: str, *routes: str) -> None:
    """Say of routes with a record's key why nothing is written down of them."""
    _silent.update(dict.fromkeys(routes, why))


def doors() -> dict[str, tuple[Door, ...]]:
    """Route → doors; the apps' `looks.py` are read first."""
    autodiscover_modules("looks")
    return _doors


def models_of_doors() -> set[str]:
    """The models whose rows are people of whom the log is kept."""
    return {door.model for known in doors().values() for door in known}


def left_out() -> dict[str, str]:
    """Route → why it has no door."""
    autodiscover_modules("looks")
    return _silent


def note(request: HttpRequest, seen: Seen, association: Association | None = None) -> None:
    """Keep in mind what this answer shows; it is written down when the answer has gone. Writes nothing.

    `association` where the address names none: on a guest's page.
    """
    if association is not None:
        request.__dict__.setdefault("association", association)
    if seen.keys:
        request.__dict__.setdefault("seen", []).append(seen)


def noted(request: HttpRequest) -> Iterable[Seen]:
    """What this request's answer shows: by its address, and by what its view said."""
    match = request.resolver_match
    if match and match.view_name:
        for door in _doors.get(match.view_name, ()):
            yield Seen(door.model, (match.kwargs[door.argument],), door.groups, door.kind, match.view_name)
    yield from request.__dict__.get("seen", ())
