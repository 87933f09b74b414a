"""The people whom rows of a file are compared with: loaded in sets, and what a row would change of one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from contacts.choices import PointKind
from contacts.companies import company_key
from contacts.incoming.entries import Entry
from contacts.likeness import native_key_of
from contacts.models import ContactPoint, Person, Position
from contacts.points import value_key
from partnerships.names import is_japanese
from partnerships.querysets import limits_of
from portal.accounts.models import Membership
from portal.among import Among
from portal.search_key import search_key

OWN_VALUES = (PointKind.EMAIL, PointKind.PHONE, PointKind.MOBILE)
NAMES = ("family_name", "given_name")


@dataclass
class Known:
    """A person of ours with what a file may say of them."""

    person: Person
    positions: list[Position] = field(default_factory=list)
    points: set[tuple[str, str]] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)

    @property
    def values(self) -> set[str]:
        """Keys of addresses and numbers."""
        return {key for kind, key in self.points if kind in OWN_VALUES}

    def position_at(self, keys: Collection[str]) -> Position | None:
        """The position, not ended, at a firm with one of these keys of its names."""
        for position in self.positions:
            firm = position.organization
            if any(company_key(name) in keys for name in (firm.name_en, firm.name_ja, firm.name_kana) if name):
                return position
        return None


@dataclass(frozen=True)
class Change:
    """What a row would change of a person: columns, new points, new tags, a new firm, words of a position."""

    person: dict[str, Any]
    points: list[tuple[str, str]]
    tags: list[str]
    is_new_job: bool
    position: dict[str, str]

    def __bool__(self) -> bool:
        return bool(self.person or self.points or self.tags or self.is_new_job or self.position)


def visible(keys: Collection[int], membership: Membership | None) -> Collection[int]:
    """Those of these people whom the member may see. One statement, two for a limited membership."""
    if not keys or membership is None or not limits_of(membership).exists():
        return keys
    rows = Person.objects.visible_to(membership).filter(Among("pk", keys)).order_by()
    return set(rows.values_list("pk", flat=True))


def load(keys: Collection[int], membership: Membership | None, *, is_locked: bool = False) -> dict[int, Known]:
    """People by key, those whom the member may see, with what belongs to them. Four statements."""
    if not keys:
        return {}
    rows = Person.objects.visible_to(membership) if membership else Person.objects.all()
    rows = rows.filter(Among("pk", keys)).order_by("pk")
    people = {row.pk: Known(row) for row in (rows.select_for_update(of=("self",)) if is_locked else rows)}
    today = timezone.localdate()
    positions = Position.objects.filter(Among("person_id", people)).current(today).select_related("organization")
    for position in positions.order_by("-is_main", "-from_on", "pk"):
        people[position.person_id].positions.append(position)
    points = ContactPoint.objects.filter(Among("person_id", people)).order_by()
    for key, kind, value in points.values_list("person", "kind", "value_key"):
        people[key].points.add((kind, value))
    worn: Any = Person.tags.through
    for key, name in worn.objects.filter(Among("person_id", people)).values_list("person", "tag__name"):
        people[key].tags.add(name.casefold())
    return people


def value_keys(entry: Entry) -> set[str]:
    """Keys of a row's addresses and numbers."""
    country = entry.person.get("country", "")
    return {value_key(kind, value, country) for kind, value in entry.points if kind in OWN_VALUES}


def is_same(entry: Entry, known: Known) -> bool:
    """Whether a row surely is this person: the same name, and an address, a number or a firm in common.

    A row that says nothing but the name is the person of that name who has nothing but it either.
    """
    values, theirs = value_keys(entry), known.values
    if values & theirs or (entry.company and known.position_at(entry.company_keys)):
        return _names_agree(entry, known.person)
    is_bare = not values and not entry.company and not theirs and not known.positions
    return is_bare and _names_agree(entry, known.person)


def change_for(entry: Entry, known: Known) -> Change:
    """What the row would change. A file never empties what we have."""
    said = _in_our_forms(entry.person, known.person)
    columns = {name: value for name, value in said.items() if value and not _is_said(known.person, name, value)}
    if "note" in columns:
        note = known.person.note
        if columns["note"] in note:
            del columns["note"]
        elif note:
            columns["note"] = f"{note}\n{columns['note']}"[:4000]
    countries = {said.get("country", ""), known.person.country}  # ours are kept under the country we know
    points = [
        (kind, value)
        for kind, value in entry.points
        if not any((kind, value_key(kind, value, country)) in known.points for country in countries)
    ]
    tags = [word for word in entry.tags if word.casefold() not in known.tags]
    at = known.position_at(entry.company_keys) if entry.company else None
    position = {name: value for name, value in entry.position.items() if at and value != getattr(at, name)}
    return Change(columns, points, tags, bool(entry.company) and at is None, position)


def _is_said(person: Person, name: str, value: Any) -> bool:
    """Whether we have that value; ミホン, みほん and ﾐﾎﾝ are one reading."""
    ours = getattr(person, name)
    if name.endswith("_kana"):
        return search_key(value) == search_key(ours)
    return bool(value == ours)


def shown(entry: Entry, known: Known, change: Change) -> dict[str, tuple[str, str]]:
    """The change for a page: what it is of → ours and the file's."""
    said = {
        name: value for name, value in change.person.items() if name != "is_not_to_be_contacted"
    }  # its reason says it
    found = {name: (str(getattr(known.person, name)), str(value)) for name, value in said.items()}
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, value in change.points:
        by_kind[kind].append(value)
    found |= {kind: ("", ", ".join(values)) for kind, values in by_kind.items()}
    if change.tags:
        found["tags"] = ("", ", ".join(change.tags))
    if change.is_new_job:
        found["company"] = (str(known.positions[0].organization) if known.positions else "", entry.company_name)
    at = known.position_at(entry.company_keys) if change.position else None
    found |= {name: (getattr(at, name), value) for name, value in change.position.items()}
    return found


def _in_our_forms(said: dict[str, Any], person: Person) -> dict[str, Any]:
    """The names of a row as forms of our person: a romanised one does not take the place of the one in kanji."""
    file_is_japanese = is_japanese(_Named(said))
    if file_is_japanese == is_japanese(person):
        return said
    found = {name: value for name, value in said.items() if name not in NAMES}
    for kind in ("family", "given"):
        ours, theirs = getattr(person, f"{kind}_name"), said.get(f"{kind}_name", "")
        latin = getattr(person, f"{kind}_latin") or said.get(f"{kind}_latin", "")
        if file_is_japanese:
            found[f"{kind}_name"], found[f"{kind}_latin"] = theirs, latin or ours
        else:
            found[f"{kind}_latin"] = latin or theirs
    return found


class _Named:
    """A row's names with the attributes of a person's."""

    honorific_en = honorific_ja = name_order = ""

    def __init__(self, said: dict[str, Any]) -> None:
        self.family_name, self.given_name = said.get("family_name", ""), said.get("given_name", "")
        self.family_kana, self.given_kana = said.get("family_kana", ""), said.get("given_kana", "")
        self.family_latin, self.given_latin = said.get("family_latin", ""), said.get("given_latin", "")


def native_of(entry: Entry) -> str:
    return native_key_of(_Named(entry.person))


def named(entry: Entry) -> Any:
    """The row's names as the pure modules on names take them."""
    return _Named(entry.person)


def _names_agree(entry: Entry, person: Person) -> bool:
    mine, theirs = native_of(entry), native_key_of(person)
    if mine and theirs:
        return mine == theirs
    return bool(_written(_Named(entry.person)) & _written(person))


def _written(row: Any) -> set[str]:
    forms = ((row.family_name, row.given_name), (row.family_latin, row.given_latin), (row.family_kana, row.given_kana))
    return {key for family, given in forms if (key := search_key(family, given))}
