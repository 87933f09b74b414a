"""What a cell may hold, column by column: the declaration of django-import-export's Resource for people.

Its fields and widgets take a text and give a value, or say why not; the limits are the model's own, so that a file and
the form refuse the same. Its loop over rows is not used, because it costs more for each row than everything else
together: docs/decisions has the figures. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from unicodedata import normalize

from django.conf import settings
from django.db.models import Choices
from django.utils.translation import override
from import_export import fields, resources, widgets

from contacts.choices import Language, NameOrder, PointKind
from contacts.columns import COLUMNS, ORGANIZATION, PERSON, POINT, POSITION, Column
from contacts.models import ContactPoint, Organization, Person, Position, Tag
from contacts.points import TELEPHONES, email_problem, website_problem
from partnerships.choices import Side

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufffe\uffff]")
_BREAKS = re.compile(r"[\r\n]+")
_TAG_SEPARATORS = re.compile(r";|、|:::")
LONGEST_TAG = Tag._meta.get_field("name").max_length or 40
MODELS: dict[str, Any] = {PERSON: Person, POSITION: Position, ORGANIZATION: Organization}
LIMIT_OF_SPLIT = 160


class NotTaken(ValueError):
    """Why a cell cannot be taken: a reason by its short name, and what its sentence tells."""

    def __init__(self, code: str, **told: Any) -> None:
        super().__init__(code)
        self.code, self.told = code, told


class TextWidget(widgets.Widget):
    """A text of one line, or of several where `is_long`; edges are trimmed as a form trims them."""

    def __init__(self, limit: int, *, is_long: bool = False) -> None:
        super().__init__()
        self.limit, self.is_long = limit, is_long

    def clean(self, value: Any, row: Any = None, **options: Any) -> str:
        text = str(value).strip()
        if _CONTROL.search(text):
            raise NotTaken("control")
        if "\n" in text or "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n") if self.is_long else _in_one_line(text)
        if len(text) > self.limit:
            raise NotTaken("too_long", found=len(text), most=self.limit)
        return text


def _in_one_line(text: str) -> str:
    """Lines joined by a blank. They are divided first: a pattern with blanks about a break takes minutes for blanks."""
    return " ".join(filter(None, (line.strip() for line in _BREAKS.split(text))))


class EmailWidget(TextWidget):
    """An e-mail address; full-width letters, as some cards have them, are taken for what they are."""

    def clean(self, value: Any, row: Any = None, **options: Any) -> str:
        text = str(value).strip()
        if "\n" in text or "\r" in text:
            raise NotTaken("email_form")
        text = super().clean(text if text.isascii() else normalize("NFKC", text))
        if problem := email_problem(text):
            raise NotTaken(f"email_{problem}")
        return text


class TelephoneWidget(TextWidget):
    """A telephone number: digits, with signs and at most a word such as “ext.” among them."""

    def clean(self, value: Any, row: Any = None, **options: Any) -> str:
        text = super().clean(value)
        seen = normalize("NFKC", text)
        digits, letters = sum(map(str.isnumeric, seen)), sum(each.isascii() and each.isalpha() for each in seen)
        if text and not digits >= max(letters, 1):
            raise NotTaken("phone_form")
        return text


class WebsiteWidget(TextWidget):
    """The address of a website; one of a program or a file is none."""

    def clean(self, value: Any, row: Any = None, **options: Any) -> str:
        text = super().clean(value)
        if website_problem(text):
            raise NotTaken("website_form")
        return text


class WordWidget(widgets.Widget):
    """One of a few values, given as we store it or in the words of either language."""

    def __init__(self, choices: type[Choices]) -> None:
        super().__init__()
        self.choices = choices

    def clean(self, value: Any, row: Any = None, **options: Any) -> str:
        text = str(value).strip()
        found = _words_of(self.choices).get(normalize("NFKC", text).casefold())
        if found is None:
            raise NotTaken("no_such_word", words=", ".join(str(each) for each in self.choices.values if each))
        return found


class CountryWidget(widgets.Widget):
    """A country by its two letters (ISO 3166) or by its name in English or Japanese."""

    def clean(self, value: Any, row: Any = None, **options: Any) -> str:
        text = normalize("NFKC", str(value)).strip()
        if len(text) == 2 and text.isascii() and text.isalpha():
            return text.upper()
        if found := country_named(text.casefold()):
            return found
        raise NotTaken("no_such_country")


class TagsWidget(widgets.Widget):
    """Words parted by semicolons."""

    def clean(self, value: Any, row: Any = None, **options: Any) -> list[str]:
        words = [TextWidget(LONGEST_TAG).clean(word) for word in _TAG_SEPARATORS.split(str(value)) if word.strip()]
        return list({word.casefold(): word for word in words}.values())


_COUNTRIES = {
    "japan": "JP",
    "日本": "JP",
    "日本国": "JP",
    "united states": "US",
    "united states of america": "US",
    "usa": "US",
    "u.s.a.": "US",
    "u.s.": "US",
    "アメリカ": "US",
    "アメリカ合衆国": "US",
    "米国": "US",
    "korea": "KR",
    "韓国": "KR",
    "great britain": "GB",
    "uk": "GB",
    "イギリス": "GB",
}


@lru_cache(maxsize=1024)
def country_named(name: str) -> str:
    """The two letters of a country by its name in small letters; empty for an unknown one."""
    return _COUNTRIES.get(name) or _all_countries().get(name, "")


@lru_cache(maxsize=1)
def _all_countries() -> dict[str, str]:
    from phonenumbers.geodata.locale import LOCALE_DATA  # large; only for the names of rarer countries

    found: dict[str, str] = {}
    for country, names in LOCALE_DATA.items():
        for language in ("en", "ja"):
            written = names.get(language, "")
            if written.startswith("*"):
                written = names.get(written[1:], "")
            found.setdefault(written.casefold(), country)
    return {name: country for name, country in found.items() if name}


@lru_cache(maxsize=16)
def _words_of(choices: type[Choices]) -> dict[str, str]:
    found = {str(value).casefold(): str(value) for value in choices.values}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {normalize("NFKC", str(label)).casefold(): str(value) for value, label in choices.choices}
    return found


_CHOICES: dict[str, type[Choices]] = {"side": Side, "language": Language, "name_order": NameOrder}


def _limit(column: Column) -> int:
    if column.place in MODELS:
        return min(
            MODELS[column.place]._meta.get_field(name).max_length for name in (column.field, column.field_ja) if name
        )
    if column.place == POINT:
        return ContactPoint._meta.get_field("value").max_length or 300
    return LIMIT_OF_SPLIT


def _widget(column: Column) -> widgets.Widget:
    if column.name in _CHOICES:
        return WordWidget(_CHOICES[column.name])
    if column.name == "country":
        return CountryWidget()
    if column.name == "tags":
        return TagsWidget()
    if column.field == PointKind.EMAIL and column.place == POINT:
        return EmailWidget(_limit(column))
    if column.field in TELEPHONES and column.place == POINT:
        return TelephoneWidget(_limit(column))
    if column.field == PointKind.WEB and column.place == POINT:
        return WebsiteWidget(_limit(column))
    return TextWidget(_limit(column), is_long=column.is_long)


def _declared(columns: Iterable[Column]) -> dict[str, fields.Field]:
    return {
        column.name: fields.Field(attribute=column.field, column_name=column.name, widget=_widget(column))
        for column in columns
    }


class PeopleResource(resources.Resource):
    """A sheet of people, column by column. No key, no association, no keeper, no role is among them."""

    locals().update(_declared(COLUMNS))


CLEAN: dict[str, Callable[[str], Any]] = {
    name: declared.widget.clean for name, declared in PeopleResource.fields.items()
}
"""Column → what takes a text and gives its value, or raises `NotTaken`."""
