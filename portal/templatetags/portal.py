"""What templates may ask for beyond Django's own tags: texts in two languages, drawings, small look-ups. No queries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, QueryDict
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from portal import drawings
from portal.bilingual import Said
from portal.bilingual import said as say
from portal.bilingual import typed as say_typed
from portal.money import money
from portal.sought import Sought, marked

register = template.Library()

UNDO = "undo:"
BEFORE_A_WORD = re.compile("(?<=.)(?=姉妹都市|友好都市|協会|委員会|ネットワーク|ポータル|ビジネス)")
"""Where a Japanese name of a house may be broken; a browser that finds phrases takes 姉妹都市協会 for one word."""


@register.filter
def said(row: Any, field: str) -> Said:
    """`{{ page|said:"history" }}`: the text in the reader's language, else the other one (see portal.bilingual)."""
    return say(row, field)


@register.filter
def tongue(text: Said) -> SafeString | str:
    """A short text, wrapped with its language when that is not the reader's: `{{ city|said:"name"|tongue }}`."""
    if text.is_other:
        return format_html('<span lang="{}">{}</span>', text.language, text.text)
    return text.text


@register.filter
def typed(text: str) -> Said:
    """`{{ touch.said|typed|tongue }}`: a text that has one form only, marked when it is in the other language."""
    return say_typed(str(text))


@register.filter
def by_words(name: str) -> SafeString:
    """The name of a house, with the places at which a narrow masthead may break it."""
    parts = BEFORE_A_WORD.split(str(name))
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts))


@register.simple_tag
@cache
def icon(name: str, kind: str = "") -> SafeString:
    """`{% icon "pen" %}`: one of our symbols (static/img/icons.svg), always beside a word; `kind` is a further class.
    A page shows dozens of them, so each is written once in the life of a process."""
    classes, sprite = f"i {kind}".strip(), static("img/icons.svg")
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>\n', classes, sprite, name)


@register.simple_tag
def called(text: Said | str, asked: Sought) -> SafeString:
    """A text that was found, what somebody typed of it marked, wrapped with its language when that is not the
    reader's."""
    parts = ((format_html("<mark>{}</mark>", part) if is_hit else part,) for part, is_hit in marked(str(text), asked))
    words = format_html_join("", "{}", parts)
    is_other = isinstance(text, Said) and text.is_other
    return format_html('<span lang="{}">{}</span>', text.language, words) if is_other else words


@register.filter
def undo_address(message: Message) -> str:
    """Where a message's act is undone: `messages.success(request, words, extra_tags="undo:/a/…/undo/7/")`."""
    found = [tag for tag in (message.extra_tags or "").split() if tag.startswith(UNDO)]
    return found[0].removeprefix(UNDO) if found else ""


@register.filter
def beside(cells: Sequence[Any], names: Sequence[str]) -> Iterator[tuple[Any, str]]:
    """The cells of a row, each with the name of its column."""
    return zip(cells, names, strict=True)


@register.filter
def without_page(query: QueryDict) -> str:
    """The query of an address but for its page, ready to be followed by `page=2`."""
    rest = query.copy()
    rest.pop("page", None)
    return f"{rest.urlencode()}&" if rest else ""


@register.filter
def without_anchor(query: QueryDict) -> str:
    """The query of an address but for the row after which its page begins, ready to be followed by `after=…`."""
    rest = query.copy()
    rest.pop("after", None)
    return f"{rest.urlencode()}&" if rest else ""


BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def browser_name(user_agent: str) -> str:
    """A browser as a person would call it, "Chrome, Windows"; the order of the tables matters, Edge says Chrome too."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return ", ".join(filter(None, [browser, system])) or user_agent[:40]


@register.simple_tag(takes_context=True)
def here_without(context: template.Context, *names: str) -> str:
    """This address without some of its query, as for a link that takes one filter off."""
    request: HttpRequest = context["request"]
    rest = request.GET.copy()
    for name in (*names, "page"):
        rest.pop(name, None)
    return f"{request.path}?{rest.urlencode()}" if rest else request.path


register.simple_tag(drawings.crossing, name="crossing")
register.simple_tag(drawings.clock, name="clock")
register.simple_tag(money, name="money")
