"""Template tags of the print templates: a statement in the page's language, one under the other or side by side."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.documents.words import BESIDE, LABEL, ONLY_IN, Words, set_text, with_mark

register = template.Library()

LONG_ADDRESS = 20  # characters: about the narrowest column of a person


@register.simple_tag(takes_context=True)
def words(context: Context, statement: Words, mark: str = "") -> SafeString:
    """A statement in the page's language; on a bilingual page the Japanese stands under the English as its own line."""
    return _print(statement, context["language"], mark, under=True)


@register.simple_tag(takes_context=True)
def lines(context: Context, statement: Words) -> SafeString:
    """A text that somebody typed in several lines: as `words`, with its lines and empty lines as they were typed."""
    return SafeString(words(context, statement).replace("\r\n", "\n").replace("\n", "<br>"))


@register.simple_tag(takes_context=True)
def narrow(context: Context, statement: Words, mark: str = "") -> SafeString:
    """As `words`, for a narrow column: numbers stay with their counters in short Japanese texts too."""
    return _print(statement, context["language"], mark, under=True, is_narrow=True)


@register.simple_tag(takes_context=True)
def beside(context: Context, statement: Words, mark: str = "") -> SafeString:
    """The same, side by side: for headings, labels and short values."""
    return _print(statement, context["language"], mark, under=False)


@register.simple_tag(takes_context=True)
def value(context: Context, statement: Words, mark: str = "") -> SafeString:
    """A value in a ledger: side by side where both languages are short, one under the other where they are not."""
    return _print(statement, context["language"], mark, under=not statement.is_short)


@register.simple_tag(takes_context=True)
def named(context: Context, statement: Words, mark: str = "") -> SafeString:
    """A proper name: as `words`, but a name that exists in one language only needs no remark that it does."""
    return _print(statement, context["language"], mark, under=True, says_so=False)


@register.simple_tag(takes_context=True)
def named_beside(context: Context, statement: Words, mark: str = "") -> SafeString:
    """A proper name, side by side."""
    return _print(statement, context["language"], mark, under=False, says_so=False)


@register.simple_tag(takes_context=True)
def heading(context: Context, english: str, japanese: str, mark: str = "") -> SafeString:
    """A fixed heading, given in both languages."""
    return _print(Words(english, japanese), context["language"], mark, under=False)


@register.simple_tag
def title_of(face: Any) -> SafeString:
    """A person's title in the language of that face, set for a narrow column."""
    return set_text(face.title, face.lang, is_narrow=True)


@register.simple_tag(takes_context=True)
def drawn(context: Context, name: str) -> str:
    """The address of a picture of a long paper (`LongPaper.pictures`); empty where there is none."""
    return str(context.get("drawn_pictures", {}).get(name, ""))


@register.simple_tag
def set_in(text: str, language: str) -> SafeString:
    """A text of one language, set by that language's rules: for papers whose parts are each in one."""
    return set_text(text, language)


@register.simple_tag
def mail_link(address: str) -> SafeString:
    """An address to write to. A long one may be parted before its @, without a sign that would be copied with it."""
    if len(address) <= LONG_ADDRESS:
        return format_html('<a href="mailto:{0}">{0}</a>', address)
    name, at, place = address.partition("@")
    parts = '<a href="mailto:{}"><span class="part">{}</span><span class="part">{}</span></a>'
    return format_html(parts, address, name, at + place)


@register.simple_tag
def line_break() -> SafeString:
    """A new line in a cell that keeps its lines: cheaper than an element each, and safe from the press's tidying."""
    return SafeString("&#10;")


def _print(
    statement: Words, language: str, mark: str, *, under: bool, says_so: bool = True, is_narrow: bool = False
) -> SafeString:
    if not statement:
        return SafeString("")
    if language != "both":
        return _one(statement, language, mark, says_so=says_so, is_narrow=is_narrow)
    if statement.once:
        return with_mark(set_text(statement.once, "en"), mark)
    if not statement.en or not statement.ja:
        return _one(statement, "en", mark, says_so=False)
    japanese = with_mark(set_text(statement.ja, "ja", is_narrow=is_narrow), mark if under else "")
    english = with_mark(set_text(statement.en, "en"), mark)
    if under:
        return SafeString(f'{english}<span class="j" lang="ja">{japanese}</span>')
    whole = ' class="nb"' if len(statement.ja) <= LABEL else ""  # a short label goes to the next line whole
    return SafeString(f'{english}{BESIDE}<span{whole} lang="ja">{japanese}</span>')


def _one(statement: Words, language: str, mark: str, *, says_so: bool, is_narrow: bool = False) -> SafeString:
    """One language; if only the other one exists, that one, marked with its language for readers and screen readers."""
    own, other_language = (statement.en, "ja") if language == "en" else (statement.ja, "en")
    if own or (statement.once and not (statement.en or statement.ja)):
        return with_mark(set_text(own or statement.once, language, is_narrow=is_narrow), mark)
    text = statement.ja if language == "en" else statement.en
    note = ONLY_IN[other_language] if says_so else ""
    return format_html(
        '<span lang="{}">{}</span>{}', other_language, with_mark(set_text(text, other_language), mark), note
    )
