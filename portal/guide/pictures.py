"""Where the pictures of the guide lie: made by `./run docs --guide`, in no repository, and missed by no page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from portal.guide.personas import Persona, Step

DAY, NIGHT = "day", "night"
THEMES = (DAY, NIGHT)


@dataclass(frozen=True)
class Picture:
    """A step's picture in one language, by day and by night."""

    day: str
    night: str
    width: int
    height: int


def folder() -> Path:
    """Where they are kept."""
    return Path(settings.VAR_DIR) / "guide"


def file_of(persona: Persona, step: Step, language: str, theme: str) -> Path:
    """The file of one picture, whether or not it is there."""
    return folder() / language / f"{persona.key}-{step.key}-{theme}.webp"


def picture_of(persona: Persona, step: Step, language: str) -> Picture | None:
    """The addresses of a step's picture; None while nobody has taken it."""
    if not all(file_of(persona, step, language, theme).is_file() for theme in THEMES):
        return None
    parts = {"persona": persona.key, "step": step.key, "language": language}
    day, night = (reverse("guide_picture", kwargs=parts | {"theme": theme}) for theme in THEMES)
    width, height = persona.screen.value
    return Picture(day, night, width, height)
