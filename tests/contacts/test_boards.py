"""Boards: founded from the browser, the charter's gate, the page that a new member understands in a minute."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts.choices import AgendaKind, BoardKind, Constituency, Decision
from contacts.models import AgendaItem, Board, BoardGoal, Charter, MixWanted, Seat
from contacts.services.boards import approve_charter, keep_charter
from contacts.services.seats import change_candidate
from partnerships.models import Partnership
from portal.activity.models import Activity
from portal.saving import StaleSave
from portal.scoping import scope
from tests import boards, factories, people
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db

BOARD = {
    "name_en": "Omaha Corporate Board",
    "name_ja": "オマハ企業諮問委員会",
    "kind": "advisory",
    "about_en": "Companies that trade with Shizuoka advise us.",
    "meets_en": "Every three months",
    "term_years": 2,
    "quorum": "majority",
    "version": 0,
}


def advisory(house: House, **fields: Any) -> Board:
    return boards.board(association=house.association, kind=BoardKind.ADVISORY, partnership=house.partnership, **fields)


def second_partnership(house: House) -> Partnership:
    springfield, ashikaga = (factories.city(name=name) for name in ("Springfield", "Ashikaga"))
    return factories.partnership(association=house.association, home=springfield, partner=ashikaga)


# --- founding ---------------------------------------------------------------------------------------------------------


@pytest.mark.covers("79", page="/a/…/boards/new/")
def test_staff_found_a_board_and_say_how_it_works(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    answer = enter(house.staff).post(at(house, "board_new"), BOARD | {"partnership": house.partnership.pk}, follow=True)
    words = words_of(answer)
    for each in (
        "Omaha Corporate Board",
        "Companies that trade with Shizuoka advise us.",
        "Every three months",
        "A term lasts 2 years.",
        "More than half of the voting seats",
        "No seat has been created yet.",
        "The board has no charter yet.",
        "Board added",
    ):
        assert each in words


def test_a_quorum_by_number_says_the_number(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    answer = enter(house.staff).post(at(house, "board_new"), BOARD | {"quorum": "number"})
    assert answer.status_code == 422 and "Write how many have to be there." in words_of(answer)


@pytest.mark.parametrize("role", ["volunteer", "board_member"])
def test_who_only_reads_boards_sees_no_way_to_change_them(cast: Cast, enter: Any, role: str) -> None:
    house = cast.omaha
    row = boards.board(association=house.association)
    client = enter(house.person(role))
    assert "Edit" not in words_of(client.get(row.get_absolute_url())).replace("Edition", "")
    assert client.post(at(house, "board_edit", board=row.pk), BOARD).status_code == 403


def test_a_stale_save_shows_both_texts(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = boards.board(association=house.association)
    client, address = enter(house.staff), at(house, "board_edit", board=row.pk)
    assert client.post(address, BOARD | {"version": 1, "name_en": "First"}).status_code == 302
    answer = client.post(address, BOARD | {"version": 1, "name_en": "Second"})
    assert answer.status_code == 409
    assert "First" in words_of(answer) and "Second" in answer.content.decode()


def test_a_board_with_a_history_is_dissolved_and_not_removed(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = boards.board(association=house.association)
    boards.term(seat=boards.seat(board=row), person=people.person(association=house.association))
    client = enter(house.staff)
    answer = client.post(at(house, "board_remove", board=row.pk))
    assert answer.status_code == 422 and "This board has a history." in words_of(answer)
    blank = boards.board(association=house.association, name_en="By mistake")
    assert client.post(at(house, "board_remove", board=blank.pk)).status_code == 302
    with scope(house.association):
        assert list(Board.objects.all()) == [row]


# --- the charter ------------------------------------------------------------------------------------------------------


@pytest.mark.covers("77", page="/a/…/boards/…/charter/")
@pytest.mark.covers("78")
@pytest.mark.covers("80")
def test_a_charter_is_written_bit_by_bit_and_says_what_it_lacks(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = advisory(house)
    client, address = enter(house.staff), at(house, "charter_edit", board=row.pk)
    client.post(address, {"purpose_en": "Companies meet.", "goals_ja": "取引を増やします。", "version": 0})
    words = words_of(client.get(at(house, "charter_detail", board=row.pk)))
    assert "Companies meet." in words and "取引を増やします。" in words
    assert "It does not say yet: structure: how it works, goals, priorities." in words
    assert "There is a draft. It has not been approved yet." in words


def test_the_parts_may_stand_in_japanese_alone(cast: Cast) -> None:
    house = cast.omaha
    row = boards.board(association=house.association)
    texts = {name.replace("_en", "_ja"): "本文です。" for name in boards.CHARTER}
    draft = boards.charter(board=row, **dict.fromkeys(boards.CHARTER, ""), **texts)
    with scope(house.association):
        kept = approve_charter(charter=draft, read_version=1, approved_on=timezone.localdate(), by=house.staff)
    assert kept.is_approved


@pytest.mark.covers("76", page="/a/…/boards/…/charter/approve/")
def test_an_advisory_board_comes_after_research_and_interested_contacts(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = advisory(house)
    draft = boards.charter(board=row)
    client, address = enter(house.staff), at(house, "charter_approve", board=row.pk)
    sent = {"approved_on": f"{timezone.localdate()}", "version": draft.version}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    words = words_of(answer)
    assert "Nothing is written down yet of what local bodies told us about the economy." in words
    assert "Nobody is written down yet who showed interest." in words
    kind = people.resource_kind()
    people.resource_check(partnership=house.partnership, kind=kind, state="met")
    hana = people.person(association=house.association)
    people.touch(people=[hana], is_interest=True, partnership=house.partnership)
    assert client.post(address, sent).status_code == 302
    words = words_of(client.get(at(house, "charter_detail", board=row.pk)))
    assert "1 kind of local body met" in words and "1 person who showed interest" in words
    with scope(house.association):
        kept = Charter.objects.get()
        assert kept.readiness == [
            {"name": "bodies", "number": 1},
            {"name": "told", "number": 0},
            {"name": "interested", "number": 1},
        ]
        assert kept.approved_by == house.staff
    assert "Tanaka" in words_of(client.get(at(house, "board_interested", board=row.pk)))


def test_an_incomplete_charter_and_a_day_ahead_are_refused(cast: Cast) -> None:
    house = cast.omaha
    today = timezone.localdate()
    with scope(house.association):
        row = boards.board(association=house.association)
        draft = boards.charter(board=row, goals_en="")
        with pytest.raises(ValidationError, match="It does not say yet: goals"):
            approve_charter(charter=draft, read_version=1, approved_on=today, by=house.staff)
        values = {"goals_en": "Trade"}
        draft = keep_charter(board=row, read_version=1, values=values, by=house.staff)
        with pytest.raises(ValidationError, match="This day lies ahead"):
            approve_charter(
                charter=draft, read_version=2, approved_on=today + datetime.timedelta(days=1), by=house.staff
            )
        with pytest.raises(StaleSave):
            approve_charter(charter=draft, read_version=1, approved_on=today, by=house.staff)


def test_an_approved_edition_stays_and_a_new_one_follows(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = boards.board(association=house.association)
    boards.approved(board=row)
    client = enter(house.staff)
    page = client.get(at(house, "charter_edit", board=row.pk))
    assert "Companies of both cities meet." in page.content.decode()
    texts = boards.CHARTER | {"purpose_en": "A new purpose.", "version": 0}
    assert client.post(at(house, "charter_edit", board=row.pk), texts).status_code == 302
    words = words_of(client.get(at(house, "charter_detail", board=row.pk)))
    assert "Edition 1 holds" in words and "A new purpose." in words
    with scope(house.association):
        numbers = Charter.objects.order_by("number").values_list("number", "purpose_en")
        assert list(numbers) == [(1, "Companies of both cities meet."), (2, "A new purpose.")]


@pytest.mark.covers("C11", page="/a/…/candidates/…/edit/")
@pytest.mark.covers("80")
def test_nobody_is_asked_before_the_charter_is_approved(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = advisory(house)
    boards.charter(board=row, priorities_en="")
    seat = boards.seat(board=row, constituencies=boards.BUSINESS)
    hana = boards.business_person(association=house.association)
    candidate = boards.candidate(seat=seat, person=hana)
    client, address = enter(house.staff), at(house, "candidate_edit", candidate=candidate.pk)
    answer = client.post(address, {"state": "asked", "version": 1})
    assert answer.status_code == 422
    words = words_of(answer)
    assert "The charter has not been approved yet." in words and "It does not say yet: priorities." in words
    appointing = {"person": hana.pk, "starts_on": f"{timezone.localdate()}", "version": 0}
    answer = client.post(at(house, "seat_appoint", seat=seat.pk), appointing)
    assert answer.status_code == 422 and "The charter has not been approved yet." in words_of(answer)
    before = client.get(at(house, "seat_appoint", seat=seat.pk))
    assert "The charter has not been approved yet." in words_of(before)
    assert at(house, "charter_detail", board=row.pk) in before.content.decode()
    assert b"person_named" not in before.content
    page = client.get(seat.get_absolute_url())
    assert "Nobody can be asked to join yet." in words_of(page)
    assert at(house, "charter_detail", board=row.pk) in page.content.decode()
    with scope(house.association):
        Charter.objects.all().delete()
    boards.approved(board=row)
    assert client.post(address, {"state": "asked", "version": 1}).status_code == 302
    assert client.post(at(house, "seat_appoint", seat=seat.pk), appointing).status_code == 302


def test_a_board_of_directors_asks_without_a_charter(cast: Cast) -> None:
    house = cast.omaha
    seat = boards.seat(board=boards.board(association=house.association))
    candidate = boards.candidate(seat=seat, person=people.person(association=house.association))
    with scope(house.association):
        kept = change_candidate(candidate=candidate, read_version=1, values={"state": "willing"}, by=house.staff)
    assert kept.state == "willing"


# --- the page ---------------------------------------------------------------------------------------------------------


@pytest.mark.covers("82", page="/a/…/boards/…/")
@pytest.mark.covers("79")
def test_a_new_member_understands_the_board_in_a_minute(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = advisory(house, name_en="Corporate Board", meets_en="Four times a year")
    boards.approved(board=row)
    hana = boards.business_person(association=house.association)
    boards.term(
        seat=boards.seat(board=row, title_en="First business seat", constituencies=boards.BUSINESS),
        person=hana,
        user=house.board_member,
    )
    boards.seat(board=row, title_en="Chamber seat", constituencies=boards.CHAMBER_OR_OFFICE)
    client = enter(house.board_member)
    words = words_of(client.get(row.get_absolute_url()))
    for each in (
        "1 of 2 seats are held.",
        "You sit here: First business seat.",
        "Companies of both cities meet.",
        "Food first, then machines.",
        "Four times a year",
        "Chamber of commerce / City economic development office",
        "vacant for 365 days",
        "Shizuoka Tea Works",
    ):
        assert each in words, each


@pytest.mark.covers("82")
def test_the_mix_of_members_stands_against_the_mix_wanted(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = boards.board(association=house.association)
    boards.term(seat=boards.seat(board=row), person=boards.business_person(association=house.association))
    client = enter(house.staff)
    address = at(house, "board_mix_edit", board=row.pk)
    assert client.post(address, {"business": "3", "education": "1", "culture": ""}).status_code == 302
    words = words_of(client.get(row.get_absolute_url()))
    assert "Business 1 of 3 wanted 2 are missing" in words
    assert "School or university 0 of 1 wanted 1 is missing" in words
    assert client.post(address, {"business": "1", "read": "business=3 education=1"}).status_code == 302
    words = words_of(client.get(row.get_absolute_url()))
    assert "Business 1 of 1 wanted" in words and "School or university 0" not in words
    assert client.post(address, {"business": "-1"}).status_code == 422
    with scope(house.association):
        assert Activity.objects.filter(model="contacts.mixwanted").count() == 4


def test_a_board_works_for_goals_of_its_partnership(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = boards.board(association=house.association, partnership=house.partnership)
    goal = factories.goal(partnership=house.partnership, title_en="Three trial orders")
    other = second_partnership(house)
    foreign = factories.goal(partnership=other, title_en="Elsewhere")
    client, address = enter(house.staff), at(house, "board_goals_edit", board=row.pk)
    assert "Elsewhere" not in words_of(client.get(address))
    assert client.post(address, {"goals": [foreign.pk]}).status_code == 422
    assert client.post(address, {"goals": [goal.pk]}).status_code == 302
    board = client.get(row.get_absolute_url())
    assert "Three trial orders" in words_of(board) and f'href="{goal.get_absolute_url()}"' in board.content.decode()
    assert client.post(address, {"goals": [], "read": goal.pk}).status_code == 302
    assert "No goal has been chosen yet." in words_of(client.get(row.get_absolute_url()))


# --- who sees what, and what it costs ---------------------------------------------------------------------------------


def test_a_limited_member_sees_boards_of_their_partnership_and_of_the_association(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    other = second_partnership(house)
    shown = boards.board(association=house.association, name_en="Shown", partnership=house.partnership)
    boards.board(association=house.association, name_en="Everybody")
    hidden = boards.board(association=house.association, name_en="Hidden", partnership=other)
    far = boards.business_person(association=house.association, family_name="Unseen", given_name="Guest")
    boards.term(seat=boards.seat(board=shown), person=far)
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    client = enter(house.volunteer)
    words = words_of(client.get(at(house, "board_list")))
    assert "Shown" in words and "Everybody" in words and "Hidden" not in words
    assert client.get(hidden.get_absolute_url()).status_code == 404
    page = words_of(client.get(shown.get_absolute_url()))
    assert "Unseen" not in page and "somebody whom you do not see" in page
    with scope(house.association):
        seat = Seat.objects.get()
    assert "Unseen" not in words_of(client.get(seat.get_absolute_url()))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_boards_costs_the_same_for_one_and_three(cast: Cast, enter: Any, number: int) -> None:
    house = cast.omaha
    for place in range(number):
        row = boards.board(association=house.association, name_en=f"Board {place}", partnership=house.partnership)
        boards.term(
            seat=boards.seat(board=row, constituencies=boards.BUSINESS),
            person=boards.business_person(association=house.association),
        )
        boards.seat(board=row, constituencies=boards.BUSINESS)
    assert statements(enter(house.staff), at(house, "board_list")) == 7


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_a_board_costs_the_same_for_one_and_three_seats(cast: Cast, enter: Any, number: int) -> None:
    house = cast.omaha
    row = boards.board(association=house.association, partnership=house.partnership)
    for place in range(number):
        boards.term(
            seat=boards.seat(board=row, title_en=f"Seat {place}", constituencies=boards.BUSINESS),
            person=boards.business_person(association=house.association),
        )
        boards.seat(board=row, constituencies=boards.BUSINESS)
    with scope(house.association):
        for each in range(number):
            goal = factories.goal(partnership=house.partnership, title_en=f"Goal {each}")
            BoardGoal.objects.create(association=house.association, board=row, goal=goal)
            MixWanted.objects.create(
                association=house.association, board=row, constituency=Constituency.values[each], number=2
            )
    assert statements(enter(house.staff), row.get_absolute_url(), anew=True) == 16


def test_an_approval_names_the_vote_that_adopted_the_charter(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = boards.board(association=house.association)
    boards.charter(board=row)
    fields = {"board": row, "kind": AgendaKind.CHARTER}
    adopted = factories.kept(AgendaItem(association=house.association, title_en="Charter of the board", **fields))
    with scope(house.association):
        AgendaItem.objects.update(decision=Decision.ADOPTED, decided_on=timezone.localdate())
    factories.kept(AgendaItem(association=house.association, title_en="Not decided", **fields))
    client, address = enter(house.staff), at(house, "charter_approve", board=row.pk)
    form = words_of(client.get(address))
    assert "Charter of the board" in form and "Not decided" not in form
    sent = {"approved_on": f"{timezone.localdate()}", "item": adopted.pk, "version": 1}
    assert client.post(address, sent).status_code == 302
    assert "Adopted by vote: Charter of the board" in words_of(client.get(at(house, "charter_detail", board=row.pk)))
