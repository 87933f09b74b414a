"""What is found of the rows of a file: new, known, known and different, maybe known, twice in the file, wrong.

Rows are looked at in sets: whoever may be meant is asked for all rows of a part at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from contacts.choices import PointKind
from contacts.companies import company_keys
from contacts.duplicates import SEVERAL, Candidate, Found, Roll, match_many
from contacts.incoming.entries import Entry, entry_of
from contacts.incoming.known import Known, change_for, is_same, load, named, native_of, shown, value_keys
from contacts.likeness import Facts, Shared, compare, reading_key_of
from contacts.models import ContactPoint, Person
from portal.accounts.models import Membership
from portal.imports.choices import Finding
from portal.resources import SheetRow, Verdict

MOST_HOLDERS = 20
WHY = "why:"
"""In front of a reason of `contacts.likeness`, to tell it from ours."""


class PeopleChecker:
    """Judges rows part by part and remembers the rows before, so that nobody is found new twice in one file."""

    def __init__(self, membership: Membership | None, shared: Collection[str] = ()) -> None:
        self.membership = membership
        self.roll = Roll()
        self.roll.of_houses.update(shared)
        self.lines: dict[int, int] = {}
        self.of_name: dict[tuple[str, str], list[int]] = {}

    def look(self, rows: Sequence[SheetRow]) -> list[Verdict]:
        """The verdicts of these rows, in their order. About ten statements."""
        entries = [entry_of(row) for row in rows]
        whole = [entry for entry in entries if not entry.problems]
        candidates = [entry.candidate() for entry in whole]
        matches = match_many(candidates)
        bare = bare_names(whole)
        for number, keys_held in _holders(
            [each for each, found in zip(whole, matches, strict=True) if not found]
        ).items():
            bare.setdefault(number, []).extend(keys_held)
        keys = {found.key for some in matches for found in some} | {key for some in bare.values() for key in some}
        known = load(keys, self.membership)
        verdicts = {}
        for entry, candidate, found in zip(whole, candidates, matches, strict=True):
            meant = [*found, *(Found(key, 0, ()) for key in bare.get(entry.row.number, ()))]
            verdicts[entry.row.number] = self._verdict(entry, candidate, meant, known)
        return [
            verdicts.get(entry.row.number) or Verdict(Finding.ERROR, entry.name, says=entry.problems)
            for entry in entries
        ]

    def _verdict(self, entry: Entry, candidate: Candidate, meant: list[Found], known: Mapping[int, Known]) -> Verdict:
        facts = candidate.facts()
        facts.key = -entry.row.number - 1
        seen = [found for found in meant if found.key in known]
        same = [known[found.key] for found in seen if is_same(entry, known[found.key])]
        if (before := self._before(facts)) is not None:
            told = {"line": self.lines[before]}
            return Verdict(Finding.REPEATED, entry.name, [("repeated", "", told)])
        self._remember(facts, entry.row.line)
        if len({each.person.pk for each in same}) == 1:
            return _compared(entry, same[0])
        if likely := [found for found in seen if found.score or same]:
            return _maybe(entry, known[likely[0].key], likely)
        return Verdict(Finding.NEW, entry.name)

    def _before(self, facts: Facts) -> int | None:
        """An earlier row that is likely the same person; it has more in common than a name and a mail server.

        Only rows that share an address or number of their own, or a name and a firm, are compared: a file may hold
        hundreds of one name.
        """
        keys: set[int] = set()
        for value in (facts.emails | facts.phones) - self.roll.of_houses:
            keys.update(self.roll.by_value.get(value, ()))
        is_bare = not (facts.companies or facts.emails or facts.phones)
        for name in _names(facts):
            keys.update(self.of_name.get((name, ""), ())[:MOST_HOLDERS])
            for firm in ("*",) if is_bare else facts.companies:
                keys.update(self.of_name.get((name, firm), ())[:MOST_HOLDERS])
        for firm in facts.companies:
            if facts.is_read and not facts.native:
                keys.update(self.roll.unread_at.get(firm, ())[:MOST_HOLDERS])
            elif not facts.is_read:
                keys.update(self.roll.read_at.get(firm, ())[:MOST_HOLDERS])
        shared = Shared(frozenset((facts.emails | facts.phones) & self.roll.of_houses))
        likely = (key for key in sorted(keys, reverse=True) if compare(facts, self.roll.facts[key], shared).is_likely)
        return next(likely, None)

    def _remember(self, facts: Facts, line: int) -> None:
        key = facts.key
        self.lines[key] = line
        self.roll.facts[key] = facts
        for value in facts.emails | facts.phones:
            self.roll.by_value[value].append(key)
        is_bare = not (facts.companies or facts.emails or facts.phones)
        for name in _names(facts):
            for firm in ("*", *(("",) if is_bare else facts.companies)):
                self.of_name.setdefault((name, firm), []).append(key)
        if not facts.is_read or not facts.native:
            at = self.roll.read_at if facts.is_read else self.roll.unread_at
            for firm in facts.companies:
                at[firm].append(key)


def _names(facts: Facts) -> set[str]:
    """The keys under which one name stands, in any script."""
    return {name for name in (*facts.turns, facts.native) if name}


def shared_values(rows: Iterable[tuple[str, Iterable[str]]]) -> set[str]:
    """Addresses and numbers that stand under several names in a file: a firm's, not somebody's own. Pure."""
    names: dict[str, set[str]] = {}
    for name, values in rows:
        for value in values:
            names.setdefault(value, set()).add(name)
    return {value for value, under in names.items() if len(under) >= SEVERAL}


def _holders(entries: Sequence[Entry]) -> dict[int, list[int]]:
    """For rows that nobody is like: who has one of their addresses or numbers. One statement."""
    asked: dict[str, list[int]] = {}
    for entry in entries:
        for value in value_keys(entry):
            asked.setdefault(value, []).append(entry.row.number)
    found: dict[int, list[int]] = {}
    held = ContactPoint.objects.filter(value_key__in=list(asked), person__isnull=False)
    for key, value in held.values_list("person", "value_key"):
        for number in asked[value]:
            found.setdefault(number, []).append(key)
    return {number: keys[:MOST_HOLDERS] for number, keys in found.items()}


def bare_names(entries: Sequence[Entry]) -> dict[int, list[int]]:
    """For rows that say no address, number or firm: everybody called so. At most two statements."""
    wanted: dict[str, list[int]] = {}
    for entry in entries:
        if not entry.company and not entry.points_of(PointKind.EMAIL, PointKind.PHONE, PointKind.MOBILE):
            for name in filter(None, (native_of(entry), reading_key_of(named(entry)))):
                wanted.setdefault(name, []).append(entry.row.number)
    if not wanted:
        return {}
    found: dict[int, list[int]] = {}
    rows = Person.objects.filter(Q(native_key__in=wanted) | Q(reading_key__in=wanted))
    for key, native, reading in rows.order_by("pk").values_list("pk", "native_key", "reading_key"):
        for number in {*wanted.get(native, ()), *wanted.get(reading, ())}:
            found.setdefault(number, []).append(key)
    return found


def firms_of(entry: Entry) -> Mapping[str, str]:
    """The keys of a row's firm → its name."""
    return company_keys(tuple(entry.company.values()))


def _compared(entry: Entry, known: Known) -> Verdict:
    change = change_for(entry, known)
    finding = Finding.UPDATE if change else Finding.SAME
    return Verdict(
        finding,
        entry.name,
        key=known.person.pk,
        version=known.person.version,
        differences=shown(entry, known, change) if change else {},
    )


def _maybe(entry: Entry, known: Known, likely: list[Found]) -> Verdict:
    says: list[tuple[str, str, dict[str, Any]]] = [("maybe", "", {"name": str(known.person), "score": likely[0].score})]
    says += [(f"{WHY}{reason.why}", "", {"value": reason.value}) for reason in likely[0].reasons]
    verdict = _compared(entry, known)
    verdict.finding, verdict.says = Finding.DUPLICATE, says
    return verdict
