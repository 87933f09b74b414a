"""Two entries side by side: what speaks for one person, what each says, what hangs on each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Value
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contacts.duplicates import Roll
from contacts.likeness import Verdict, compare
from contacts.merging import CHOSEN, JOINED, RULES, Chosen, Rule, links_to_people, proposed
from contacts.models import Person
from portal.saving import shown

COUNTED = (
    "contacts.TouchPerson",
    "contacts.FollowUp",
    "contacts.Position",
    "contacts.ContactPoint",
    "contacts.Introduction",
    "contacts.Gift",
    "contacts.MeishiImage",
    "contacts.Consent",
)
"""What is counted for people to see; everything else follows as well."""


@dataclass(frozen=True)
class Option:
    """One of the values that can stay."""

    value: str
    text: str
    side: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Line:
    """A column in which the two differ, with the values to choose from."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Hanging:
    """How many rows of a kind hang on each of the two."""

    label: str
    kept: int
    gone: int


def verdict_of(kept: Person, gone: Person) -> Verdict:
    """How likely the two are one, and why. One query."""
    roll = Roll()
    roll.add_people([kept, gone])
    one, other = roll.facts[kept.pk], roll.facts[gone.pk]
    roll.add_rest([kept.pk, gone.pk])
    return compare(one, other, roll.shared(one))


def lines(kept: Person, gone: Person, chosen: Mapping[str, str]) -> list[Line]:
    """The columns in which the two differ. Queries for the names of keepers."""
    picked = proposed(kept, gone) | {name: value for name, value in chosen.items() if value in Chosen.values}
    found = []
    for name in CHOSEN:
        column: Any = Person._meta.get_field(name)
        values = {Chosen.KEPT: getattr(kept, name), Chosen.GONE: getattr(gone, name)}
        if values[Chosen.KEPT] == values[Chosen.GONE]:
            continue
        options = [
            Option(
                value=str(side.value),
                text=shown(row, name, column.value_from_object(row)) or _("nothing"),
                side=_("Stays") if side == Chosen.KEPT else _("Goes into it"),
                is_chosen=picked[name] == side,
            )
            for side, row in ((Chosen.KEPT, kept), (Chosen.GONE, gone))
        ]
        if name in JOINED and all(values.values()):
            options.append(
                Option(
                    Chosen.BOTH.value,
                    _("Both, one after the other"),
                    pgettext("of two entries", "Both"),
                    is_chosen=picked[name] == Chosen.BOTH,
                )
            )
        label = str(column.verbose_name)
        found.append(Line(name, label[:1].upper() + label[1:], tuple(options)))
    return found


def hanging(kept: Person, gone: Person) -> list[Hanging]:
    """How many rows of each kind hang on the two. One query."""
    columns = [column for label, column in links_to_people().items() if RULES.get(label) is not Rule.DERIVED]
    asked = [
        column.model._default_manager.filter(**{f"{column.name}__in": [kept.pk, gone.pk]})
        .order_by()
        .values_list(Value(column.model._meta.label), column.attname)
        .annotate(number=Count("pk"))
        for column in columns
        if column.model._meta.label in COUNTED
    ]
    numbers: dict[str, dict[int, int]] = {}
    names = {column.model._meta.label: column.model._meta.verbose_name_plural for column in columns}
    names["contacts.TouchPerson"] = Person._meta.get_field("touches").related_model._meta.verbose_name_plural
    for label, key, number in asked[0].union(*asked[1:], all=True).order_by():
        of_label = numbers.setdefault(label, {})
        of_label[key] = of_label.get(key, 0) + number
    return [
        Hanging(str(names[label])[:1].upper() + str(names[label])[1:], of.get(kept.pk, 0), of.get(gone.pk, 0))
        for label in COUNTED
        if (of := numbers.get(label))
    ]
