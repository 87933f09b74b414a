"""What somebody asks the list of people for, read off an address and written into one; owns `filter(people)`.

A part that means nothing is left out: an old address still shows people.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from contacts.choices import KanaRow, Rung
from contacts.listing import BY_KANA, BY_LETTER, ORDERS, Order
from contacts.models import Organization, Person, Position
from contacts.searching import people_holding, people_matching
from partnerships.choices import Side

QUIET_MONTHS = (3, 6, 12, 24)
NEVER = "never"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DAYS_A_MONTH = 30.44
_LONGEST = 200
_FIRST_YEAR = 1900  # the clocks of a time zone cannot say every day of the first years


def _links(model: type[Model], name: str) -> QuerySet:
    """The rows that link a model's rows with others."""
    links: Any = model._meta.get_field(name)
    return links.remote_field.through._default_manager.all()


@dataclass(frozen=True)
class PeopleSearch:
    """Words and filters. Keys are kept as text; `keeper` may be `nobody`, `quiet` a number of months or `never`;
    `since` is the day from which on somebody was written down."""

    q: str = ""
    side: str = ""
    partnership: str = ""
    tag: str = ""
    sector: str = ""
    keeper: str = ""
    organization: str = ""
    row: str = ""
    letter: str = ""
    quiet: str = ""
    contact: str = ""
    rung: str = ""
    since: str = ""
    sort: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> PeopleSearch:
        """What an address asks for."""
        found = {each.name: query.get(each.name, "").replace("\0", "").strip()[:_LONGEST] for each in fields(cls)}
        for name in ("tag", "organization"):
            found[name] = found[name] if _is_key(found[name]) else ""
        if not (_is_key(found["keeper"]) or found["keeper"] == "nobody"):
            found["keeper"] = ""
        found["since"] = found["since"] if _day(found["since"]) else ""
        allowed = {
            "side": Side.values,
            "row": KanaRow.values,
            "letter": [*LETTERS, "#"],
            "quiet": [*map(str, QUIET_MONTHS), NEVER],
            "contact": ["no", "yes"],
            "rung": [str(rung) for rung in Rung.values],
            "sort": list(ORDERS),
        }
        for name, values in allowed.items():
            found[name] = found[name] if found[name] in values else ""
        return cls(**found)

    @property
    def order(self) -> Order:
        """The order asked for; else the reader's own: by kana on Japanese pages and in a kana row, else by letter."""
        if self.sort:
            return ORDERS[self.sort]
        if self.row or (get_language() == "ja" and not self.letter):
            return BY_KANA
        return BY_LETTER

    @property
    def filters(self) -> dict[str, str]:
        """What was asked beside the words and the order, without empty parts."""
        return {name: value for name, value in vars(self).items() if value and name not in ("q", "sort")}

    @property
    def is_narrowed(self) -> bool:
        """Whether not everybody is asked for."""
        return bool(self.q or self.filters)

    def query(self, **changes: Any) -> str:
        """This search with some parts changed, as the query of an address: `q=tanaka&side=home`."""
        return urlencode([(name, value) for name, value in vars(replace(self, **changes)).items() if value])

    def query_with(self, name: str, *without: str) -> Callable[[str], str]:
        """The query of an address for each value of one part, some others left out: for a row of links."""
        rest = self.query(**dict.fromkeys((name, *without), ""))
        start = f"{rest}&{name}=" if rest else f"{name}="
        return lambda value: f"{start}{quote_plus(value)}"

    def filter(self, people: QuerySet) -> QuerySet:
        """Those of `people` that the words and filters find. A search in words makes a small query of its own."""
        return people_matching(self.sift(people), self.q)

    def filter_loosely(self, people: QuerySet) -> QuerySet:
        """The same where the words may stand anywhere in a name."""
        return people_holding(self.sift(people), self.q)

    def sift(self, people: QuerySet) -> QuerySet:
        """Those that the filters find, whatever the words. No query."""
        asked = Q()
        if self.side:
            asked &= Q(side=self.side)
        if self.partnership:
            links = _links(Person, "partnerships").filter(partnership__slug=self.partnership)
            asked &= Q(pk__in=links.values("person"))
        if self.tag:
            asked &= Q(pk__in=_links(Person, "tags").filter(tag=self.tag).values("person"))
        if self.keeper:
            asked &= Q(keeper=None) if self.keeper == "nobody" else Q(keeper=self.keeper)
        if self.organization:
            asked &= Q(pk__in=self._current().filter(organization=self.organization).values("person"))
        if self.sector:
            people = people.filter(self._in_sector())
        if self.row:
            asked &= _in_row(self.row)
        if self.letter:
            asked &= _under_letter(self.letter)
        if self.quiet:
            asked &= _not_reached(self.quiet)
        if self.rung:
            asked &= Q(rung=self.rung)
        if since := _day(self.since):
            asked &= Q(created_at__gte=timezone.make_aware(datetime.datetime.combine(since, datetime.time.min)))
        if self.contact:
            asked &= Q(is_not_to_be_contacted=self.contact == "no")
        return people.filter(asked)

    def _in_sector(self) -> Exists:
        """That somebody works now in an organization of that sector, or of one within it (NAICS 31 holds 311)."""
        ours = _links(Organization, "sectors").filter(
            Q(sector__code=self.sector)
            | Q(sector__parent__code=self.sector)
            | Q(sector__parent__parent__code=self.sector)
        )
        return Exists(self._current().filter(person=OuterRef("pk"), organization__in=ours.values("organization")))

    @staticmethod
    def _current() -> QuerySet:
        return Position.objects.current(timezone.localdate())


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _day(text: str) -> datetime.date | None:
    """The day that a text names as 2026-01-31; None for any other text."""
    try:
        found = datetime.date.fromisoformat(text) if len(text) == len("2026-01-31") else None
    except ValueError:
        return None
    return found if found and found.year > _FIRST_YEAR else None


def _in_row(row: str) -> Q:
    """A row of the syllabary as a stretch of the order by kana."""
    if row == KanaRow.OTHER:
        return Q(kana_row=row)
    starts = ["ぁ", *"かさたなはまゃらわ", "\u3097"]
    at = KanaRow.values.index(row)
    return Q(sort_kana__gte=starts[at], sort_kana__lt=starts[at + 1])


def _under_letter(letter: str) -> Q:
    """A letter as a stretch of the order by letter."""
    if letter == "#":
        return Q(letter=letter)
    return Q(sort_latin__gte=letter.lower(), sort_latin__lt=chr(ord(letter.lower()) + 1))


def _not_reached(quiet: str) -> Q:
    """Nobody has reached them for so many months, or ever."""
    never = Q(last_touch_on=None)
    if quiet == NEVER:
        return never
    since = timezone.localdate() - datetime.timedelta(days=round(int(quiet) * _DAYS_A_MONTH))
    return never | Q(last_touch_on__lt=since)
