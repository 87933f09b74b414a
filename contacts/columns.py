"""The columns of a sheet of people: what a file that comes in may say, and what one that goes out says. Pure.

The one declaration that reading and writing share. `name` is the header of an English file, `japanese` that of a
Japanese one; a file that comes in may use either, whatever language its reader has chosen. Nothing here sets a key, an
association, a keeper or a role: a column that is not declared cannot come in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PERSON, POSITION, ORGANIZATION, POINT, TAGS, CONSENT, SPLIT = (
    "person",
    "position",
    "organization",
    "point",
    "tags",
    "consent",
    "split",
)
"""Where a value goes. What is SPLIT is divided among other columns when it comes in, and never goes out."""

TAG_SEPARATOR = "; "
MOST_POINTS = 3
"""Of one kind that go out in columns of their own: email, email_2, email_3. Any number comes in."""


@dataclass(frozen=True)
class Column:
    """A column: its two headers, its words on a page, where its value goes and under which name.

    Of a `POINT`, `field` is the kind of the contact point. A value in Japanese letters goes to `field_ja` if there is
    one, unless the row has a column of its own for it.
    """

    name: str
    japanese: str
    label: Any
    place: str
    field: str
    field_ja: str = ""
    is_long: bool = False


def _person(name: str, japanese: str, label: Any, field: str = "", **more: Any) -> Column:
    return Column(name, japanese, label, PERSON, field or name, **more)


COLUMNS: tuple[Column, ...] = (
    _person("family_name", "姓", _("family name")),
    _person("given_name", "名", _("given name")),
    _person("family_name_kana", "姓（カナ）", _("family name in kana"), "family_kana"),
    _person("given_name_kana", "名（カナ）", _("given name in kana"), "given_kana"),
    _person("family_name_latin", "姓（ローマ字）", _("family name in Latin letters"), "family_latin"),
    _person("given_name_latin", "名（ローマ字）", _("given name in Latin letters"), "given_latin"),
    _person("honorific_en", "敬称（英語）", _("English honorific")),
    _person("honorific_ja", "敬称（日本語）", _("Japanese honorific")),
    _person("name_order", "氏名の順", _("order of the names")),
    Column("company", "会社名", _("company or institution"), ORGANIZATION, "name_en", "name_ja"),
    Column("company_ja", "会社名（日本語）", _("company or institution, in Japanese"), ORGANIZATION, "name_ja"),
    Column("department", "部署", _("department"), POSITION, "department_en", "department_ja"),
    Column("department_ja", "部署（日本語）", _("department in Japanese"), POSITION, "department_ja"),
    Column("title", "役職", pgettext_lazy("of a person", "title"), POSITION, "title_en", "title_ja"),
    Column("title_ja", "役職（日本語）", pgettext_lazy("of a person", "title in Japanese"), POSITION, "title_ja"),
    Column("email", "メールアドレス", _("E-mail"), POINT, "email"),
    Column("phone", "電話番号", _("Telephone"), POINT, "phone"),
    Column("mobile", "携帯電話", _("Mobile telephone"), POINT, "mobile"),
    Column("fax", "ファクス", _("Fax"), POINT, "fax"),
    Column("website", "ウェブサイト", _("Website"), POINT, "web"),
    Column("address", "住所", _("Postal address"), POINT, "address", is_long=True),
    _person("city", "市区町村", _("city")),
    _person("country", "国", _("country")),
    _person("side", "側", _("side")),
    _person("language", "手紙の言語", _("language of letters")),
    _person("interests", "関心", _("interests")),
    Column("tags", "タグ", _("tags"), TAGS, "tags"),
    _person("origin", "知り合ったきっかけ", _("where we know them from")),
    _person("do_not_contact", "連絡不可の理由", _("do not contact: why"), "not_contact_reason"),
    Column("consent", "同意", pgettext_lazy("of a person", "consent"), CONSENT, "consent"),
    _person("notes", "備考", _("note"), "note", is_long=True),
    Column("full_name", "氏名", _("whole name, to be divided"), SPLIT, "name"),
    Column("full_name_kana", "氏名（カナ）", _("whole name in kana, to be divided"), SPLIT, "kana"),
    Column("address_part", "住所の一部", _("part of a postal address, to be joined"), SPLIT, "address"),
)
BY_NAME: dict[str, Column] = {column.name: column for column in COLUMNS}
OUT: tuple[Column, ...] = tuple(column for column in COLUMNS if column.place != SPLIT)
"""The columns of a file that goes out, in their order."""

OTHER_HEADERS: dict[str, str] = {
    "セイ": "family_name_kana",
    "メイ": "given_name_kana",
    "姓カナ": "family_name_kana",
    "名カナ": "given_name_kana",
    "姓(カナ)": "family_name_kana",
    "名(カナ)": "given_name_kana",
    "姓（かな）": "family_name_kana",
    "名（かな）": "given_name_kana",
    "姓（フリガナ）": "family_name_kana",
    "名（フリガナ）": "given_name_kana",
    "姓(フリガナ)": "family_name_kana",
    "名(フリガナ)": "given_name_kana",
    "フリガナ": "full_name_kana",
    "ふりがな": "full_name_kana",
    "氏名カナ": "full_name_kana",
    "名前": "full_name",
    "お名前": "full_name",
    "name": "full_name",
    "full name": "full_name",
    "会社": "company",
    "勤務先": "company",
    "組織名": "company",
    "団体名": "company",
    "organization": "company",
    "organisation": "company",
    "肩書": "title",
    "肩書き": "title",
    "job title": "title",
    "部署名": "department",
    "メール": "email",
    "e-mail": "email",
    "eメール": "email",
    "email address": "email",
    "電話": "phone",
    "tel": "phone",
    "telephone": "phone",
    "携帯": "mobile",
    "fax番号": "fax",
    "url": "website",
    "ホームページ": "website",
    "都市": "city",
    "市": "city",
    "国名": "country",
    "メモ": "notes",
    "note": "notes",
    "first name": "given_name",
    "last name": "family_name",
    "surname": "family_name",
}
"""Headers that people write by themselves → the column they mean. Compared in small letters and normal width."""


def numbered(name: str) -> tuple[str, int]:
    """A header without its number, and the number: email_2 and メールアドレス2 are second ones, phone is a first."""
    base = name.rstrip("0123456789")
    number = name[len(base) :]
    base = base.rstrip("_ ")
    return (base, int(number)) if number and len(number) < 3 and base else (name, 1)
