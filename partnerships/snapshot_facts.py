"""From our rows about a partnership to what its snapshot prints, sources numbered in reading order. Pure.

`partnerships/documents/snapshot.py` collects the rows into a `Record`; the sentences come from `snapshot_phrases`.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from partnerships import great_circle, history, names
from partnerships import snapshot_phrases as say
from partnerships.choices import Side
from partnerships.shared_industries import SharedIndustry
from partnerships.snapshot import (
    SECTORS_PRINTED,
    City,
    Contact,
    DatedRow,
    Face,
    FactRow,
    IndustryRow,
    Map,
    Note,
    Notes,
    OrganizationRow,
    SnapshotFacts,
    has_long_name,
)
from portal.documents.words import BESIDE, Words

if TYPE_CHECKING:
    from partnerships.models import (
        CityProfile,
        PartnerOrganization,
        Place,
        PrincipalContact,
        Programme,
        PublicStatistic,
        Statistic,
    )

CONTACTS_PRINTED = 3
MAP_LABEL = 16  # characters
MORE = Words("Always current", "最新の情報", f"Always current{BESIDE}最新の情報")  # over the address of the public page
DEMONSTRATION = Words(
    "Demonstration data: people, employers, programmes and local figures are invented.",
    "見本：人物、企業、行事、地域の数値は架空のものです。",
)


@dataclass(frozen=True)
class Record:
    """What we have on file for one page: rows only, as they came from the database."""

    home: Place
    partner: Place
    kind: str
    status: str
    founded_year: int | None
    founded_source: str
    giver: Words
    ended_year: int | None = None
    logo: str = ""
    is_demonstration: bool = False
    history_en: str = ""
    history_ja: str = ""
    history_source: str = ""
    profiles: Mapping[int, CityProfile] = field(default_factory=dict)
    industries: tuple[SharedIndustry, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    programmes: tuple[Programme, ...] = ()
    organizations: tuple[PartnerOrganization, ...] = ()
    contacts: tuple[PrincipalContact, ...] = ()
    changed_on: datetime.date | None = None
    public_address: str = ""
    remarks: tuple[Words, ...] = ()
    keeper: Words = field(default_factory=Words)
    public_figures: tuple[PublicStatistic, ...] = ()


def set_facts(record: Record, language: str) -> SnapshotFacts:
    """Turn a record into the facts of a page, numbering the sources in reading order."""
    notes = Notes(language)
    home, partner = _city(record.home, language), _city(record.partner, language)
    since = say.since(record.kind, record.status, record.founded_year, record.ended_year)
    since_mark = notes.mark(*say.sources(record.founded_source))
    drawing, map_title = _map(record, home, partner, language)
    cities = _city_rows(record, notes)
    countries = tuple(
        FactRow(
            Words(row.label_en, row.label_ja), shared=say.public_figure(row), home_mark=notes.mark(document_of(row))
        )
        for row in record.public_figures
    )
    history_mark = notes.mark(*say.sources(record.history_source))
    industries, unit, industries_mark = _industries(record, language, notes)
    organizations = tuple(
        OrganizationRow(Words(row.name_en, row.name_ja), _years(row), notes.mark(*say.sources(row.source)))
        for row in record.organizations
    )
    extra = [DEMONSTRATION] if record.is_demonstration else []
    extra += [*record.remarks, *([say.as_of(record.changed_on)] if record.changed_on else [])]
    address = record.public_address
    return SnapshotFacts(
        document_title={
            "en": f"{record.home.name_en} – {record.partner.name_en}: partnership snapshot",
            "ja": f"{home.title}・{partner.title} 姉妹都市のあらまし",
            "both": f"{record.home.name_en} – {record.partner.name_en}: partnership snapshot / 姉妹都市のあらまし",
        }[language],
        giver=record.giver,
        logo=record.logo,
        home=home,
        partner=partner,
        since=since,
        since_mark=since_mark,
        map=drawing,
        map_title=map_title,
        cities=cities,
        countries=countries,
        history=_history(record),
        history_mark=history_mark,
        events=tuple(
            DatedRow(say.month(row.month), Words(row.title_en, row.title_ja)) for row in _by_month(record.programmes)
        ),
        industries=industries,
        industries_unit=unit,
        industries_mark=industries_mark,
        organizations=organizations,
        contacts=tuple(contact_of(person, language) for person in printed_contacts(record.contacts)),
        public_address=address,
        shown_address=address.split("://", 1)[-1].rstrip("/"),
        qr_text={"ja": "二次元コード：公開ページ"}.get(language, "QR code: public page"),
        more=MORE,
        notes=(*notes.printed(), *map(Note, extra)),
        as_of=record.changed_on.isoformat() if record.changed_on else "",
        has_long_names=has_long_name(home.title, partner.title, language),
        is_demonstration=record.is_demonstration,
    )


def _city(place: Place, language: str) -> City:
    name = say.city_name(place)
    title = (name.ja or name.en) if language == "ja" else name.en
    return City(title, name, say.city_place(place), title, name.ja if language == "both" and name.ja != title else "")


def _label(city: City, language: str) -> str:
    """A city's name on the map; in both languages where that is short."""
    both = " ".join(city.name.lines(language))
    return both if len(both) <= MAP_LABEL else city.title


def _map(record: Record, home: City, partner: City, language: str) -> tuple[Map | None, str]:
    here, there = _point(record.home), _point(record.partner)
    if here is None or there is None:
        return None, ""
    apart = great_circle.distance_km(here, there)
    distance = say.distance(apart, language)
    our_label, their_label = (_label(city, language) for city in (home, partner))
    drawn = great_circle.draw(here, there, our_label, their_label, distance)
    if drawn is None:
        return None, ""
    title = {
        "ja": f"北太平洋の地図。{home.title}と{partner.title}、直線距離{distance}",
    }.get(language, f"Map of the North Pacific: {home.title} and {partner.title}, {distance} apart")
    return Map(land=great_circle.land(), **vars(drawn)), title


def _point(place: Place) -> tuple[float, float] | None:
    if place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


def _city_rows(record: Record, notes: Notes) -> tuple[FactRow, ...]:
    rows = [
        _fact(record, Words("Population", "人口"), lambda place: _population(place, notes)),
        _fact(record, Words("People", "人口の特徴"), lambda place: _of_profile(record, place, "demographics", notes)),
        _fact(
            record, Words("Major industries", "主要産業"), lambda place: _of_profile(record, place, "known_for", notes)
        ),
    ]
    for label, by_place in _by_label(record.statistics).items():
        # mypy finds no type for a lambda with a default
        rows.append(_fact(record, label, lambda place, known=by_place: _figures(known.get(place.pk, []), notes)))  # type: ignore[misc]
    rows.append(FactRow(Words("Kept by", "担当団体"), shared=record.keeper))
    home, partner = say.local_times(record.home, record.partner)
    rows.append(FactRow(Words("Local time", "時差"), home, partner))
    return tuple(row for row in rows if row.home or row.partner or row.shared)


def _fact(record: Record, label: Words, tell: Callable[[Place], tuple[Words, str]]) -> FactRow:
    """A row of both cities; our side is told first, so its sources get the smaller numbers."""
    home, home_mark = tell(record.home)
    partner, partner_mark = tell(record.partner)
    return FactRow(label, home, partner, home_mark=home_mark, partner_mark=partner_mark)


def _population(place: Place, notes: Notes) -> tuple[Words, str]:
    if place.population is None:
        return Words(), ""
    return say.count(place.population), notes.mark(*say.population_sources(place))


def _of_profile(record: Record, place: Place, name: str, notes: Notes) -> tuple[Words, str]:
    profile = record.profiles.get(place.pk)
    text = Words(getattr(profile, f"{name}_en"), getattr(profile, f"{name}_ja")) if profile else Words()
    return text, notes.mark(*say.sources(profile.source)) if profile and text else ""


def _by_label(statistics: Iterable[Statistic]) -> dict[Words, dict[int, list[Statistic]]]:
    labels: dict[Words, dict[int, list[Statistic]]] = {}
    for row in statistics:
        labels.setdefault(Words(row.label_en, row.label_ja), {}).setdefault(row.place_id, []).append(row)
    return labels


def _figures(rows: list[Statistic], notes: Notes) -> tuple[Words, str]:
    """Several figures for the same thing stand side by side, never averaged."""
    told = [say.figure(row.text_en, row.text_ja, row.unit_en, row.unit_ja, row.year) for row in rows]
    mark = notes.mark(*(say.source_of_statistic(row) for row in rows))
    if len(told) == 1:
        return told[0], mark
    return Words("; ".join(f.en for f in told if f.en), "、".join(f.ja for f in told if f.ja)), mark


def document_of(row: PublicStatistic) -> Words:
    """The document in which a public figure stands."""
    booklet, bulletin = say.DOCUMENTS.values()
    return {"booklet": booklet, "bulletin": bulletin}.get(row.document, Words(once=row.source))


def _history(record: Record) -> tuple[DatedRow, ...]:
    return tuple(
        DatedRow(Words(row.years, f"{row.years}年" if row.years else "", row.years), Words(row.text_en, row.text_ja))
        for row in history.rows(record.history_en, record.history_ja)
    )


def _by_month(programmes: Iterable[Programme]) -> list[Programme]:
    return sorted(programmes, key=lambda row: (row.month or 13, row.pk or math.inf))  # a draft has no key yet


def _industries(record: Record, language: str, notes: Notes) -> tuple[tuple[IndustryRow, ...], Words, str]:
    """Sectors of both cities by the smaller of the two shares, the longest bar being the largest share.

    Where shares are not known for any sector on both sides, the sectors stand without bars.
    """
    known = [
        (pair, pair.home.share, pair.partner.share)
        for pair in record.industries
        if pair.home.share is not None and pair.partner.share is not None
    ]
    limit = SECTORS_PRINTED[language]
    if not known:
        bare = [IndustryRow(Words(pair.label_en, pair.label_ja), "", "", 0, 0) for pair in record.industries[:limit]]
        return tuple(bare), Words(), ""
    known = sorted(known, key=lambda row: (-min(row[1:]), row[0].code))[:limit]
    top = max(max(home, partner) for _pair, home, partner in known)
    names = [say.city_name(place) for place in (record.home, record.partner)]
    ours, theirs = ((name.ja or name.en) if language == "ja" else name.en for name in names)
    said = (
        "{ours}：{home:.1f}、{theirs}：{partner:.1f}"
        if language == "ja"
        else "{ours} {home:.1f}, {theirs} {partner:.1f}"
    )
    rows = [
        IndustryRow(
            Words(pair.label_en, pair.label_ja),
            f"{home:.1f}",
            f"{partner:.1f}",
            *_widths(home, partner, top),
            said=said.format(ours=ours, home=home, theirs=theirs, partner=partner),
        )
        for pair, home, partner in known
    ]
    sides = [side for pair, _home, _partner in known for side in (pair.home, pair.partner)]
    years = sorted({side.year for side in sides if side.year})
    stated = "–".join(dict.fromkeys((str(years[0]), str(years[-1])))) if years else ""
    unit = Words(
        f"Share of jobs, %, {stated or 'year not stated'}",
        f"就業者の割合（％、{stated + '年' if stated else '年次の記載なし'}）",
    )
    return tuple(rows), unit, notes.mark(*(source for side in sides for source in say.sources(side.source)))


def _widths(home: Decimal, partner: Decimal, top: Decimal) -> tuple[int, int]:
    """Whole per cents of the longest bar; a share that is known never vanishes."""
    return (max(1, round(home / top * 100)), max(1, round(partner / top * 100))) if top else (1, 1)


def _years(row: PartnerOrganization) -> Words:
    if not row.from_year and not row.to_year:
        return Words()
    begin, end = row.from_year or "", row.to_year or ""
    once = f"{begin}–{end}"
    return Words(once, "～".join(f"{year}年" if year else "" for year in (begin, end)), once)


def printed_contacts(contacts: Iterable[PrincipalContact], most: int = CONTACTS_PRINTED) -> list[PrincipalContact]:
    """At most so many, both sides represented, our own first."""
    sides: dict[str, list[PrincipalContact]] = {Side.HOME: [], Side.PARTNER: []}
    for person in sorted(contacts, key=lambda person: (person.order, person.pk or math.inf)):
        sides[person.side].append(person)
    theirs = sides[Side.PARTNER][: max(1, most - len(sides[Side.HOME]))]
    return [*sides[Side.HOME][: most - len(theirs)], *theirs]


def contact_of(person: PrincipalContact, language: str) -> Contact:
    """A person as a page of this language prints one."""
    reading = names.reading(person)
    english = names.in_english(person)
    japanese = names.in_japanese(person, is_own=person.side == Side.HOME)
    faces = {
        "en": Face(english.language, english.text, "", person.title_en or person.title_ja),
        "ja": Face(
            japanese.language, japanese.text, f"（{reading}）" if reading else "", person.title_ja or person.title_en
        ),
    }
    chosen = ("en", "ja") if language == "both" else (language,)
    return Contact(tuple(faces[each] for each in chosen), person.phone, person.email)
