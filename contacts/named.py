"""Which people of ours a text names who have not agreed to be named in public. Both parts of a name stand side by side
in some order and script, as `portal.mentions` reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import jaconv
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Lower, StrIndex

from contacts.choices import Purpose
from contacts.consents import standings
from contacts.models import Consent, Person
from contacts.privacy import names_of
from portal.mentions import Mentions
from portal.named import Named, register

FORMS = (("family_name", "given_name"), ("family_kana", "given_kana"), ("family_latin", "given_latin"))
MOST = 50
"""No more people are looked at than this: a text that names so many is refused for the first ones."""


@register
def people_named(texts: Sequence[str]) -> Iterator[Named]:
    """Those whom the texts name without their yes, as written there. Two queries, however many people we know."""
    whole = "\n".join(texts)
    found = []
    for person in perhaps_named(whole)[:MOST]:
        pattern = Mentions.of(names_of(person)).whole
        if match := (pattern.search(whole) if pattern else None):
            found.append((person, match[0]))
    agreed = _agreed([person.pk for person, _name in found])
    for person, name in found:
        if person.pk not in agreed:
            yield Named(" ".join(name.split()), person.get_absolute_url())


def perhaps_named(text: str) -> QuerySet[Person]:
    """People both parts of whose name stand somewhere in the text, in any kana: the database looks, nobody else is
    read. Whether they stand side by side is left to whoever asks."""
    held = Value("\n".join(_variants(text)), output_field=CharField())
    asked = Q(pk__in=())
    parts = {}
    for pair in FORMS:
        both = Q()
        for column in pair:
            parts[f"at_{column}"] = StrIndex(held, Lower(F(column)))
            both &= Q(**{f"at_{column}__gt": 0}) & ~Q(**{column: ""})
        asked |= both
    return Person.objects.alias(**parts).filter(asked).select_related("association").order_by("pk")


def _variants(text: str) -> list[str]:
    """The text as a name in the other kana, or in letters that SQLite does not make small, would stand in it."""
    small = text.lower()
    plain = "".join(letter.lower() if letter.isascii() else letter for letter in text)
    return list(dict.fromkeys((small, plain, jaconv.kata2hira(small), jaconv.hira2kata(small))))


def _agreed(keys: list[int]) -> set[int]:
    """Those of them who said yes to being named in public, by their newest entry."""
    columns = ("pk", "person", "purpose", "basis", "given_on", "withdrawn_on", "cross_border")
    rows: dict[int, list[dict[str, object]]] = {}
    for row in Consent.objects.filter(person__in=keys, purpose=Purpose.PUBLICATION).values(*columns):
        rows.setdefault(row["person"], []).append(row)
    return {
        key
        for key, entries in rows.items()
        if any(each.purpose == Purpose.PUBLICATION and each.is_allowed for each in standings(entries))
    }
