"""Reads vCards 2.1, 3.0 and 4.0: one row a card, under fixed columns.

Lines are put together as bytes before anything is decoded, because programs fold inside a letter; each property has its
own encoding in 2.1. Pictures, keys, sounds and addresses of such are not looked at, nothing is fetched.
"""

from __future__ import annotations

import codecs
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from portal.imports.reading.answer import Refusal, Row, main

COLUMNS = (
    "FN",
    "N family",
    "N given",
    "N prefix",
    "N family kana",
    "N given kana",
    "N family latin",
    "N given latin",
    "ORG",
    "ORG unit",
    "TITLE",
    "EMAIL",
    "TEL",
    "TEL cell",
    "TEL fax",
    "URL",
    "ADR",
    "ADR city",
    "ADR country",
    "CATEGORIES",
    "NOTE",
    "ORG ja",
    "ORG unit ja",
    "TITLE ja",
    "X-PORTAL-HONORIFIC-JA",
    "X-PORTAL-NAME-ORDER",
    "X-PORTAL-SIDE",
    "X-PORTAL-LANGUAGE",
    "X-PORTAL-INTERESTS",
    "X-PORTAL-ORIGIN",
    "X-PORTAL-CONSENT",
    "X-PORTAL-DO-NOT-CONTACT",
)
VERSIONS = ("2.1", "3.0", "4.0")
JOINED = " ::: "
"""Between several values of one column, as Google joins them."""
_JAPANESE = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]")
_KANA = re.compile(r"[\s\u3040-\u30ff\uff66-\uff9f・ー]+\Z")
_CHARSETS = {"shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932"}
_WANTED = frozenset(
    {"FN", "N", "ORG", "TITLE", "EMAIL", "TEL", "URL", "ADR", "NOTE", "CATEGORIES", "SORT-STRING", "SOUND", "VERSION"}
    | {"X-PHONETIC-FIRST-NAME", "X-PHONETIC-LAST-NAME", "X-PORTAL-CITY", "X-PORTAL-COUNTRY", "X-PORTAL-HONORIFIC-EN"}
    | {name for name in COLUMNS if name.startswith("X-PORTAL-")}
)
_NOT_CONTACT = {"Do not contact", "連絡不可"}  # our own mark for other address books, beside X-PORTAL-DO-NOT-CONTACT


@dataclass
class Property:
    """A line of a card: its name, its parameters in small letters, its value as it stands."""

    name: str
    parameters: dict[str, list[str]]
    value: bytes
    line: int

    def parts(self, separator: str, version: str) -> list[str]:
        """The parts of a value that is made of several, decoded, without their backslashes."""
        if "quoted-printable" in self.parameters.get("encoding", []):
            raw = [quopri.decodestring(part) for part in re.split(rb"(?<!\\)" + separator.encode(), self.value)]
            return [self._decoded(part, version).replace("\\" + separator, separator) for part in raw]
        text = self._decoded(self.value, version)
        return [_unescaped(part) for part in _split(text, separator)]

    def text(self, version: str) -> str:
        if "quoted-printable" in self.parameters.get("encoding", []):
            return self._decoded(quopri.decodestring(self.value), version)
        return _unescaped(self._decoded(self.value, version))

    def _decoded(self, value: bytes, version: str) -> str:
        named = self.parameters.get("charset", [""])[0]
        if named:
            names: tuple[str, ...] = (_CHARSETS.get(named, named),)
        else:
            names = ("utf-8", "cp932") if version == "2.1" else ("utf-8",)
        for name in names:
            try:
                return value.decode(name)
            except (UnicodeDecodeError, LookupError):
                continue
        raise Refusal("encoding", line=self.line, byte=1)


def _split(text: str, separator: str) -> list[str]:
    """The parts between separators that no backslash protects."""
    parts, begin, place = [], 0, 0
    while place < len(text):
        if text[place] == "\\":
            place += 1
        elif text[place] == separator:
            parts.append(text[begin:place])
            begin = place + 1
        place += 1
    return [*parts, text[begin:]]


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text).strip()


@dataclass
class Card:
    """A card as far as it is read."""

    line: int
    version: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)
    reason: str = ""

    def add(self, column: str, *texts: str) -> None:
        self.values.setdefault(column, []).extend(text for text in texts if text)

    @property
    def row(self) -> Row:
        cells = [JOINED.join(dict.fromkeys(self.values.get(column, []))) for column in COLUMNS]
        if not self.reason and not any(cells[COLUMNS.index(name)] for name in ("FN", "N family", "N given")):
            self.reason = "card_without_name"
        return (self.line, cells, self.reason, 0) if self.reason else (self.line, cells)


def read(data: bytes, arguments: list[str]) -> tuple[dict[str, Any], Iterator[Row]]:
    """The head and one row a card; the first row names the columns. `line` is where the card begins."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            data = data[2:].decode(encoding, errors="replace").encode()
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\0" in data:
        raise Refusal("nul", line=data[: data.index(b"\0")].replace(b"\r\n", b"\n").count(b"\n") + 1)
    return {"format": "vcard"}, _rows(data)


def _rows(data: bytes) -> Iterator[Row]:
    yield 0, list(COLUMNS)
    card: Card | None = None
    found: list[Property] = []
    for line in _properties(data):
        value = line.value.strip().upper()
        if line.name == "BEGIN" and value == b"VCARD":
            if card is not None:
                raise Refusal("card_in_card", line=line.line)
            card, found = Card(line.line), []
        elif line.name == "END" and value == b"VCARD" and card is not None:
            yield _filled(card, found).row
            card = None
        elif line.name == "AGENT" and b"BEGIN" in value:
            raise Refusal("card_in_card", line=line.line)
        elif card is not None and line.name in _WANTED:
            found.append(line)
    if card is not None:
        raise Refusal("card_without_end", line=card.line)


def _properties(data: bytes) -> Iterator[Property]:
    """The lines of a file put together: folded ones (a blank begins the next), soft breaks of quoted-printable."""
    held, began = b"", 0
    for number, line in enumerate(data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"), start=1):
        if held and held.endswith(b"=") and b"QUOTED-PRINTABLE" in held.partition(b":")[0].upper():
            held = held[:-1] + line.lstrip(b"\t ") if line[:1] in (b" ", b"\t") else held[:-1] + line
        elif held and line[:1] in (b" ", b"\t"):
            held += line[1:]
        else:
            if read := _property(held, began):
                yield read
            held, began = line, number
    if read := _property(held, began):
        yield read


def _property(line: bytes, number: int) -> Property | None:
    head, colon, value = _head_of(line)
    if not colon:
        return None
    name, *given = head.split(";")
    parameters: dict[str, list[str]] = {}
    for each in given:
        key, equals, said = each.partition("=")
        if not equals:  # 2.1 writes the value alone
            key, said = ("encoding", key) if key.lower() in ("quoted-printable", "base64") else ("type", key)
        parameters.setdefault(key.lower(), []).extend(part.strip('" ').lower() for part in said.split(","))
    return Property(name.rpartition(".")[2].upper(), parameters, value, number)


def _head_of(line: bytes) -> tuple[str, str, bytes]:
    """What stands before the first colon outside quotation marks, that colon, what stands after it."""
    quoted = False
    for place, letter in enumerate(line[:2000]):
        if letter == 34:
            quoted = not quoted
        elif letter == 58 and not quoted:
            return line[:place].decode("utf-8", errors="replace"), ":", line[place + 1 :]
    return "", "", b""


def _filled(card: Card, found: list[Property]) -> Card:
    said = next((each.value.strip().decode("ascii", errors="replace") for each in found if each.name == "VERSION"), "")
    if said not in VERSIONS:
        card.reason = "card_version"
        return card
    card.version = said
    for each in found:
        _TAKEN.get(each.name, _nothing)(card, each)
    return card


def _nothing(card: Card, said: Property) -> None:
    pass


def _name(card: Card, said: Property) -> None:
    family, given, middle, prefix = ([*said.parts(";", card.version), "", "", "", ""])[:4]
    given = " ".join(filter(None, (given, middle)))
    language = said.parameters.get("language", [""])[0]
    if language.startswith(("ja-kana", "ja-hira", "ja-hrkt")):
        kind = " kana"
    elif language and not language.startswith(("ja", "jp")) and said.parameters.get("altid"):
        is_second = "N family" in card.values or not _JAPANESE.search(family + given)
        kind = " latin" if is_second else ""
    else:
        kind = ""
    card.values[f"N family{kind}"], card.values[f"N given{kind}"] = [family], [given]
    if kind != " kana" and not card.values.get("N prefix"):
        card.add("N prefix", prefix)
    if sort_as := said.parameters.get("sort-as"):
        _reading(card, *sort_as[:2])


def _reading(card: Card, family: str, given: str = "") -> None:
    """A reading in kana; a sorting key in other letters says nothing of how a name is read."""
    if _KANA.match(family):
        card.values.setdefault("N family kana", [family.strip()])
    if given and _KANA.match(given):
        card.values.setdefault("N given kana", [given.strip()])


def _sound(card: Card, said: Property) -> None:
    if "x-irmc-n" in said.parameters.get("type", []):
        _reading(card, *([*said.parts(";", card.version), ""][:2]))


def _sort_string(card: Card, said: Property) -> None:
    _reading(card, said.text(card.version))


def _organization(card: Card, said: Property) -> None:
    name, *units = said.parts(";", card.version)
    other = _other_language(said)
    card.add(f"ORG{other}", name)
    card.add(f"ORG unit{other}", " ".join(filter(None, units)))


def _title(card: Card, said: Property) -> None:
    card.values.setdefault(f"TITLE{_other_language(said)}", [said.text(card.version)])


def _other_language(said: Property) -> str:
    """Where a text stands that is the Japanese alternative of an English one."""
    is_japanese = said.parameters.get("language", [""])[0].startswith("ja")
    return " ja" if is_japanese and said.parameters.get("altid") else ""


def _telephone(card: Card, said: Property) -> None:
    kinds = said.parameters.get("type", [])
    column = "TEL fax" if "fax" in kinds else "TEL cell" if "cell" in kinds else "TEL"
    card.add(column, said.text(card.version).removeprefix("tel:"))


def _address(card: Card, said: Property) -> None:
    parts = ([*said.parts(";", card.version), *[""] * 7])[:7]
    box, more, street, city, region, code, country = (part.replace("\n", ", ") for part in parts)
    if _JAPANESE.search("".join(parts)):
        written = " ".join(
            filter(None, (code and f"〒{code}".replace("〒〒", "〒"), region + city + street, more, box))
        )
    else:
        written = ", ".join(filter(None, (box, more, street, city, f"{region} {code}".strip(), country)))
    card.add("ADR", written)
    card.values.setdefault("ADR city", [city])
    card.values.setdefault("ADR country", [country])


def _categories(card: Card, said: Property) -> None:
    words = [word for word in said.parts(",", card.version) if word and word not in _NOT_CONTACT]
    card.add("CATEGORIES", "; ".join(words))


def _plain(column: str) -> Any:
    def take(card: Card, said: Property) -> None:
        card.add(column, said.text(card.version))

    return take


def _instead(column: str) -> Any:
    def take(card: Card, said: Property) -> None:
        card.values[column] = [said.text(card.version)]

    return take


def _first(column: str) -> Any:
    def take(card: Card, said: Property) -> None:
        card.values.setdefault(column, [said.text(card.version)])

    return take


_TAKEN = {
    "N": _name,
    "FN": _first("FN"),
    "ORG": _organization,
    "TITLE": _title,
    "EMAIL": _plain("EMAIL"),
    "TEL": _telephone,
    "URL": _plain("URL"),
    "ADR": _address,
    "NOTE": _plain("NOTE"),
    "CATEGORIES": _categories,
    "SORT-STRING": _sort_string,
    "SOUND": _sound,
    "X-PHONETIC-LAST-NAME": _first("N family kana"),
    "X-PHONETIC-FIRST-NAME": _first("N given kana"),
    "X-PORTAL-HONORIFIC-EN": _instead("N prefix"),
    "X-PORTAL-CITY": _instead("ADR city"),
    "X-PORTAL-COUNTRY": _instead("ADR country"),
    **{name: _first(name) for name in COLUMNS if name.startswith("X-PORTAL-")},
}


if __name__ == "__main__":
    main(read)
