"""Who may stand here twice: for one entry while it is typed, for a file of thousands, for the whole association.

Only entries that have something in common are compared: a reading, a name in kanji, an address, a number, or a firm
or its mail domain where one of the two cannot be read. Each of these is an index or a dictionary, so that the cost
grows with the people and not with the pairs of people. The points themselves are `contacts.likeness`.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

from contacts.characters import native_key
from contacts.choices import NAMES, PointKind
from contacts.companies import company_key, company_keys, domain_of, is_shared_mailbox
from contacts.likeness import Facts, Shared, compare, facts_about
from contacts.models import ContactPoint, Organization, Person, Position
from contacts.points import value_key
from contacts.reasons import LIKELY, Reason, Why
from portal.among import Among
from portal.readings import reading_key

if TYPE_CHECKING:
    from portal.accounts.models import Membership

AT_ONCE = 5000
"""Keys in one statement."""
MOST_LOOKED_AT = 300
"""So many entries are compared with one that is being typed; a switchboard's number may have more."""
SEVERAL = 3
"""An address or a number under so many names is nobody's own."""

_NUMBERS = frozenset({PointKind.PHONE, PointKind.MOBILE})


@dataclass(frozen=True)
class Candidate:
    """An entry that is not here yet: as a form, a card or a row of a file gives it.

    `company` is a firm's name as typed, `organization` the row that was chosen for it; either is enough. `key` is the
    row itself if it is here already, so that nobody is alike to themselves.
    """

    family_name: str = ""
    given_name: str = ""
    family_kana: str = ""
    given_kana: str = ""
    family_latin: str = ""
    given_latin: str = ""
    emails: Sequence[str] = ()
    phones: Sequence[str] = ()
    company: str = ""
    organization: Organization | None = None
    title: str = ""
    city: str = ""
    country: str = ""
    key: int = 0

    def facts(self) -> Facts:
        """The same as it is compared. No query."""
        firm = self.organization
        names = (firm.name_en, firm.name_ja, firm.name_kana) if firm else (self.company,)
        return facts_about(
            self,
            key=self.key,
            emails=(value_key(PointKind.EMAIL, each) for each in self.emails),
            phones=(value_key(PointKind.PHONE, each, self.country) for each in self.phones),
            companies=company_keys(names),
            titles=(self.title,),
            city=self.city,
        )


@dataclass(frozen=True)
class Found:
    """Somebody of the association who may be the one asked about: key, points from 0 to 100, and what they are for."""

    key: int
    score: int
    reasons: tuple[Reason, ...]

    @property
    def is_named(self) -> bool:
        """Whether the name itself speaks for it, and not the firm alone."""
        return self.reasons[0].why is not Why.NO_READING


@dataclass(frozen=True)
class Match:
    """The same with the person."""

    person: Person
    score: int
    reasons: tuple[Reason, ...]

    @property
    def sentences(self) -> list[str]:
        """The reasons in the reader's language, without points."""
        return [reason.sentence for reason in self.reasons]


def likely(candidate: Candidate, membership: Membership | None = None) -> list[Match]:
    """Those who may be this one, the surest first; with a membership only those whom it may see.

    One statement when nobody is like it, three otherwise.
    """
    facts = candidate.facts()
    keys = _alike(facts, candidate.organization)
    if not keys:
        return []
    rows = Person.objects.visible_to(membership) if membership else Person.objects.all()
    people = {row.pk: row for row in rows.filter(pk__in=keys).with_position() if row.pk != candidate.key}
    roll = Roll()
    roll.add_people(people.values())
    roll.add_rest(people, facts.emails | facts.phones)
    found = roll.alike_to(facts)
    return [Match(people[each.key], each.score, each.reasons) for each in found]


def match_many(candidates: Sequence[Candidate]) -> list[list[Found]]:
    """For each candidate those who may be it, the surest first. The same rules as for one; a fixed number of statements
    for every five thousand."""
    asked = [candidate.facts() for candidate in candidates]
    return Ground().roll_for(asked).alike_to_all(asked)


class Ground:
    """What is asked of the whole association for every part of a file: its firms, how family names in kanji are read.
    Each is looked up once, when a part needs it."""

    def __init__(self) -> None:
        self._firms: dict[str, list[int]] | None = None
        self._at_mail: dict[bool, dict[str, list[int]]] = {}
        self._read_as: dict[str, set[str]] = defaultdict(set)
        self._has_forms = False

    def roll_for(self, asked: Sequence[Facts]) -> Roll:
        """Everybody who has something in common with any of these entries."""
        roll = Roll(self._read_as)
        people: dict[int, Any] = {}
        for column, keys in (
            ("reading_key", {key for facts in asked for key in facts.turns}),
            ("native_key", {facts.native for facts in asked if facts.native}),
        ):
            for some in in_steps(keys):
                people.update((row.pk, row) for row in names_of(Person.objects.filter(Among(column, some)).order_by()))
        values = {value for facts in asked for value in facts.emails | facts.phones}
        others: set[int] = self._at_firms(asked) | self._at_domains(asked)
        for some in in_steps(values):
            held = ContactPoint.objects.filter(Among("value_key", some), person__isnull=False).order_by()
            for key, value in held.values_list("person", "value_key"):
                roll.holders[value].append(key)
                others.add(key)
        for some in in_steps(others - people.keys()):
            people.update((row.pk, row) for row in names_of(Person.objects.filter(Among("pk", some)).order_by()))
        roll.add_people(people[key] for key in sorted(people))
        for some in in_steps(people):
            roll.add_rest(some)
        for some in in_steps(values):
            roll.add_houses(some)
        if not self._has_forms and any(facts.in_kanji_alone for facts in (*asked, *roll.facts.values())):
            self._has_forms = True
            forms = Person.objects.exclude(native_key="").exclude(reading_key="").order_by()
            for family, *sounds in forms.values_list("family_name", "family_kana", "family_latin").distinct():
                roll.learn(native_key(family), *sounds)
        return roll

    def _at_firms(self, asked: Sequence[Facts]) -> set[int]:
        """People at the firms of those asked for whose names stand in the other script. Two statements."""
        found: set[int] = set()
        for is_read in (True, False):
            firms = {key for facts in asked if facts.is_read is is_read for key in facts.companies}
            here = {key for firm in firms for key in self._with_firms().get(firm, ())} if firms else ()
            other_script = Q(person__reading_key="") if is_read else Q(person__native_key="")
            for some in in_steps(here):
                rows = Position.objects.filter(other_script, Among("organization_id", some)).order_by()
                found.update(rows.values_list("person", flat=True))
        return found

    def _at_domains(self, asked: Sequence[Facts]) -> set[int]:
        """The same of those who have an address at the same house. At most two statements for a whole file."""
        found: set[int] = set()
        for is_read in (True, False):
            if domains := {each for facts in asked if facts.is_read is is_read for each in domains_across(facts)}:
                if is_read not in self._at_mail:
                    here = self._at_mail[is_read] = {}
                    for key, address in _mail_across(is_read=is_read).values_list("person", "value_key"):
                        here.setdefault(domain_of(address), []).append(key)
                for domain in domains:
                    found.update(self._at_mail[is_read].get(domain, ())[:MOST_LOOKED_AT])
        return found

    def _with_firms(self) -> dict[str, list[int]]:
        """The association's organizations by the keys of their names. One statement, once."""
        if self._firms is None:
            self._firms = {}
            rows = Organization.objects.order_by().values_list("pk", "name_en", "name_ja", "name_kana")
            for key, *names in rows.iterator(AT_ONCE):
                for firm in {company_key(name) for name in names if name}:
                    self._firms.setdefault(firm, []).append(key)
        return self._firms


def _alike(facts: Facts, organization: Organization | None) -> list[int]:
    """The keys of those who have something in common with one candidate. One statement."""
    asked: list[QuerySet] = []
    if facts.turns:
        asked.append(Person.objects.filter(reading_key__in=facts.turns).values_list("pk"))
    if facts.native:
        asked.append(Person.objects.filter(native_key=facts.native).values_list("pk"))
    if values := facts.emails | facts.phones:
        held = ContactPoint.objects.filter(value_key__in=values, person__isnull=False)
        asked.append(held.values_list("person"))
    if organization:
        other_script = Q(person__native_key="") if not facts.is_read else Q(person__reading_key="")
        asked.append(Position.objects.filter(other_script, organization=organization).values_list("person"))
    mail = _mail_across(is_read=facts.is_read).values_list("person")
    asked += [mail.filter(value_key__endswith=f"@{domain}") for domain in domains_across(facts)]
    if not asked:
        return []
    plain = [rows.order_by() for rows in asked]
    union = plain[0].union(*plain[1:]).order_by() if len(plain) > 1 else plain[0].distinct()
    return [key for (key,) in union[:MOST_LOOKED_AT]]


def domains_across(facts: Facts) -> frozenset[str]:
    """The houses at which somebody whose name stands in the other script may be this one."""
    return facts.domains if facts.emails and not (facts.is_read and facts.native) else frozenset()


def _mail_across(*, is_read: bool) -> QuerySet:
    """The mail addresses of those whose names cannot be read, or of those whose names stand in no kanji."""
    other_script = Q(person__reading_key="") if is_read else Q(person__native_key="")
    return ContactPoint.objects.filter(other_script, kind=PointKind.EMAIL, person__isnull=False).order_by()


def names_of(people: QuerySet) -> Any:
    """What `Roll.add_people` asks for of many rows, without making a model of each."""
    return people.values_list("pk", "city", *NAMES, named=True)


def in_steps(keys: Collection[Any]) -> Iterator[list[Any]]:
    """The keys, as many at a time as go into one statement."""
    rest = list(keys)
    return (rest[at : at + AT_ONCE] for at in range(0, len(rest), AT_ONCE))


class Roll:
    """People as they are compared, with the dictionaries by which those with something in common are found.

    `holders` says who has one of the addresses and numbers that were asked for, whatever kind it stands under.
    """

    def __init__(self, read_as: dict[str, set[str]] | None = None) -> None:
        self.facts: dict[int, Facts] = {}
        self.by_reading: dict[str, list[int]] = defaultdict(list)
        self.by_native: dict[str, list[int]] = defaultdict(list)
        self.by_value: dict[str, list[int]] = defaultdict(list)
        self.unread_at: dict[str, list[int]] = defaultdict(list)
        self.read_at: dict[str, list[int]] = defaultdict(list)
        self.at_mail: dict[tuple[str, bool], list[int]] = defaultdict(list)
        self.of_houses: set[str] = set()
        self.holders: dict[str, list[int]] = defaultdict(list)
        self.read_as: dict[str, set[str]] = defaultdict(set) if read_as is None else read_as
        self._shared: dict[str, bool] = {}

    def add_people(self, people: Iterable[Any]) -> None:
        """Names and cities. No query for rows that are loaded."""
        for person in people:
            facts = facts_about(person, key=person.pk, city=person.city)
            self.facts[person.pk] = facts
            for key in facts.turns:
                self.by_reading[key].append(person.pk)
            if facts.native:
                self.by_native[facts.native].append(person.pk)
            self.learn(facts.native_family, person.family_kana, person.family_latin)

    def learn(self, native_family: str, *readings: str) -> None:
        """How somebody's family name in kanji is read."""
        if native_family and any(readings):
            self.read_as[native_family].update(reading_key(text) for text in readings if text)

    def add_rest(self, people: Collection[int], values: Collection[str] = ()) -> None:
        """Positions and contact points of people, and which of `values` belong to a house. One statement."""
        keys = list(people)
        positions = Position.objects.filter(Among("person_id", keys)).order_by()
        points = ContactPoint.objects.filter(Among("person_id", keys)).order_by()
        union = _positions(positions).union(_points(points), all=True).order_by()
        if values:
            houses = ContactPoint.objects.filter(organization__isnull=False, value_key__in=list(values)).order_by()
            union = _positions(positions).union(_points(points), _points(houses), all=True).order_by()
        self._add_rows(union)

    def add_houses(self, values: Collection[str]) -> None:
        """Which of these addresses and numbers are an organization's own. One statement."""
        houses = ContactPoint.objects.filter(Among("value_key", values), organization__isnull=False)
        self.of_houses.update(houses.order_by().values_list("value_key", flat=True))

    def add_all(self) -> None:
        """Everybody of the association. Four statements."""
        self.add_people(names_of(Person.objects.order_by("pk")).iterator(AT_ONCE))
        self._add_rows(_positions(Position.objects.order_by()).iterator(AT_ONCE))
        self._add_rows(_points(ContactPoint.objects.filter(person__isnull=False).order_by()).iterator(AT_ONCE))
        houses = ContactPoint.objects.filter(organization__isnull=False).order_by()
        self.of_houses.update(houses.values_list("value_key", flat=True))

    def _add_rows(self, rows: Iterable[Any]) -> None:
        today = timezone.localdate()
        for kind, key, value, en, ja, kana, title_en, title_ja, ended in rows:
            facts = self.facts.get(key)
            if kind != _POSITION:
                if key is None:
                    self.of_houses.add(value)
                elif facts and value:
                    facts.add_value(value, is_number=kind in _NUMBERS)
                    self.by_value[value].append(key)
                    if kind == PointKind.EMAIL and not ((facts.is_read and facts.native) or is_shared_mailbox(value)):
                        self.at_mail[domain_of(value), facts.is_read].append(key)
            elif facts:
                is_over = bool(ended) and _day(ended) < today
                firms = company_keys((en, ja, kana))
                facts.add_position(firms, (title_en, title_ja), is_over=is_over)
                for firm in firms if not (facts.is_read and facts.native) else ():
                    (self.read_at if facts.is_read else self.unread_at)[firm].append(key)

    def is_shared(self, value: str) -> bool:
        """Whether an address or a number is a house's, or stands under several names."""
        if value not in self._shared:
            holders = self.by_value.get(value, ())
            names = {self.facts[key].any_name for key in holders} if len(holders) >= SEVERAL else ()
            self._shared[value] = value in self.of_houses or len(names) >= SEVERAL
        return self._shared[value]

    def shared(self, facts: Facts) -> Shared:
        """Those of an entry's addresses and numbers that are not its own."""
        shared = frozenset(value for value in facts.emails | facts.phones if self.is_shared(value))
        return Shared(shared, self.read_as)

    def alike_to_all(self, asked: Sequence[Facts]) -> list[list[Found]]:
        """For each entry those who may be it. No query."""
        return [self.alike_to(facts) for facts in asked]

    def alike_to(self, facts: Facts) -> list[Found]:
        """Those on the roll who may be this one, the surest first. No query."""
        keys: set[int] = set()
        for turn in facts.turns:
            keys.update(self.by_reading.get(turn, ())[:MOST_LOOKED_AT])
        keys.update(self.by_native.get(facts.native, ()) if facts.native else ())
        for value in facts.emails | facts.phones:
            keys.update(self.by_value.get(value, ())[:MOST_LOOKED_AT])
        for firm in facts.companies if not (facts.is_read and facts.native) else ():
            keys.update((self.unread_at if facts.is_read else self.read_at).get(firm, ())[:MOST_LOOKED_AT])
        for domain in domains_across(facts):
            keys.update(self.at_mail.get((domain, not facts.is_read), ())[:MOST_LOOKED_AT])
        keys.discard(facts.key)
        if not keys:
            return []
        shared = self.shared(facts)
        verdicts = ((key, compare(facts, self.facts[key], shared)) for key in keys)
        found = [Found(key, verdict.score, verdict.reasons) for key, verdict in verdicts if verdict.is_likely]
        if any(each.is_named for each in found):
            found = [each for each in found if each.is_named or each.score > LIKELY]
        return sorted(found, key=lambda each: (-each.score, each.key))


# --- rows of positions and points in one shape, so that one statement brings both -------------------------------------

_POSITION = "position"


def _positions(rows: QuerySet) -> QuerySet:
    firm = ("organization__name_en", "organization__name_ja", "organization__name_kana")
    ended = Cast("to_on", CharField())
    return rows.values_list(Value(_POSITION), "person", Value(""), *firm, "title_en", "title_ja", ended)


def _points(rows: QuerySet) -> QuerySet:
    reached = rows.filter(kind__in=[PointKind.EMAIL, *_NUMBERS])
    person = Cast("person", IntegerField())
    blank = [Value("")] * 5
    return reached.values_list("kind", person, "value_key", *blank, Cast(Value(None), CharField()))


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text[:10])
