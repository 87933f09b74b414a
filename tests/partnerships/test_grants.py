"""Grants: whom one may ask, until when, and the report; a currency without an amount is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from partnerships.models import Grant, Proposal
from partnerships.services.grants import NEXT, move_grant
from portal.calendar import dated
from portal.promises import EVERYBODYS, MINE, NOBODYS
from portal.saving import StaleSave
from portal.scoping import scope
from tests import factories
from tests.cast import Cast, House
from tests.partnerships.desk import address, filled
from tests.partnerships.test_agreements import titles
from tests.partnerships.test_goals import asked, day, membership, plain, words_of

pytestmark = pytest.mark.django_db


def money(house: House, **fields: Any) -> Grant:
    return factories.grant(association=house.association, **fields)


def test_grants_stand_by_how_far_we_are_with_their_next_day(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    money(house, name_en="Open", deadline_on=day(20), report_due_on=day(300), amount=Decimal(12000), currency="USD")
    money(house, name_en="Asked", state="sent", deadline_on=day(-20))
    money(house, name_en="Given", state="granted", deadline_on=day(-90), report_due_on=day(-2), owner=house.staff)
    money(house, name_en="Reported", state="closed")
    money(house, name_en="Left", state="dropped")
    answer = enter(house.board_member).get(address("grant_list", house.association))
    assert titles(answer) == {"open": ["Open"], "sent": ["Asked"], "granted": ["Given"], "over": ["Reported", "Left"]}
    text = plain(answer)
    for said in ("We can apply for one.", "$12,000", "Apply by", "The report was due on", house.staff.display_name):
        assert said in text, said
    assert "Add a grant" not in text


@pytest.mark.parametrize(
    ("given", "column", "words"),
    [
        ({"amount": "", "currency": "JPY"}, "amount", "Write the amount, or leave the currency empty."),
        ({"amount": "5000", "currency": ""}, "currency", "Choose the currency of the amount."),
        ({"deadline_on": day(9).isoformat(), "report_due_on": day(8).isoformat()}, "report_due_on", "lies before"),
        ({"decided_on": day(2).isoformat()}, "decided_on", "This day lies ahead."),
    ],
)
def test_a_currency_without_an_amount_and_days_in_the_wrong_order_are_refused_in_the_form(
    cast: Cast, enter: Any, given: dict[str, str], column: str, words: str
) -> None:
    house = cast.omaha
    page = address("grant_add", house.association)
    client = enter(house.staff)
    sent = filled(client.get(page).context["form"], name_en="Exchange fund", funder_en="A foundation") | given
    answer = client.post(page, sent)
    assert answer.status_code == 422
    (said,) = answer.context["form"].errors[column]
    assert words in said and "Exchange fund" in words_of(answer)
    with scope(house.association):
        assert not Grant.objects.exists()


def test_staff_add_a_grant_and_a_volunteer_proposes_one(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    page = address("grant_add", house.association)
    for person in (house.staff, house.volunteer):
        client = enter(person)
        sent = filled(client.get(page).context["form"], name_en="Fund", funder_en="A foundation", amount="500")
        assert client.post(page, sent | {"currency": "EUR", "partnership": house.partnership.pk}).status_code == 302
    with scope(house.association):
        grant, proposal = Grant.objects.get(), Proposal.objects.get()
        assert (grant.amount, grant.currency, grant.partnership) == (500, "EUR", house.partnership)
        assert proposal.values["name_en"] == "Fund" and proposal.partnership == house.partnership
    accept = address("proposal_accept", house.association, proposal=proposal.pk)
    assert enter(house.staff).post(accept, {"version": "0"}).status_code == 302
    with scope(house.association):
        assert Grant.objects.count() == 2
    refused = enter(house.board_member).get(page)
    assert refused.status_code == 403


def test_an_owner_is_a_member(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="a member of your association"):
        money(cast.omaha, owner=cast.stranger)
    assert money(cast.omaha, owner=cast.omaha.board_member).owner == cast.omaha.board_member


# --- its days ---------------------------------------------------------------------------------------------------------


def test_a_deadline_is_owed_for_a_month_and_the_report_once_it_is_granted(cast: Cast) -> None:
    house = cast.omaha
    row = money(house, name_en="Fund", owner=house.staff, deadline_on=day(30), report_due_on=day(31))
    money(house, name_en="Later", owner=house.staff, deadline_on=day(31))
    (promise,) = asked(house, "staff", MINE)
    assert (promise.what, promise.due_on, promise.state) == ("Apply for the grant: Fund", day(30), "soon")
    assert [str(act.words) for act in (*promise.first, *promise.others)] == [
        "Look at it",
        "Mark as sent",
        "Not applied for",
    ]
    assert asked(house, "volunteer", MINE) == asked(house, "staff", NOBODYS) == []
    with scope(house.association):
        row = move_grant(grant=row, read_version=1, state="sent", by=house.staff)
        assert asked(house, "staff", EVERYBODYS) == []
        row = move_grant(grant=row, read_version=2, state="granted", by=house.staff)
        assert row.decided_on == timezone.localdate()
    assert asked(house, "staff", EVERYBODYS) == []
    with scope(house.association):
        Grant.objects.filter(pk=row.pk).update(report_due_on=day(-4))
    (promise,) = asked(house, "board_member", EVERYBODYS)
    assert (promise.what, promise.state) == ("Report on the grant: Fund", "owed")
    assert [str(act.words) for act in promise.first] == ["Look at it"]


def test_the_days_stand_in_the_calendar_of_who_looks_after_it(cast: Cast) -> None:
    house = cast.omaha
    money(house, name_en="Fund", owner=house.staff, deadline_on=day(50))
    money(house, name_en="Given", owner=house.staff, state="granted", report_due_on=day(-5))
    money(house, name_en="Nobody’s", deadline_on=day(50))
    with scope(house.association):
        found = dated(membership(house, "staff"), timezone.localdate())
    assert [(each.on, each.title) for each in found] == [
        (timezone.localdate(), "Past due: Report on the grant: Given"),
        (day(50), "Apply for the grant: Fund"),
    ]


def test_one_press_goes_a_step_on_and_no_step_is_left_out(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = money(house)
    client = enter(house.staff)
    page = address("grant_move", house.association, grant=row.pk)
    for version, state in enumerate(("writing", "sent", "granted", "closed"), start=1):
        assert f'value="{state}"' in words_of(client.get(row.get_absolute_url()))
        answer = client.post(page, {"state": state, "version": str(version)}, follow=True)
        assert answer.redirect_chain == [(row.get_absolute_url(), 302)]
    with scope(house.association):
        row = Grant.objects.get()
    assert (row.state, row.version) == ("closed", 5)
    assert "That is not the next step" in words_of(client.post(page, {"state": "sent", "version": "5"}, follow=True))
    stale = client.post(page, {"state": "sent", "version": "4"}, follow=True)
    assert "That is not the next step" in words_of(stale)
    assert client.get(page).status_code == 302
    assert set().union(*NEXT.values()) == {"writing", "sent", "granted", "declined", "closed", "dropped"}


def test_a_step_on_a_page_that_somebody_saved_meanwhile_is_not_taken(cast: Cast) -> None:
    row = money(cast.omaha)
    with scope(cast.omaha.association), pytest.raises(StaleSave):
        move_grant(grant=row, read_version=9, state="writing", by=None)


def test_an_amount_is_said_as_its_reader_says_it(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = money(house, amount=Decimal(2500000), currency="JPY")
    client = enter(house.staff)
    assert "¥2,500,000" in words_of(client.get(row.get_absolute_url()))
    client.cookies["django_language"] = "ja"
    with override("ja"):
        assert "2,500,000円" in words_of(client.get(row.get_absolute_url()))


def test_a_limited_member_finds_the_grants_of_their_partnerships_and_of_all(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hidden = money(house, name_en="Hidden fund", partnership=house.partnership, deadline_on=day(1))
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Ibaraki")
    )
    money(house, name_en="Seen fund", partnership=other)
    money(house, name_en="Common fund")
    factories.partnership_limit(membership=membership(house, "staff"), partnership=other)
    client = enter(house.staff)
    text = words_of(client.get(address("grant_list", house.association)))
    assert "Seen fund" in text and "Common fund" in text and "Hidden fund" not in text
    assert client.get(hidden.get_absolute_url()).status_code == 404
    for name in ("grant_edit", "grant_remove", "grant_move"):
        assert client.post(address(name, house.association, grant=hidden.pk), {}).status_code == 404, name
    assert asked(house, "staff", EVERYBODYS) == []
    form = client.get(address("grant_add", house.association)).context["form"]
    with scope(house.association):
        assert list(form.fields["partnership"].queryset) == [other]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_questions(cast: Cast, rows: int, django_assert_num_queries: Any) -> None:
    house = cast.omaha
    for number in range(rows):
        money(house, name_en=f"Fund {number}", partnership=house.partnership, owner=house.staff, deadline_on=day(9))
    client = Client()
    client.force_login(house.board_member)
    page = reverse("grant_list", kwargs={"association": "omaha"})
    client.get(page)
    with django_assert_num_queries(4):
        client.get(page)
