"""The personal sentence of an invitation: long enough to say something, and written to one person only. Pure.

Two sentences are the same when they differ in nothing but the name of whom they are written to, in case, width, kana,
stops and spaces.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from contacts.choices import NAMES
from partnerships.names import Named, is_japanese_text
from portal.search_key import search_key

LEAST = 24
"""So many letters say something; a Japanese letter says as much as two Latin ones."""

_CALLED = re.compile(
    r"\b(?:mr|mrs|ms|miss|dr|prof|professor|mayor|president|director|dear|hello|hi|san|sama)\b"
    r"|様|さま|さん|先生|殿|氏|拝啓|理事長|社長|会長|部長|課長|係長|市長|所長|専務|常務|教授"
)


def names_of(person: Named) -> tuple[str, ...]:
    """Every form of a person's name, the longest first; no single Latin letter, which says nothing."""
    found = {search_key(getattr(person, name)) for name in NAMES}
    named = (name for name in found if name and (len(name) > 1 or not name.isascii()))
    return tuple(sorted(named, key=len, reverse=True))


def normal_form(text: str, names: Iterable[str] = ()) -> str:
    """The sentence without the names of its reader and ways to call somebody, without anything but letters and
    digits."""
    words = search_key(text)
    for name in names:
        whole = re.escape(name) if is_japanese_text(name) else rf"\b{re.escape(name)}\b"
        words = re.sub(whole, " ", words)
    return "".join(letter for letter in _CALLED.sub(" ", words) if letter.isalnum())


def sentence_key(text: str, person: Named) -> str:
    """What two sentences that say the same have in common."""
    return hashlib.sha256(normal_form(text, names_of(person)).encode()).hexdigest()


def is_too_short(text: str, person: Named) -> bool:
    """Whether there is too little beside the name of the reader."""
    said = normal_form(text, names_of(person))
    return sum(2 if is_japanese_text(letter) else 1 for letter in said) < LEAST
