"""Whether two entries are one person: points for and against, each with its reason. Pure.

Names are compared by how they sound and by how they are written; a firm, an address, a number speak for or against.
Two people of one name at different firms stay two, unless an address, a number or a change of job joins them. A name
in kanji without its reading can be anybody's: only a firm, an address or a number joins it to one in letters. An
address or a number that several people share says little. `WEIGHTS` are all the points there are; from `LIKELY`
points on somebody is asked to look. docs/duplicates.md explains them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from contacts.characters import has_kanji, native_key
from contacts.companies import domain_of, is_shared_mailbox
from contacts.readings import Likeness, Reading, name_readings, read

LIKELY = 50
LONGEST_KEY = 170


class Why(StrEnum):
    """What speaks for or against two entries being one person."""

    WRITTEN = "written"
    READING = "reading"
    READING_BROADLY = "reading_broadly"
    NO_READING = "no_reading"
    PART_OF_NAME = "part_of_name"
    GIVEN_NAME_ONLY = "given_name_only"
    EMAIL = "email"
    EMAIL_SHARED = "email_shared"
    PHONE = "phone"
    PHONE_SHARED = "phone_shared"
    COMPANY = "company"
    FORMER_COMPANY = "former_company"
    DOMAIN = "domain"
    TITLE = "title"
    CITY = "city"
    OTHER_COMPANY = "other_company"
    OTHER_KANJI = "other_kanji"
    OTHER_READING = "other_reading"


WEIGHTS: Mapping[Why, int] = {
    Why.WRITTEN: 55,
    Why.READING: 50,
    Why.READING_BROADLY: 30,
    Why.NO_READING: 25,
    Why.PART_OF_NAME: 20,
    Why.GIVEN_NAME_ONLY: 10,
    Why.EMAIL: 50,
    Why.EMAIL_SHARED: 10,
    Why.PHONE: 35,
    Why.PHONE_SHARED: 5,
    Why.COMPANY: 25,
    Why.FORMER_COMPANY: 25,
    Why.DOMAIN: 25,
    Why.TITLE: 5,
    Why.CITY: 5,
    Why.OTHER_COMPANY: -30,
    Why.OTHER_KANJI: -30,
    Why.OTHER_READING: -30,
}


SENTENCES: Mapping[Why, Any] = {
    Why.WRITTEN: _("The name is written alike."),
    Why.READING: _("The name is read alike."),
    Why.READING_BROADLY: _("The name is read almost alike."),
    Why.NO_READING: _("The names stand in different scripts, and no reading says that they differ."),
    Why.PART_OF_NAME: _("The family name agrees, and the given name is missing or shortened."),
    Why.GIVEN_NAME_ONLY: _("The given name agrees; the family name may have changed."),
    Why.EMAIL: _("Same e-mail address: %(value)s"),
    Why.EMAIL_SHARED: _("Same e-mail address, which several people use: %(value)s"),
    Why.PHONE: _("Same telephone number: %(value)s"),
    Why.PHONE_SHARED: _("Same telephone number, which several people use: %(value)s"),
    Why.COMPANY: _("Same organization: %(value)s"),
    Why.FORMER_COMPANY: _("Both are or were with: %(value)s"),
    Why.DOMAIN: _("E-mail addresses of the same house: %(value)s"),
    Why.TITLE: _("Same title: %(value)s"),
    Why.CITY: _("Same city: %(value)s"),
    Why.OTHER_COMPANY: _("Against it: different organizations."),
    Why.OTHER_KANJI: _("Against it: the names are written with different characters."),
    Why.OTHER_READING: _("Against it: the names are read differently."),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the sum: what it is, and what both have."""

    why: Why
    value: str = ""

    @property
    def points(self) -> int:
        return WEIGHTS[self.why]

    @property
    def sentence(self) -> str:
        """The reason in the reader's language."""
        return self.lead + self.value

    @property
    def lead(self) -> str:
        """The sentence without what both have, which may be in another language."""
        return str(SENTENCES[self.why]).removesuffix("%(value)s")

    def as_json(self) -> list[str]:
        """As a row keeps it; `Reason(Why(why), value)` reads it back."""
        return [str(self.why), self.value]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How likely two entries are one person, 0 to 100, and why."""

    score: int
    reasons: tuple[Reason, ...] = ()

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


APART = Verdict(0)


class HasNames(Protocol):
    """What has a name in three forms."""

    @property
    def family_name(self) -> str: ...
    @property
    def given_name(self) -> str: ...
    @property
    def family_kana(self) -> str: ...
    @property
    def given_kana(self) -> str: ...
    @property
    def family_latin(self) -> str: ...
    @property
    def given_latin(self) -> str: ...


_NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class Facts:
    """What is known of an entry, in the forms in which it is compared.

    `forms` are (family, given) as they can be read, `turns` their keys begun at each word; `emails`, `phones` are value
    keys; `companies` the keys of the firms of positions that have not ended, `former` of those that have; `names` says
    how a firm is called.
    """

    key: int = 0
    forms: tuple[tuple[str, str], ...] = ()
    turns: frozenset[str] = _NOTHING
    native: str = ""
    emails: frozenset[str] = _NOTHING
    phones: frozenset[str] = _NOTHING
    companies: frozenset[str] = _NOTHING
    former: frozenset[str] = _NOTHING
    names: dict[str, str] = field(default_factory=dict)
    titles: frozenset[str] = _NOTHING
    city: str = ""

    @property
    def is_read(self) -> bool:
        return bool(self.forms)

    @property
    def in_kanji_alone(self) -> bool:
        """Whether nothing says how the name is read."""
        return bool(self.native) and not self.forms

    @property
    def may_be_japanese(self) -> bool:
        """Whether the name as it is read can be one in kanji."""
        return any(reading.is_japanese for form in self.forms for reading in name_readings(*form))

    @property
    def any_name(self) -> str:
        """One key for the whole name: of its sound, else of its characters."""
        return min(self.turns) if self.turns else self.native

    @property
    def domains(self) -> frozenset[str]:
        """The mail domains of houses, by addresses that are one's own."""
        return frozenset(domain for each in self.emails if not is_shared_mailbox(each) and (domain := domain_of(each)))

    @property
    def richness(self) -> int:
        """How much is known: of several entries the richest is proposed to be kept."""
        many = (self.forms, self.emails, self.phones, self.companies, self.former, self.titles)
        return sum(map(len, many)) + bool(self.native) + bool(self.city)

    def add_value(self, value: str, *, is_number: bool) -> None:
        """One more address or number, by its value key."""
        if is_number:
            self.phones |= {value}
        else:
            self.emails |= {value}

    def add_position(self, firms: Mapping[str, str], titles: Iterable[str], *, is_over: bool) -> None:
        """One more position: the keys of its firm with the name of each."""
        if is_over:
            self.former |= firms.keys()
        else:
            self.companies |= firms.keys()
            self.titles |= set(filter(None, titles))
        self.names.update(firms)


def facts_about(
    person: HasNames,
    *,
    key: int = 0,
    emails: Iterable[str] = (),
    phones: Iterable[str] = (),
    companies: Mapping[str, str] | None = None,
    titles: Iterable[str] = (),
    city: str = "",
) -> Facts:
    """Facts of a row, a form or a line of a file; addresses and numbers as value keys, firms as key → name."""
    forms = forms_of(person)
    facts = Facts(
        key=key,
        forms=forms,
        turns=frozenset(reading.key[:LONGEST_KEY] for form in forms for reading in name_readings(*form)),
        native=native_key_of(person),
        emails=frozenset(filter(None, emails)),
        phones=frozenset(filter(None, phones)),
        city=city.strip(),
    )
    facts.add_position(companies or {}, titles, is_over=False)
    return facts


@dataclass(frozen=True, slots=True)
class Shared:
    """Addresses and numbers that belong to several people, or to a house: they say little about one person."""

    values: frozenset[str] = frozenset()

    def has(self, value: str) -> bool:
        return value in self.values or is_shared_mailbox(value)


def forms_of(person: HasNames) -> tuple[tuple[str, str], ...]:
    """The forms of a name that can be read, kana first: (family, given)."""
    return tuple(dict.fromkeys(form for form in _forms(person) if name_readings(*form)))


def _forms(person: HasNames) -> Iterator[tuple[str, str]]:
    for form in (
        (person.family_kana, person.given_kana),
        (person.family_latin, person.given_latin),
        (person.family_name, person.given_name),
    ):
        if form[0] or form[1]:
            yield form


def reading_key_of(person: HasNames) -> str:
    """The key by which entries of one sound are found, whichever name stands first; empty without a reading."""
    return next((turned_key(form) for form in _forms(person) if name_readings(*form)), "")


def turned_key(form: tuple[str, str]) -> str:
    """The first of a name's turns in the alphabet: one key for both orders."""
    return min(reading.key for reading in name_readings(*form))[:LONGEST_KEY]


def native_key_of(person: HasNames) -> str:
    """The key of a name in kanji, old forms of the characters folded; empty for a name that can be read as it is."""
    whole = person.family_name + person.given_name
    return native_key(whole) if has_kanji(whole) else ""


def compare(one: Facts, other: Facts, shared: Shared) -> Verdict:
    """How likely two entries are one person. Names that differ end it at once."""
    reasons = _names(one, other)
    if not reasons:
        return APART
    values = [
        *_values(one.emails & other.emails, Why.EMAIL, Why.EMAIL_SHARED, shared),
        *_values(one.phones & other.phones, Why.PHONE, Why.PHONE_SHARED, shared),
    ]
    firms = _companies(one, other)
    reasons += values + firms
    if reasons[0].why is Why.NO_READING and not (values or (firms and firms[0].points > 0)):
        return APART
    if title := _same(one.titles, other.titles):
        reasons.append(Reason(Why.TITLE, title))
    if one.city and one.city.casefold() == other.city.casefold():
        reasons.append(Reason(Why.CITY, one.city))
    return Verdict(max(0, min(100, sum(reason.points for reason in reasons))), tuple(reasons))


def are_at_odds(one: Facts, other: Facts) -> bool:
    """Whether something says that they are two: different firms, characters or readings."""
    names = _names(one, other)
    if not names:
        return True
    against = {Why.OTHER_KANJI, Why.OTHER_READING, Why.OTHER_COMPANY}
    return any(reason.why in against for reason in [*names, *_companies(one, other)])


def _names(one: Facts, other: Facts) -> list[Reason]:
    """What the names say; nothing if they are different names."""
    like, told = _sound(one, other)
    if one.native and one.native == other.native:
        against = one.is_read and other.is_read and like is not Likeness.SAME and told is None
        return [Reason(Why.WRITTEN), *([Reason(Why.OTHER_READING)] if against else [])]
    written_otherwise = bool(one.native and other.native)
    if like is Likeness.OTHER:
        if told is not None:
            return [told]
        may_be = (one.in_kanji_alone and other.may_be_japanese) or (other.in_kanji_alone and one.may_be_japanese)
        return [Reason(Why.NO_READING)] if may_be and not written_otherwise else []
    said = Reason(Why.READING if like is Likeness.SAME else Why.READING_BROADLY)
    return [said, Reason(Why.OTHER_KANJI)] if written_otherwise else [said]


def _sound(one: Facts, other: Facts) -> tuple[Likeness, Reason | None]:
    """How alike the names sound in either order; and if not at all, whether a part of them does."""
    best, part = Likeness.OTHER, None
    for mine in one.forms:
        for theirs in other.forms:
            best = max(best, _whole(mine, theirs))
            if best is Likeness.SAME:
                return best, None
            part = part or _part(mine, theirs)
    return best, part if best is Likeness.OTHER else None


@lru_cache(maxsize=1 << 14)
def _whole(mine: tuple[str, str], theirs: tuple[str, str]) -> Likeness:
    if not all(mine) and not all(theirs) and not any(" " in name.strip() for name in mine + theirs):
        # One word on both sides is a family name or a given one: too little to be the name of somebody.
        return Likeness.OTHER
    likenesses = (a.likeness(b) for a in name_readings(*mine) for b in name_readings(*theirs))
    return max(likenesses, default=Likeness.OTHER)


def _part(mine: tuple[str, str], theirs: tuple[str, str]) -> Reason | None:
    """A family name with an initial, a short form or no given name at all; a given name under another family name."""
    family, given = ((read(a), read(b)) for a, b in zip(mine, theirs, strict=True))
    if family[0].likeness(family[1]) is Likeness.SAME:
        if not given[0].key or not given[1].key or _begins(*given):
            return Reason(Why.PART_OF_NAME)
    elif given[0].likeness(given[1]) is Likeness.SAME and all(family_name.key for family_name in family):
        return Reason(Why.GIVEN_NAME_ONLY)
    return None


def _begins(one: Reading, other: Reading) -> bool:
    return one.key.startswith(other.key) or other.key.startswith(one.key)


def _same(mine: Iterable[str], theirs: Iterable[str]) -> str:
    """The first text that both have, whatever the case; empty if none."""
    folded = {text.casefold() for text in theirs}
    return min((text for text in mine if text.casefold() in folded), default="")


def _values(common: Iterable[str], own: Why, several: Why, shared: Shared) -> list[Reason]:
    """One reason for the best of what both have: their own, or one that several share."""
    values = sorted(common)
    personal = [value for value in values if not shared.has(value)]
    if personal:
        return [Reason(own, personal[0])]
    return [Reason(several, values[0])] if values else []


def _companies(one: Facts, other: Facts) -> list[Reason]:
    """What the firms say: one they share now, one that one of them has left, one mail domain, or different ones."""
    if common := one.companies & other.companies:
        return [Reason(Why.COMPANY, one.names.get(min(common), min(common)))]
    mine, theirs = one.companies | one.former, other.companies | other.former
    if common := mine & theirs:
        return [Reason(Why.FORMER_COMPANY, one.names.get(min(common), min(common)))]
    my_domains, their_domains = one.domains, other.domains
    same_address = frozenset(map(domain_of, one.emails & other.emails))  # counts by itself
    if common := my_domains & their_domains - same_address:
        return [Reason(Why.DOMAIN, min(common))]
    differ = (mine and theirs) or (my_domains and their_domains and not my_domains & their_domains)
    return [Reason(Why.OTHER_COMPANY)] if differ else []
