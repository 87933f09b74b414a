"""The words of the guide: for each persona a file in each language, written by people, with the same parts in both.

A name of the portal's own pages or buttons stands between two asterisks, `**Save touch**`; a test holds it against the
catalogue, so that the guide says what the screen says.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from portal.guide.personas import Persona

FOLDER = Path(__file__).resolve().parent / "words"
LANGUAGES = ("en", "ja")


@dataclass(frozen=True)
class StepText:
    """One step in words: its name, its sentences, and what its picture shows."""

    title: str
    sentences: tuple[str, ...]
    picture: str


@dataclass(frozen=True)
class Pair:
    """A word and what it means; a trouble and what to do."""

    first: str
    second: str


@dataclass(frozen=True)
class Text:
    """A whole page."""

    title: str
    who: str
    lead: str
    come_for: tuple[str, ...]
    steps: Mapping[str, StepText]
    words: tuple[Pair, ...]
    troubles: tuple[Pair, ...]
    whom_to_ask: str


def spoken(language: str | None) -> str:
    """The language in which the guide answers: the reader's, else English."""
    return language if language in LANGUAGES else LANGUAGES[0]


@cache
def text_of(persona: Persona, language: str) -> Text:
    """A page's words, read once. KeyError names a part that is missing."""
    found: dict[str, Any] = tomllib.loads((FOLDER / f"{persona.key}.{language}.toml").read_text(encoding="utf-8"))
    steps = {
        each.key: StepText(
            found["steps"][each.key]["title"],
            tuple(found["steps"][each.key]["sentences"]),
            found["steps"][each.key]["picture"],
        )
        for each in persona.steps
    }
    return Text(
        title=found["title"],
        who=found["who"],
        lead=found["lead"],
        come_for=tuple(found["come_for"]),
        steps=steps,
        words=tuple(Pair(each["word"], each["means"]) for each in found["words"]),
        troubles=tuple(Pair(each["what"], each["do"]) for each in found["troubles"]),
        whom_to_ask=found["whom_to_ask"],
    )
