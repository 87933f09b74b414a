"""Who holds office on both sides: succession, congratulation, and one who leads the partnership here."""

from __future__ import annotations

import datetime
import re
import threading
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from partnerships.models import OfficeTerm, Partnership
from partnerships.services.office_terms import change_office_term
from partnerships.services.partnerships import change_partnership
from portal.leaving import hangs_on
from portal.promises import EVERYBODYS, MINE, Asked, waiting
from portal.scoping import scope
from tests import factories
from tests.cast import Cast, House
from tests.partnerships.desk import address, asked, filled
from tests.together import at_once

pytestmark = pytest.mark.django_db


def day(ahead: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=ahead)


def term(house: House, **fields: Any) -> OfficeTerm:
    return factories.office_term(partnership=house.partnership, **fields)


def words_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def page_of(house: House) -> str:
    return address("partnership_detail", house.association, partnership=house.partnership.slug)


def owed(house: House, role: str, whose: str = MINE) -> list[Any]:
    with scope(house.association):
        membership = house.person(role).memberships.get()
        found = waiting(Asked(membership, timezone.localdate(), whose, None), None, 50)[0]
    return [each for each in found if "New in office" in str(each.what)]


@pytest.mark.covers("109", page="/a/…/partnerships/…/#offices")
def test_somebody_new_in_office_follows_whoever_held_it(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    before = term(house, name_en="Mayor Before", from_on=day(-2000))
    client = enter(house.staff)
    assert "Mayor Before" in words_of(client.get(page_of(house)))
    add = address("office_term_add", house.association, partnership=house.partnership.slug)
    sent = filled(client.get(add).context["form"], name_en="Mayor After", from_on=day(-10).isoformat())
    assert client.post(add, sent).status_code == 302
    with scope(house.association):
        assert OfficeTerm.objects.get(pk=before.pk).until_on == day(-11)
    answer = client.get(page_of(house))
    (line,) = answer.context["overview"].offices
    assert (str(line.holder), [str(row) for row in line.former]) == ("Mayor After", ["Mayor Before"])
    text = words_of(answer)
    assert "New in office: congratulate by" in text and "Write a letter of congratulation" in text


@pytest.mark.covers("109", page="/a/…/owed/")
def test_a_new_mayor_is_among_what_is_owed_until_one_press_says_that_we_congratulated(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = term(house, from_on=day(-40))
    term(house, side="home", name_en="Long there", from_on=day(-181))
    term(house, office="governor", name_en="Greeted", from_on=day(-40), greeted_on=day(-9))
    (promise,) = owed(house, "staff")
    assert (promise.what, promise.state) == ("New in office: congratulate Mayor Example", "owed")
    assert owed(house, "board_member") == [] and len(owed(house, "board_member", EVERYBODYS)) == 1
    parts = {"partnership": house.partnership.slug, "office_term": row.pk}
    press = address("office_greeted", house.association, **parts)
    client = enter(house.staff)
    assert client.get(press).status_code == 302
    assert "Written down: congratulated today." in words_of(client.post(press, {"version": "1"}, follow=True))
    assert owed(house, "staff", EVERYBODYS) == []
    assert "Somebody saved this page before you." in words_of(client.post(press, {"version": "1"}, follow=True))
    assert enter(house.volunteer).post(press, {"version": "2"}).status_code == 403


def test_the_end_of_a_term_is_named_ninety_days_before(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    term(house, from_on=day(-900), until_on=day(90))
    assert "prepare the handover" in words_of(enter(house.board_member).get(page_of(house)))
    with scope(house.association):
        row = OfficeTerm.objects.get()
        row.partnership.association = house.association
        change_office_term(office_term=row, read_version=1, values={"until_on": day(91)}, by=None)
    text = words_of(enter(house.board_member).get(page_of(house)))
    assert "Term ends on" in text and "prepare the handover" not in text


def test_nobody_holds_an_office_together_with_somebody_else(cast: Cast) -> None:
    house = cast.omaha
    term(house, from_on=day(-900), until_on=day(-100))
    with pytest.raises(ValidationError, match="same office at the same time"):
        term(house, name_en="Other", from_on=day(-200), until_on=day(-50))
    with pytest.raises(ValidationError, match="same office at the same time"):
        term(house, name_en="Other")
    later = term(house, name_en="Later", from_on=day(-99))
    with scope(house.association), pytest.raises(ValidationError, match="same office"):
        change_office_term(office_term=later, read_version=1, values={"from_on": day(-100)}, by=None)
    term(house, side="home", name_en="Ours", from_on=day(-200))
    for number in (1, 2):
        term(house, office="other", office_en=f"Adviser {number}", name_en=f"Adviser {number}")


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"from_on": day(-5), "until_on": day(-6)}, "until_on"),
        ({"greeted_on": day(1)}, "greeted_on"),
        ({"office": "other"}, "office_en"),
    ],
    ids=["ends before it begins", "greeted ahead", "an office without a name"],
)
def test_a_term_that_cannot_be_is_refused(cast: Cast, fields: dict[str, Any], column: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        term(cast.omaha, **fields)
    assert list(refusal.value.error_dict) == [column]


def test_a_volunteer_proposes_and_another_house_finds_nothing(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = term(house)
    add = address("office_term_add", house.association, partnership=house.partnership.slug)
    client = enter(house.volunteer)
    sent = filled(client.get(add).context["form"], side="home", name_en="Somebody")
    assert "Your proposal is kept." in words_of(client.post(add, sent, follow=True))
    assert client.get(page_of(house)).context["overview"].offices[-1].side == "partner"
    parts = {"partnership": house.partnership.slug, "office_term": row.pk}
    edit = address("office_term_edit", house.association, **parts)
    assert enter(cast.springfield.staff).get(edit).status_code == 404
    assert enter(house.board_member).get(edit).status_code == 403


@pytest.mark.covers("132", page="/a/…/partnerships/…/")
def test_a_partnership_names_who_leads_it_here(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client = enter(house.staff)
    assert "nobody leads it here yet" in words_of(client.get(page_of(house)))
    edit = address("partnership_edit", house.association, partnership=house.partnership.slug)
    sent = filled(client.get(edit).context["form"], lead=str(house.volunteer.pk))
    assert client.post(edit, sent).status_code == 302
    name = house.volunteer.display_name
    assert f"Led here by {name}." in words_of(client.get(page_of(house)))
    assert f"led by {name}" in words_of(client.get(address("partnership_list", house.association)))
    with scope(house.association):
        assert hangs_on(house.volunteer.memberships.get()) == 1
        row = Partnership.objects.get()
        with pytest.raises(ValidationError) as refusal:
            change_partnership(partnership=row, read_version=row.version, values={"lead": cast.stranger}, by=None)
    assert list(refusal.value.error_dict) == ["lead"]
    assert asked(client, address("partnership_publish", house.association, partnership=house.partnership.slug))


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_two_corrections_at_once_leave_one_holder(cast: Cast) -> None:
    """Each is well alone; whoever comes second waits for the first, and is refused."""
    house = cast.omaha
    former = term(house, from_on=day(-900), until_on=day(-400))
    later = term(house, from_on=day(-200))
    is_changed, is_other_done = threading.Event(), threading.Event()

    def stay_longer() -> None:
        with scope(house.association), transaction.atomic():
            change_office_term(office_term=former, read_version=1, values={"until_on": day(-250)}, by=None)
            is_changed.set()
            is_other_done.wait(1)  # whoever waits for us is done after us

    def come_earlier() -> None:
        is_changed.wait(30)
        with scope(house.association):
            change_office_term(office_term=later, read_version=1, values={"from_on": day(-300)}, by=None)
        is_other_done.set()

    first, second = at_once(stay_longer, come_earlier)
    assert first is None and isinstance(second, ValidationError)
