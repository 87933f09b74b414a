"""The handover pack: whom a leaving member kept in touch with, what they promised, what they did in the last year.

Names stand in both scripts with their reading, so that the successor can say them. It holds no passwords and is not
kept: it is printed from the rows each time.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import override

from contacts.choices import PointKind
from contacts.leaving import goals_of, grants_of, introductions_of, people_of, promises_of, touches_since
from contacts.models import ContactPoint, FollowUp, Handover, Introduction, Person, Touch, TouchPerson
from partnerships.choices import Side
from partnerships.due import grant_due
from partnerships.models import Goal, Grant
from partnerships.names import in_english, in_japanese, is_japanese, reading
from portal.accounts.models import Association, Membership, User
from portal.documents.long import LongPaper
from portal.documents.words import Words

MOST_ROWS = 500
"""Of each kind; a pack with more says how many are left out, and where they stand."""
LONGEST = 400
"""Characters of what was said that are printed."""
REACH = (PointKind.EMAIL, PointKind.MOBILE, PointKind.PHONE)


@dataclass(frozen=True)
class Pack:
    """The rows of one pack as they came from the database."""

    key: str
    association: Association
    member: User
    successor: User | None
    people: tuple[Person, ...]
    promises: tuple[FollowUp, ...]
    charges: tuple[Goal | Grant, ...]
    touches: tuple[Touch, ...]
    introductions: tuple[Introduction, ...]
    more: Mapping[str, int]
    today: datetime.date

    @property
    def in_charge(self) -> set[int]:
        """The keys of those who are handed over, and to whom something was promised."""
        return {each.pk for each in self.people} | {each.person_id for each in self.promises if each.person_id}

    @property
    def in_passing(self) -> set[int]:
        """The keys of the others who are named: in touches and introductions of the member."""
        found = {taker.person_id for touch in self.touches for taker in touch.takers.all()}
        for row in self.introductions:
            found |= {key for key in (row.person_id, row.by_person_id, row.to_person_id) if key}
        return found - self.in_charge


@dataclass(frozen=True)
class PersonRow:
    """A person: the name, where they work, how to reach them, when they were touched and are due."""

    name: Words
    yomi: str
    title: Words
    organization: Words
    reach: tuple[tuple[str, ...], ...]
    last: Words
    due: Words
    remark: Words


@dataclass(frozen=True)
class Line:
    """A row of the other tables: a day, what, with whom, and the words."""

    day: Words
    what: Words
    who: tuple[Words, ...]
    text: str = ""


@dataclass(frozen=True)
class PackFacts:
    """Everything that the pack prints."""

    document_title: str
    giver: Words
    logo: str
    as_of: str
    printed_on: Words
    is_demonstration: bool
    member: Words
    successor: Words
    summary: Words
    people: tuple[PersonRow, ...]
    promises: tuple[Line, ...]
    charges: tuple[Line, ...]
    touches: tuple[Line, ...]
    introductions: tuple[Line, ...]
    more: tuple[Words, ...]


class HandoverPack(LongPaper):
    """What a successor needs on the first day."""

    template, sheet = "print/_handover.html", "handover"

    def facts(self, record: Pack, language: str) -> PackFacts:
        title = {"en": "Handover pack", "ja": "引き継ぎ書", "both": "Handover pack / 引き継ぎ書"}[language]
        return PackFacts(
            document_title=title,
            giver=Words(record.association.name_en, record.association.name_ja),
            logo=record.association.logo,
            as_of=record.today.isoformat(),
            printed_on=_day(record.today),
            is_demonstration=record.association.is_demonstration,
            member=_of_us(record.member),
            successor=_of_us(record.successor) if record.successor else Words(),
            summary=_summary(record),
            people=tuple(map(_person_row, record.people)),
            promises=tuple(map(_promise, record.promises)),
            charges=tuple(map(_charge, record.charges)),
            touches=tuple(map(_touch, record.touches)),
            introductions=tuple(map(_introduction, record.introductions)),
            more=tuple(_left_out(name, number) for name, number in record.more.items() if number),
        )


HANDOVER = HandoverPack()


def collect(membership: Membership, since: datetime.date, association: Association) -> Pack:
    """What hangs on a member today, with the touches since a day. Seven queries or so."""
    user = membership.user
    people, promises = _people(people_of(user)), _promises(promises_of(user))
    charges = _charges(goals_of(user), grants_of(user))
    return _pack(f"{membership.pk}", association, user, None, people, promises, charges, since)


def collect_handed(handover: Handover, since: datetime.date, association: Association) -> Pack:
    """What a handover passed on, as the rows are now; people erased since are not in it."""
    people = _people(Person.objects.filter(pk__in=handover.people_keys))
    promises = _promises(FollowUp.objects.filter(pk__in=handover.follow_up_keys))
    leaving = handover.membership.user
    key = f"{handover.membership_id}-{handover.pk}"
    goals, grants = Goal.objects.filter(pk__in=handover.goal_keys), Grant.objects.filter(pk__in=handover.grant_keys)
    return _pack(key, association, leaving, handover.successor, people, promises, _charges(goals, grants), since)


def _pack(
    key: str,
    association: Association,
    member: User,
    successor: User | None,
    people: list[Person],
    promises: list[FollowUp],
    charges: list[Goal | Grant],
    since: datetime.date,
) -> Pack:
    takers = Prefetch("takers", TouchPerson.objects.select_related("person").order_by("pk"))
    touches = list(
        touches_since(member, since).select_related("organization").prefetch_related(takers)[: MOST_ROWS + 1]
    )
    introductions = list(
        introductions_of(member).select_related("person", "by_person", "to_person", "by_member", "to_member")
    )
    rows: dict[str, list[Any]] = {
        "people": people,
        "promises": promises,
        "charges": charges,
        "touches": touches,
        "introductions": introductions,
    }
    more = {name: max(0, len(found) - MOST_ROWS) for name, found in rows.items()}
    if more["touches"]:
        more["touches"] = touches_since(member, since).count() - MOST_ROWS
    return Pack(
        key,
        association,
        member,
        successor,
        tuple(people[:MOST_ROWS]),
        tuple(promises[:MOST_ROWS]),
        tuple(charges[:MOST_ROWS]),
        tuple(touches[:MOST_ROWS]),
        tuple(introductions[:MOST_ROWS]),
        more,
        timezone.localdate(),
    )


def _people(rows: Any) -> list[Person]:
    points = Prefetch("points", ContactPoint.objects.filter(kind__in=REACH))
    return list(rows.with_position().prefetch_related(points).order_by("due_on", "sort_latin", "pk"))


def _promises(rows: Any) -> list[FollowUp]:
    return list(rows.select_related("person", "organization").order_by("due_on", "pk"))


def _charges(goals: Any, grants: Any) -> list[Goal | Grant]:
    linked = ("partnership__home", "partnership__partner")
    return [*goals.select_related(*linked), *grants.select_related(*linked)]


# --- from rows to words -----------------------------------------------------------------------------------------------


def _name(person: Person) -> Words:
    return Words(in_english(person).text, in_japanese(person).text)


def _person_row(person: Person) -> PersonRow:
    position = person.main_position
    titles = (position.title_en, position.title_ja) if position else ("", "")
    house = (position.organization.name_en, position.organization.name_ja) if position else ("", "")
    remark = Words()
    if person.is_not_to_be_contacted:
        reason = person.not_contact_reason
        remark = Words(f"Do not contact: {reason}", f"連絡しないこと：{reason}")
    return PersonRow(
        name=_name(person),
        yomi=reading(person) if is_japanese(person) else "",
        title=Words(*titles),
        organization=Words(*house),
        reach=tuple(_in_pieces(point.value) for point in person.points.all()),
        last=_day(person.last_touch_on) if person.last_touch_on else Words("no touch yet", "まだなし"),
        due=_day(person.due_on) if person.due_on else Words("–", "–", once="–"),
        remark=remark,
    )


def _in_pieces(value: str) -> tuple[str, ...]:
    """An address where a narrow column may break it: before its @, never within a word."""
    name, at, house = value.partition("@")
    return (name, at + house) if at else (value,)


def _promise(row: FollowUp) -> Line:
    ours = row.promised_by == Side.HOME
    what = Words("We promised", "こちらの約束") if ours else Words("They promised", "先方の約束")
    who = [_name(row.person)] if row.person else []
    if row.organization:
        who.append(Words(row.organization.name_en, row.organization.name_ja))
    return Line(_day(row.due_on), what, tuple(who), _short(row.what))


def _charge(row: Goal | Grant) -> Line:
    """A goal with its day of review, a grant with the day by which one applies or reports."""
    if isinstance(row, Goal):
        what, day, title = Words("Goal", "目標"), row.review_on, Words(row.title_en, row.title_ja)
    else:
        due = grant_due(row, timezone.localdate())
        what, day, title = Words("Grant", "助成金"), due.on if due else None, Words(row.name_en, row.name_ja)
    both = row.partnership
    who = (
        (Words(both.home.name_en, both.home.name_ja), Words(both.partner.name_en, both.partner.name_ja)) if both else ()
    )
    return Line(_day(day) if day else Words(), what, (title, *who), _short(row.next_step))


def _touch(row: Touch) -> Line:
    who = [_name(taker.person) for taker in row.takers.all()]
    if row.organization:
        who.append(Words(row.organization.name_en, row.organization.name_ja))
    return Line(_day(row.happened_on), _in_both(row.get_kind_display), tuple(who), _short(row.said))


def _introduction(row: Introduction) -> Line:
    by = _name(row.by_person) if row.by_person else _of_us(row.by_member)
    to = _name(row.to_person) if row.to_person else _of_us(row.to_member)
    day = _day(row.made_on) if row.made_on else Words("–", "–", once="–")
    return Line(day, _in_both(row.get_state_display), (by, _name(row.person), to), _short(row.result))


def _of_us(user: User | None) -> Words:
    if user is None:
        return Words("a former member", "元会員")
    return Words(user.name or user.name_ja or user.email, user.name_ja or user.name or user.email)


def _in_both(say: Any) -> Words:
    found = []
    for language in ("en", "ja"):
        with override(language):
            found.append(str(say()))
    return Words(*found)


def _day(day: datetime.date) -> Words:
    return Words(f"{day.day} {day:%B} {day.year}", f"{day.year}年{day.month}月{day.day}日")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rstrip() + "…"


def _summary(record: Pack) -> Words:
    people, promises = (len(rows) + record.more[name] for name, rows in _both(record))
    english = f"{_count(people, 'person', 'people')} and {_count(promises, 'open promise', 'open promises')}"
    japanese = f"これからお願いする方{people}名、果たす約束{promises}件"
    if charges := len(record.charges) + record.more["charges"]:
        english += f", and {_count(charges, 'goal or grant', 'goals and grants')}"
        japanese += f"、目標・助成金{charges}件"
    return Words(f"{english} to look after from now on.", f"{japanese}。")


def _both(record: Pack) -> Iterable[tuple[str, Sequence[Any]]]:
    return (("people", record.people), ("promises", record.promises))


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _left_out(name: str, number: int) -> Words:
    english = {name: name for name in ("people", "promises", "touches", "introductions")} | {
        "charges": "goals and grants"
    }
    japanese = {"people": "担当の方", "promises": "約束", "touches": "やり取り", "introductions": "紹介"} | {
        "charges": "目標・助成金"
    }
    return Words(
        f"{number} more {english[name]} are not printed here; they stand in the portal.",
        f"ほかに{japanese[name]}が{number}件あります。ポータルでご覧ください。",
    )
