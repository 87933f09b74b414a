"""What an adaptation is made from: a story of the library, or a programme of ours that is extended to something new."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from partnerships.models import ModelStory, Programme, Story
from partnerships.story_library import PUBLISHED, Line, Told
from portal.bilingual import LANGUAGES

NEEDED = (
    gettext_noop("The partners of the programme want the new subject too"),
    gettext_noop("Somebody on each side who knows the new subject and can teach it"),
    gettext_noop("What each of the two cities gains by it"),
)
STEPS = (
    gettext_noop("Ask the partners of the programme what they would learn about the new subject."),
    gettext_noop("Find on each side who knows it, and bring them together."),
    gettext_noop("Write down what each city gains, what it costs, and who pays."),
    gettext_noop("Try it once, small, at the next exchange."),
)
"""What an extension of a programme begins with: our words, to be changed."""


@dataclass(frozen=True)
class Original:
    """A story of anybody's, or a programme of ours; its title, its teller and its lines in both languages."""

    row: ModelStory | Story | Programme
    title: Line
    by: Line = ("", "")
    needed: Sequence[Line] = ()
    steps: Sequence[Line] = ()


@dataclass(frozen=True)
class Pace:
    """When the first step is to be done, and how many weeks lie between one step and the next."""

    first_on: datetime.date
    weeks: int = 4


def as_original(story: Told) -> Original:
    """A story of the library, as it is copied."""
    row = story.row
    if story.whose == PUBLISHED:
        return Original(row, (row.label_en, row.label_ja), (row.source, row.source), story.needed, story.steps)
    by = (row.association.name_en, row.association.name_ja)
    return Original(row, (row.title_en, row.title_ja), by, story.needed, story.steps)


def extension_of(programme: Programme) -> Original:
    """A programme of ours, as it is extended: with lines of ours, because it has none of its own."""
    needed, steps = ([_in_both(words) for words in lines] for lines in (NEEDED, STEPS))
    return Original(programme, (programme.title_en, programme.title_ja), needed=needed, steps=steps)


def _in_both(words: str) -> Line:
    """Words of ours in English and Japanese."""
    english, japanese = (_in(language, words) for language in LANGUAGES)
    return english, japanese


def _in(language: str, words: str) -> str:
    with override(language):
        return _(words)
