"""Words of the packet for a board: what is said in each language, as plain text. Pure."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import override

from portal.documents.words import Words


def in_both(say: Callable[[], Any]) -> Words:
    """What is said in each language."""
    with override("en"):
        english = str(say())
    with override("ja"):
        japanese = str(say())
    return pair(english, japanese)


def pair(english: Any, japanese: Any) -> Words:
    """A statement as plain text, each in its own language even where its words are only looked up now; what is the same
    in both languages stands there once."""
    with override("en"):
        one = _plain(english)
    with override("ja"):
        other = _plain(japanese)
    return Words(once=one) if one == other else Words(one, other)


def _plain(text: Any) -> str:
    return html.unescape(strip_tags(str(text))).strip()
