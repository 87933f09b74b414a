"""What speaks for or against two entries being one person: the points and the sentence of each reason. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

LIKELY = 50
"""From so many points on somebody is asked to look."""


class Why(StrEnum):
    """What speaks for or against two entries being one person."""

    WRITTEN = "written"
    READING = "reading"
    READING_BROADLY = "reading_broadly"
    NO_READING = "no_reading"
    PART_OF_NAME = "part_of_name"
    GIVEN_NAME_ONLY = "given_name_only"
    EMAIL = "email"
    EMAIL_SHARED = "email_shared"
    PHONE = "phone"
    PHONE_SHARED = "phone_shared"
    COMPANY = "company"
    FORMER_COMPANY = "former_company"
    DOMAIN = "domain"
    TITLE = "title"
    CITY = "city"
    OTHER_COMPANY = "other_company"
    OTHER_KANJI = "other_kanji"
    OTHER_READING = "other_reading"


WEIGHTS: Mapping[Why, int] = {
    Why.WRITTEN: 55,
    Why.READING: 50,
    Why.READING_BROADLY: 30,
    Why.NO_READING: 25,
    Why.PART_OF_NAME: 20,
    Why.GIVEN_NAME_ONLY: 10,
    Why.EMAIL: 50,
    Why.EMAIL_SHARED: 10,
    Why.PHONE: 35,
    Why.PHONE_SHARED: 5,
    Why.COMPANY: 25,
    Why.FORMER_COMPANY: 25,
    Why.DOMAIN: 25,
    Why.TITLE: 5,
    Why.CITY: 5,
    Why.OTHER_COMPANY: -30,
    Why.OTHER_KANJI: -30,
    Why.OTHER_READING: -30,
}


SENTENCES: Mapping[Why, Any] = {
    Why.WRITTEN: _("The name is written alike."),
    Why.READING: _("The name is read alike."),
    Why.READING_BROADLY: _("The name is read almost alike."),
    Why.NO_READING: _("The names stand in different scripts, and no reading says that they differ."),
    Why.PART_OF_NAME: _("The family name agrees, and the given name is missing or shortened."),
    Why.GIVEN_NAME_ONLY: _("The given name agrees; the family name may have changed."),
    Why.EMAIL: _("Same e-mail address: %(value)s"),
    Why.EMAIL_SHARED: _("Same e-mail address, which several people use: %(value)s"),
    Why.PHONE: _("Same telephone number: %(value)s"),
    Why.PHONE_SHARED: _("Same telephone number, which several people use: %(value)s"),
    Why.COMPANY: _("Same organization: %(value)s"),
    Why.FORMER_COMPANY: _("Both are or were with: %(value)s"),
    Why.DOMAIN: _("E-mail addresses of the same house: %(value)s"),
    Why.TITLE: _("Same title: %(value)s"),
    Why.CITY: _("Same city: %(value)s"),
    Why.OTHER_COMPANY: _("Against it: different organizations."),
    Why.OTHER_KANJI: _("Against it: the names are written with different characters."),
    Why.OTHER_READING: _("Against it: the names are read differently."),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the sum: what it is, and what both have."""

    why: Why
    value: str = ""

    @property
    def points(self) -> int:
        return WEIGHTS[self.why]

    @property
    def sentence(self) -> str:
        """The reason in the reader's language."""
        return self.lead + self.value

    @property
    def lead(self) -> str:
        """The sentence without what both have, which may be in another language."""
        return str(SENTENCES[self.why]).removesuffix("%(value)s")

    def as_json(self) -> list[str]:
        """As a row keeps it; `Reason(Why(why), value)` reads it back."""
        return [str(self.why), self.value]
