"""A person's name in its four forms, as each language sets it. Pure: any row with the fields below will do.

Japanese pages say 田中 花子 様 with the reading beside it, English pages Ms. Hanako TANAKA: the family name in capitals
tells a reader which one it is. A Western name keeps its order in both and takes katakana joined by ・ in Japanese.
Our own people carry no 様 in a text of ours.
"""

from __future__ import annotations

import re
from typing import Protocol

from portal.bilingual import Said

_JAPANESE = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]")
_KANJI = re.compile(r"[\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]")

FAMILY_FIRST, GIVEN_FIRST = "family", "given"


class HasNames(Protocol):
    """What has a name in three forms: native script, kana, Latin letters."""

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


class Named(HasNames, Protocol):
    """What has a name in four forms: those three, and an honorific per language."""

    @property
    def honorific_en(self) -> str: ...

    @property
    def honorific_ja(self) -> str: ...


def is_japanese(person: Named) -> bool:
    """Whether the native form is Japanese, and so puts the family name first."""
    return is_japanese_text(person.family_name or person.given_name)


def has_kanji(text: str) -> bool:
    """Whether a text holds what one may not know how to read: さくら needs no reading beside it."""
    return bool(_KANJI.search(text))


def is_japanese_text(text: str) -> bool:
    """Whether a text holds kana or kanji."""
    return bool(_JAPANESE.search(text))


def in_english(person: Named, *, capitals: bool = True) -> Said:
    """Ms. Hanako TANAKA; Ms. Laura Bennett. `capitals=False` for lists. A name without Latin letters stays native.

    The given name goes first but for somebody who wants the family name there.
    """
    japanese = is_japanese(person)
    if japanese and not (person.family_latin or person.given_latin):
        return Said(_native(person), "ja", True)
    family = person.family_latin or person.family_name
    given = person.given_latin or person.given_name
    if japanese and capitals:
        family = family.upper()
    names = (family, given) if _order(person) == FAMILY_FIRST else (given, family)
    return Said(_joined(" ", person.honorific_en, *names), "en", False)


def in_japanese(person: Named, *, is_own: bool = False) -> Said:
    """田中 花子 様; ローラ・ベネット 様. `is_own` leaves the honorific out, as for one's own people."""
    honorific = "" if is_own else person.honorific_ja
    if not is_japanese(person) and (person.family_kana or person.given_kana):
        family_first = _order(person) == FAMILY_FIRST
        names = (person.family_kana, person.given_kana) if family_first else (person.given_kana, person.family_kana)
        return Said(_joined(" ", _joined("・", *names), honorific), "ja", False)
    return Said(_joined(" ", _native(person), honorific), "ja", False)


def _native(person: Named) -> str:
    """Both names as the person writes them: a Japanese name begins with the family's unless the person wants it not."""
    family_first = _order(person) == FAMILY_FIRST or (is_japanese(person) and _order(person) != GIVEN_FIRST)
    names = (person.family_name, person.given_name) if family_first else (person.given_name, person.family_name)
    return _joined(" ", *names)


def _order(person: Named) -> str:
    """What the person has said about the order of their names, where a row has room for it."""
    return getattr(person, "name_order", "")


def reading(person: Named) -> str:
    """たなか はなこ, for small parentheses after a Japanese name; empty for a Western one or when not known."""
    return _joined(" ", person.family_kana, person.given_kana) if is_japanese(person) else ""


def in_language(person: Named, language: str, *, is_own: bool = False, capitals: bool = True) -> Said:
    """The name as a page of `language` ("en" or "ja") sets it, without its reading."""
    return in_japanese(person, is_own=is_own) if language == "ja" else in_english(person, capitals=capitals)


def other_form(person: Named, language: str) -> Said:
    """The name in the other script, without honorific, to stand beneath: 田中 花子 on an English page."""
    if language == "ja":
        family, given = person.family_latin or person.family_name, person.given_latin or person.given_name
        text = "" if _JAPANESE.search(family + given) else _joined(" ", given, family)
        return Said(text, "en", bool(text))
    if is_japanese(person):
        return Said(_native(person), "ja", True)
    return Said(_joined("・", person.given_kana, person.family_kana), "ja", True)


def _joined(mark: str, *parts: str) -> str:
    return mark.join(part.strip() for part in parts if part and part.strip())
