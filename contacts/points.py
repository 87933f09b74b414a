"""The normal form of addresses and telephone numbers, by which the same one is recognised. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import name, normalize

import phonenumbers

from contacts.choices import PointKind

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@((?:[\w-]+\.)+[\w-]+)")
_WEBSITE = re.compile(r"(?:https?://)?[^\s:/@<>\"']+(?::\d+)?(?:[/?#][^\s<>\"']*)?", re.IGNORECASE)
TELEPHONES = {PointKind.PHONE, PointKind.MOBILE, PointKind.FAX}


def value_key(kind: str, value: str, country: str = "") -> str:
    """The key of a contact point: an e-mail address in small letters, a number as +81312345678 if it can be read as
    one of `country` (ISO 3166), else its digits; anything else folded."""
    text = normalize("NFKC", value).strip()
    if kind in TELEPHONES:
        return telephone_key(text, country)
    return text.casefold()[:300]


def email_problem(address: str) -> str:
    """Why this is no e-mail address: "form" or "scripts", empty if it is one.

    Old addresses of Japanese mobile carriers (a..b@docomo.ne.jp, a.@ezweb.ne.jp) are real; a domain in Latin letters
    with one Cyrillic among them is a trap. A domain in Japanese is written as it is read.
    """
    found = _EMAIL.fullmatch(address)
    if found is None or len(address) > 254:
        return "form"
    labels = found[1].split(".")
    if any(len(label) > 63 or label.startswith("-") or label.endswith("-") for label in labels) or labels[-1].isdigit():
        return "form"
    return "" if address.isascii() or not any(_is_mixed(label) for label in labels) else "scripts"


def website_problem(address: str) -> str:
    """Why this is no address of a website that a page could link to: "form" or empty."""
    return "" if _WEBSITE.fullmatch(address) else "form"


def _is_mixed(label: str) -> bool:
    scripts = {name(letter, "").partition(" ")[0] for letter in label if letter.isalpha()}
    return len(scripts & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"}) > 1


@lru_cache(maxsize=1 << 14)
def telephone_key(number: str, country: str = "") -> str:
    """A number with its country's code, or its digits if it cannot be read."""
    try:
        read = phonenumbers.parse(number, country or None)
    except phonenumbers.NumberParseException:
        return "".join(letter for letter in number if letter.isdigit())[:300]
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)
