"""Writing down people that a file brings: in sets, by the same rules and with the same records as one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils import timezone

from contacts.cadence import due_day, effective, soon_day
from contacts.choices import NAMES, Purpose
from contacts.companies import company_key
from contacts.incoming.entries import Entry, defaults_for, entry_of, is_yes
from contacts.incoming.findings import bare_names
from contacts.incoming.known import is_same, load, named, native_of, value_keys
from contacts.likeness import reading_key_of
from contacts.models import Consent, ContactPoint, Organization, Person, Position, Tag
from contacts.points import value_key
from contacts.services.ladder import refresh_rungs
from contacts.services.name_index import index_new
from contacts.services.upkeep import NAME_KEYS, cadences, hold_people, place_people
from partnerships.choices import Side
from partnerships.names import in_language
from portal.accounts.models import Association, Membership, User
from portal.activity.models import Verb
from portal.activity.services import Act, record_all
from portal.bulk import draw_keys, write_rows
from portal.imports.choices import Became, Choice, Finding
from portal.resources import Decided
from portal.saving import TITLE
from portal.search_key import search_key
from portal.sought import text_key

BATCH = 1000
SAID = (
    *NAMES,
    *(
        "honorific_en",
        "honorific_ja",
        "name_order",
        "side",
        "language",
        "interests",
        "city",
        "country",
        "note",
        "origin",
        "is_not_to_be_contacted",
        "not_contact_reason",
    ),
)
"""The columns of a person that a file may set."""
POSITION = ("title_en", "title_ja", "department_en", "department_ja")


@dataclass
class Arrival:
    """One run's wishes while a part of it is taken over, and what was written so far: firms, tags, acts."""

    association: Association
    by: User | None
    mapped: Collection[str]
    options: Mapping[str, Any]
    file: str
    partnerships: tuple[int, ...] = ()
    organizations: dict[str, int] = field(default_factory=dict)
    new_organizations: set[int] = field(default_factory=set)
    tags: dict[str, int] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)


def write_down(arrival: Arrival, decided: Sequence[Decided], membership: Membership | None) -> list[dict[str, Any]]:
    """Write down the new ones of these rows and change the known ones; answers what became of each.

    The association's row is locked, so that two files that bring the same person make one of them; the people who are
    to be changed are locked before it, as whoever saves one of them does.
    """
    from contacts.services.incoming_changes import change_known

    hold_people(verdict.key for _row, verdict, choice in decided if verdict.key and choice == Choice.UPDATE)
    Association.objects.select_for_update().only("pk").get(pk=arrival.association.pk)
    entries = [entry_of(row) for row, _verdict, _choice in decided]
    results: list[dict[str, Any]] = [{"became": Became.SKIPPED.value} for _row in decided]
    arrival.organizations.clear()  # others may have written firms and tags down, or removed some, since the last part
    arrival.tags.clear()
    if any(entry.company for entry in entries):
        arrival.organizations |= _firms_by_key()
    whole = [place for place, entry in enumerate(entries) if not entry.problems]  # a row that was blanked has no name
    new = [place for place in whole if decided[place][2] == Choice.NEW]
    unknown = [entries[place] for place in new if decided[place][1].finding == Finding.NEW]
    came = _came_meanwhile(arrival, unknown, membership)
    for place in new:
        if (key := came.get(entries[place].row.number)) is not None:
            results[place] |= {"key": key, "why": "came_meanwhile"}
    fresh = [place for place in new if "key" not in results[place]]
    changed = [place for place in whole if decided[place][2] == Choice.UPDATE]
    _find_organizations(arrival, [entries[place] for place in (*fresh, *changed)])
    made = _find_tags(arrival, [entries[place] for place in (*fresh, *changed)])
    for place, result in zip(fresh, _add(arrival, [entries[place] for place in fresh]), strict=True):
        results[place] = result
    pairs = [(entries[place], decided[place][1]) for place in changed]
    for place, result in zip(changed, change_known(arrival, pairs, membership), strict=True):
        results[place] = result
    for place in (*fresh, *changed):
        if words := [made[word.casefold()] for word in entries[place].tags if word.casefold() in made]:
            results[place]["made_tags"] = words
    record_all(association=arrival.association, by=arrival.by, acts=arrival.acts)
    arrival.acts.clear()
    return results


def titles(person: Any) -> dict[str, str]:
    """What a person is called in each language, as the record keeps it."""
    return {language: str(in_language(person, language, is_own=True, capitals=False).text) for language in ("en", "ja")}


def firm_of(arrival: Arrival, entry: Entry) -> int | None:
    """The organization that a row means, by any of the names it gives."""
    return next((arrival.organizations[key] for key in entry.company_keys if key in arrival.organizations), None)


def _firms_by_key() -> dict[str, int]:
    """Every organization by the keys of its names; of two with one name the older one."""
    names = Organization.objects.order_by("-pk").values_list("pk", "name_en", "name_ja", "name_kana")
    return {company_key(name): key for key, *written in names for name in written if name}


def _came_meanwhile(arrival: Arrival, entries: Sequence[Entry], membership: Membership | None) -> dict[int, int]:
    """Rows that were new when they were looked at and are not any more → who they are."""
    values: dict[str, list[int]] = {value: [] for entry in entries for value in value_keys(entry)}
    keys: set[int] = set()
    held = ContactPoint.objects.filter(value_key__in=list(values), person__isnull=False)
    for key, value in held.values_list("person", "value_key"):
        values[value].append(key)
        keys.add(key)
    bare = bare_names(entries)
    for number, found_here in _namesakes_at(arrival, entries).items():
        bare.setdefault(number, []).extend(found_here)
    known = load(keys | {key for some in bare.values() for key in some}, membership)
    found = {}
    for entry in entries:
        asked = {key for value in value_keys(entry) for key in values[value]} | set(bare.get(entry.row.number, ()))
        same = next((key for key in sorted(asked) if key in known and is_same(entry, known[key])), None)
        if same is not None:
            found[entry.row.number] = same
    return found


def _namesakes_at(arrival: Arrival, entries: Sequence[Entry]) -> dict[int, list[int]]:
    """For rows with a firm that we have: those of the row's name who work there. At most one statement."""
    wanted: dict[tuple[int, str], list[int]] = {}
    for entry in entries:
        if entry.company and (firm := firm_of(arrival, entry)) is not None:
            for name in filter(None, (native_of(entry), reading_key_of(named(entry)))):
                wanted.setdefault((firm, name), []).append(entry.row.number)
    found: dict[int, list[int]] = {}
    if not wanted:
        return found
    called = {name for _firm, name in wanted}
    rows = Person.objects.filter(positions__organization__in={firm for firm, _name in wanted})
    rows = rows.filter(Q(native_key__in=called) | Q(reading_key__in=called)).order_by("pk").distinct()
    for key, firm, *names in rows.values_list("pk", "positions__organization", "native_key", "reading_key"):
        for number in {number for name in names for number in wanted.get((firm, name), ())}:
            found.setdefault(number, []).append(key)
    return found


def _find_organizations(arrival: Arrival, entries: Sequence[Entry]) -> None:
    """The firms of these rows: those we have, the others written down as the first row that names one does."""
    fresh: list[Entry] = []
    written: dict[str, int] = {}  # the key of a name → which of the fresh ones
    for entry in entries:
        if not entry.company:
            continue
        if (known := firm_of(arrival, entry)) is not None:
            arrival.organizations |= {key: known for key in entry.company_keys if key not in arrival.organizations}
            continue
        place = next((written[key] for key in entry.company_keys if key in written), len(fresh))
        if place == len(fresh):
            fresh.append(entry)
        for name in entry.company_keys:
            written.setdefault(name, place)
    if not fresh:
        return
    keys, rows = draw_keys(Organization, len(fresh)), []
    arrival.organizations |= {name: keys[place] for name, place in written.items() if name not in arrival.organizations}
    for key, entry in zip(keys, fresh, strict=True):
        en, ja = entry.company.get("name_en", ""), entry.company.get("name_ja", "")
        side = entry.person.get("side") or arrival.options.get("side") or Side.HOME
        rows.append((key, arrival.association.pk, side, en, ja, search_key(en, ja)[:640], text_key(en, ja)))
        arrival.new_organizations.add(key)
        after = {TITLE: {"en": en or ja, "ja": ja or en}, **entry.company}
        arrival.acts.append(Act(Verb.CREATED, Written(Organization, key), after=after))
    columns = ("id", "association_id", "side", "name_en", "name_ja", "search_key", "title_key")
    write_rows(Organization, columns, rows)
    partnerships = [(key, partnership) for key in keys for partnership in arrival.partnerships]
    write_rows(Organization.partnerships.through, ("organization_id", "partnership_id"), partnerships)


def _find_tags(arrival: Arrival, entries: Sequence[Entry]) -> dict[str, tuple[int, str]]:
    """The tags of these rows: those we have, the others made. Answers those that were made: key and name."""
    wanted = {word.casefold(): word for entry in entries for word in entry.tags}
    if not wanted.keys() - arrival.tags.keys():
        return {}
    arrival.tags |= {name.casefold(): key for key, name in Tag.objects.values_list("pk", "name")}
    rows = [
        Tag(association=arrival.association, name=word) for folded, word in wanted.items() if folded not in arrival.tags
    ]
    Tag.objects.bulk_create(rows)
    arrival.tags |= {row.name.casefold(): row.pk for row in rows}
    arrival.acts += [Act(Verb.CREATED, row, after={"name": row.name}) for row in rows]
    return {row.name.casefold(): (row.pk, row.name) for row in rows}


def _add(arrival: Arrival, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Write new people down, with positions, ways to reach them, tags, consents, words to be found by."""
    if not entries:
        return []
    hired = [place for place, entry in enumerate(entries) if entry.company]
    jobs = dict(zip(hired, draw_keys(Position, len(hired)), strict=True))
    people = _newcomers(arrival, entries, jobs)
    results = [{"became": Became.CREATED.value, "key": person.pk, "version": 1} for person in people]
    _hire(arrival, entries, people, jobs, results)
    _reach(arrival, entries, people, results)
    _link(arrival, entries, people)
    consents_of(arrival, entries, people, results)
    index_new(people)  # type: ignore[arg-type]  # it asks for names and keys
    return results


class Written:
    """A row that was written without an instance, as the record of acts names it."""

    __slots__ = ("_meta", "pk")

    def __init__(self, model: Any, pk: int) -> None:
        self._meta, self.pk = model._meta, pk


class Newcomer:
    """A person who is being written down: names, keys, nothing that a file does not say."""

    _meta = Person._meta
    honorific_en = name_order = ""

    def __init__(self, said: Mapping[str, Any], pk: int, association: int) -> None:
        self.__dict__.update(_NO_NAMES)
        self.__dict__.update(said)
        self.pk, self.association_id = pk, association


_NO_NAMES = dict.fromkeys(NAMES, "") | dict.fromkeys(NAME_KEYS, "") | {"honorific_ja": ""}


def _newcomers(arrival: Arrival, entries: Sequence[Entry], jobs: Mapping[int, int]) -> list[Newcomer]:
    """Rows of people with their places in lists and the days on which they are due; and the acts.

    `jobs` are the keys of the positions that are about to be written, by place: the database looks at the end whether
    they are there, and writing each person a second time cost more than writing the positions.
    """
    days, today = cadences(), timezone.localdate()
    cadence = effective(None, [days[key] for key in arrival.partnerships if key in days], days[None])
    due, soon = due_day(today, cadence), soon_day(today, cadence)
    usual = {field.name: field.get_default() for field in Person._meta.concrete_fields if field.name in SAID}
    keys, people, rows = draw_keys(Person, len(entries)), [], []
    columns = ("id", "association_id", "main_position_id", "due_on", "soon_on", *SAID, *NAME_KEYS)
    for place, (key, entry) in enumerate(zip(keys, entries, strict=True)):
        said = usual | defaults_for(entry, arrival.mapped, arrival.options) | entry.person
        person = Newcomer(said, key, arrival.association.pk)
        place_people([person])  # type: ignore[list-item]  # it asks for names and sets keys
        people.append(person)
        given = [getattr(person, name) for name in (*SAID, *NAME_KEYS)]
        when = (None, None) if said["is_not_to_be_contacted"] else (due, soon)
        rows.append((key, arrival.association.pk, jobs.get(place), *when, *given))
        after = {TITLE: titles(person), **entry.person, "points": [value for _kind, value in entry.points]}
        arrival.acts.append(Act(Verb.CREATED, person, after=after))
    write_rows(Person, columns, rows)
    return people


def _hire(
    arrival: Arrival,
    entries: Sequence[Entry],
    people: Sequence[Newcomer],
    jobs: Mapping[int, int],
    results: list[dict[str, Any]],
) -> None:
    """Positions, each the main one of its person."""
    rows, in_known_firms = [], []
    for place, key in jobs.items():
        entry, person = entries[place], people[place]
        firm = firm_of(arrival, entry)
        words = [entry.position.get(name, "") for name in POSITION]
        rows.append((key, arrival.association.pk, person.pk, firm, *words))
        results[place]["positions"] = [key]
        if firm in arrival.new_organizations:
            results[place]["organization"] = firm
        else:
            in_known_firms.append(person.pk)
        after = {"organization": firm, **entry.position}
        arrival.acts.append(Act(Verb.CREATED, Written(Position, key), after=after, about=person))
    write_rows(Position, ("id", "association_id", "person_id", "organization_id", *POSITION), rows)
    refresh_rungs(in_known_firms)


def _reach(
    arrival: Arrival, entries: Sequence[Entry], people: Sequence[Newcomer], results: list[dict[str, Any]]
) -> None:
    """Addresses and numbers, in the order of the file."""
    keys, rows = iter(draw_keys(ContactPoint, sum(len(entry.points) for entry in entries))), []
    for entry, person, result in zip(entries, people, results, strict=True):
        country, held = entry.person.get("country", ""), []
        for order, (kind, value) in enumerate(entry.points, start=1):
            held.append(next(keys))
            given = (kind, value, value_key(kind, value, country), order)
            rows.append((held[-1], arrival.association.pk, person.pk, *given))
        if held:
            result["points"] = held
    write_rows(ContactPoint, ("id", "association_id", "person_id", "kind", "value", "value_key", "order"), rows)


def _link(arrival: Arrival, entries: Sequence[Entry], people: Sequence[Newcomer]) -> None:
    partnerships = [(person.pk, key) for person in people for key in arrival.partnerships]
    write_rows(Person.partnerships.through, ("person_id", "partnership_id"), partnerships)
    tags = [
        (person.pk, arrival.tags[word.casefold()])
        for entry, person in zip(entries, people, strict=True)
        for word in entry.tags
    ]
    write_rows(Person.tags.through, ("person_id", "tag_id"), tags)


def consents_of(
    arrival: Arrival, entries: Sequence[Entry], people: Sequence[Newcomer], results: list[dict[str, Any]]
) -> None:
    """What the file claims of consents, written down only where whoever brings it chose the basis for it."""
    basis = str(arrival.options.get("basis") or "")
    claimed = [place for place, entry in enumerate(entries) if basis and is_yes(entry.consent)]
    rows = [
        Consent(
            association=arrival.association,
            person_id=people[place].pk,
            purpose=Purpose.CORRESPONDENCE,
            basis=basis,
            note=f"{arrival.file}: {entries[place].consent}"[:200],
            recorded_by=arrival.by,
        )
        for place in claimed
    ]
    Consent.objects.bulk_create(rows, batch_size=BATCH)
    for place, row in zip(claimed, rows, strict=True):
        results[place]["consents"] = [row.pk]
        after = {"basis": basis, "note": row.note}
        arrival.acts.append(Act(Verb.CREATED, row, after=after, about=people[place]))
