"""Texts for readers outside: without the names of people.

Left out are the names of everybody whom our records know, of those who stand behind the outcomes (talks,
introductions, positions) also where half a name stands in another line, and of our own members; whoever is called by
Mr., Ms., 様 or さん, and e-mail addresses. Organizations keep their names. What a text says of somebody whom no record
of ours knows and who is named without a form of address is not found: read before you send.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q

from contacts.models import Introduction, Outcome, Person, Position, TouchPerson
from contacts.named import FORMS, perhaps_named
from contacts.record_words import Line
from portal.accounts.models import Association, Membership
from portal.bilingual import typed
from portal.mentions import Mentions

LEFT_OUT, LEFT_OUT_JA = "[name left out]", "［氏名省略］"
_KANJI = r"\u3005\u4e00-\u9fff\u30a1-\u30fa\u30fc"
_NOBODY = r"(?<!お客)(?<!皆)(?<!各)(?<!ご一同)"
_CALLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof)\.?\s+[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)?"
    rf"|[{_KANJI}]{{2,6}}(?:[ \u3000][{_KANJI}]{{1,5}})?[ \u3000]?{_NOBODY}(?:様|さん|氏)"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
_ADDRESSED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof)\.?\s+(?=\[name left out\])"
    r"|(?:(?<=［氏名省略］)|(?<=\[name left out\]))[ \u3000]?(?:様|さん|氏)"
)
"""A form of address that has lost its name."""


class Leaving:
    """Takes the names of some people out of texts."""

    def __init__(self, names: Iterable[tuple[str, str]] = (), kept: Iterable[str] = ()) -> None:
        self.whole = Mentions.of(names).whole
        self.kept = frozenset(kept)

    def text(self, text: str) -> str:
        """The text without them; what is kept whole, such as the address of our office, stays."""
        if text in self.kept:
            return text
        for pattern in filter(None, (self.whole, _CALLED)):
            text = pattern.sub(_in_their_place, text)
        return _ADDRESSED.sub("", text)

    def line(self, words: Line) -> Line:
        """Both languages without them."""
        return Line(*(self.text(each) for each in (words.en, words.ja, words.once)))


def _in_their_place(found: re.Match[str]) -> str:
    return LEFT_OUT_JA if typed(found[0]).language == "ja" else LEFT_OUT


def leaving_names(
    association: Association, outcomes: Iterable[Outcome], rows: Iterable[Model] = (), kept: Iterable[str] = ()
) -> Leaving:
    """For texts of these outcomes and of whatever other rows are told beside them; `kept` are names of organizations.
    Three queries, whatever there is; nobody is left in for want of permission to see them."""
    told = list(outcomes)
    keys = [row.pk for row in told]
    introduced = Introduction.objects.filter(outcomes__in=keys)
    houses = Outcome.organizations.through.objects.filter(outcome__in=keys).values("organization")
    behind = (
        TouchPerson.objects.filter(touch__outcomes__in=keys).values("person"),
        introduced.values("person"),
        introduced.exclude(by_person=None).values("by_person"),
        introduced.exclude(to_person=None).values("to_person"),
        Position.objects.filter(organization__in=houses).values("person"),
    )
    asked = Q(*(("pk__in", each) for each in behind), _connector=Q.OR)
    known = (Person.objects.filter(asked), perhaps_named("\n".join(_texts_of([*told, *rows]))))
    found = [
        (names[place], names[place + 1])
        for people in known
        for names in people.values_list(*(column for both in FORMS for column in both))
        for place in range(0, 2 * len(FORMS), 2)
    ]
    return Leaving([*found, *_of_members(association)], kept=[association.email, *kept])


def _texts_of(rows: Iterable[Model]) -> list[str]:
    """Whatever is written in the columns of these rows."""
    values = (getattr(row, column.attname) for row in rows for column in row._meta.concrete_fields)
    return [value for value in values if isinstance(value, str) and value]


def _of_members(association: Association) -> list[tuple[str, str]]:
    rows: Any = Membership.objects.filter(association=association).values_list("user__name", "user__name_ja")
    split = [re.split(r"[\s\u3000]+", name.strip(), maxsplit=1) for both in rows for name in both if name]
    return [(parts[0], parts[1]) for parts in split if len(parts) == 2]
