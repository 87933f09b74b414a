"""A line of the list of people: read without building models, written without a template for each of fifty lines."""

from __future__ import annotations

import datetime
from functools import lru_cache
from html import escape as escaped
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from contacts.tokens import asked_for, words_of_person
from partnerships.names import in_language, other_form
from portal.search_key import search_key


class _Columns(NamedTuple):
    pk: int
    family_name: str
    given_name: str
    family_kana: str
    given_kana: str
    family_latin: str
    given_latin: str
    name_order: str
    sort_kana: str
    sort_latin: str
    is_not_to_be_contacted: bool
    last_touch_on: datetime.date | None
    soon_on: datetime.date | None
    due_on: datetime.date | None
    title_en: str | None
    title_ja: str | None
    organization_en: str | None
    organization_ja: str | None


_PATHS = (
    *_Columns._fields[:-4],
    "main_position__title_en",
    "main_position__title_ja",
    "main_position__organization__name_en",
    "main_position__organization__name_ja",
)


class Line(_Columns):
    """One person in a list, with what is needed to find and to call them."""

    __slots__ = ()
    honorific_en = honorific_ja = ""

    @property
    def name(self) -> str:
        return in_language(self, get_language() or "en", is_own=True, capitals=False).text

    def __str__(self) -> str:
        return self.name


def lines(people: QuerySet) -> list[Line]:
    """The lines of these people, in their order. One query."""
    return [Line(*row) for row in people.values_list(*_PATHS)]


def lines_of_found(people: QuerySet) -> list[Line]:
    """The same for a set that must be put in order first: only those of the page are joined with where they work, and
    gone to by their keys alone: named once more, SQLite would walk the whole association for them."""
    keys = people.values("pk")
    return lines(people.model._base_manager.filter(pk__in=keys).order_by(*people.query.order_by))


def names_first(found: list[Line], text: str) -> list[Line]:
    """Those who are called so, then those who were found by where they work; else in their order. No query."""
    words = asked_for(text)

    def is_by_house(line: Line) -> bool:
        tokens = [token for token, _part in words_of_person(line)]
        house = search_key(line.organization_en or "", line.organization_ja or "")
        return any(word.word in house and not any(each.startswith(word.starts) for each in tokens) for word in words)

    return sorted(found, key=is_by_house)


def written(found: list[Line], prefix: str) -> SafeString:
    """The lines as the rows of a table; `prefix` is the address of the list, under which each person's page lies."""
    language = (get_language() or "en")[:2]
    today = timezone.localdate()
    return mark_safe("".join(_row(line, prefix, language, today) for line in found))  # noqa: S308 -- parts are escaped


def _row(line: Line, prefix: str, language: str, today: datetime.date) -> str:
    name = in_language(line, language, is_own=True, capitals=False)
    other = other_form(line, language)
    native = ""
    if other.text and other.text != name.text:
        native = f'<span class="native" lang="{other.language}">{escaped(other.text)}</span>'
    mine, theirs = ("ja", "en") if language == "ja" else ("en", "ja")
    house = "<br>".join(
        part
        for part in (
            _said(getattr(line, f"organization_{mine}"), getattr(line, f"organization_{theirs}"), theirs),
            _said(getattr(line, f"title_{mine}"), getattr(line, f"title_{theirs}"), theirs, "soft"),
        )
        if part
    )
    last = _day(line.last_touch_on, language) if line.last_touch_on else _("not yet")
    state, words = light(line, today)
    return (
        f'<tr><th scope="row"><div class="who"><span><a href="{prefix}{line.pk}/"{_lang(name)}>{escaped(name.text)}</a>'
        f'{native}</span></div></th><td class="house"><span>{house}</span></td><td class="last">{escaped(last)}</td>'
        f'<td class="light"><span class="mark {state}">{escaped(words)}</span></td></tr>'
    )


@lru_cache(maxsize=4096)
def _day(day: datetime.date, language: str) -> str:
    """A day as the reader's language, which is the active one, writes it; most pages show the days of the last year."""
    return date_format(day, "SHORT_DATE_FORMAT")


def light(person: Any, today: datetime.date) -> tuple[str, str]:
    """How we stand with somebody, as the kind of mark and its words."""
    if person.is_not_to_be_contacted or person.due_on is None:
        return "rest", _("Do not contact")
    days = (person.due_on - today).days
    words = _due(days, get_language() or "en")
    if days < 0:
        return "owed", words
    if person.soon_on and today >= person.soon_on:
        return "soon", words
    return ("well" if person.last_touch_on else "rest"), words


@lru_cache(maxsize=4096)
def _due(days: int, language: str) -> str:
    """In how many days we owe somebody a touch, in the reader's language, which is the active one."""
    if days < 0:
        return ngettext("%(number)s day past due", "%(number)s days past due", -days) % {"number": -days}
    if days == 0:
        return _("Due today")
    return ngettext("Due in %(number)s day", "Due in %(number)s days", days) % {"number": days}


def _said(own: str | None, other: str | None, language: str, kind: str = "") -> str:
    """A text in the reader's language, else in the other one, marked as such; empty when there is none."""
    text = own or other
    if not text:
        return ""
    lang = "" if own else f' lang="{language}"'
    style = f' class="{kind}"' if kind else ""
    return f"<span{style}{lang}>{escaped(text)}</span>" if lang or style else escaped(text)


def _lang(name: Any) -> str:
    return f' lang="{name.language}"' if name.is_other else ""
