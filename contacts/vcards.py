"""People as vCards 4.0 (RFC 6350), each name in the forms it has. Pure.

The native name comes first with its language and its reading (`SORT-AS`, and the `X-PHONETIC-…` that telephones know);
the name in Latin letters and what has two languages stand beside it as alternatives (`ALTID`, `LANGUAGE`). Who is not
to be contacted carries that as a category that every address book shows. What the standard has no word for travels
under `X-PORTAL-…`, so that nothing is lost on the way back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from partnerships.names import is_japanese_text
from portal.bilingual import LANGUAGES
from portal.spreadsheets import typed

Person = Mapping[str, str]
"""Column of `contacts.columns` → text, without those that hold nothing."""

NOT_CONTACT = {"en": "Do not contact", "ja": "連絡不可"}
OWN = (
    "honorific_ja",
    "name_order",
    "city",
    "country",
    "side",
    "language",
    "interests",
    "origin",
    "consent",
    "do_not_contact",
)
"""What only the portal reads: written as X-PORTAL-NAME-ORDER and so on."""

_POINTS = (("email", "EMAIL"), ("phone", 'TEL;TYPE="work,voice"'), ("mobile", "TEL;TYPE=cell"), ("fax", "TEL;TYPE=fax"))
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPES = {"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n"}
_QUOTED = {"^": "^^", '"': "^'", "\n": "^n"}


def cards(names: Sequence[str], rows: Iterable[Sequence[str | None]], language: str) -> Iterator[bytes]:
    """One card for each row; `names` are the names of the columns, email_2 among them."""
    for row in rows:
        person = {name: typed(text) for name, text in zip(names, row, strict=True) if text}
        yield b"".join([_folded(line) for line in lines(person, language)])


def lines(person: Person, language: str) -> Iterator[str]:
    """The lines of a card, unfolded. `language` is that of the words the portal adds."""
    get = person.get
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield from _name(person)
    yield from _in_two(person, "ORG", ("company", "department"), ("company_ja", "department_ja"))
    yield from _in_two(person, "TITLE", ("title",), ("title_ja",))
    for column, word in _POINTS:
        for text in _numbered(person, column):
            yield f"{word}:{escaped(text)}"
    for text in _numbered(person, "website"):
        yield f"URL:{escaped(text)}"
    for text in _numbered(person, "address"):
        yield f"ADR:;;{escaped(text)};;;;"
    tags = get("tags", "").split("; ") if get("tags") else []
    if get("do_not_contact"):
        tags.append(NOT_CONTACT[language if language in LANGUAGES else "en"])
    if tags:
        yield "CATEGORIES:" + ",".join(map(escaped, tags))
    if note := get("notes"):
        yield f"NOTE:{escaped(note)}"
    for name in OWN:
        if own := get(name):
            yield f"X-PORTAL-{name.upper().replace('_', '-')}:{escaped(own)}"
    yield "END:VCARD"


def escaped(text: str) -> str:
    """A value of text: newlines as \\n, no other control characters but the tab."""
    text = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(_ESCAPES.get(letter, letter) for letter in text)


def _name(person: Person) -> Iterator[str]:
    family, given = person.get("family_name", ""), person.get("given_name", "")
    kana = person.get("family_name_kana", ""), person.get("given_name_kana", "")
    latin = person.get("family_name_latin", ""), person.get("given_name_latin", "")
    is_japanese = is_japanese_text(family or given)
    native = [family, given] if is_japanese else [given, family]
    has_two = any(latin)
    # Only of Japanese do we know what it is: a Korean name has no language here.
    which = f";ALTID=1{';LANGUAGE=ja' if is_japanese else ''}" if has_two else ""
    yield f"FN{which}:{escaped(' '.join(filter(None, native)))}"
    if has_two:
        yield f"FN;ALTID=1;LANGUAGE=en:{escaped(' '.join(filter(None, (latin[1], latin[0]))))}"
    sort_as = f";SORT-AS={','.join(_parameter(part) for part in kana)}" if any(kana) else ""
    # A telephone writes the prefix in front of any name: "Ms." has no place before one in Japanese.
    honorific = person.get("honorific_en", "")
    yield f"N{which}{sort_as}:{escaped(family)};{escaped(given)};;{'' if is_japanese else escaped(honorific)};"
    if honorific and is_japanese and not has_two:
        yield f"X-PORTAL-HONORIFIC-EN:{escaped(honorific)}"
    if has_two:
        yield f"N;ALTID=1;LANGUAGE=en:{escaped(latin[0])};{escaped(latin[1])};;{escaped(honorific)};"
    if any(kana):
        yield f"X-PHONETIC-LAST-NAME:{escaped(kana[0])}"
        yield f"X-PHONETIC-FIRST-NAME:{escaped(kana[1])}"


def _in_two(person: Person, word: str, english: Sequence[str], japanese: Sequence[str]) -> Iterator[str]:
    """A property in the languages it is known in, as alternatives of one another."""
    forms = [("en", [person.get(name, "") for name in english]), ("ja", [person.get(name, "") for name in japanese])]
    known = [(language, texts) for language, texts in forms if any(texts)]
    for language, texts in known:
        which = f";ALTID=2;LANGUAGE={language}" if len(known) > 1 else f";LANGUAGE={language}"
        yield f"{word}{which}:{';'.join(map(escaped, texts)).rstrip(';')}"


def _numbered(person: Person, column: str) -> Iterator[str]:
    """email, email_2, email_3 as far as they go."""
    number = 1
    while text := person.get(column if number == 1 else f"{column}_{number}"):
        yield text
        number += 1


def _parameter(text: str) -> str:
    """A parameter's value in quotation marks (RFC 6868)."""
    text = _FORBIDDEN.sub("", text)
    return '"' + "".join(_QUOTED.get(letter, letter) for letter in text) + '"'


def _folded(line: str) -> bytes:
    """A line in pieces of 75 bytes, none of them cut within a letter."""
    data = line.encode()
    pieces: list[bytes] = []
    while len(data) > (end := 74 if pieces else 75):
        while data[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(data[:end])
        data = data[end:]
    return b"\r\n ".join([*pieces, data]) + b"\r\n"
