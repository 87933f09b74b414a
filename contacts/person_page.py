"""What the page of a person shows, in at most five statements for the whole request, whatever the history.

The session, the member with the association, the person with the main position, the fifty newest touches, and one for
everything else: each section brings a `Part`, and all parts are asked together as one UNION of JSON rows. A part says
which rows and which columns; its template `contacts/_person_<part>.html` finds them as `parts.<part>`, dictionaries by
column. Days are dates again, the columns of a person's name are one `Fellow` under the link's name, the two names of an
organization or place one text. Who may see the person may see these rows; what they name beside, a member with limits
may not see (`contacts.unseen`).

To add a section: a `Part` here, a template, and its include in `contacts/person_detail.html`.
"""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import get_language

from contacts.asking import ask_about
from contacts.choices import PointKind, PointUse
from contacts.models import (
    Consent,
    ContactPoint,
    FollowUp,
    Gift,
    Introduction,
    LikelyPair,
    MeishiImage,
    Person,
    Position,
)
from partnerships.names import GIVEN_FIRST, has_kanji, in_english, in_japanese, in_language, is_japanese

NAMES = (
    "pk",
    "family_name",
    "given_name",
    "family_kana",
    "given_kana",
    "family_latin",
    "given_latin",
    "name_order",
)
LINKED: Any = Person  # its tables of links have managers that the type checker does not see


def of_person(link: str) -> tuple[str, ...]:
    """The columns by which a linked person is named."""
    return tuple(f"{link}__{name}" for name in NAMES)


def of_user(link: str) -> tuple[str, ...]:
    """The columns by which one of us is named."""
    return tuple(f"{link}__{name}" for name in ("name", "name_ja", "email"))


def of_body(link: str) -> tuple[str, ...]:
    """The columns by which an organization or a place is named."""
    return tuple(f"{link}__{name}" for name in ("pk", "name_en", "name_ja"))


@dataclass(frozen=True)
class Fellow:
    """Another person on this page: the key for a link, and the name as a text of ours says it."""

    pk: int
    family_name: str
    given_name: str
    family_kana: str
    given_kana: str
    family_latin: str
    given_latin: str
    name_order: str = ""
    honorific_en: str = ""
    honorific_ja: str = ""

    def __str__(self) -> str:
        return in_language(self, get_language() or "en", is_own=True, capitals=False).text


@dataclass(frozen=True)
class Body:
    """An organization or a place on this page, with its name in the reader's language, else in the other one."""

    pk: int
    name_en: str
    name_ja: str

    def __str__(self) -> str:
        names = (self.name_ja, self.name_en) if get_language() == "ja" else (self.name_en, self.name_ja)
        return names[0] or names[1]


@dataclass(frozen=True)
class Part:
    """A section's rows: which of them, given the person's key, and which columns of each."""

    name: str
    rows: Callable[[int], QuerySet]
    columns: tuple[str, ...]


PARTS = (
    Part(
        "positions",
        lambda key: Position.objects.filter(person=key),
        (
            "pk",
            "title_en",
            "title_ja",
            "department_en",
            "department_ja",
            "from_on",
            "to_on",
            "is_main",
            *of_body("organization"),
        ),
    ),
    Part(
        "points",
        lambda key: ContactPoint.objects.filter(person=key),
        ("pk", "kind", "use", "value", "value_ja", "order"),
    ),
    Part("tags", lambda key: LINKED.tags.through.objects.filter(person=key), ("tag__pk", "tag__name")),
    Part(
        "partnerships",
        lambda key: LINKED.partnerships.through.objects.filter(person=key),
        ("partnership__slug", *of_body("partnership__home"), *of_body("partnership__partner")),
    ),
    Part(
        "follow_ups",
        lambda key: FollowUp.objects.filter(person=key, state="open"),
        ("pk", "what", "promised_by", "due_on", "first_due_on", "snoozes", "version", *of_user("owner")),
    ),
    Part(
        "introductions",
        lambda key: Introduction.objects.filter(Q(person=key) | Q(by_person=key) | Q(to_person=key)),
        (
            "pk",
            "made_on",
            "state",
            "result",
            *of_person("person"),
            *of_person("by_person"),
            *of_person("to_person"),
            *of_user("by_member"),
            *of_user("to_member"),
        ),
    ),
    Part(
        "gifts",
        lambda key: Gift.objects.filter(person=key),
        ("pk", "direction", "given_on", "what_en", "what_ja", "occasion", *of_user("by")),
    ),
    Part(
        "consents",
        lambda key: Consent.objects.filter(person=key),
        ("pk", "purpose", "basis", "text_version", "given_on", "cross_border", "withdrawn_on", "note"),
    ),
    Part(
        "duplicates",
        lambda key: LikelyPair.objects.filter(Q(first=key) | Q(second=key)),
        ("pk", "score", *of_person("first"), *of_person("second")),
    ),
    Part(
        "cards",
        lambda key: MeishiImage.objects.filter(person=key),
        (
            *("pk", "front", "back", "received_on", "place", "position__title_en", "position__title_ja"),
            *of_body("position__organization"),
            *of_user("received_by"),
        ),
    ),
)


def parts_of(person: Person) -> dict[str, list[dict[str, Any]]]:
    """All parts of a person by name, every name present. One query."""
    found: dict[str, list[dict[str, Any]]] = {part.name: [] for part in PARTS}
    for name, row in ask_about(person, _all_parts):
        found[name].append(gathered(json.loads(row) if isinstance(row, str) else row))
    return found


def _all_parts(key: int) -> QuerySet:
    first, *rest = (_asked(part, key) for part in PARTS)
    return first.union(*rest, all=True)


def _asked(part: Part, key: int) -> QuerySet:
    rows = part.rows(key).order_by()
    return rows.values_list(Value(part.name), JSONObject(**{name: name for name in part.columns}))


def gathered(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a part with its days as dates and its links as one thing each; a link to nothing is None."""
    links: dict[str, dict[str, Any]] = defaultdict(dict)
    found: dict[str, Any] = {}
    for name, value in row.items():
        link, _, column = name.rpartition("__")
        if link:
            links[link][column] = value
        elif name.endswith("_on") and isinstance(value, str):
            found[name] = datetime.date.fromisoformat(value)
        else:
            found[name] = value
    for link, columns in links.items():
        found[link] = _one(columns)
    return found


def _one(columns: dict[str, Any]) -> Any:
    """What a link leads to, by the columns there are."""
    if "family_name" in columns:
        return Fellow(**columns) if columns["pk"] else None
    if "name_en" in columns:
        return Body(**columns) if columns["pk"] else None
    if "email" in columns:
        return called(**columns)
    return columns


def called(name: str, name_ja: str, email: str) -> str | None:
    """One of us by name, as `User.display_name` says it; None for nobody."""
    own, other = (name_ja, name) if get_language() == "ja" else (name, name_ja)
    return own or other or email or None


# --- the two sides of the card ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CardSide:
    """One side of a card as somebody of that language would print it; ruby where the reading is known."""

    language: str
    organization: str
    title: str
    name: str
    honorific: str
    ruby: tuple[tuple[str, str], ...] = ()


def card_of(person: Person) -> list[CardSide]:
    """Both sides, the Japanese one first for somebody who writes in Japanese. No query: with the main position."""
    sides = [_japanese_side(person), _english_side(person)]
    return sides if person.language == "ja" else sides[::-1]


def _japanese_side(person: Person) -> CardSide:
    ruby: tuple[tuple[str, str], ...] = ()
    if is_japanese(person) and (person.family_kana or person.given_kana):
        names = ((person.family_name, person.family_kana), (person.given_name, person.given_kana))
        ruby = tuple((name, reading if has_kanji(name) else "") for name, reading in names if name)
        ruby = ruby[::-1] if person.name_order == GIVEN_FIRST else ruby
    organization, title = _at_work(person, "ja")
    return CardSide("ja", organization, title, in_japanese(person, is_own=True).text, person.honorific_ja, ruby)


def _english_side(person: Person) -> CardSide:
    name = in_english(person).text
    honorific = person.honorific_en if name.startswith(f"{person.honorific_en} ") else ""
    organization, title = _at_work(person, "en")
    return CardSide("en", organization, title, name.removeprefix(honorific).strip(), honorific)


def _at_work(person: Person, language: str) -> tuple[str, str]:
    """The organization, and department and title, in a language where they are known in it."""
    position = person.main_position
    if position is None:
        return "", ""
    between = "　" if language == "ja" else ", "
    parts = [getattr(position, f"department_{language}"), getattr(position, f"title_{language}")]
    parts = parts if language == "ja" else parts[::-1]
    return getattr(position.organization, f"name_{language}"), between.join(filter(None, parts))


def in_time(positions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Positions, the present ones first, then the one that ended last; each with its words in both languages."""
    far = datetime.date.max
    ordered = sorted(
        positions,
        key=lambda row: (row["to_on"] or far, bool(row["is_main"]), row["from_on"] or datetime.date.min, row["pk"]),
        reverse=True,
    )
    today = timezone.localdate()
    return [
        {
            **row,
            "said_en": ", ".join(filter(None, (row["title_en"], row["department_en"], row["organization"].name_en))),
            "said_ja": "　".join(filter(None, (row["organization"].name_ja, row["department_ja"], row["title_ja"]))),
            "is_over": bool(row["to_on"] and row["to_on"] < today),
        }
        for row in ordered
    ]


_HREF = {PointKind.EMAIL: "mailto:", PointKind.PHONE: "tel:", PointKind.MOBILE: "tel:"}


def reachable(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Ways to reach somebody in their order, each with the words of its kind and use and an address for a click."""
    return [
        {
            **row,
            "kind_words": PointKind(row["kind"]).label,
            "use_words": "" if row["use"] == PointUse.WORK else PointUse(row["use"]).label,
            "href": _href(row["kind"], row["value"]),
            "is_tapped": row["kind"] in _HREF,
        }
        for row in sorted(points, key=lambda row: (row["order"], row["pk"]))
    ]


def _href(kind: str, value: str) -> str:
    if kind == PointKind.WEB:
        return value if value.startswith(("https://", "http://")) else ""
    if start := _HREF.get(PointKind(kind)):
        rest = "".join(each for each in value if each.isdigit() or each == "+") if start == "tel:" else value
        return start + quote(rest, safe="@+")
    return ""
