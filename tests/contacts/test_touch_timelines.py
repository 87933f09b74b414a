"""Time lines: of a person, an organization, a partnership; filters in the address, pages without end."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.utils import timezone

from contacts.models import Touch
from contacts.timeline import PAGE, Anchor, timeline_of
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast
from tests.contacts.pages import at, words_of

pytestmark = pytest.mark.django_db


def days_ago(number: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=number)


def test_every_touch_of_a_person_stands_on_exactly_one_page_newest_first(cast: Cast) -> None:
    house = cast.omaha
    hanako, ken = (people.person(association=house.association) for _ in range(2))
    for number in range(2 * PAGE + 3):
        people.touch(people=[hanako, ken], happened_on=days_ago(number // 4))
    people.touch(people=[ken])
    with scope(house.association):
        membership = house.staff.memberships.get()
        seen: list[Any] = []
        after: Anchor | None = None
        for _ in range(3):
            found = timeline_of(hanako, membership).page(after, membership)
            seen += found.rows
            after = Anchor.read(str(found.next)) if found.next else None
        assert after is None
        every = Touch.objects.filter(people=hanako).order_by("-happened_on", "-pk")
        assert [row.pk for row in seen] == list(every.values_list("pk", flat=True))


def test_the_page_of_a_person_ends_where_its_older_page_begins(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    for number in range(PAGE + 1):
        people.touch(people=[hanako], happened_on=days_ago(number), said=f"talk {number}.")
    client = enter(house.staff)
    shown = client.get(at(house, "person_detail", person=hanako.pk))
    assert "talk 49." in words_of(shown) and "talk 50." not in words_of(shown)
    (older,) = re.findall(r'href="([^"]+after=[^"]+)"', shown.content.decode())
    words = words_of(client.get(older))
    assert "talk 50." in words and "talk 49." not in words


def test_an_organization_sees_what_was_said_to_its_people_while_they_worked_there(cast: Cast) -> None:
    house = cast.omaha
    works = people.organization(association=house.association)
    hanako = people.person(association=house.association)
    people.position(person=hanako, organization=works, from_on=days_ago(100), to_on=days_ago(50))
    during = people.touch(people=[hanako], happened_on=days_ago(70))
    people.touch(people=[hanako], happened_on=days_ago(10))
    named = people.touch(people=[hanako], organization=works, happened_on=days_ago(5))
    with scope(house.association):
        membership = house.staff.memberships.get()
        assert list(timeline_of(works, membership).page(None, membership).rows) == [named, during]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=visit", ["visit"]),
        ("began=them", ["letter"]),
        ("since={0}&until={1}", ["visit"]),
        ("by={staff}", ["call"]),
        ("partnership=omaha-shizuoka", ["letter"]),
        ("kind=nonsense&since=yesterday&after=never", ["call", "visit", "letter"]),
    ],
)
def test_the_address_filters_by_kind_side_period_member_and_partnership(
    cast: Cast, enter: Any, query: str, expected: list[str]
) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    people.touch(people=[hanako], by=house.staff, kind="call", said="said in the call")
    people.touch(people=[hanako], by=house.volunteer, kind="visit", happened_on=days_ago(10), said="said in the visit")
    people.touch(
        people=[hanako],
        began="them",
        kind="letter",
        happened_on=days_ago(20),
        partnership=house.partnership,
        said="said in the letter",
    )
    asked = query.format(days_ago(12), days_ago(8), staff=house.staff.pk)
    words = words_of(enter(house.staff).get(at(house, "person_touches", person=hanako.pk) + "?" + asked))
    assert [kind for kind in ("call", "visit", "letter") if f"said in the {kind}" in words] == expected


@pytest.mark.covers("C12")
def test_the_time_line_marks_what_came_from_them(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    people.touch(people=[people.person(association=house.association)], began="them", partnership=house.partnership)
    address = at(house, "partnership_touches", partnership=house.partnership.slug)
    answer = enter(house.board_member).get(address)
    assert '<li class="theirs">' in answer.content.decode()
    assert "they began" in words_of(answer)


def test_the_page_of_a_partnership_leads_to_its_time_line_and_its_ten_bodies(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    shown = enter(house.staff).get(at(house, "partnership_detail", partnership=house.partnership.slug))
    for name in ("partnership_touches", "resource_check_list"):
        assert at(house, name, partnership=house.partnership.slug) in shown.content.decode()


def test_a_limited_member_sees_touches_and_people_of_their_partnerships_only(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Oita")
    )
    ours = people.person(association=house.association, family_name="Ours", given_name="")
    theirs = people.person(association=house.association, family_name="Theirs", given_name="")
    hidden = people.touch(people=[theirs], partnership=other, said="hidden words")
    shared = people.touch(people=[ours, theirs], partnership=house.partnership, said="shared words")
    with scope(house.association):
        ours.partnerships.add(house.partnership)
        theirs.partnerships.add(other)
        membership = house.volunteer.memberships.get()
    client = enter(house.volunteer)
    assert "hidden words" in words_of(client.get(at(house, "touch_list")))
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    for name, parts in (("touch_list", {}), ("touch_detail", {"touch": shared.pk})):
        words = words_of(client.get(at(house, name, **parts)))
        assert "shared words" in words and "Ours" in words
        assert "hidden words" not in words and "Theirs" not in words
    for name, key in (("touch_detail", hidden.pk), ("touch_edit", hidden.pk)):
        assert client.get(at(house, name, touch=key)).status_code == 404
    day = f"{shared.happened_on:%Y-%m-%d}"
    data = {"people": [ours.pk], "kind": "visit", "began": "us", "happened_on": day, "said": "new", "version": "1"}
    assert client.post(at(house, "touch_edit", touch=shared.pk), data).status_code == 302
    with scope(house.association):
        assert set(shared.people.all()) == {ours, theirs}  # whom the editor does not see stays in it
