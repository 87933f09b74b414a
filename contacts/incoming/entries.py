"""What a row of a sheet says of a person: names, firm, position, ways to reach them; or what is wrong with it. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from contacts.choices import Language
from contacts.columns import BY_NAME, CONSENT, ORGANIZATION, PERSON, POINT, POSITION, TAGS, Column
from contacts.companies import company_key
from contacts.duplicates import Candidate
from contacts.incoming.fields import CLEAN, NotTaken
from contacts.points import value_key
from partnerships.choices import Side
from portal.resources import SheetRow
from portal.search_key import search_key

JOINED = ":::"
"""Google writes several values into one cell so."""
_JAPANESE = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0002ffff]")
_KANA = re.compile(r"[\s\u3040-\u30ff\uff66-\uff9f・ー]+\Z")
_NAMED_BY = (
    ("family_name", "given_name"),
    ("full_name",),
    ("family_name_latin", "given_name_latin"),
    ("family_name_kana", "given_name_kana"),
    ("full_name_kana",),
)
"""Columns that say a name, the first that hold anything."""
_POINTS = frozenset(name for name, column in BY_NAME.items() if column.place == POINT)
YES = frozenset("yes y true 1 x ok はい 有 あり ○ ◯ 同意 同意済 可".split())  # noqa: SIM905 -- words, in a line
LONGEST_POINT = 300
LONGEST_NOTE = 4000


@dataclass
class Entry:
    """A row as the portal would write it down. `problems`: reason, column, what its sentence tells."""

    row: SheetRow
    person: dict[str, Any] = field(default_factory=dict)
    company: dict[str, str] = field(default_factory=dict)
    position: dict[str, str] = field(default_factory=dict)
    points: list[tuple[str, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    consent: str = ""
    problems: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As it stands in the file, for a list of rows."""
        family, given = self.person.get("family_name", ""), self.person.get("given_name", "")
        parts = (family, given) if _JAPANESE.search(family + given) else (given, family)
        return " ".join(filter(None, parts))

    @property
    def company_name(self) -> str:
        return self.company.get("name_ja") or self.company.get("name_en", "")

    @property
    def company_keys(self) -> tuple[str, ...]:
        """The keys of every name that the row gives its firm, the one it is shown by first."""
        names = (self.company.get("name_ja"), self.company.get("name_en"), *self.company.values())
        return tuple(dict.fromkeys(company_key(name) for name in names if name))

    def points_of(self, *kinds: str) -> list[str]:
        return [value for kind, value in self.points if kind in kinds]

    def candidate(self) -> Candidate:
        """The same for finding those who may be this one."""
        said = self.person.get
        return Candidate(
            family_name=said("family_name", ""),
            given_name=said("given_name", ""),
            family_kana=said("family_kana", ""),
            given_kana=said("given_kana", ""),
            family_latin=said("family_latin", ""),
            given_latin=said("given_latin", ""),
            emails=self.points_of("email"),
            phones=self.points_of("phone", "mobile"),
            company=self.company_name,
            title=self.position.get("title_ja") or self.position.get("title_en", ""),
            city=said("city", ""),
            country=said("country", ""),
        )


def entry_of(row: SheetRow) -> Entry:
    """Read a row: every cell by its column's rules, whole names divided, addresses put together.

    A problem tells which text of its column it is about, so that of two addresses the wrong one is named.
    """
    entry = Entry(row)
    parts: list[str] = []
    placed = 0
    for name, texts in row.values.items():
        column = BY_NAME[name]
        for number, text in enumerate(texts):
            for part in text.split(JOINED) if name in _POINTS else (text,):
                if part.strip():
                    _take(entry, column, part, row.values, parts)
            while placed < len(entry.problems):
                entry.problems[placed][2]["text"] = number
                placed += 1
    if parts:
        city = entry.person.get("city", "")
        _add_point(entry, "address", ", ".join([parts[0], *([city] if city else []), *parts[1:]]))
    _complete(entry)
    return entry


def named_values(row: SheetRow) -> tuple[str, list[str]]:
    """A row's name and the keys of its addresses and numbers, as far as a glance shows them."""
    said = (search_key(*(row.first(column) for column in columns)) for columns in _NAMED_BY)
    name = next(filter(None, said), "")
    country = row.first("country")
    country = country.upper() if len(country) == 2 else ""
    kinds = ("email", "phone", "mobile")
    return name, [value_key(kind, text, country) for kind in kinds for text in row.values.get(kind, ())]


def is_yes(text: str) -> bool:
    """Whether a cell of the column “consent” says yes, in either language."""
    return text.strip().casefold() in YES


def defaults_for(entry: Entry, mapped: Collection[str], options: Mapping[str, Any]) -> dict[str, Any]:
    """What a new person gets where the file says nothing."""
    language = Language.JAPANESE if _JAPANESE.search(entry.name) else Language.ENGLISH
    found: dict[str, Any] = {"language": language, "side": options.get("side") or Side.HOME}
    if "honorific_ja" in mapped:
        found["honorific_ja"] = ""
    if options.get("origin") and "origin" not in mapped:
        found["origin"] = options["origin"]
    return found


def _take(entry: Entry, column: Column, text: str, values: Mapping[str, Any], parts: list[str]) -> None:
    try:
        value = CLEAN[column.name](text)
    except NotTaken as refusal:
        entry.problems.append((refusal.code, column.name, refusal.told))
        return
    if not value:
        return
    if column.place == PERSON:
        _set_person(entry, column, value)
    elif column.place == POINT:
        _add_point(entry, column.field, value)
    elif column.place in (ORGANIZATION, POSITION):
        target = entry.company if column.place == ORGANIZATION else entry.position
        is_japanese = column.field_ja and f"{column.name}_ja" not in values and _JAPANESE.search(value)
        target.setdefault(column.field_ja if is_japanese else column.field, value)
    elif column.place == TAGS:
        entry.tags += [word for word in value if word not in entry.tags]
    elif column.place == CONSENT:
        entry.consent = value
    elif column.field == "address":
        parts.append(value)


def _set_person(entry: Entry, column: Column, value: str) -> None:
    if column.field == "note" and entry.person.get("note"):
        value = f"{entry.person['note']}\n{value}"
        if len(value) > LONGEST_NOTE:
            entry.problems.append(("too_long", column.name, {"found": len(value), "most": LONGEST_NOTE}))
            return
        entry.person["note"] = value
    else:
        entry.person.setdefault(column.field, value)
        if column.field == "not_contact_reason":
            entry.person["is_not_to_be_contacted"] = True


def _add_point(entry: Entry, kind: str, value: str) -> None:
    if len(value) > LONGEST_POINT:
        entry.problems.append(("too_long", kind, {"found": len(value), "most": LONGEST_POINT}))
    elif (kind, value) not in entry.points:
        entry.points.append((kind, value))


def _divide(entry: Entry, whole: str, *, is_kana: bool) -> None:
    """Divide a whole name: 田中 花子 and Tanaka, Hanako begin with the family name, Hanako Tanaka ends with it."""
    family_field, given_field = ("family_kana", "given_kana") if is_kana else ("family_name", "given_name")
    if entry.person.get(family_field) or entry.person.get(given_field):
        return
    words = whole.replace("\u3000", " ").split()
    if "," in whole:
        family, _comma, given = (part.strip() for part in whole.partition(","))
    elif _JAPANESE.search(whole):
        family, given = words[0], " ".join(words[1:])
    else:
        family, given = words[-1], " ".join(words[:-1])
    for name, value in ((family_field, family), (given_field, given)):
        try:
            entry.person[name] = CLEAN["family_name"](value) if value else ""
        except NotTaken as refusal:
            entry.problems.append((refusal.code, "full_name", refusal.told))


def _complete(entry: Entry) -> None:
    """What follows from the rest: a kana name without a native one, a title without a firm, a row without a name."""
    said = entry.person
    for column, is_kana in (("full_name", False), ("full_name_kana", True)):
        if text := entry.row.first(column):
            _divide(entry, text, is_kana=is_kana)
    if not said.get("family_name") and not said.get("given_name"):
        for kind in ("latin", "kana"):
            if said.get(f"family_{kind}") or said.get(f"given_{kind}"):
                said["family_name"], said["given_name"] = said.get(f"family_{kind}", ""), said.get(f"given_{kind}", "")
                break
        else:
            entry.problems.append(("no_name", "family_name", {}))
    if entry.position and not entry.company:
        kept = " · ".join(entry.position.values())
        note = said.get("note", "")
        if kept not in note and len(note) + len(kept) < LONGEST_NOTE:
            said["note"] = f"{note}\n{kept}".strip()
        entry.position = {}
