"""The navigation: each app registers its rooms, and the frame shows those that the reader may enter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from portal.permissions import may


@dataclass(frozen=True)
class Room:
    """One word in the navigation of an association; `home_of` names the roles whose day begins there,
    `short` is the word for the bar of a phone, where the label is too long, `also` the lists that lie in the room too.
    The row of a wide screen holds the rooms that are entered every day, and the one the reader is in; the others stand
    under "More" at its end. The menu of a phone names all.
    """

    label: Any
    url_name: str
    permission: str
    icon: str
    order: int = 50
    home_of: frozenset[str] = frozenset()
    short: Any = ""
    also: tuple[str, ...] = ()
    is_daily: bool = True

    @property
    def key(self) -> str:
        """The url name; a page says which room it is in by `{% block room %}`."""
        return self.url_name


_rooms: list[Room] = []


def register_room(room: Room) -> None:
    """Add a room; called from an app's `ready()`. A url name registers once."""
    if room.url_name in {each.url_name for each in _rooms}:
        raise ValueError(f"The room {room.url_name!r} is registered twice.")
    _rooms.append(room)
    _rooms.sort(key=lambda each: each.order)


@dataclass(frozen=True)
class Door:
    """A page that is looked for by name though it is no room of the navigation: adding a person, bringing in a file.

    `words` are other words by which people look for it, in both languages of the reader's page. A door to a room gives
    that room such words; it is called as the room is.
    """

    label: Any
    url_name: str
    permission: str
    words: Any = ""


_doors: list[Door] = []


def register_doors(*doors: Door) -> None:
    """Add pages that are found by name; called from an app's `searches.py`. A url name registers once."""
    for door in doors:
        if door.url_name in {each.url_name for each in _doors}:
            raise ValueError(f"The door {door.url_name!r} is registered twice.")
        _doors.append(door)


def all_doors() -> list[Door]:
    """Every room in its order, then every other page that is found by name."""
    words = {door.url_name: door.words for door in _doors}
    rooms = [Door(room.label, room.url_name, room.permission, words.get(room.url_name, "")) for room in _rooms]
    known = {room.url_name for room in _rooms}
    return [*rooms, *(door for door in _doors if door.url_name not in known)]


def home_for(request: HttpRequest, role: str) -> str:
    """The address of the room that a member's day begins in: their role's, else the first that is no role's own."""
    rooms = rooms_for(request)
    own = [each for each in rooms if role in each["room"].home_of]
    common = [each for each in rooms if not each["room"].home_of]
    return next((each["address"] for each in (*own, *common, *rooms)), "")


def rooms_for(request: HttpRequest) -> list[dict[str, Any]]:
    """The rooms of the request's association that its reader may enter, with their addresses; [] outside one."""
    association = getattr(request, "association", None)
    if association is None or not hasattr(request, "user"):
        return []
    here = request.path
    found = []
    for room in _rooms:
        if may(request, room.permission):
            addresses = _addresses(room, association.slug)
            found.append({"room": room, "address": addresses[0], "is_current": here.startswith(addresses)})
    return found


@lru_cache(maxsize=10_000)
def _addresses(room: Room, association: str) -> tuple[str, ...]:
    """Where a room of an association lies, then the lists that lie in it too; every page of a member asks for all."""
    return tuple(reverse(name, kwargs={"association": association}) for name in (room.url_name, *room.also))
