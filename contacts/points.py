"""The normal form of addresses and telephone numbers, by which the same one is recognised. Pure."""

from __future__ import annotations

from unicodedata import normalize

import phonenumbers

from contacts.choices import PointKind

_TELEPHONES = {PointKind.PHONE, PointKind.MOBILE, PointKind.FAX}


def value_key(kind: str, value: str, country: str = "") -> str:
    """The key of a contact point: an e-mail address in small letters, a number as +81312345678 if it can be read as
    one of `country` (ISO 3166), else its digits; anything else folded."""
    text = normalize("NFKC", value).strip()
    if kind in _TELEPHONES:
        return telephone_key(text, country)
    return text.casefold()[:300]


def telephone_key(number: str, country: str = "") -> str:
    """A number with its country's code, or its digits if it cannot be read."""
    try:
        read = phonenumbers.parse(number, country or None)
    except phonenumbers.NumberParseException:
        return "".join(letter for letter in number if letter.isdigit())[:300]
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)
