"""Whose export a sheet is, by its headers, and what each header means. Pure.

The headers are those of the programs' own exports; only their names are used here. A program is recognised by a few
headers that no other one has; a sheet that is nobody's is read by our own headers and by those that people write by
themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from contacts.columns import BY_NAME, COLUMNS, OTHER_HEADERS, POINT, numbered
from portal.imports.heads import folded
from portal.resources import Recognition

OWN = "own"
VCARD = "vcard"


@dataclass(frozen=True)
class Recipe:
    """A program's export: headers that give it away (all of one group), and what its headers mean."""

    origin: str
    signs: tuple[frozenset[str], ...]
    meaning: Mapping[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...] = ()

    def column_of(self, header: str) -> str:
        """The column of ours for a header in normal form; empty for none."""
        if header in self.meaning:
            return self.meaning[header]
        return next((name for pattern, name in self.patterns if pattern.fullmatch(header)), "")


def _recipe(
    origin: str, signs: Sequence[str], meaning: Mapping[str, str], patterns: Mapping[str, str] | None = None
) -> Recipe:
    groups = tuple(frozenset(folded(sign) for sign in group.split("|")) for group in signs)
    plain = {folded(header): name for name, headers in meaning.items() for header in headers.split("|")}
    return Recipe(origin, groups, plain, tuple((re.compile(form), name) for form, name in (patterns or {}).items()))


GOOGLE = _recipe(
    "google",
    ["e-mail 1 - value", "phone 1 - value", "organization name|phonetic last name", "organization 1 - name|yomi name"],
    {
        "given_name": "First Name|Given Name",
        "family_name": "Last Name|Family Name",
        "given_name_kana": "Phonetic First Name|Given Name Yomi",
        "family_name_kana": "Phonetic Last Name|Family Name Yomi",
        "honorific_en": "Name Prefix",
        "company": "Organization Name|Organization 1 - Name",
        "title": "Organization Title|Organization 1 - Title",
        "department": "Organization Department|Organization 1 - Department",
        "notes": "Notes",
    },
    {
        r"e-mail \d+ - value": "email",
        r"phone \d+ - value": "phone",
        r"website \d+ - value": "website",
        r"address \d+ - formatted": "address",
        r"address 1 - city": "city",
        r"address 1 - country": "country",
    },
)
OUTLOOK = _recipe(
    "outlook",
    [
        "e-mail address|business phone",
        "e-mail address|mobile phone",
        "given yomi|surname yomi",
        "電子メール アドレス|会社電話",
        "電子メール アドレス|携帯電話",
        "電子メール アドレス|会社名",
    ],
    {
        "given_name": "First Name|名",
        "family_name": "Last Name|姓",
        "given_name_kana": "Given Yomi|名フリガナ|名のフリガナ",
        "family_name_kana": "Surname Yomi|姓フリガナ|姓のフリガナ",
        "company": "Company|会社名",
        "department": "Department|部署",
        "title": "Job Title|役職",
        "email": "E-mail Address|E-mail 2 Address|E-mail 3 Address|電子メール アドレス|電子メール 2 アドレス"
        "|電子メール 3 アドレス",
        "phone": "Business Phone|Business Phone 2|Home Phone|Home Phone 2|Other Phone|Primary Phone|Company Main Phone"
        "|会社電話|会社電話 2|会社電話番号|会社電話番号 2|自宅電話|自宅電話番号|会社代表電話|その他の電話",
        "mobile": "Mobile Phone|携帯電話|携帯電話番号",
        "fax": "Business Fax|会社 FAX|会社ファックス",
        "website": "Web Page|Personal Web Page|Web ページ|Webページ",
        "address_part": "Business Street|Business State|Business Postal Code"
        "|番地 (会社)|都道府県 (会社)|郵便番号 (会社)",
        "city": "Business City|市区町村 (会社)",
        "country": "Business Country/Region|国 (会社)|国/地域 (会社)",
        "notes": "Notes|メモ",
    },
)
CIVICRM = _recipe(
    "civicrm",
    ["contact id|contact type", "current employer|sort name", "legal identifier|external identifier"],
    {
        "given_name": "First Name|名",
        "family_name": "Last Name|姓",
        "honorific_en": "Individual Prefix",
        "company": "Current Employer|Organization Name|現在の雇用主",
        "title": "Job Title|役職",
        "email": "Email|メール",
        "phone": "Phone|電話",
        "website": "Website",
        "address_part": "Street Address|Supplemental Address 1|State|Postal Code",
        "city": "City|市区町村",
        "country": "Country|国",
        "tags": "Tag(s)",
        "notes": "Note(s)",
    },
)
SALESFORCE = _recipe(
    "salesforce",
    ["masterrecordid", "lastname|accountid", "systemmodstamp", "account name|mailing city", "取引先名|郵送先(市区郡)"],
    {
        "given_name": "FirstName|First Name|名",
        "family_name": "LastName|Last Name|姓",
        "honorific_en": "Salutation|敬称",
        "company": "Account Name|Account.Name|取引先名",
        "department": "Department|部署",
        "title": "Title|役職",
        "email": "Email|メール",
        "phone": "Phone|電話",
        "mobile": "MobilePhone|Mobile|携帯",
        "fax": "Fax",
        "address_part": "MailingStreet|MailingState|MailingPostalCode|Mailing Street|Mailing State/Province"
        "|Mailing Zip/Postal Code|郵送先(町名・番地)|郵送先(都道府県)|郵送先(郵便番号)",
        "city": "MailingCity|Mailing City|郵送先(市区郡)",
        "country": "MailingCountry|Mailing Country|郵送先(国)",
        "notes": "Description|説明",
    },
)
HUBSPOT = _recipe(
    "hubspot",
    ["record id|contact owner", "record id|lead status", "レコードid|eメール", "レコードid|コンタクト所有者"],
    {
        "given_name": "First Name|名",
        "family_name": "Last Name|姓",
        "email": "Email|Eメール",
        "phone": "Phone Number|電話番号",
        "mobile": "Mobile Phone Number|携帯電話番号",
        "title": "Job Title|役職",
        "company": "Company Name|Associated Company|会社名|関連付けられた会社",
        "city": "City|市区町村",
        "country": "Country/Region|国/地域",
    },
)
EIGHT = _recipe(
    "eight",
    ["会社名|名刺交換日", "eightでつながっている人", "再データ化中の名刺"],
    {
        "company": "会社名",
        "department": "部署名",
        "title": "役職",
        "full_name": "氏名",
        "email": "e-mail",
        "address": "住所",
        "phone": "TEL直通|TEL部門|TEL会社",
        "mobile": "携帯電話",
        "fax": "Fax",
        "website": "URL",
    },
)
CARD = _recipe(
    VCARD,
    ["n family|n given"],
    {
        "full_name": "FN",
        "family_name": "N family",
        "given_name": "N given",
        "honorific_en": "N prefix",
        "family_name_kana": "N family kana",
        "given_name_kana": "N given kana",
        "family_name_latin": "N family latin",
        "given_name_latin": "N given latin",
        "company": "ORG",
        "department": "ORG unit",
        "title": "TITLE",
        "email": "EMAIL",
        "phone": "TEL",
        "mobile": "TEL cell",
        "fax": "TEL fax",
        "website": "URL",
        "address": "ADR",
        "city": "ADR city",
        "country": "ADR country",
        "tags": "CATEGORIES",
        "notes": "NOTE",
        "company_ja": "ORG ja",
        "department_ja": "ORG unit ja",
        "title_ja": "TITLE ja",
        "honorific_ja": "X-PORTAL-HONORIFIC-JA",
        "name_order": "X-PORTAL-NAME-ORDER",
        "side": "X-PORTAL-SIDE",
        "language": "X-PORTAL-LANGUAGE",
        "interests": "X-PORTAL-INTERESTS",
        "origin": "X-PORTAL-ORIGIN",
        "consent": "X-PORTAL-CONSENT",
        "do_not_contact": "X-PORTAL-DO-NOT-CONTACT",
    },
)
RECIPES = (CARD, GOOGLE, EIGHT, SALESFORCE, CIVICRM, HUBSPOT, OUTLOOK)
ORIGINS = {
    OWN: _("this portal"),
    VCARD: _("vCard"),
    "google": "Google Contacts",
    "outlook": "Outlook",
    "civicrm": "CiviCRM",
    "salesforce": "Salesforce",
    "hubspot": "HubSpot",
    "eight": "Eight",
    "remembered": _("as you named the columns last time"),
    "told": _("as your list of columns says"),
}
_NAMES = (
    {folded(column.name): column.name for column in COLUMNS}
    | {folded(column.japanese): column.name for column in COLUMNS}
    | {folded(header): name for header, name in OTHER_HEADERS.items()}
)


def recognise(headers: Sequence[str]) -> Recognition | None:
    """What a row of headers means; None if nothing of it is known."""
    keys = [folded(header) for header in headers]
    held = set(keys)
    own = tuple(_own(key) for key in keys)
    if {BY_NAME["family_name"].name, "family_name_kana"} & held or _is_ours(keys):
        return Recognition(OWN, own)
    for recipe in RECIPES:
        if any(signs <= held for signs in recipe.signs):
            return Recognition(recipe.origin, tuple(recipe.column_of(key) for key in keys))
    return Recognition(OWN, own) if any(own) else None


def _is_ours(keys: Sequence[str]) -> bool:
    """Whether every header is one that the portal itself writes."""
    ours = {folded(column.name) for column in COLUMNS} | {folded(column.japanese) for column in COLUMNS}
    filled = [key for key in keys if key]
    return bool(filled) and all(key in ours or folded(numbered(key)[0]) in ours for key in filled)


def _own(key: str) -> str:
    """Our column for a header; email_2 is an e-mail address too, a second title is none."""
    if key in _NAMES:
        return _NAMES[key]
    base, number = numbered(key)
    name = _NAMES.get(folded(base), "")
    return name if number > 1 and name and BY_NAME[name].place == POINT else ""
