"""What the page of a person shows, in at most five statements for the whole request, whatever the history.

The session, the member with the association, the person with the main position, the fifty newest touches, and one for
everything else: each section brings a `Part`, and all parts are asked together as one UNION of JSON rows. A part says
which rows and which columns; its template `contacts/_person_<part>.html` finds them as `parts.<part>`, dictionaries by
column. Days are dates again, the columns of a person's name are one `Fellow` under the link's name, the two names of an
organization or place one text. Who may see the person may see these rows; what they name beside, a member with limits
may not see (`contacts.unseen`).

To add a section: a `Part` in `contacts/person_parts.py`, a template, and its include in `contacts/person_detail.html`.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet, Value
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import get_language

from contacts.choices import ExpertRole, PointKind, PointUse
from contacts.models import Person
from contacts.person_parts import PARTS, Part
from partnerships.names import GIVEN_FIRST, has_kanji, in_english, in_japanese, in_language, is_japanese
from portal.asking import ask
from portal.bilingual import Said, said


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


def parts_of(person: Person) -> dict[str, list[dict[str, Any]]]:
    """All parts of a person by name, every name present. One query."""
    found: dict[str, list[dict[str, Any]]] = {part.name: [] for part in PARTS}
    for name, row in ask(_all_parts, association=person.association_id, person=person.pk):
        found[name].append(gathered(row))
    return found


def _all_parts(person: int) -> QuerySet:
    first, *rest = (_asked(part, person) for part in PARTS)
    return first.union(*rest, all=True).order_by()


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


@dataclass(frozen=True)
class Talk:
    """A part in a programme as the page of the person tells it: its own title, else that of the programme."""

    on: datetime.date | None
    title: Said
    role: str
    programme: int
    programme_title: Said
    is_titled: bool


def talks_in_time(rows: list[dict[str, Any]]) -> list[Talk]:
    """Talks, the last first; those of programmes without a day at the end."""
    found = []
    for row in rows:
        programme = row["programme"]
        day, whole = programme["starts_on"], said(SimpleNamespace(**programme), "title")
        own = said(SimpleNamespace(**row), "title")
        on = datetime.date.fromisoformat(day) if day else None
        role = str(ExpertRole(row["role"]).label)
        found.append(Talk(on, own or whole, role, programme["pk"], whole, bool(own)))
    return sorted(found, key=lambda talk: (talk.on or datetime.date.min, talk.programme), reverse=True)


FEWEST_DIGITS = 3
_HREF = {PointKind.EMAIL: "mailto:", PointKind.PHONE: "tel:", PointKind.MOBILE: "tel:"}


def reachable(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Ways to reach somebody in their order, each with the words of its kind and use and an address for a click."""
    return [
        {
            **row,
            "kind_words": PointKind(row["kind"]).label,
            "use_words": "" if row["use"] == PointUse.WORK else PointUse(row["use"]).label,
            "href": (href := _href(row["kind"], row["value"])),
            "is_tapped": row["kind"] in _HREF and bool(href),
        }
        for row in sorted(points, key=lambda row: (row["order"], row["pk"]))
    ]


def _href(kind: str, value: str) -> str:
    if kind == PointKind.WEB:
        return value if value.startswith(("https://", "http://")) else ""
    if start := _HREF.get(PointKind(kind)):
        rest = "".join(each for each in value if each.isdigit() or each == "+") if start == "tel:" else value
        if start == "tel:" and len(rest) < FEWEST_DIGITS:  # words that somebody wrote where a number belongs
            return ""
        return start + quote(rest, safe="@+")
    return ""
