"""What the pages of the guide ask for beside the tags of every page."""

from __future__ import annotations

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

NAMED = re.compile(r"\*\*(?P<name>[^*]+)\*\*|`(?P<typed>[^`]+)`")


@register.filter
def on_screen(sentence: str) -> SafeString:
    """A sentence of the guide: `**Save touch**` is a name on the screen, and what stands between two backticks is typed
    at the terminal."""
    runs: list[str] = []
    end = 0
    for found in NAMED.finditer(sentence):
        shape = "<b>{}</b>" if found["name"] else "<code>{}</code>"
        runs += [sentence[end : found.start()], format_html(shape, found["name"] or found["typed"])]
        end = found.end()
    runs.append(sentence[end:])
    return format_html_join("", "{}", ((run,) for run in runs))
