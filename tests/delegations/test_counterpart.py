"""Planning with the counterpart on the members' side: links, answers, questions of protocol, approvals."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from contacts.models import Person
from delegations.choices import LinkKind
from delegations.models import Delegation, GuestComment, GuestLink, ProtocolIssue
from delegations.services.remarks import give_verdict, say
from portal.activity.models import Activity
from portal.jobs.models import Job
from portal.scoping import scope
from tests import people, trips
from tests.cast import Cast
from tests.contacts.pages import at, statements, words_of
from tests.delegations.test_guest_agenda import moved, planned
from tests.delegations.test_guest_door import given, run_letters

pytestmark = pytest.mark.django_db


def desk(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form_of(trip: Delegation, **values: Any) -> dict[str, Any]:
    until = timezone.localdate() + datetime.timedelta(days=40)
    return {
        "name": "望月 健司",
        "email": "m@city.example",
        "language": "ja",
        "expires_on": f"{until}",
        "version": 1,
    } | values


@pytest.mark.covers("104", "C13", page="/a/<association>/trips/<n>/counterpart/")
def test_a_link_is_given_out_by_letter_and_its_address_is_shown_once(cast: Cast) -> None:
    house = cast.omaha
    trip, _call = planned(house)
    staff = desk(house.staff)
    new = at(house, "guest_link_new", delegation=trip.pk)
    assert staff.get(new).status_code == 200
    answer = staff.post(new, form_of(trip, sends="on"))
    assert answer.status_code == 302
    first = words_of(staff.get(answer["Location"]))
    text = staff.get(answer["Location"]).content.decode()
    assert "shown this once" in first and "/guest/" not in text
    (letter,) = run_letters(house)
    address = re.search(r"/guest/[\w-]+/", letter.body)
    assert address is not None
    guest = Client()
    assert "市長表敬訪問" in words_of(guest.get(address[0], follow=True))
    page = words_of(staff.get(at(house, "delegation_counterpart", delegation=trip.pk)))
    assert "opened 1 time" in page and "opens until" in page and "望月 健司" in page
    assert "/guest/" not in staff.get(at(house, "delegation_counterpart", delegation=trip.pk)).content.decode()


def test_a_link_is_given_by_hand_prolonged_and_taken_back(cast: Cast) -> None:
    house = cast.omaha
    trip, _call = planned(house)
    staff = desk(house.staff)
    where = staff.post(at(house, "guest_link_new", delegation=trip.pk), form_of(trip))["Location"]
    shown = re.search(r"/guest/[\w-]+/", staff.get(where).content.decode())
    assert shown is not None and not Job.objects.filter(kind="guest_link").exists()
    with scope(house.association):
        link = GuestLink.objects.get()
    later = timezone.localdate() + datetime.timedelta(days=100)
    prolong = at(house, "guest_link_prolong", delegation=trip.pk, guest_link=link.pk)
    assert staff.get(prolong).status_code == 200
    assert staff.post(prolong, {"expires_on": f"{later}", "version": link.version}).status_code == 302
    stale = staff.post(prolong, {"expires_on": f"{timezone.localdate()}", "version": link.version})
    assert stale.status_code == 409
    send = at(house, "guest_link_send", delegation=trip.pk, guest_link=link.pk)
    staff.post(send)
    assert [each.to for each in run_letters(house)] == [["m@city.example"]]
    revoke = at(house, "guest_link_revoke", delegation=trip.pk, guest_link=link.pk)
    assert staff.get(revoke).status_code == 200
    assert staff.post(revoke).status_code == 302
    assert "was taken back" in words_of(staff.get(where))
    assert staff.post(revoke).status_code == 422
    assert Client().get(shown[0], follow=True).status_code == 410
    with scope(house.association):
        assert Activity.objects.filter(model="delegations.guestlink", object_id=str(link.pk)).count() >= 3


def test_nobody_is_written_to_who_said_no(cast: Cast) -> None:
    house = cast.omaha
    trip, _call = planned(house)
    points = [{"kind": "email", "value": "hanako@tea.example"}]
    person = people.person(association=house.association, points=points)
    with scope(house.association):
        Person.objects.filter(pk=person.pk).update(is_not_to_be_contacted=True)
    staff = desk(house.staff)
    given_out = form_of(trip, name="", email="", person=person.pk, sends="on")
    refused = staff.post(at(house, "guest_link_new", delegation=trip.pk), given_out)
    assert refused.status_code == 422 and not Job.objects.filter(kind="guest_link").exists()


@pytest.mark.covers("104", "105", "C13", "C14", page="/a/<association>/trips/<n>/counterpart/")
def test_members_see_who_approved_which_agenda_and_when_and_answer_remarks(cast: Cast) -> None:
    house = cast.omaha
    trip, call = planned(house)
    link, _address = given(house, trip)
    with scope(house.association):
        remark = say(link=link, meeting=call, kind="comment", said="靴を脱ぎます。")
        say(link=link, meeting=call, kind="protocol", said="席順はどうなさいますか。")
        give_verdict(link=link, verdict="approved", words="結構です。", read_number=trip.agenda_number)
    staff, where = desk(house.staff), at(house, "delegation_counterpart", delegation=trip.pk)
    words = words_of(staff.get(where))
    for each in ("靴を脱ぎます。", "席順はどうなさいますか。", "結構です。", "agenda number 0, as it stands"):
        assert each in words
    assert "The agenda as it stands is approved." in words
    moved(house, call, place_en="Culture hall", place_ja="文化会館")
    words = words_of(staff.get(where))
    assert "agenda number 0, changed since" in words and "The agenda as it stands is not approved." in words
    answer = at(house, "guest_comment_answer", delegation=trip.pk, remark=remark.pk)
    assert staff.get(answer).status_code == 200 and staff.post(answer, {"answer": " "}).status_code == 422
    assert staff.post(answer, {"answer": "ありがとうございます。", "version": 1}).status_code == 302
    second = desk(house.staff).post(answer, {"answer": "拝承しました。", "version": 1})
    assert second.status_code == 409
    assert "ありがとうございます。" in words_of(second) and "拝承しました。" in words_of(second)
    with scope(house.association):
        kept_answer = GuestComment.objects.get(pk=remark.pk)
    assert (kept_answer.answer, kept_answer.answered_by) == ("ありがとうございます。", house.staff)


@pytest.mark.covers("105", "C14", page="/a/<association>/trips/<n>/counterpart/")
def test_a_board_member_raises_a_question_of_protocol_and_staff_settle_it(cast: Cast) -> None:
    house = cast.omaha
    trip, call = planned(house)
    board, staff = desk(house.board_member), desk(house.staff)
    new = at(house, "protocol_issue_new", delegation=trip.pk)
    assert board.get(new).status_code == 200
    assert board.post(new, {"what": "Who bows first?", "meeting": call.pk, "version": 1}).status_code == 302
    with scope(house.association):
        issue = ProtocolIssue.objects.get()
    assert (issue.raised_by, issue.meeting_id) == (house.board_member, call.pk)
    settle = at(house, "protocol_issue_settle", delegation=trip.pk, issue=issue.pk)
    reopen = at(house, "protocol_issue_reopen", delegation=trip.pk, issue=issue.pk)
    assert board.get(settle).status_code == 403 and board.post(reopen).status_code == 403
    assert "Who bows first?" in words_of(staff.get(settle))
    assert staff.post(settle, {"resolution": "", "version": issue.version}).status_code == 422
    assert staff.post(settle, {"resolution": "The guest.", "version": issue.version}).status_code == 302
    with scope(house.association):
        assert not ProtocolIssue.objects.get().is_open
    assert staff.post(reopen).status_code == 302
    with scope(house.association):
        assert ProtocolIssue.objects.get().is_open
    assert desk(house.volunteer).get(new).status_code == 403


def test_the_trips_page_says_what_waits(cast: Cast) -> None:
    house = cast.omaha
    trip, call = planned(house)
    staff, where = desk(house.staff), at(house, "delegation_detail", delegation=trip.pk)
    assert "Nobody of the other side has a link yet." in words_of(staff.get(where))
    link, _address = given(house, trip)
    with scope(house.association):
        say(link=link, meeting=call, kind="comment", said="靴を脱ぎます。")
        say(link=link, meeting=None, kind="protocol", said="席順はどうなさいますか。")
    words = words_of(staff.get(where))
    assert "1 remark waits for an answer." in words and "席順はどうなさいますか。" in words
    assert "The agenda as it stands is not approved." in words


def test_the_page_asks_the_same_for_one_and_for_three(cast: Cast) -> None:
    house = cast.omaha
    trip, call = planned(house)
    found = []
    client = desk(house.volunteer)
    for number in range(3):
        link, _address = given(house, trip, name=f"望月 {number}")
        with scope(house.association):
            say(link=link, meeting=call, kind="comment", said="靴を脱ぎます。")
            say(link=link, meeting=call, kind="protocol", said="席順はどうなさいますか。")
            give_verdict(link=link, verdict="approved", words="", read_number=trip.agenda_number)
        found.append(statements(client, at(house, "delegation_counterpart", delegation=trip.pk)))
    assert found == [7, 7, 7]


def test_links_of_another_trip_or_house_are_not_found(cast: Cast) -> None:
    house = cast.omaha
    trip, _call = planned(house)
    other = trips.delegation(partnership=house.partnership)
    link, _address = given(house, other)
    assert link.kind == LinkKind.AGENDA
    staff = desk(house.staff)
    for name in ("guest_link_detail", "guest_link_prolong", "guest_link_revoke"):
        assert staff.get(at(house, name, delegation=trip.pk, guest_link=link.pk)).status_code == 404
    strange = f"/a/springfield/trips/{other.pk}/links/{link.pk}/"
    assert desk(cast.springfield.staff).get(strange).status_code == 404


@pytest.mark.covers("C14", page="/a/<association>/trips/<n>/agenda/")
def test_the_agenda_is_marked_as_a_draft_with_the_names_of_why(cast: Cast) -> None:
    house = cast.omaha
    trip, _call = planned(house)
    client, where = desk(house.volunteer), at(house, "trip_agenda", delegation=trip.pk)
    words = words_of(client.get(where))
    assert "Draft" in words and "Ms. Carol Meyer has not been trained in protocol." in words
    with scope(house.association):
        trip.delegates.update(trained_on=timezone.localdate())
    assert "Draft" not in words_of(client.get(where))
