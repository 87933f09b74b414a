"""What is found of the rows of a file: new, known, known and different, maybe known, twice in the file, wrong.

Rows are looked at in sets: whoever may be meant is asked for all rows of a part at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from contacts.choices import PointKind, Purpose
from contacts.companies import company_key
from contacts.duplicates import SEVERAL, Found, Ground, Roll, domains_across
from contacts.incoming.entries import Entry, entry_of, is_yes
from contacts.incoming.known import Known, change_for, is_same, load, named, native_of, shown, value_keys, visible
from contacts.likeness import Facts, Shared, compare, reading_key_of
from contacts.models import Consent, Person
from portal.accounts.models import Membership
from portal.among import Among
from portal.imports.choices import Finding
from portal.resources import SheetRow, Verdict

MOST_HOLDERS = 20
WHY = "why:"
"""In front of a reason of `contacts.likeness`, to tell it from ours."""


class PeopleChecker:
    """Judges rows part by part and remembers the rows before, so that nobody is found new twice in one file."""

    def __init__(self, membership: Membership | None, shared: Collection[str] = (), *, basis: str = "") -> None:
        self.membership, self.basis = membership, basis
        self.ground = Ground()
        self.roll = Roll()
        self.roll.of_houses.update(shared)
        self.lines: dict[int, int] = {}
        self.of_name: dict[tuple[str, str], tuple[int, ...]] = {}

    def look(self, rows: Sequence[SheetRow]) -> list[Verdict]:
        """The verdicts of these rows, in their order. About ten statements."""
        entries = [entry_of(row) for row in rows]
        whole = [entry for entry in entries if not entry.problems]
        asked = [entry.candidate().facts() for entry in whole]
        roll = self.ground.roll_for(asked)
        matches = roll.alike_to_all(asked)
        bare = bare_names(whole)
        for entry, facts, found in zip(whole, asked, matches, strict=True):
            if not found and (holders := _holders(facts, roll)):
                bare.setdefault(entry.row.number, []).extend(holders)
        seen = visible({found.key for some in matches for found in some}, self.membership)
        matches = [[each for each in found if each.key in seen] for found in matches]
        closer = {key for some in bare.values() for key in some}
        for entry, facts, found in zip(whole, asked, matches, strict=True):
            closer.update(each.key for each in found[:1])
            if len(found) > 1:
                closer.update(_to_be_asked(entry, facts, {each.key: roll.facts[each.key] for each in found[1:]}))
        known = load(closer, self.membership)
        verdicts = {}
        for entry, facts, found in zip(whole, asked, matches, strict=True):
            meant = [*found, *(Found(key, 0, ()) for key in bare.get(entry.row.number, ()) if key in known)]
            verdicts[entry.row.number] = self._verdict(entry, facts, meant, known)
        if self.basis:
            _claim(whole, verdicts)
        return [
            verdicts.get(entry.row.number) or Verdict(Finding.ERROR, entry.name, says=entry.problems)
            for entry in entries
        ]

    def _verdict(self, entry: Entry, facts: Facts, meant: list[Found], known: Mapping[int, Known]) -> Verdict:
        """`meant` are those whom the member may see; `known` are those of them who have to be looked at closely."""
        facts.key = -entry.row.number - 1
        same = [known[found.key] for found in meant if found.key in known and is_same(entry, known[found.key])]
        if (before := self._before(facts)) is not None:
            told = {"line": self.lines[before]}
            return Verdict(Finding.REPEATED, entry.name, [("repeated", "", told)])
        self._remember(facts, entry.row.line)
        if len({each.person.pk for each in same}) == 1:
            return _compared(entry, same[0])
        if likely := [found for found in meant if found.score or same]:
            return _maybe(entry, known[likely[0].key], likely)
        return Verdict(Finding.NEW, entry.name)

    def _before(self, facts: Facts) -> int | None:
        """An earlier row that is likely the same person. In one script that takes more than a name and a mail server.

        Only rows that share an address or number of their own, a name and a firm, or in two scripts a firm or its mail
        domain, are compared: a file may hold hundreds of one name.
        """
        keys: set[int] = set()
        for value in (facts.emails | facts.phones) - self.roll.of_houses:
            keys.update(self.roll.by_value.get(value, ())[:MOST_HOLDERS])
        is_bare = not (facts.companies or facts.emails or facts.phones)
        for name in _names(facts):
            keys.update(self.of_name.get((name, ""), ()))
            for firm in ("*",) if is_bare else facts.companies:
                keys.update(self.of_name.get((name, firm), ()))
        for firm in facts.companies:
            if facts.is_read and not facts.native:
                keys.update(self.roll.unread_at.get(firm, ())[:MOST_HOLDERS])
            elif not facts.is_read:
                keys.update(self.roll.read_at.get(firm, ())[:MOST_HOLDERS])
        for domain in domains_across(facts):
            keys.update(self.roll.at_mail.get((domain, not facts.is_read), ())[:MOST_HOLDERS])
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
                if len(held := self.of_name.get((name, firm), ())) < MOST_HOLDERS:
                    self.of_name[name, firm] = (*held, key)
        if not facts.is_read or not facts.native:
            at = self.roll.read_at if facts.is_read else self.roll.unread_at
            for firm in facts.companies:
                at[firm].append(key)
            for domain in domains_across(facts):
                self.roll.at_mail[domain, facts.is_read].append(key)


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


def _holders(facts: Facts, roll: Roll) -> list[int]:
    """For a row that nobody is like: who has one of its addresses or numbers; of what fewest have first. No query."""
    held = (roll.holders.get(value, []) for value in facts.emails | facts.phones)
    return list(dict.fromkeys(key for keys in sorted(held, key=len) for key in sorted(keys)))[:MOST_HOLDERS]


def _to_be_asked(entry: Entry, mine: Facts, theirs: Mapping[int, Facts]) -> list[int]:
    """Those of whom `is_same` has to be asked: without an address, a number or a firm in common it says no."""
    firms, values = {company_key(name) for name in entry.company.values()}, mine.emails | mine.phones
    # Keys that are empty, of names and numbers without a letter or a digit, are not among the facts.
    if "" in firms or "" in value_keys(entry) or not (values or firms):
        return list(theirs)
    return [
        key
        for key, facts in theirs.items()
        if not (firms.isdisjoint(facts.companies) and values.isdisjoint(facts.emails | facts.phones))
    ]


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
    rows = Person.objects.filter(Q(Among("native_key", wanted)) | Q(Among("reading_key", wanted)))
    for key, native, reading in rows.order_by("pk").values_list("pk", "native_key", "reading_key"):
        for number in {*wanted.get(native, ()), *wanted.get(reading, ())}:
            found.setdefault(number, []).append(key)
    return found


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


def _claim(entries: Sequence[Entry], verdicts: Mapping[int, Verdict]) -> None:
    """A consent that a row claims of somebody of whom we know none is a difference. At most one statement."""
    wanted = [(entry, said) for entry in entries if (said := verdicts[entry.row.number]).key and is_yes(entry.consent)]
    asked = [verdict.key for _entry, verdict in wanted]
    rows = Consent.objects.filter(person__in=asked, purpose=Purpose.CORRESPONDENCE) if asked else Consent.objects.none()
    known = set(rows.values_list("person", flat=True))
    for entry, verdict in wanted:
        if verdict.key not in known:
            verdict.differences["consent"] = ("", entry.consent)
            verdict.finding = Finding.UPDATE if verdict.finding == Finding.SAME else verdict.finding


def _maybe(entry: Entry, known: Known, likely: list[Found]) -> Verdict:
    says: list[tuple[str, str, dict[str, Any]]] = [("maybe", "", {"name": str(known.person), "score": likely[0].score})]
    says += [(f"{WHY}{reason.why}", "", {"value": reason.value}) for reason in likely[0].reasons]
    verdict = _compared(entry, known)
    verdict.finding, verdict.says = Finding.DUPLICATE, says
    return verdict
