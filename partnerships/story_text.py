"""A story as plain text, ready to be sent to a magazine, a network, an award: its own words and nothing else. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from partnerships.models import Story

PARTS = ("happened", "preconditions", "steps", "lessons")
COLONS = {"en": ": ", "ja": "："}
COMMAS = {"en": ", ", "ja": "、"}
NEEDED = ("title", "happened")
"""Without these two a text in that language would be no story."""


@dataclass(frozen=True)
class ReadyText:
    """The text in one language; empty if the story lacks its title or what happened in it."""

    language: str
    text: str


def ready_texts(story: Story, *, themes: Iterable[Any], sectors: Iterable[Any]) -> tuple[ReadyText, ReadyText]:
    """The story to copy, in English and in Japanese. No query where the story came with its partnership."""
    rows = (list(themes), list(sectors))
    return _ready(story, "en", *rows), _ready(story, "ja", *rows)


def _ready(story: Story, language: str, themes: list[Any], sectors: list[Any]) -> ReadyText:
    if not all(_own(story, name, language) for name in NEEDED):
        return ReadyText(language, "")
    with override(language):
        headings = (pgettext("story", "What happened"), _("What it needed"), _("Steps"), _("What we learned"))
        paragraphs = [_own(story, "title", language), _about(story, language)]
        for heading, name in zip(headings, PARTS, strict=True):
            if text := _own(story, name, language):
                paragraphs.append(f"{heading}\n{text}")
        facts = [
            (_("Result"), _own(story, "figures", language)),
            (_("Cost"), story.cost),
            (_("People who did it"), story.people),
        ]
        for label, rows in ((_("Themes"), themes), (_("Sectors"), sectors)):
            facts.append((label, COMMAS[language].join(_own(row, "label", language) for row in rows)))
        paragraphs.append("\n".join(COLONS[language].join((label, words)) for label, words in facts if words))
    return ReadyText(language, "\n\n".join(filter(None, paragraphs)))


def _about(story: Story, language: str) -> str:
    """Who tells it, of which two cities, when."""
    association = _own(story.association, "name", language) or story.association.name_en
    parts = [association, str(story.partnership) if story.partnership else "", str(story.year or "")]
    return "\n".join(filter(None, parts))


def _own(row: Any, name: str, language: str) -> str:
    return getattr(row, f"{name}_{language}").strip()
