"""How the papers of a trip say names, days, hours and places, in both languages. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import override

from contacts.models import Person
from delegations.agenda_lines import Line
from delegations.choices import Aim
from delegations.days_off import days_off
from delegations.models import Delegation, Meeting, StakeholderGoal
from delegations.models.fields import labels
from partnerships.choices import Side
from partnerships.models import Place
from partnerships.names import in_english, in_japanese, is_japanese_text, other_form, reading
from portal.documents.words import Words

WEEKDAYS = "月火水木金土日"
FACE_PIXELS = 180, 240
"""Width and height of a face: 14 by 18 millimetres at some 330 dots an inch."""


@dataclass(frozen=True)
class Name:
    """A name as each language sets it, its reading behind the Japanese one, and what stands beneath it in small:
    the name in the other script.
    """

    name: Words
    under_en: str
    under_ja: str


@dataclass(frozen=True)
class Card:
    """A person on a page: name, title, where they work, as what they come, and the name of their photo."""

    name: Name
    title: Words
    house: Words
    role: Words
    photo: str


@dataclass(frozen=True)
class HomeHours:
    """What the clocks at home show: whose city, from when until when, and the day where it is another one."""

    city: Words
    hours: str
    day: Words


def pair(row: Any, field: str) -> Words:
    """What a row says in both languages."""
    return Words(getattr(row, f"{field}_en"), getattr(row, f"{field}_ja"))


def in_both(say: Callable[[], object]) -> Words:
    """What the portal says in each language."""
    with override("en"):
        english = str(say())
    with override("ja"):
        japanese = str(say())
    return Words(english, japanese, once=english if english == japanese else "")


def name_of(person: Person) -> Name:
    """Ms. Hanako TANAKA; 田中 花子 様（タナカ ハナコ）. Our own people carry no 様 in a paper of ours."""
    yomi = reading(person)
    japanese = in_japanese(person, is_own=person.side == Side.HOME).text
    beneath = other_form(person, "en").text
    english = in_english(person).text
    name = Words(
        english,
        japanese + (f"（{yomi}）" if yomi else ""),
        once="" if is_japanese_text(japanese) else english,  # a name without kana is the same in both
    )
    latin = other_form(person, "ja").text
    return Name(name, beneath + (f"（{yomi}）" if yomi and beneath else ""), latin if latin != japanese else "")


def typed_words(text: str) -> Words:
    """A text that somebody typed once: its script tells in which language."""
    return Words(ja=text) if is_japanese_text(text) else Words(text)


def card_of(person: Person, role: Words | None = None) -> Card:
    """The person with the main position; ask for it and its organization in the same query."""
    position = person.main_position
    title, house = Words(), Words()
    if position is not None:
        title = Words(
            ", ".join(filter(None, (position.title_en, position.department_en))),
            "　".join(filter(None, (position.department_ja, position.title_ja))),
        )
        house = pair(position.organization, "name")
    return Card(name_of(person), title, house, role or Words(), person.photo)


def day_words(day: datetime.date) -> Words:
    """Monday, 12 April 2027; 2027年4月12日（月）."""
    return Words(
        f"{day:%A}, {day.day} {day:%B} {day.year}",
        f"{day.year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）",
    )


def date_words(day: datetime.date) -> Words:
    """12 April 2027; 2027年4月12日."""
    return Words(f"{day.day} {day:%B} {day.year}", f"{day.year}年{day.month}月{day.day}日")


def span_words(first: datetime.date, last: datetime.date) -> Words:
    """From the first day to the last."""
    if first == last:
        return day_words(first)
    begins, ends = day_words(first), day_words(last)
    return Words(f"{begins.en} – {ends.en}", f"{begins.ja}～{ends.ja}")


def place_words(place: Place) -> Words:
    """The city with its state or prefecture."""
    english = ", ".join(filter(None, (place.name_en, place.region_en)))
    japanese = "".join(filter(None, (place.region_ja, place.name_ja or place.name_en)))
    return Words(english, japanese)


def hours_there(line: Line) -> str:
    """09:00–10:00 on the clocks of the city that is visited; a meeting over midnight says its last day."""
    starts, ends = line.starts, line.ends
    if starts is None or ends is None:
        return ""
    over = f" (+{(ends.date() - starts.date()).days})" if ends.date() != starts.date() else ""
    return f"{starts:%H:%M}–{ends:%H:%M}{over}"


def hours_at_home(delegation: Delegation, line: Line) -> HomeHours | None:
    """The same hours on the clocks of the city that the delegates come from; None where both clocks agree."""
    if line.starts is None or line.ends is None or line.at_home is None or line.is_same_clock:
        return None
    begins = line.at_home
    ends = line.ends.astimezone(begins.tzinfo)
    day = Words()
    if line.is_other_day_at_home:
        weekday = WEEKDAYS[begins.weekday()]
        day = Words(f"{begins:%a} {begins.day} {begins:%b}", f"{begins.month}月{begins.day}日（{weekday}）")
    return HomeHours(pair(delegation.origin, "name"), f"{begins:%H:%M}–{ends:%H:%M}", day)


def title_words(meeting: Meeting) -> Words:
    """What the appointment is called, else with whom it is, else its kind."""
    if title := pair(meeting, "title"):
        return title
    if meeting.organization is not None:
        return pair(meeting.organization, "name")
    return in_both(meeting.get_kind_display)


def address_lines(meeting: Meeting) -> tuple[tuple[str, str], ...]:
    """The address in both scripts whatever the paper's language, so that a driver can read it: (language, text)."""
    typed = (meeting.place_en, meeting.address_en), (meeting.place_ja, meeting.address_ja)
    english, japanese = ", ".join(filter(None, typed[0])), "　".join(filter(None, typed[1]))
    lines = dict.fromkeys(filter(None, (english, japanese)))
    return tuple(("ja" if is_japanese_text(each) else "en", each) for each in lines)


def aims_words(codes: Iterable[str]) -> Words:
    """Capital, an investor; Technology, a licence."""
    found = []
    for language, mark in (("en", "; "), ("ja", "／")):
        with override(language):
            found.append(mark.join(labels(codes, Aim)))
    return Words(*found)


def holiday_words(delegation: Delegation, days: Sequence[datetime.date]) -> dict[datetime.date, tuple[Words, ...]]:
    """For each day the holidays of both countries, as sentences."""
    said = []
    for language in ("en", "ja"):
        with override(language):
            said.append(days_off(delegation.place, delegation.origin, days))
    return {day: tuple(Words(*pair) for pair in zip(said[0][day], said[1][day], strict=True)) for day in days}


def sides_of(goal: StakeholderGoal) -> tuple[tuple[Words, Words, Words], ...]:
    """What they want and offer: label, the kinds of it, their own words."""
    rows = (
        (Words("Wants", "求めるもの"), aims_words(goal.wants), pair(goal, "wants")),
        (Words("Offers", "提供できるもの"), aims_words(goal.offers), pair(goal, "offers")),
        (Words("Should come of it", "目指す成果"), Words(), pair(goal, "desired")),
    )
    return tuple(row for row in rows if row[1] or row[2])
