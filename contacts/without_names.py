"""Texts for readers outside: without the names of people.

Left out are the names of those who stand behind the outcomes (talks, introductions, positions) and of our own members,
whoever is called by Mr., Ms., 様 or さん, and e-mail addresses. Organizations keep their names. What a text says of
somebody whom no record of ours knows and who is named without a form of address is not found: read before you send.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from contacts.models import Introduction, Outcome, Person, Position, TouchPerson
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
NAMES = (("family_name", "given_name"), ("family_kana", "given_kana"), ("family_latin", "given_latin"))


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
        return text

    def line(self, words: Line) -> Line:
        """Both languages without them."""
        return Line(*(self.text(each) for each in (words.en, words.ja, words.once)))


def _in_their_place(found: re.Match[str]) -> str:
    return LEFT_OUT_JA if typed(found[0]).language == "ja" else LEFT_OUT


def leaving_names(association: Association, outcomes: Iterable[Outcome]) -> Leaving:
    """For texts about these outcomes. Two queries, whatever there is; nobody is left in for want of permission to see
    them."""
    keys = [row.pk for row in outcomes]
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
    columns = [column for both in NAMES for column in both]
    found: list[tuple[str, str]] = []
    for names in Person.objects.filter(asked).values_list(*columns):
        found += [(names[place], names[place + 1]) for place in range(0, len(columns), 2)]
    return Leaving([*found, *_of_members(association)], kept=[association.email])


def _of_members(association: Association) -> list[tuple[str, str]]:
    rows: Any = Membership.objects.filter(association=association).values_list("user__name", "user__name_ja")
    split = [re.split(r"[\s\u3000]+", name.strip(), maxsplit=1) for both in rows for name in both if name]
    return [(parts[0], parts[1]) for parts in split if len(parts) == 2]
