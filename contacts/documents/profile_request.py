"""The letter that asks the counterpart for the profile of their city: on paper and as a mail, in both languages.

A Japanese letter is addressed, opened and closed as one between offices is; the English one says the same plainly. What
is asked for is what the profile of a city holds, so that both can be laid beside each other.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from contacts.models import Person, ProfileRequest
from partnerships.choices import PlaceKind
from partnerships.models import Partnership
from partnerships.names import in_english, in_japanese, is_japanese
from portal.accounts.models import Association, User
from portal.documents.long import LongPaper
from portal.documents.words import Words

LANGUAGES = ("en", "ja")
ITEMS = {
    "en": (
        "The three or four industries that carry your city, with a reason for each",
        "Companies and institutions that you would name in them",
        "Fields in which you expect growth",
        "What the mayor, the council and the chamber plan for the coming years",
        "Who is trained in your city, and where",
        "Companies that have said that they would like to work with partners abroad",
    ),
    "ja": (
        "貴市を支える主な産業（3〜4分野）と、その強み",
        "各分野の代表的な企業・機関",
        "今後の成長を見込む分野",
        "行政・議会・商工会議所などの今後の計画",
        "人材の育成と教育機関",
        "海外との連携に関心をお持ちの企業",
    ),
}


YOURS_JA = {"city": "貴市", "county": "貴郡", "state": "貴州", "prefecture": "貴県"}
"""How a Japanese letter speaks to a place, by its kind; the items above speak to a city."""


@dataclass(frozen=True)
class Asked:
    """A request with what the letter names, as it came from the database. `has_own_profile` where our own profile
    names industries, so that the letter may say that it comes along."""

    row: ProfileRequest
    association: Association
    writer: User
    has_own_profile: bool

    @property
    def key(self) -> str:
        return f"{self.row.pk}"


@dataclass(frozen=True)
class Sheet:
    """The letter in one language, each part a line or a paragraph. `closing` stands at the right in Japanese."""

    language: str
    day: str
    to: tuple[str, ...]
    sender: tuple[str, ...]
    subject: str
    opening: str
    paragraphs: tuple[str, ...]
    items_title: str
    items: tuple[str, ...]
    ending: tuple[str, ...]
    closing: str

    @property
    def mail(self) -> str:
        """The same as a text for a mail, without day, without the address of an envelope."""
        greeting = () if self.language == "ja" else (self.opening,)
        head = self.to if self.language == "ja" else ()
        items = [f"{number}. {item}" for number, item in enumerate(self.items, start=1)]
        paragraphs = self.paragraphs if self.language == "en" else (_MAIL_OPENING, *self.paragraphs[1:])
        parts = [
            "\n".join((*head, *greeting)),
            *paragraphs,
            "\n".join(items),
            *self.ending,
            "\n".join((self.closing, *self.sender) if self.language == "en" else self.sender),
        ]
        return "\n\n".join(part for part in parts if part)


@dataclass(frozen=True)
class LetterFacts:
    """Everything that the letter prints: one sheet for each language, the reader's first."""

    document_title: str
    giver: Words
    logo: str
    as_of: str
    is_demonstration: bool
    sheets: tuple[Sheet, ...]


class ProfileRequestLetter(LongPaper):
    """The letter, a sheet for each language."""

    template, sheet = "print/_letter.html", "letter"

    def facts(self, record: Asked, language: str) -> LetterFacts:
        wanted = _in_order(record) if language == "both" else (language,)
        sheets = tuple(sheet_of(record, each) for each in wanted)
        return LetterFacts(
            document_title=sheets[0].subject,
            giver=Words(record.association.name_en, record.association.name_ja),
            logo=record.association.logo,
            as_of=record.row.asked_on.isoformat(),
            is_demonstration=record.association.is_demonstration,
            sheets=sheets,
        )


LETTER = ProfileRequestLetter()


def sheet_of(record: Asked, language: str) -> Sheet:
    """The letter in one language. Pure."""
    return _japanese(record) if language == "ja" else _english(record)


def _are_cities(partnership: Partnership) -> bool:
    return partnership.home.kind == partnership.partner.kind == PlaceKind.CITY


def _in_order(record: Asked) -> tuple[str, ...]:
    return ("ja", "en") if record.row.language == "ja" else ("en", "ja")


# --- in English -------------------------------------------------------------------------------------------------------


def _english(record: Asked) -> Sheet:
    row, partnership = record.row, record.row.partnership
    home, partner = (place.name_en or place.name_ja for place in (partnership.home, partnership.partner))
    kind = partnership.partner.kind
    house = f"City of {partner}" if kind == PlaceKind.CITY else partner
    if row.organization:
        house = row.organization.name_en or row.organization.name_ja
    both = "both cities" if _are_cities(partnership) else "both sides"
    to = (str(in_english(row.person)), house) if row.person else (house,)
    wanted = f" by {_day_en(row.wanted_by_on)}" if row.wanted_by_on else ""
    enclosed = f"We send you the profile of {home} along with this. " if record.has_own_profile else ""
    return Sheet(
        language="en",
        day=_day_en(row.asked_on),
        to=to,
        sender=_sender_en(record),
        subject=f"May we ask for a profile of {partner}?",
        opening=_dear(row.person),
        paragraphs=(
            f"Thank you for all that you do for the friendship of {partner} and {home}.",
            (
                f"Before we speak to companies about the partnership, we would like to know what your {kind} is strong "
                f"in and where it wants to go. What helps {both} can only be found by looking at both."
            ),
            (
                f"{enclosed}Would you send us a profile of {partner}{wanted}? Any form is welcome: a leaflet, a "
                "page, a few lines. These points would help us most:"
            ),
        ),
        items_title="What would help us",
        items=tuple(each.replace("your city", f"your {kind}") for each in ITEMS["en"]),
        ending=(
            (
                "Whatever you would rather not pass on, please leave out. We show what you send to companies only "
                "after you have agreed."
            ),
        ),
        closing="With kind regards,",
    )


def _dear(person: Person | None) -> str:
    """Dear Ms. Tanaka, with the honorific that is known; otherwise with the whole name."""
    if person is None:
        return "Dear colleagues,"
    family = (person.family_latin or ("" if is_japanese(person) else person.family_name)).strip()
    if person.honorific_en and family:
        return f"Dear {person.honorific_en} {family},"
    return f"Dear {in_english(person, capitals=False)},"


def _sender_en(record: Asked) -> tuple[str, ...]:
    name = record.writer.name or record.writer.name_ja or record.writer.email
    return tuple(filter(None, (name, record.association.name_en, record.association.address_en)))


def _day_en(day: datetime.date) -> str:
    return f"{day.day} {day:%B} {day.year}"


# --- in Japanese ------------------------------------------------------------------------------------------------------

_MAIL_OPENING = "いつも大変お世話になっております。"


def _japanese(record: Asked) -> Sheet:
    row, partnership = record.row, record.row.partnership
    home, partner = (place.name_ja or place.name_en for place in (partnership.home, partnership.partner))
    yours = YOURS_JA[partnership.partner.kind]
    both = "両市" if _are_cities(partnership) else "双方"
    wanted = f"{_day_ja(row.wanted_by_on)}頃までに" if row.wanted_by_on else ""
    enclosed = f"なお、{home}の概要を併せてお送りいたします。" if record.has_own_profile else ""
    who = record.association.name_ja or record.association.name_en
    name = record.writer.name_ja or record.writer.name or record.writer.email
    return Sheet(
        language="ja",
        day=_day_ja(row.asked_on),
        to=_to_japanese(row, partner),
        sender=tuple(filter(None, (who, name, record.association.address_ja))),
        subject=f"{partner}の概要ご提供のお願い",
        opening="拝啓",
        paragraphs=(
            (
                f"時下ますますご清祥のこととお慶び申し上げます。平素より{partner}と{home}の交流に格別のご高配を賜り、"
                "厚く御礼申し上げます。"
            ),
            (
                f"さて、このたび{who}では、企業の皆さまに{both}の交流をご案内するにあたり、"
                f"まず{yours}の産業の強みと今後の方向を教えていただきたいと考えております。"
                "双方に役立つ取り組みは、双方を知ってこそ見つかるものと存じます。"
            ),
            (
                f"つきましては、ご多用のところ誠に恐れ入りますが、{yours}の概要を{wanted}お送りいただけますと幸いです。"
                f"{enclosed}パンフレットや数行のメモなど、形式は問いません。"
                "特に下記の点をお教えいただければ幸いに存じます。"
            ),
        ),
        items_title="記",
        items=tuple(each.replace("貴市", yours) for each in ITEMS["ja"]),
        ending=(
            (
                "差し支えのある事項はお書きいただかなくて結構です。いただいた内容を企業の皆さまにお見せする際は、"
                "あらかじめご了承をいただきます。何とぞよろしくお願い申し上げます。"
            ),
        ),
        closing="敬具",
    )


def _to_japanese(row: ProfileRequest, partner: str) -> tuple[str, ...]:
    """様 for somebody, with the post where it is known; 御中 for a house; ご担当者様 where we know nobody."""
    house = (row.organization.name_ja or row.organization.name_en) if row.organization else ""
    if row.person:
        position = row.person.main_position
        if position and row.organization_id in (None, position.organization_id):
            house = house or position.organization.name_ja or position.organization.name_en
            house = " ".join(filter(None, (house, position.department_ja, position.title_ja)))
        named = str(in_japanese(row.person))
        named = named if named.endswith(("様", "先生", "殿")) else f"{named} 様"
        return tuple(filter(None, (house or partner, named)))
    return (f"{house} 御中",) if house else (partner, "ご担当者 様")


def _day_ja(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
