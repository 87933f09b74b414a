"""A business advisory board from its charter to the first meeting with quorum; the clock when a term has ended."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.utils import timezone

from contacts.models import AgendaItem, Board, BoardMeeting, Charter, Seat, Term
from partnerships.choices import OrganizationKind
from portal.scoping import scope
from tests import boards, people, sittings
from tests.cast import Cast, House
from tests.contacts.pages import at, words_of

pytestmark = pytest.mark.django_db


def a_day(days: int) -> str:
    return f"{timezone.localdate() + datetime.timedelta(days=days)}"


def somebody(house: House, given: str, kind: str) -> Any:
    """Somebody who works in an organization of a kind."""
    person = people.person(association=house.association, family_name="Sample", given_name=given)
    organization = people.organization(association=house.association, name_en=f"House of {given}", kind=kind)
    people.position(person=person, organization=organization)
    return person


@pytest.mark.covers("76", "80", "C11", page="/a/…/boards/<n>/")
def test_a_business_advisory_board_from_its_charter_to_the_first_meeting(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    staff, member = enter(house.staff), enter(house.board_member)
    daniel = somebody(house, "Daniel", OrganizationKind.COMPANY)
    ruth = somebody(house, "Ruth", OrganizationKind.CHAMBER)

    # Founded; it asks nobody before its charter.
    founded = {"name_en": "Corporate Board", "kind": "advisory", "partnership": house.partnership.pk}
    founded |= {"term_years": 2, "quorum": "majority", "version": 0}
    page = staff.post(at(house, "board_new"), founded, follow=True)
    assert "Nobody can be asked to join yet." in words_of(page)
    with scope(house.association):
        board = Board.objects.get()

    # The charter, bit by bit; then research and somebody interested, then the approval.
    write, approve = (at(house, name, board=board.pk) for name in ("charter_edit", "charter_approve"))
    staff.post(write, {"purpose_en": "Companies of both cities meet.", "version": 0})
    assert "structure: how it works, goals, priorities" in words_of(staff.get(approve))
    staff.post(write, boards.CHARTER | {"version": 1})
    approval = {"approved_on": a_day(0), "version": 2}
    refused = staff.post(approve, approval)
    assert refused.status_code == 422
    assert "An advisory board comes after research and interested contacts." in words_of(refused)
    people.resource_check(partnership=house.partnership, kind=people.resource_kind(), state="met")
    people.touch(people=[daniel], is_interest=True, partnership=house.partnership)
    assert "Corporate Board" in words_of(staff.post(approve, approval, follow=True))

    # Two designated seats; who comes from elsewhere is refused.
    for title, wanted in (("Seat of business", ["business"]), ("Seat of the chamber", ["chamber", "economic_office"])):
        data = {"title_en": title, "office": "member", "is_voting": "on", "order": 1, "opened_on": a_day(0)}
        staff.post(at(house, "seat_add", board=board.pk), data | {"constituencies": wanted, "version": 0})
    with scope(house.association):
        business, chamber = Seat.objects.order_by("pk")
    sent = {"starts_on": a_day(0), "version": 0}
    wrong = staff.post(at(house, "seat_appoint", seat=chamber.pk), sent | {"person": daniel.pk})
    assert wrong.status_code == 422
    assert "designated for: Chamber of commerce, City economic development office" in words_of(wrong)
    held = sent | {"person": daniel.pk, "user": house.board_member.pk}
    assert staff.post(at(house, "seat_appoint", seat=business.pk), held).status_code == 302
    assert staff.post(at(house, "seat_appoint", seat=chamber.pk), sent | {"person": ruth.pk}).status_code == 302
    assert "You sit here: Seat of business." in words_of(member.get(board.get_absolute_url()))

    # The first meeting: an item, who is there, a quorum, the member's own vote, the decision.
    begins = sittings.earlier_today()
    called = {"starts_at": f"{begins:%Y-%m-%dT%H:%M}", "version": 0}
    staff.post(at(house, "board_meeting_new", board=board.pk), called)
    with scope(house.association):
        meeting = BoardMeeting.objects.get()
    item = {"title_en": "A food evening", "kind": "programme", "is_voted_on": "on", "version": 0}
    staff.post(at(house, "agenda_item_add", meeting=meeting.pk), item)
    with scope(house.association):
        fair = AgendaItem.objects.get()
    ballot, decide = (at(house, name, item=fair.pk) for name in ("agenda_item_vote", "agenda_item_decide"))
    assert "You are not noted as present." in words_of(member.post(ballot, {"ballot": "yes"}, follow=True))
    there = {f"seat_{seat.pk}": "present" for seat in (business, chamber)}
    staff.post(at(house, "board_meeting_attendance", meeting=meeting.pk), there)
    assert re.search(r"2 of 2 voting seats (is|are) there", words_of(staff.get(meeting.get_absolute_url())))
    assert member.post(ballot, {"ballot": "yes"}).status_code == 302
    assert staff.post(decide, {"act": "count", "version": 1}, follow=True).status_code == 200
    with scope(house.association):
        fair.refresh_from_db()
        assert fair.decision == "adopted"
        assert Charter.objects.get().is_approved


@pytest.mark.covers("74", page="/a/…/owed/")
def test_the_day_after_a_term_ends_the_clock_runs(cast: Cast, enter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    house = cast.omaha
    board = boards.board(association=house.association)
    seat = boards.seat(board=board, constituencies=boards.BUSINESS, title_en="Seat of business")
    boards.term(seat=seat, person=boards.business_person(association=house.association))
    with scope(house.association):
        last = Term.objects.get().ends_on
    staff = enter(house.staff)
    for day, words in ((last, "All"), (last + datetime.timedelta(days=1), "vacant for 1 day")):
        noon = datetime.datetime.combine(day, datetime.time(18), datetime.UTC)
        with monkeypatch.context() as frozen:
            frozen.setattr(timezone, "now", lambda noon=noon: noon)
            staff = enter(house.staff)
            page = words_of(staff.get(board.get_absolute_url()))
            owed = words_of(staff.get(at(house, "whom_we_owe")))
        if words == "All":
            assert "The only seat is held." in page and "nobody follows yet" in owed
        else:
            assert words in page and "It has been vacant for 1 day." in owed and "1 day past due" in owed
