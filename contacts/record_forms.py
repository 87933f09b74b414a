"""The forms that one record fills: an award draft, a partner-seeking profile, rows for directories, a report for state
and federal readers. Each is sections of statements; what the record lacks is named, never made up. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts import record_parts as parts
from contacts.one_record import OneRecord
from contacts.record_words import Line, Row, Section, Told, all_of, alone, in_both, line, lines_of, pair, told
from contacts.without_names import Leaving


@dataclass(frozen=True)
class RecordForm:
    """A form that somebody else asks for: its name in the address, its title, what it is for, how it is filled.

    `fields` are parts that the association chooses (word in the address → label); `unless_asked` stay out until ticked.
    """

    name: str
    title: Any
    words: Any
    title_both: Line
    sections: Callable[[OneRecord, Collection[str]], tuple[Section, ...]]
    has_year: bool = True
    fields: tuple[tuple[str, Any], ...] = ()
    unless_asked: frozenset[str] = frozenset()
    is_one_line: bool = False

    @property
    def chosen_at_first(self) -> tuple[str, ...]:
        """The fields that are ticked until somebody chooses."""
        return tuple(name for name, _label in self.fields if name not in self.unless_asked)


def filled(form: RecordForm, record: OneRecord, chosen: Collection[str] = ()) -> tuple[Section, ...]:
    """The form as this record fills it, without names of people."""
    return tuple(_without_names(section, record.leaving) for section in form.sections(record, chosen))


def gaps(sections: Collection[Section]) -> int:
    """How many statements the record cannot make yet."""
    return sum(row.is_gap for section in sections for row in section.rows)


def _without_names(section: Section, leaving: Leaving) -> Section:
    rows = tuple(
        replace(
            row,
            head=leaving.line(row.head),
            lines=tuple(Told(leaving.line(each.label), tuple(map(leaving.line, each.texts))) for each in row.lines),
        )
        for row in section.rows
    )
    return replace(section, rows=rows)


# --- the award draft --------------------------------------------------------------------------------------------------


def _award(record: OneRecord, _chosen: Collection[str]) -> tuple[Section, ...]:
    home, partner = record.partnership.home, record.partnership.partner
    return (
        Section(
            line("Who applies", "応募者"),
            (parts.applicant(record), parts.relation(record), parts.populations(record, home, partner)),
            line(
                "Awards go by classes of population: look the class up in this year's call.",
                "人口区分ごとに表彰されます。区分は当年の募集要項でお確かめください。",
            ),
        ),
        Section(
            line("The programme of the year", "この年の取り組み"),
            (parts.programmes(record), parts.organizations(record), parts.guests(record), parts.money(record)),
        ),
        Section(
            line("What it achieved", "成果"),
            (parts.results(record), parts.sums(record), parts.benefits(record)),
            line(
                "Our part in each outcome is said as the records bear it out.",
                "各成果への私たちの関わりは、記録に基づいて記載しています。",
            ),
        ),
        Section(line("Beyond this year", "今後"), (parts.lessons(record), parts.plans(record))),
    )


# --- the partner-seeking profile --------------------------------------------------------------------------------------

AREA = line("Area and the way from the nearest international airport", "面積と最寄りの国際空港からの交通")
BY_HAND = line(
    "The portal does not keep this: write it by hand.", "ポータルでは管理していません。手書きで補ってください。"
)


def _profile(record: OneRecord, _chosen: Collection[str]) -> tuple[Section, ...]:
    home = record.partnership.home
    city = record.snapshot.profiles.get(home.pk)
    profiles = reverse("profile_list", kwargs={"association": record.association.slug})

    def of_city(head: Line, *names: str) -> Row:
        texts = [each for name in names for each in lines_of(city, name)] if city else []
        missing = line("The profile of our city does not say it yet.", "当市の紹介にまだ記載がありません。")
        return parts.row(head, alone(*texts), missing, profiles)

    hopes = [
        told(pair(goal, "title"), pair(goal, "benefit_home"), pair(goal, "benefit_partner")) for goal in record.goals
    ]
    return (
        Section(
            line("1. Population, area, geography", "1. 人口・面積・地勢"),
            (
                parts.row(line("City", "都市"), alone(parts.name_of(home)), Line()),
                parts.populations(record, home),
                Row(AREA, missing=BY_HAND),
            ),
        ),
        Section(
            line("2. Industry, culture, education, history", "2. 産業・文化・教育・歴史"),
            (
                of_city(line("In short", "概要"), "summary", "demographics"),
                of_city(line("Industries", "産業"), "known_for", "growth"),
                of_city(line("Institutions", "施設・機関"), "resources"),
            ),
        ),
        Section(
            line("3. What we expect of a partner", "3. 相手に期待すること"),
            (
                parts.row(
                    line("What both would gain", "双方の利点"),
                    all_of(hopes),
                    line("No goal says what both sides would gain.", "双方の利点を書いた目標がありません。"),
                    parts.address_in(record, "goal_add"),
                ),
            ),
        ),
        Section(
            line("4. Kinds of exchange wanted", "4. 希望する交流"),
            (
                parts.row(
                    line("What we do already", "これまでの交流"),
                    alone(*parts.kinds_held(record)),
                    line("No programme is in the records.", "行事の記録がありません。"),
                    parts.address_in(record, "programme_add"),
                ),
                parts.themes(record),
            ),
        ),
        Section(line("5. Whom to write to", "5. 連絡先"), (parts.applicant(record),), NO_PERSON),
        Section(line("6. Anything else", "6. その他"), (_other_partners(record), parts.agreements(record))),
    )


NO_PERSON = line(
    "An office, no person: add whoever answers by hand.", "団体の連絡先のみです。担当者名は手書きで補ってください。"
)


def _other_partners(record: OneRecord) -> Row:
    both = [record.partnership, *record.others]
    cities = told(line("Partner cities today", "現在の提携先"), *(parts.name_of(each.partner) for each in both))
    return parts.row(line("Our partnerships", "当市の提携"), all_of((cities,)), Line())


# --- rows for directories ---------------------------------------------------------------------------------------------


def _row(record: OneRecord, _chosen: Collection[str]) -> tuple[Section, ...]:
    home, partner, snapshot = record.partnership.home, record.partnership.partner, record.snapshot
    unknown = line("not known", "不明")
    year = str(snapshot.founded_year or "")

    def cell(english: str, japanese: str, *texts: Line) -> Row:
        return Row(line(english, japanese), alone(*texts) or alone(unknown))

    def people(place: Any) -> Line:
        return line(f"{place.population:,}", f"{place.population:,}") if place.population is not None else Line()

    three = [Row(each.label, alone(*each.texts)) for each in parts.counted_by_three_tests(record)]
    directory = Section(
        line("Row of a directory", "名簿の行"),
        (
            cell("City", "都市", parts.name_of(home)),
            cell("Country", "国", Line(once=home.country)),
            cell("Population", "人口", people(home)),
            cell("Partner city", "相手都市", parts.name_of(partner)),
            cell("Country of the partner", "相手国", Line(once=partner.country)),
            cell("Population of the partner", "相手の人口", people(partner)),
            cell("Class", "区分", parts.relationship_class(record)),
            cell("State", "状況", in_both(record.partnership.get_status_display)),
            cell("Since", "提携年", line(year, year)),
            cell("Kept by", "担当団体", line(record.association.name_en, record.association.name_ja)),
            cell("Website", "ウェブサイト", Line(once=record.association.website)),
            *three,
        ),
        line(
            "The class follows from status and signed papers; the three tests are those of the Japanese register.",
            "区分は状況と協定書から、三つの要件は日本の姉妹提携の基準によります。",
        ),
    )
    numbers = [Line(once=str(len(each))) for each in (record.held, record.outcomes)]
    engagement = Section(
        line("Row of a map of engagement", "国際交流一覧の行"),
        (
            cell("Who", "主体", line(record.association.name_en, record.association.name_ja)),
            cell("Kinds of engagement", "交流の種類", *parts.kinds_held(record)),
            cell("Themes", "テーマ", *(text for each in parts.themes(record).lines for text in each.texts)),
            cell("Last active on", "直近の活動", parts.last_active(record)),
            cell(f"Programmes in {record.year}", f"{record.year}年の行事", numbers[0]),
            cell(f"Outcomes in {record.year}", f"{record.year}年の成果", numbers[1]),
            cell("Papers in force", "有効な協定", Line(once=str(sum(not each.ended_on for each in record.agreements)))),
        ),
    )
    return directory, engagement


# --- the report for state and federal readers -------------------------------------------------------------------------

PARTS: dict[str, tuple[Any, Callable[[OneRecord], Row]]] = {
    "relation": (_("The relationship"), parts.relation),
    "population": (
        _("Population of both cities"),
        lambda record: parts.populations(record, record.partnership.home, record.partnership.partner),
    ),
    "priorities": (_("Priorities served"), parts.priorities),
    "agreements": (_("Agreements"), parts.agreements),
    "themes": (_("Themes"), parts.themes),
    "programmes": (_("Programmes of the year"), parts.programmes),
    "results": (_("Outcomes of the year"), lambda record: parts.results(record, has_evidence=False)),
    "sums": (_("Outcomes in figures"), parts.sums),
    "benefits": (_("What both cities gained"), parts.benefits),
    "agencies": (_("Touches with public agencies"), parts.agency_contacts),
    "plans": (_("What comes next"), parts.plans),
    "organizations": (_("Organizations by name"), parts.organizations),
    "evidence": (_("Evidence in words"), parts.results),
    "grants": (_("Grants"), parts.money),
}
"""What a report for readers outside may hold, in its order."""


def _readers(record: OneRecord, chosen: Collection[str]) -> tuple[Section, ...]:
    names = [name for name in PARTS if name in chosen and not (name == "results" and "evidence" in chosen)]
    groups = (
        (line("The partnership", "提携"), ("relation", "population", "agreements", "themes", "organizations")),
        (line("What it serves", "重点と機関"), ("priorities", "agencies", "grants")),
        (
            line(f"The year {record.year}", f"{record.year}年"),
            ("programmes", "results", "evidence", "sums", "benefits"),
        ),
        (line("Next", "今後"), ("plans",)),
    )
    found = [
        Section(heading, tuple(PARTS[name][1](record) for name in names if name in group)) for heading, group in groups
    ]
    return tuple(section for section in found if section.rows)


FORMS: dict[str, RecordForm] = {
    form.name: form
    for form in (
        RecordForm(
            "award",
            _("Answers for an award draft"),
            _("What calls for the programme of the year ask, answered from the records; gaps are named."),
            line("Answers for an award draft", "表彰応募の下書き"),
            _award,
        ),
        RecordForm(
            "profile",
            _("Partner-seeking profile"),
            _("Our city in the six items by which those who bring cities together introduce one to another."),
            line("Partner-seeking profile", "提携先を探すための都市概要"),
            _profile,
            has_year=False,
        ),
        RecordForm(
            "row",
            pgettext_lazy("of a directory", "Directory row"),
            _("One line for a directory of partnerships, with its class, and one for a map of engagement."),
            line("Directory row", "名簿用の一行"),
            _row,
            is_one_line=True,
        ),
        RecordForm(
            "readers",
            _("Report for state and federal readers"),
            _("You choose what stands in it; no names of people do. Priorities and agencies are rolled up."),
            line("Report for state and federal readers", "州・県および国への報告"),
            _readers,
            fields=tuple((name, label) for name, (label, _part) in PARTS.items()),
            unless_asked=frozenset({"organizations", "evidence", "grants"}),
        ),
    )
}
