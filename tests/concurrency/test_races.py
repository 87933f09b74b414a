"""What is read and then written, by two people at one moment: real connections, so the locks are the database's own."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts.models import ConsentText, ContactPoint, Person, ProgrammeSession, Tag
from contacts.services.consents import publish_text
from contacts.services.people import change_person
from contacts.services.tags import add_tag, rename_tag
from partnerships.models import AdaptationPrecondition, AdaptationStep, PartnershipLimit
from partnerships.services.adaptations import add_precondition, add_step
from partnerships.services.limits import limit_membership
from partnerships.services.programmes import change_programme
from portal.accounts.models import Membership
from portal.saving import StaleSave
from portal.scoping import scope
from tests import adapting, experts, factories, people
from tests.cast import Cast, House
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
TURNS = 8


def each_in_scope(house: House, *acts: Callable[[], Any]) -> list[Any]:
    """What came of acts of one association that begin together."""

    def one(act: Callable[[], Any]) -> Callable[[], Any]:
        def inside() -> Any:
            with scope(house.association):
                return act()

        return inside

    return at_once(*map(one, acts))


@pytest.mark.parametrize(("model", "add"), [(AdaptationPrecondition, add_precondition), (AdaptationStep, add_step)])
def test_lines_that_are_added_at_once_each_take_a_place_of_their_own(cast: Cast, model: Any, add: Any) -> None:
    house = cast.omaha
    story = factories.story(association=house.association)
    row = adapting.adaptation(of=story, partnership=house.partnership, by=house.staff)
    with scope(house.association):
        before = model.objects.filter(adaptation=row).count()
    words = [{"text_en": f"Line {number}"} for number in range(TURNS)]
    answers = each_in_scope(house, *(lambda given=given: add(adaptation=row, values=given, by=None) for given in words))
    assert [type(answer) for answer in answers] == [model] * TURNS
    with scope(house.association):
        places = list(model.objects.filter(adaptation=row).order_by("order").values_list("order", flat=True))
    assert len(places) == len(set(places)) == before + TURNS


def test_texts_that_are_published_at_once_get_numbers_of_their_own(cast: Cast) -> None:
    house = cast.omaha
    text = {"text_en": "What we keep.", "text_ja": "保存するもの。"}

    def publish() -> Any:
        return publish_text(association=house.association, values=text, by=house.administrator)

    answers = each_in_scope(house, *[publish] * TURNS)
    assert [type(answer) for answer in answers] == [ConsentText] * TURNS
    with scope(house.association):
        assert len(set(ConsentText.objects.values_list("version", flat=True))) == ConsentText.objects.count() >= TURNS


def test_of_two_who_change_only_the_telephone_one_is_told(cast: Cast) -> None:
    house = cast.omaha
    person = people.person(association=house.association)
    numbers = [f"+1 402 555 01{number:02d}" for number in range(TURNS)]

    def save(value: str) -> Any:
        row = Person.objects.get(pk=person.pk)
        points = [{"kind": "phone", "value": value, "use": "work"}]
        return change_person(person=row, read_version=person.version, values={}, points=points, by=house.staff)

    answers = each_in_scope(house, *(lambda value=value: save(value) for value in numbers))
    kinds = sorted(type(answer).__name__ for answer in answers)
    assert kinds == ["Person", *["StaleSave"] * (TURNS - 1)]
    with scope(house.association):
        kept = list(ContactPoint.objects.filter(person=person).values_list("value", flat=True))
    assert len(kept) == 1 and kept[0] in numbers


def test_a_tag_that_two_write_down_at_once_is_there_once_and_the_other_is_told(cast: Cast) -> None:
    house = cast.omaha

    def add() -> Any:
        return add_tag(association=house.association, name="Harbour", by=house.staff)

    answers = each_in_scope(house, *[add] * TURNS)
    assert all(isinstance(answer, (Tag, ValidationError)) for answer in answers), answers
    with scope(house.association):
        assert Tag.objects.filter(name="Harbour").count() == 1


def test_two_tags_that_get_one_name_at_once_stay_two(cast: Cast) -> None:
    house = cast.omaha
    tags = [people.tag(association=house.association, name=name) for name in ("Tea", "Rice")]

    def rename(tag: Tag) -> Any:
        return rename_tag(tag=tag, read_version=1, name="Food", by=house.staff)

    answers = each_in_scope(house, *(lambda tag=tag: rename(tag) for tag in tags))
    assert sorted(type(answer).__name__ for answer in answers) == ["Tag", "ValidationError"]


def test_two_who_limit_a_member_at_once_take_turns(cast: Cast) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Nagoya")
    )
    with scope(house.association):
        membership = Membership.objects.get(user=house.volunteer)

    def limit(*rows: Any) -> Any:
        return limit_membership(membership=membership, partnerships=rows, by=house.administrator)

    for _ in range(3):
        answers = each_in_scope(house, lambda: limit(house.partnership), lambda: limit(house.partnership, other))
        assert answers == [None, None]
        with scope(house.association):
            kept = set(PartnershipLimit.objects.filter(membership=membership).values_list("partnership", flat=True))
            assert kept in ({house.partnership.pk}, {house.partnership.pk, other.pk})
            limit()


def test_a_session_that_is_changed_while_its_programme_moves_gets_two_versions(cast: Cast) -> None:
    house = cast.omaha
    today = timezone.localdate()
    programme = factories.programme(partnership=house.partnership, starts_on=today)
    session = experts.session(programme=programme, held_on=today)

    def move(days: int) -> Any:
        values = {"starts_on": today + datetime.timedelta(days=days)}
        return change_programme(programme=programme, read_version=programme.version, values=values, by=house.staff)

    answers = each_in_scope(house, *(lambda days=days: move(days) for days in range(1, TURNS + 1)))
    moved = [answer for answer in answers if not isinstance(answer, StaleSave)]
    assert len(moved) == 1, answers
    with scope(house.association):
        row = ProgrammeSession.objects.get(pk=session.pk)
        assert (row.held_on, row.version) == (moved[0].starts_on, session.version + 1)
