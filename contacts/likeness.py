"""Whether two entries are one person: points for and against, each with its reason. Pure.

Names are compared by how they sound and by how they are written; a firm, an address, a number speak for or against.
Two people of one name at different firms stay two, unless an address, a number or a change of job joins them. A name
in kanji without its reading can be anybody's: only a firm, an address or a number joins it to one in letters. An
address or a number that several people share says little. `WEIGHTS` are all the points there are; from `LIKELY`
points on somebody is asked to look. docs/duplicates.md explains them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from contacts.characters import LONGEST_KEY, has_kanji, native_key
from contacts.companies import domain_of, is_shared_mailbox
from contacts.reasons import LIKELY, Reason, Why
from partnerships.names import HasNames
from portal.readings import Likeness, Reading, name_readings, read, reading_key


@dataclass(frozen=True, slots=True)
class Verdict:
    """How likely two entries are one person, 0 to 100, and why."""

    score: int
    reasons: tuple[Reason, ...] = ()

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


APART = Verdict(0)


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
    native_family: str = ""
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
        native_family=native_key(person.family_name) if has_kanji(person.family_name) else "",
        emails=frozenset(filter(None, emails)),
        phones=frozenset(filter(None, phones)),
        city=city.strip(),
    )
    facts.add_position(companies or {}, titles, is_over=False)
    return facts


@dataclass(frozen=True, slots=True)
class Shared:
    """What others of the association tell: addresses and numbers that several have, which say little about one person,
    and how family names in kanji are read here, which may say that a name without its reading is another one."""

    values: frozenset[str] = frozenset()
    read_as: Mapping[str, Collection[str]] = field(default_factory=dict)

    def has(self, value: str) -> bool:
        return value in self.values or is_shared_mailbox(value)

    def can_be(self, unread: Facts, read: Facts) -> bool:
        """Whether a family name in kanji can have the sound of the other name. What nobody here is called, can."""
        known = self.read_as.get(unread.native_family)
        return not known or any(reading_key(word) in known for form in read.forms for word in form)


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
    if not reasons or (reasons[0].why is Why.NO_READING and not _can_be(one, other, shared)):
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


def _can_be(one: Facts, other: Facts, shared: Shared) -> bool:
    return shared.can_be(one, other) if one.in_kanji_alone else shared.can_be(other, one)


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
