"""Reads what the demonstration holds: one TOML file per association, plain values by field name.

Three kinds of source stand in the files: the booklet, a public page, and *invented*. Names of invented people and
bodies say so themselves: Example, Sample, Specimen and 見本, 架空; 静岡 花子 is how a form is filled in as a specimen.
`{ days = 26 }` is a day counted from the day of loading, so that something is always coming up.
"""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from typing import Any

from portal.demo import INVENTED

FOLDER = Path(__file__).parent
NAMES = ("omaha", "springfield", "austin", "minneapolis")
WORDS = {
    "{booklet}": "Sister Cities International, Incorporating Business Into Your U.S.-Japan Sister City Relationship",
    "{booklet_ja}": "国際姉妹都市協会（SCI）の手引き『Incorporating Business Into Your U.S.-Japan Sister City Relationship』",  # noqa: E501 -- a title
    "{invented}": INVENTED,
    "{invented_en}": "Invented for the demonstration",
    "{invented_ja}": "見本のための架空の数値",
}
"""What words in braces stand for."""


def content_of(name: str, today: datetime.date, folder: Path = FOLDER) -> dict[str, Any]:
    """The content of one association, its words filled in and its days counted. Reads the file."""
    with (folder / f"{name}.toml").open("rb") as file:
        return _filled(tomllib.load(file), today)


def _filled(value: Any, today: datetime.date) -> Any:
    if isinstance(value, list):
        return [_filled(each, today) for each in value]
    if isinstance(value, dict):
        if value.keys() == {"days"}:
            return today + datetime.timedelta(days=value["days"])
        return {name: _filled(each, today) for name, each in value.items()}
    if isinstance(value, str):
        for mark, words in WORDS.items():
            value = value.replace(mark, words)
    return value
