"""The quick log: who, what, next date, in one transaction, kept once however often it is sent."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.choices import NAMES, FollowUpState
from contacts.models import FollowUp, MeishiImage, Organization, Person, Position, Touch
from contacts.points import value_key
from contacts.services.cards import add_card, remove_card
from contacts.services.contact_points import POINT, Point
from contacts.services.follow_ups import promise
from contacts.services.organizations import settled
from contacts.services.people import add_person, add_position, change_person
from contacts.services.touches import log_touch, remove_touch
from contacts.services.upkeep import hold_people
from partnerships.models import Partnership
from partnerships.names import is_japanese_text
from portal.accounts.models import Association, User
from portal.saving import remove


@dataclass(frozen=True)
class CardText:
    """What stands on a business card. `organization` may be a new one, not saved; `same_as` says whose the card is, if
    that person is known already."""

    values: Mapping[str, Any]
    points: Sequence[Point] = ()
    organization: Organization | None = None
    title: str = ""
    same_as: Person | None = None


@dataclass(frozen=True)
class CardPictures:
    """Front and back of a card by the names of kept pictures, and where it was handed over."""

    front: str = ""
    back: str = ""
    place: str = ""


@dataclass(frozen=True)
class Note:
    """One note as it was written down: with whom, what was said, what comes next, and the card there was."""

    people: Sequence[Person]
    touch: Mapping[str, Any]
    promise: Mapping[str, Any] | None = None
    card: CardText | None = None
    pictures: CardPictures | None = None
    partnerships: Sequence[Partnership] = field(default_factory=tuple)


def log_note(*, association: Association, note: Note, by: User, uid: uuid.UUID) -> Touch:
    """Keep a note: its person if they are new, the touch, the promise and the card; all of it or nothing.

    A note that is here already is returned as it is, also when it was sent twice at the same moment. Refused: nobody
    at all, a day that lies ahead, whatever the verbs for people and promises refuse.
    """
    try:
        return _kept(association=association, note=note, by=by, uid=uid)
    except (IntegrityError, ValidationError):
        if known := Touch.objects.filter(uid=uid).first():
            return known  # its twin was faster
        raise


@transaction.atomic
def _kept(*, association: Association, note: Note, by: User, uid: uuid.UUID) -> Touch:
    # People first, as everywhere; then a twin that was sent at the same moment waits here until it can see this one.
    known_before = [*note.people, *([note.card.same_as] if note.card and note.card.same_as else [])]
    hold_people(each.pk for each in known_before)
    Association.objects.select_for_update().only("pk").get(pk=association.pk)
    if known := Touch.objects.filter(uid=uid).first():
        return known
    people, position = list(note.people), None
    day = note.touch.get("happened_on") or timezone.localdate()
    if note.card:
        person, position = _from_card(association, note, note.card, day, by)
        people = [person, *(each for each in people if each != person)]
    touch = log_touch(association=association, people=people, values=_told(note, people), by=by, uid=uid)
    about = people[0] if people else None
    if note.promise:
        links = {"person": about, "partnership": touch.partnership, "organization": touch.organization}
        promise(association=association, values=links | dict(note.promise), by=by, touch=touch)
    if note.pictures and about:
        seen = {"front": note.pictures.front, "back": note.pictures.back, "place": note.pictures.place}
        add_card(person=about, values=seen | {"received_on": day}, by=by, touch=touch, position=position)
    return touch


@transaction.atomic
def take_back(*, touch: Touch, by: User) -> None:
    """Undo a note: the touch, what was promised in it, and the card that came with it. Its people stay.

    Refused: a note of somebody else's, one whose promise has been closed meanwhile.
    """
    if touch.by_id != by.pk:
        raise ValidationError(_("Only the one who logged this can take it back."))
    promises = list(FollowUp.objects.filter(touch=touch))
    if any(each.state != FollowUpState.OPEN for each in promises):
        raise ValidationError(_("The promise of this note is closed already, so the note stays."))
    for promised in promises:
        remove(row=promised, by=by, about=promised.person)
    for card in MeishiImage.objects.filter(touch=touch).select_related("person"):
        remove_card(card=card, by=by)
    remove_touch(touch=touch, by=by)


def _told(note: Note, people: Sequence[Person]) -> dict[str, Any]:
    """The touch's own values, with the house and the partnership that all its people share."""
    houses = {each.main_position.organization_id for each in people if each.main_position}
    found: dict[str, Any] = {}
    if len(houses) == 1:
        found["organization"] = next(each.main_position for each in people if each.main_position).organization
    shared = list(note.partnerships) or _shared_partnerships(people)
    if len(shared) == 1:
        found["partnership"] = shared[0]
    return found | dict(note.touch)


def _shared_partnerships(people: Sequence[Person]) -> list[Partnership]:
    """Those that all of them belong to; two are enough to know that it is not one."""
    keys = {each.pk for each in people}
    rows = Partnership.objects.filter(people__in=keys).annotate(shared=Count("people"))
    return list(rows.filter(shared=len(keys))[:2]) if keys else []


# --- what stands on a card --------------------------------------------------------------------------------------------


def _from_card(
    association: Association, note: Note, card: CardText, day: Any, by: User
) -> tuple[Person, Position | None]:
    """The person of a card, new or known, with what the card adds: ways to reach them, and a role since that day.

    Whoever wrote somebody new down keeps in touch with them, until it is handed over.
    """
    if card.same_as is None:
        values = dict(card.values) | {"partnerships": list(note.partnerships), "keeper": by}
        person = add_person(association=association, values=values, by=by, points=card.points)
    else:
        person = _completed(card.same_as, card, by)
    position = _position(person, card, day, by)
    person.refresh_from_db()
    return person, position


def _position(person: Person, card: CardText, day: Any, by: User) -> Position | None:
    """The role on the card: the one we know, else a new one that begins on the day of the card."""
    if card.organization is None:
        return person.main_position
    organization = card.organization
    if not organization.pk:
        organization.country = organization.country or person.country
    organization = settled(organization, side=person.side, partnerships=list(person.partnerships.all()), by=by)
    known = Position.objects.filter(person=person, organization=organization).current(day)
    if card.title:
        known = known.filter(Q(title_en=card.title) | Q(title_ja=card.title))
    if found := known.first():
        return found
    title = {f"title_{_language(card.title)}": card.title} if card.title else {}
    began = {"from_on": day} if card.same_as else {}  # since when a newcomer holds it, no card says
    return add_position(person=person, values={"organization": organization} | began | title, by=by)


def _completed(person: Person, card: CardText, by: User) -> Person:
    """Somebody known, with the forms of the name that were empty and the ways to reach them that were unknown."""
    person = Person.objects.select_related("association").get(pk=person.pk)
    names = {name: card.values[name] for name in NAMES if card.values.get(name) and not getattr(person, name)}
    old = list(person.points.values(*POINT))
    known = set(person.points.values_list("kind", "value_key"))
    new = [
        each
        for each in card.points
        if (each["kind"], value_key(each["kind"], each["value"], person.country)) not in known
    ]
    points = [*old, *new] if new else None
    return change_person(person=person, read_version=person.version, values=names, by=by, points=points)


def _language(text: str) -> str:
    return "ja" if is_japanese_text(text) else "en"
