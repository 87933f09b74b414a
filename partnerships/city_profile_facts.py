"""From our rows about a city to what its profile prints, sources numbered in reading order. Pure.

`partnerships/documents/city_profile.py` collects the rows into a `CityRecord`; the sentences come from
`city_profile_phrases`. A figure without a source does not print."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from partnerships import city_profile_phrases as tell
from partnerships import snapshot_phrases as say
from partnerships.choices import Topic
from partnerships.city_profile import AboutRow, CityProfileFacts, KeyFigure, Line, StrongIndustry, TradeRow
from partnerships.snapshot import Note, Notes, has_long_name
from partnerships.snapshot_facts import DEMONSTRATION, MORE, contact_of, document_of, printed_contacts
from portal.documents.words import Words

if TYPE_CHECKING:
    from partnerships.models import (
        CityIndustry,
        CityProfile,
        Place,
        PrincipalContact,
        PublicStatistic,
        Statistic,
    )

KEY_FIGURES, CONTACTS = 4, 2
INDUSTRIES = {"both": 4}  # two languages leave room for so many; one language prints all
ECONOMY = (Topic.TRADE, Topic.INVESTMENT)
TRADE = Words("Trade and investment", "貿易と投資")
EXCHANGE = Words("Trade, investment and exchange", "貿易・投資・交流")
ABOUT = (
    ("workforce", Words("Workforce", "人材")),
    ("demographics", Words("People", "人口の特徴")),
    ("known_for", Words("Known for", "主要産業")),
)


@dataclass(frozen=True)
class CityRecord:
    """What we have on file for one city profile: rows only, as they came from the database.

    `shared` are the keys of the industries that the other city has too, the closest match first.
    """

    place: Place
    other: Place
    kind: str
    status: str
    founded_year: int | None
    founded_source: str
    giver: Words
    logo: str = ""
    is_demonstration: bool = False
    profile: CityProfile | None = None
    industries: tuple[CityIndustry, ...] = ()
    shared: tuple[int, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    public_figures: tuple[PublicStatistic, ...] = ()
    contacts: tuple[PrincipalContact, ...] = ()
    changed_on: datetime.date | None = None
    public_address: str = ""


def set_city_facts(record: CityRecord, language: str) -> CityProfileFacts:
    """Turn a record into the facts of a page, numbering the sources in reading order."""
    notes = Notes(language)
    profile = record.profile
    name = say.city_name(record.place)
    title = (name.ja or name.en) if language == "ja" else name.en
    promise = Words(tell.promise(profile.promise_en), profile.promise_ja) if profile else Words()
    summary, profile_mark = _lines(record, "summary", language, notes)
    photo, photo_alt = _photo(profile, language)
    keys, large = _keys(record, notes)
    industries, measure, industries_mark = _industries(record, language, notes)
    columns = {name: _lines(record, name, language, notes) for name in ("growth", "resources", "plans")}
    about = _about(record, notes)
    trade_title, trade = _trade(record, large, notes)
    address = record.public_address
    extra = [DEMONSTRATION] if record.is_demonstration else []
    extra += [say.as_of(record.changed_on)] if record.changed_on else []
    return CityProfileFacts(
        document_title={
            "en": f"{name.en}: city profile",
            "ja": f"{title}のご案内",
            "both": f"{name.en}: city profile / {name.ja or name.en}のご案内",
        }[language],
        giver=record.giver,
        logo=record.logo,
        city=title,
        also=name.ja if language == "both" and name.ja != title else "",
        place=say.city_place(record.place),
        has_long_name=has_long_name(title, "", language),
        promise=promise,
        clauses=tell.clauses(promise.ja),
        summary=summary,
        photo=photo,
        photo_alt=photo_alt,
        keys=keys,
        industries=industries,
        legend=tell.legend(record.other) if any(row.is_closest and row.width for row in industries) else Words(),
        measure=measure,
        industries_mark=industries_mark,
        **{name: lines for name, (lines, _mark) in columns.items()},
        profile_mark=profile_mark or next((mark for _lines, mark in columns.values() if mark), ""),
        about=about,
        trade_title=trade_title,
        trade=trade,
        contacts=tuple(contact_of(person, language) for person in printed_contacts(record.contacts, CONTACTS)),
        public_address=address,
        shown_address=address.split("://", 1)[-1].rstrip("/"),
        qr_text={"ja": "二次元コード：公開ページ"}.get(language, "QR code: public page"),
        more=MORE,
        notes=(*notes.printed(), *map(Note, extra)),
        as_of=record.changed_on.isoformat() if record.changed_on else "",
        is_demonstration=record.is_demonstration,
    )


def _of_profile(record: CityRecord, name: str, notes: Notes) -> tuple[Words, str]:
    profile = record.profile
    text = Words(getattr(profile, f"{name}_en").strip(), getattr(profile, f"{name}_ja").strip()) if profile else Words()
    return text, notes.mark(*say.sources(profile.source)) if profile and text else ""


def _photo(profile: CityProfile | None, language: str) -> tuple[str, str]:
    if profile is None or not profile.photo:
        return "", ""
    english, japanese = profile.photo_alt_en, profile.photo_alt_ja
    return profile.photo, (japanese or english) if language == "ja" else (english or japanese)


# --- figures ---------------------------------------------------------------------------------------------------------


def _keys(record: CityRecord, notes: Notes) -> tuple[tuple[KeyFigure, ...], list[Statistic]]:
    """At most four: people, the year of the tie, the leading industry, then what was counted here; and the rows of
    the last ones, which the table leaves out.
    """
    found = []
    place = record.place
    if place.population is not None and (sources := say.population_sources(place)):
        found.append(KeyFigure(say.count(place.population), tell.people(place), notes.mark(*sources)))
    if record.founded_year and (told := tell.tie(record.kind, record.status, record.founded_year, place, record.other)):
        mark = notes.mark(*say.sources(record.founded_source))
        found.append(KeyFigure(tell.year(record.founded_year), told, mark))
    if leading := _leading(record):
        figure = tell.employment(leading) or tell.share(leading.share)
        found.append(KeyFigure(figure, tell.jobs_in(leading), notes.mark(*_sources(record, leading))))
    alone = [rows[0] for rows in _by_label(record.statistics).values() if len(rows) == 1]
    large = [row for row in alone if tell.can_be_big(row)][: KEY_FIGURES - len(found)]
    found += [KeyFigure(tell.big(row), tell.big_label(row), notes.mark(say.source_of_statistic(row))) for row in large]
    return tuple(found), large


def _leading(record: CityRecord) -> CityIndustry | None:
    """The closest match with the other city, else the first industry, that has a figure with a source."""
    order = {key: number for number, key in enumerate(record.shared)}
    ranked = sorted(record.industries, key=lambda row: (order.get(row.pk, len(order)), *_in_order(row)))
    return next(
        (row for row in ranked if _measured(record, row, "employment") or _measured(record, row, "share")), None
    )


def _in_order(row: CityIndustry) -> tuple[int, float]:
    """By rank; one that is being written has no key yet and comes last."""
    return row.rank, row.pk or math.inf


def _by_label(statistics: Iterable[Statistic]) -> Mapping[tuple[str, str], list[Statistic]]:
    """Figures that count the same stand together; trade and investment come first."""
    order = list(Topic)
    rows = sorted(statistics, key=lambda row: (order.index(Topic(row.topic)), row.order))
    labels: dict[tuple[str, str], list[Statistic]] = {}
    for row in rows:
        labels.setdefault((row.label_en, row.label_ja), []).append(row)
    return labels


def _trade(record: CityRecord, large: list[Statistic], notes: Notes) -> tuple[Words, tuple[TradeRow, ...]]:
    """What was counted here, then what was published on both countries. Unlike figures stand one under the other."""
    found = []
    title = TRADE
    for rows in _by_label(record.statistics).values():
        for row in rows:
            if row in large:
                continue
            title = title if row.topic in ECONOMY else EXCHANGE
            mark = notes.mark(tell.source(row, with_method=len(rows) > 1))
            found.append(TradeRow(Words(row.label_en, row.label_ja), tell.value(row), tell.year(row.year), mark))
    for figure in record.public_figures:
        label = Words(figure.label_en, figure.label_ja)
        mark = notes.mark(document_of(figure))
        found.append(TradeRow(label, tell.public_value(figure), tell.year(figure.year), mark))
    return title, tuple(found)


# --- industries ------------------------------------------------------------------------------------------------------


def _industries(record: CityRecord, language: str, notes: Notes) -> tuple[tuple[StrongIndustry, ...], Words, str]:
    """The ranked list, with the measure that is known of more of them; what it measures; the source of all of them,
    where they have one and the same.
    """
    rows = sorted(record.industries, key=_in_order)
    measured = max(
        ("employment", "share"), key=lambda name: sum(_measured(record, row, name) is not None for row in rows)
    )
    values = {row.pk: number for row in rows if (number := _measured(record, row, measured)) is not None}
    years = [row.year for row in rows if row.pk in values]
    top = max(values.values(), default=Decimal(0))
    found: list[StrongIndustry] = []
    for row in rows[: INDUSTRIES.get(language)]:
        number = values.get(row.pk)
        value = Words()
        if number is not None:
            value = tell.employment(row) if measured == "employment" else tell.share(row.share)
            value = value if len(set(years)) == 1 else tell.in_year(value, row.year)
        is_closest = record.shared[:1] == (row.pk,)
        reason = Words(row.reason_en, row.reason_ja)
        link = tell.link(record.other, is_closest=is_closest) if row.pk in record.shared else Words()
        if language == "both":  # two names leave no room beside them
            link, reason = Words(), tell.sentences(link, reason) if is_closest else reason
        employers = Words(row.employers_en, row.employers_ja)
        has_facts = reason or employers or number is not None
        found.append(
            StrongIndustry(
                rank=len(found) + 1,
                label=tell.sector(row.sector),
                link=link,
                reason=reason,
                employers=employers,
                mark=notes.mark(*_sources(record, row)) if has_facts else "",
                figure=value,
                width=max(1, round(number / top * 100)) if number is not None and top else 0,
                is_closest=is_closest,
            )
        )
    marks = {row.mark for row in found if row.mark}
    shared_mark = marks.pop() if len(marks) == 1 and len(found) > 1 else ""
    if shared_mark:
        found = [replace(row, mark="") for row in found]
    return tuple(found), tell.measure(measured, years) if years else Words(), shared_mark


def _measured(record: CityRecord, row: CityIndustry, name: str) -> Decimal | None:
    """An industry's figure; None where its source is not known, for then it does not print."""
    number = getattr(row, name)
    return Decimal(number) if number is not None and _sources(record, row) else None


def _sources(record: CityRecord, row: CityIndustry) -> tuple[Words, ...]:
    """The source of an industry's row, else that of the whole profile."""
    return say.sources(row.source) or (say.sources(record.profile.source) if record.profile else ())


# --- texts -----------------------------------------------------------------------------------------------------------


def _lines(record: CityRecord, name: str, language: str, notes: Notes) -> tuple[tuple[Line, ...], str]:
    text, mark = _of_profile(record, name, notes)
    return tuple(map(Line, tell.points(text.en, text.ja, language))), mark


def _about(record: CityRecord, notes: Notes) -> tuple[AboutRow, ...]:
    """The people of the city; what it is known for only where no industry is listed."""
    found = []
    for name, label in ABOUT:
        if name == "known_for" and record.industries:
            continue
        text, mark = _of_profile(record, name, notes)
        if text:
            found.append(AboutRow(label, text, mark))
    return tuple(found)
