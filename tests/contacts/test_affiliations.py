"""Our own memberships in other bodies: what they bring, and that their renewal is not forgotten."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone, translation

from contacts.affiliation_dues import RenewalDays
from contacts.models import Affiliation
from portal.accounts.models import User
from portal.promises import EVERYBODYS, MINE, Asked, waiting
from portal.scoping import scope
from tests import assessing, factories, people
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.mark.covers("54", page="/a/…/affiliations/")
def test_our_memberships_say_what_they_bring_and_when_they_are_to_be_renewed(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    council = people.organization(association=house.association, name_en="International Business Council")
    client = enter(house.volunteer)
    new = at(house, "affiliation_new")
    soon = TODAY + datetime.timedelta(days=30)
    data = {
        "organization": council.pk,
        "kind": "affiliate",
        "renews_on": f"{soon}",
        "use": "Assessments.",
        "version": 0,
    }
    assert "currency" in words_of(client.post(new, data | {"fee": "100"}))
    assert client.post(new, data | {"fee": "100", "currency": "USD"}).status_code == 302
    words = words_of(client.get(at(house, "affiliation_list")))
    assert "Affiliate member" in words and "Assessments." in words and "to be renewed by" in words
    assert "$100 a year" in words
    page = words_of(client.get(council.get_absolute_url()))
    assert "Our memberships Affiliate member" in page
    with scope(house.association):
        row = Affiliation.objects.get()
    edit = at(house, "affiliation_edit", affiliation=row.pk)
    ended = data | {"until_on": f"{TODAY - datetime.timedelta(days=1)}", "version": row.version}
    client.post(edit, ended)
    assert "Ended" in words_of(client.get(at(house, "affiliation_list")))


def test_the_register_costs_as_many_statements_for_three_rows_as_for_one(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client, counts = enter(house.staff), []
    for number in (1, 2):
        for _each in range(number):
            body = people.organization(association=house.association)
            person = people.person(association=house.association)
            assessing.affiliation(association=house.association, organization=body, person=person)
        counts.append(statements(client, at(house, "affiliation_list")))
    assert counts == [6, 6]


def test_a_limited_member_sees_no_membership_in_a_hidden_house(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    body = people.organization(association=house.association, name_en="Hidden Council")
    assessing.affiliation(association=house.association, organization=body)
    client = enter(house.volunteer)
    assert "Hidden Council" in words_of(client.get(at(house, "affiliation_list")))
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    assert "Hidden Council" not in words_of(client.get(at(house, "affiliation_list")))


def renewing(house: House, days: int, **fields: Any) -> Affiliation:
    """Our membership in a council, to be renewed in so many days."""
    body = people.organization(association=house.association, name_en="Trade Council", name_ja="貿易協議会")
    renews_on = TODAY + datetime.timedelta(days=days)
    values = {"fee": 250, "currency": "USD", "renews_on": renews_on} | fields
    return assessing.affiliation(association=house.association, organization=body, **values)


def owed(house: House, user: User, **wish: Any) -> list[tuple[str, str, str, str]]:
    with scope(house.association):
        membership = user.memberships.select_related("association").get()
        found = waiting(Asked(membership, TODAY, **wish), None, 50)[0]
    return [(str(each.who.name), each.what, each.state, each.remark) for each in found if each.who]


@pytest.mark.parametrize(("days", "state"), [(-3, "owed"), (60, "soon"), (61, None)])
def test_a_renewal_is_owed_from_two_months_before_it(cast: Cast, days: int, state: str | None) -> None:
    house = cast.omaha
    row = renewing(house, days)
    wanted = [("Trade Council", "Renew our membership", state, "$250 a year")] if state else []
    assert owed(house, house.staff, whose=MINE) == wanted
    assert owed(house, house.volunteer, whose=MINE) == []
    assert owed(house, house.volunteer, whose=EVERYBODYS) == wanted
    with scope(house.association):
        row.until_on = row.renews_on
        row.save()
    assert owed(house, house.staff, whose=MINE) == []  # nobody renews what is to end


def test_a_renewal_stands_on_whom_we_owe_with_the_way_to_renew(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = renewing(house, -3)
    page = enter(house.staff).get(at(house, "whom_we_owe"))
    assert "Trade Council" in words_of(page) and "Renew our membership" in words_of(page)
    assert at(house, "affiliation_edit", affiliation=row.pk) in page.content.decode()


def test_a_renewal_is_a_day_in_the_calendar_of_staff(cast: Cast) -> None:
    house = cast.omaha
    late, ahead = renewing(house, -3), renewing(house, 300)
    found = {}
    for role in ("volunteer", "staff"):
        with scope(house.association), translation.override("ja"):
            membership = house.person(role).memberships.select_related("association").get()
            found[role] = [(each.title, each.on) for each in RenewalDays().dated(membership, TODAY)]
    assert found["volunteer"] == []
    assert [day for _title, day in found["staff"]] == [TODAY, ahead.renews_on]
    assert "貿易協議会" in found["staff"][0][0] and late.renews_on < TODAY
