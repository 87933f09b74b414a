"""Seats: designated, filled only from their constituencies, terms that never overlap, candidates on their way."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from contacts.choices import BoardKind, CandidateState, Rung
from contacts.models import Person, Seat, SeatCandidate, Term
from contacts.services.seats import change_candidate, remove_seat
from contacts.services.terms import appoint, leave_seat, remove_term
from partnerships.choices import OrganizationKind
from portal.scoping import scope
from tests import boards, factories, people
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db


def ahead(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def seat_of(house: House, constituencies: tuple[str, ...] = (), **fields: Any) -> Seat:
    return boards.seat(board=boards.board(association=house.association), constituencies=constituencies, **fields)


def appointing(person: Person, **fields: Any) -> dict[str, Any]:
    return {"person": person.pk, "starts_on": f"{ahead(0)}", "version": 0} | fields


# --- seats ------------------------------------------------------------------------------------------------------------


@pytest.mark.covers("71", page="/a/…/boards/…/seats/add/")
def test_a_seat_is_designated_for_a_businessperson_or_a_chamber(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    board = boards.board(association=house.association)
    data = {
        "title_en": "Seat of business",
        "title_ja": "経済界の席",
        "office": "member",
        "is_voting": "on",
        "order": 1,
        "opened_on": f"{ahead(0)}",
        "constituencies": ["business", "chamber"],
        "version": 0,
    }
    answer = enter(house.staff).post(at(house, "seat_add", board=board.pk), data, follow=True)
    words = words_of(answer)
    assert "Business Chamber of commerce" in words and "vacant since today" in words and "with a vote" in words
    japanese = enter(house.staff).get(answer.redirect_chain[-1][0], headers={"accept-language": "ja"})
    assert japanese.status_code == 200


def test_a_term_is_called_by_its_days_as_its_reader_writes_them(cast: Cast) -> None:
    seat = seat_of(cast.omaha)
    days = {"starts_on": datetime.date(2026, 5, 1), "ends_on": datetime.date(2028, 4, 30)}
    term = boards.term(seat=seat, person=people.person(association=cast.omaha.association), **days)
    assert str(term) == "1 May 2026 – 30 April 2028"
    with translation.override("ja"):
        assert str(term) == "2026年5月1日 – 2028年4月30日"


def test_a_seat_that_was_held_is_abolished_and_not_removed(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    seat = seat_of(house)
    term = boards.term(seat=seat, person=people.person(association=house.association))
    client = enter(house.staff)
    assert client.post(at(house, "seat_remove", seat=seat.pk)).status_code == 422
    data = {"title_en": "Seat", "office": "member", "order": 1, "opened_on": f"{seat.opened_on}", "version": 1}
    answer = client.post(at(house, "seat_edit", seat=seat.pk), data | {"closed_on": f"{ahead(0)}"})
    assert answer.status_code == 422 and "A term reaches until" in words_of(answer)
    with scope(house.association):
        leave_seat(term=term, read_version=1, left_on=ahead(-1), by=house.staff)
    assert client.post(at(house, "seat_edit", seat=seat.pk), data | {"closed_on": f"{ahead(0)}"}).status_code == 302
    assert "This seat has been abolished." in words_of(client.get(seat.get_absolute_url()))
    with scope(house.association), pytest.raises(ValidationError, match="Somebody has held this seat"):
        remove_seat(seat=seat, by=house.staff)


# --- who fits ---------------------------------------------------------------------------------------------------------


@pytest.mark.covers("C10", page="/a/…/seats/…/appoint/")
def test_only_somebody_of_the_constituencies_fills_a_designated_seat(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    seat = seat_of(house, boards.CHAMBER_OR_OFFICE)
    business = boards.business_person(association=house.association)
    client, address = enter(house.staff), at(house, "seat_appoint", seat=seat.pk)
    answer = client.post(address, appointing(business))
    assert answer.status_code == 422
    words = words_of(answer)
    assert "The seat is designated for: Chamber of commerce, City economic development office." in words
    assert "works at: Shizuoka Tea Works." in words
    ruth = people.person(association=house.association, family_name="Example", given_name="Ruth")
    answer = client.post(address, appointing(ruth))
    assert "We do not know where Ruth Example works" in words_of(answer)
    chamber = people.organization(association=house.association, name_en="Chamber", kind=OrganizationKind.CHAMBER)
    people.position(person=ruth, organization=chamber, from_on=ahead(10))
    assert client.post(address, appointing(ruth)).status_code == 422  # on the first day she is not there yet
    assert client.post(address, appointing(ruth, starts_on=f"{ahead(10)}")).status_code == 302
    with scope(house.association):
        assert Term.objects.get().person == ruth


@pytest.mark.covers("72")
def test_an_economic_development_office_may_sit_where_a_chamber_may(cast: Cast) -> None:
    house = cast.omaha
    seat = seat_of(house, boards.CHAMBER_OR_OFFICE)
    officer = people.person(association=house.association, family_name="Office", given_name="Pat")
    kind = people.resource_kind(code="economic_development_dept", label_en="Economic development")
    office = people.organization(
        association=house.association, name_en="City", kind=OrganizationKind.CITY_OFFICE, resource_kind=kind
    )
    people.position(person=officer, organization=office)
    assert boards.term(seat=seat, person=officer).person == officer


# --- terms ------------------------------------------------------------------------------------------------------------


def test_a_term_without_a_last_day_has_the_years_of_the_board(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    board = boards.board(association=house.association, term_years=3)
    seat = boards.seat(board=board)
    hana = people.person(association=house.association)
    sent = appointing(hana, starts_on="2026-07-01")
    assert enter(house.staff).post(at(house, "seat_appoint", seat=seat.pk), sent).status_code == 302
    with scope(house.association):
        term = Term.objects.get()
        assert (term.starts_on, term.ends_on) == (datetime.date(2026, 7, 1), datetime.date(2029, 6, 30))


@pytest.mark.parametrize(("first", "last", "is_refused"), [(-400, -31, False), (-60, -30, True), (335, 400, True)])
def test_terms_of_one_seat_never_overlap(cast: Cast, first: int, last: int, is_refused: bool) -> None:
    house = cast.omaha
    seat = seat_of(house, opened_on=ahead(-800))
    boards.term(seat=seat, person=people.person(association=house.association))
    other = people.person(association=house.association, family_name="Mori", given_name="Ken")
    if is_refused:
        with pytest.raises(ValidationError, match=r"holds the seat from .* terms do not overlap") as refusal:
            boards.term(seat=seat, person=other, starts_on=ahead(first), ends_on=ahead(last))
        assert "Hanako Tanaka" in str(refusal.value)
    else:
        assert boards.term(seat=seat, person=other, starts_on=ahead(first), ends_on=ahead(last)).pk


def test_one_person_holds_one_seat_of_a_board(cast: Cast) -> None:
    house = cast.omaha
    board = boards.board(association=house.association)
    hana = people.person(association=house.association)
    boards.term(seat=boards.seat(board=board, title_en="First"), person=hana)
    with pytest.raises(ValidationError, match="One person holds one seat"):
        boards.term(seat=boards.seat(board=board, title_en="Second"), person=hana)
    other = boards.seat(board=boards.board(association=house.association, name_en="Other"))
    assert boards.term(seat=other, person=hana).pk


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"ends_on": "2026-01-01"}, "The last day lies before the first."),
        ({"starts_on": "2020-01-01", "ends_on": "2020-12-31"}, "The seat has been there since"),
        ({"person": ""}, "This field is required"),
    ],
)
def test_a_term_that_cannot_be_is_refused(cast: Cast, enter: Any, fields: dict[str, str], words: str) -> None:
    house = cast.omaha
    seat = seat_of(house)
    hana = people.person(association=house.association)
    sent = appointing(hana, ends_on=f"{ahead(300)}") | fields
    answer = enter(house.staff).post(at(house, "seat_appoint", seat=seat.pk), sent)
    assert answer.status_code == 422
    assert words in words_of(answer) or words in answer.content.decode()


def test_an_account_of_somebody_who_is_no_member_is_refused(cast: Cast) -> None:
    house = cast.omaha
    with pytest.raises(ValidationError, match="member of your association"):
        boards.term(
            seat=seat_of(house), person=people.person(association=house.association), user=cast.springfield.staff
        )


@pytest.mark.covers("74", page="/a/…/terms/…/leave/")
def test_who_leaves_early_frees_the_seat_from_the_next_day(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    seat = seat_of(house, boards.BUSINESS)
    term = boards.term(seat=seat, person=boards.business_person(association=house.association))
    client, address = enter(house.staff), at(house, "term_leave", term=term.pk)
    refused = client.post(address, {"left_on": f"{ahead(400)}", "version": 1})
    assert refused.status_code == 422 and "outside the term" in words_of(refused)
    left = {"left_on": f"{ahead(-1)}", "left_because": "A new post in Tokyo", "version": 1}
    assert client.post(address, left).status_code == 302
    words = words_of(client.get(seat.get_absolute_url()))
    assert "Nobody sits here: vacant for 1 day." in words
    assert "A new post in Tokyo" in words and "Sat here before" in words
    ken = boards.business_person(association=house.association, family_name="Mori", given_name="Ken")
    assert client.post(at(house, "seat_appoint", seat=seat.pk), appointing(ken)).status_code == 302
    answer = client.post(address, {"left_on": "", "version": 2})
    assert answer.status_code == 422 and "terms do not overlap" in words_of(answer)


def test_the_way_to_a_second_term_begins_on_the_day_after_the_first(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    seat = seat_of(house)
    hana = people.person(association=house.association)
    boards.term(seat=seat, person=hana, ends_on=ahead(20))
    client = enter(house.staff)
    address = f"{at(house, 'seat_appoint', seat=seat.pk)}?person={hana.pk}"
    assert address in client.get(seat.get_absolute_url()).content.decode()
    page = client.get(address).content.decode()
    assert f'value="{ahead(21)}"' in page
    assert client.post(address, appointing(hana, starts_on=f"{ahead(21)}")).status_code == 302
    assert "Comes next" in words_of(client.get(seat.get_absolute_url()))


def test_a_term_entered_by_mistake_goes_and_the_ladder_follows(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hana = people.person(association=house.association)
    term = boards.term(seat=seat_of(house), person=hana)
    with scope(house.association):
        assert Person.objects.get(pk=hana.pk).rung == Rung.ADVISER
    assert enter(house.staff).post(at(house, "term_remove", term=term.pk)).status_code == 302
    with scope(house.association):
        assert not Term.objects.exists() and Person.objects.get(pk=hana.pk).rung == Rung.KNOWN


@pytest.mark.covers("75", page="/a/…/seats/…/")
def test_what_a_seat_holder_brought_is_counted_since_the_term_began(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    seat = seat_of(house)
    hana = people.person(association=house.association)
    ken = people.person(association=house.association, family_name="Mori", given_name="Ken")
    boards.term(seat=seat, person=hana)
    people.introduction(person=ken, by_person=hana, to_member=house.staff, made_on=ahead(-3))
    people.introduction(person=ken, by_person=hana, to_member=house.volunteer, made_on=ahead(-300))
    people.touch(people=[hana], happened_on=ahead(-2))
    page = enter(house.volunteer).get(seat.get_absolute_url())
    words = words_of(page)
    assert "Introductions made 1 1 person brought together with somebody" in words
    assert "Times in touch 1" in words
    assert f"{at(house, 'introduction_list')}?person={hana.pk}" in page.content.decode()


# --- candidates -------------------------------------------------------------------------------------------------------


@pytest.mark.covers("74", page="/a/…/seats/…/candidates/add/")
def test_a_candidate_is_thought_of_found_willing_and_seated(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    seat = seat_of(house)
    hana = people.person(association=house.association)
    client = enter(house.staff)
    address = at(house, "candidate_add", seat=seat.pk)
    note = "Spoke at the fair"
    assert client.post(address, {"person_named": "tanaka", "note": note, "version": 0}).status_code == 302
    again = client.post(address, {"person": hana.pk, "version": 0})
    assert again.status_code == 422 and "is a candidate for the seat already" in words_of(again)
    with scope(house.association):
        candidate = SeatCandidate.objects.get()
    edit = at(house, "candidate_edit", candidate=candidate.pk)
    seated = client.post(edit, {"state": "seated", "version": 1})
    assert seated.status_code == 422
    assert client.post(edit, {"state": "willing", "note": note, "version": 1}).status_code == 302
    words = words_of(client.get(seat.get_absolute_url()))
    assert "Willing" in words and note in words and "Give them the seat" in words
    assert client.post(at(house, "seat_appoint", seat=seat.pk), appointing(hana)).status_code == 302
    with scope(house.association):
        assert SeatCandidate.objects.get().state == CandidateState.SEATED
    refused = client.post(at(house, "candidate_remove", candidate=candidate.pk))
    assert refused.status_code == 422


def test_an_overlap_names_nobody_whom_its_reader_may_not_see(cast: Cast) -> None:
    house = cast.omaha
    seat = seat_of(house)
    hidden = people.person(association=house.association, family_name="Hidden")
    city = {"home": factories.city(name="Omaha"), "partner": factories.city(name="Ashikaga")}
    with scope(house.association):
        hidden.partnerships.set([factories.partnership(association=house.association, **city)])
        membership = house.staff.memberships.get()
    boards.term(seat=seat, person=hidden)
    other = people.person(association=house.association, family_name="Other")
    with pytest.raises(ValidationError, match="Hidden holds the seat"):
        boards.term(seat=seat, person=other, by=house.staff)
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    with pytest.raises(ValidationError, match="'somebody holds the seat"):
        boards.term(seat=seat, person=other, by=house.staff)


def test_a_candidate_whose_seat_was_a_mistake_or_is_over_can_be_thought_of_again(cast: Cast) -> None:
    house = cast.omaha
    seat = seat_of(house, constituencies=())
    hana = people.person(association=house.association)
    boards.candidate(seat=seat, person=hana)

    def state() -> str:
        return SeatCandidate.objects.get().state

    with scope(house.association):
        remove_term(term=boards.term(seat=seat, person=hana), by=house.staff)
        assert state() == CandidateState.WILLING
        term = boards.term(seat=seat, person=hana)
        row = SeatCandidate.objects.select_related("seat__board", "person").get()
        again = {"state": CandidateState.CONSIDERED}
        with pytest.raises(ValidationError, match="They hold the seat"):
            change_candidate(candidate=row, read_version=row.version, values=again, by=house.staff)
        leave_seat(term=term, read_version=term.version, left_on=ahead(-1), by=house.staff)
        change_candidate(candidate=row, read_version=row.version, values=again, by=house.staff)
        assert state() == CandidateState.CONSIDERED


def test_whom_a_seat_is_for_is_not_turned_back_unseen(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    seat = seat_of(house, constituencies=("business",))
    client, address = enter(house.staff), at(house, "seat_edit", seat=seat.pk)
    sent = {"title_en": seat.title_en, "office": "member", "is_voting": "on", "order": seat.order, "version": 1}
    sent["opened_on"] = f"{seat.opened_on}"
    assert client.post(address, sent | {"constituencies": ["business", "chamber"]}).status_code == 302
    stale = client.post(address, sent | {"title_en": "Company seat", "constituencies": ["business"]})
    assert stale.status_code == 409 and "Business, Chamber of commerce" in words_of(stale)
    with scope(house.association):
        assert set(seat.constituencies.values_list("constituency", flat=True)) == {"business", "chamber"}
    assert client.post(address, sent | {"constituencies": ["business"], "version": 2}).status_code == 302
    with scope(house.association):
        assert seat.constituencies.get().constituency == "business"


def test_a_candidate_is_asked_by_a_personal_letter_once_the_charter_is_approved(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    board = boards.board(association=house.association, kind=BoardKind.ADVISORY, partnership=house.partnership)
    seat = boards.seat(board=board)
    points = [{"kind": "email", "value": "hana@people.example"}]
    hana = people.person(association=house.association, points=points)
    people.touch(people=[hana], kind="meeting", is_interest=True)
    candidate = boards.candidate(seat=seat, person=hana)
    client, address = enter(house.staff), at(house, "candidate_ask", candidate=candidate.pk)
    closed = client.get(address)
    assert "The board has no charter yet." in words_of(closed)
    assert at(house, "charter_detail", board=board.pk) in closed.content.decode()
    sentence = "Your words about tea labels at the autumn fair would help our companies a great deal."
    sent = {"sentence": sentence, "language": "en", "email": "hana@people.example", "version": 0, "send": "1"}
    assert client.post(address, sent).status_code == 422
    boards.approved(board=board)
    answer = client.post(address, sent, follow=True)
    assert answer.status_code == 200, words_of(answer)
    with scope(house.association):
        assert SeatCandidate.objects.get().state == CandidateState.ASKED
    assert "The letter and the answer" in words_of(client.get(seat.get_absolute_url()))


def test_another_association_finds_neither_seat_nor_term_nor_candidate(cast: Cast, enter: Any) -> None:
    house, other = cast.omaha, cast.springfield
    seat = seat_of(house)
    hana = people.person(association=house.association)
    term, candidate = boards.term(seat=seat, person=hana), boards.candidate(seat=seat, person=hana)
    client = enter(other.staff)
    for name, parts in (
        ("seat_detail", {"seat": seat.pk}),
        ("term_edit", {"term": term.pk}),
        ("candidate_edit", {"candidate": candidate.pk}),
    ):
        assert client.get(at(other, name, **parts)).status_code == 404
    assert enter(house.staff).get(at(house, "seat_detail", seat=seat.pk)).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_a_seat_costs_the_same_for_one_and_three(cast: Cast, enter: Any, number: int) -> None:
    house = cast.omaha
    seat = seat_of(house, boards.BUSINESS, opened_on=ahead(-3000))
    boards.term(seat=seat, person=boards.business_person(association=house.association))
    for place in range(number):
        guest = boards.business_person(association=house.association, family_name=f"N{place}", given_name="G")
        boards.candidate(seat=seat, person=guest)
        first = ahead(-2000 + 400 * place)
        boards.term(seat=seat, person=guest, starts_on=first, ends_on=first + datetime.timedelta(days=90))
    assert statements(enter(house.staff), seat.get_absolute_url()) == 12


def test_two_appointments_of_one_seat_are_one_after_the_other(cast: Cast) -> None:
    house = cast.omaha
    seat = seat_of(house)
    first = people.person(association=house.association)
    second = people.person(association=house.association, family_name="Mori", given_name="Ken")
    values = {"starts_on": ahead(0), "ends_on": ahead(100)}
    with scope(house.association):
        appoint(seat=seat, values=values | {"person": first}, by=house.staff)
        with pytest.raises(ValidationError, match="terms do not overlap"):
            appoint(seat=seat, values=values | {"person": second}, by=house.administrator)
