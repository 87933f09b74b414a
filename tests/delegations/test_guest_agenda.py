"""The counterpart's page: Japanese first, marked changes, remarks, questions, approval; nothing else seen."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from contacts.models import ContactPoint
from delegations.models import (
    Approval,
    BudgetLine,
    Delegation,
    GuestComment,
    GuestLink,
    Meeting,
    MeetingDelegate,
    MeetingPerson,
    ProtocolIssue,
)
from delegations.services.agenda import change_meeting, drop_meeting, plan_meeting
from delegations.services.guests import revoke_link
from delegations.services.remarks import answer_remark, raise_issue, reopen_issue, settle_issue
from portal.saving import StaleSave
from portal.scoping import scope
from tests import people, trips
from tests.cast import Cast, House
from tests.contacts.pages import statements, words_of
from tests.delegations.test_guest_door import given, now
from tests.factories import kept

pytestmark = pytest.mark.django_db
PAGE = "/guest/agenda/"


def planned(house: House) -> tuple[Delegation, Meeting]:
    """A trip to Shizuoka with a courtesy call: Ms. Tanaka receives, Ms. Meyer and Mr. Hoshino come."""
    association = house.association
    trip = trips.delegation(partnership=house.partnership, purpose_ja="茶業の交流を深めます。", purpose_en="Tea.")
    works = people.organization(association=association)
    call = trips.meeting(
        delegation=trip,
        hour=10,
        title_en="Courtesy call",
        title_ja="市長表敬訪問",
        place_en="City hall",
        place_ja="市役所",
        organization=works,
        reasons=[["sector", 15]],
        override_reason="ZQsecretQZ",
    )
    host = people.person(association=association)
    people.position(person=host, organization=works, title_en="Director", title_ja="部長")
    visitor = trips.delegate(delegation=trip, note="ZQsecretQZ")
    kept(MeetingPerson(association=association, meeting=call, person=host))
    kept(MeetingDelegate(association=association, meeting=call, delegate=visitor))
    return trip, call


def opened(house: House, trip: Delegation, **values: Any) -> tuple[Client, GuestLink]:
    """A guest's browser that has been let in."""
    link, address = given(house, trip, **values)
    client = Client()
    assert client.get(address, follow=True).status_code == 200
    return client, link


def sent_with(client: Client) -> str:
    """What forms of the page are sent with."""
    found = re.search(r'name="page" value="([^"]+)"', client.get(PAGE).content.decode())
    assert found is not None
    return found[1]


def moved(house: House, meeting: Meeting, **values: Any) -> None:
    with scope(house.association):
        row = Meeting.objects.select_related("association").get(pk=meeting.pk)
        given_now = {"title_ja": row.title_ja, "starts_at": row.starts_at, "ends_at": row.ends_at} | values
        change_meeting(meeting=row, read_version=row.version, values=given_now, by=house.staff)


@pytest.mark.covers("104", "C13", page="/guest/<token>/")
def test_the_counterpart_reads_the_agenda_in_japanese_with_both_local_times(cast: Cast) -> None:
    trip, _call = planned(cast.omaha)
    client, _link = opened(cast.omaha, trip)
    page = client.get(PAGE)
    words = words_of(page)
    assert 'lang="ja"' in page.content.decode()
    for each in ("春の経済交流団", "茶業の交流を深めます。", "市長表敬訪問", "市役所", "10:00–11:00", "望月 健司 様"):
        assert each in words
    assert "田中 花子 様" in words and "タナカ ハナコ" in words and "部長" in words
    english = client.get(f"{PAGE}?language=en")
    words = words_of(english)
    for each in ("Courtesy call", "Ms. Hanako TANAKA", "Director", "Omaha: the day before", "Ms. Carol Meyer"):
        assert each in words
    assert "noindex" in english["X-Robots-Tag"] and "no-store" in english["Cache-Control"]


@pytest.mark.covers("C13", page="/guest/<token>/")
def test_nothing_else_is_visible(cast: Cast) -> None:
    house = cast.omaha
    trip, _call = planned(house)
    other = trips.delegation(partnership=house.partnership, title_en="ZQotherQZ", title_ja="ZQotherQZ")
    trips.meeting(delegation=other, hour=9, title_en="ZQotherQZ", title_ja="ZQotherQZ")
    wish = trips.meeting(delegation=trip, title_en="ZQwishQZ", title_ja="ZQwishQZ")
    assert wish.starts_at is None
    with scope(house.association):
        visitor = trip.delegates.get().person
    for kind, value in (("phone", "+14025550199"), ("email", "carol@private.example")):
        kept(ContactPoint(association=house.association, person=visitor, kind=kind, value=value))
    kept(BudgetLine(association=house.association, delegation=trip, what_en="ZQbudgetQZ"))
    client, _link = opened(house, trip, language="en")
    text = client.get(PAGE).content.decode()
    assert "Courtesy call" in text
    for each in ("ZQ", "555", "private.example", "/a/omaha"):
        assert each not in text
    for where in ("/a/omaha/trips/", f"/a/omaha/trips/{trip.pk}/"):
        assert client.get(where).status_code == 302  # to the sign-in


@pytest.mark.covers("104", "105", "C13", page="/guest/<token>/")
def test_a_remark_and_a_question_of_protocol_reach_the_members_and_the_answer_reaches_the_guest(cast: Cast) -> None:
    house = cast.omaha
    trip, call = planned(house)
    client, link = opened(house, trip)
    mark = sent_with(client)
    sent = {"page": mark, "meeting": call.pk, "said": "駐車場は北側です。", "say": "comment"}
    for _twice in range(2):
        assert client.post(PAGE, sent).status_code == 302
    asked = {"page": mark, "meeting": call.pk, "said": "先にご挨拶するのはどなたでしょうか。", "say": "protocol"}
    client.post(PAGE, asked)
    with scope(house.association):
        comment, question = GuestComment.objects.all()
        assert (comment.kind, question.kind, comment.meeting_id) == ("comment", "protocol", call.pk)
        issue = ProtocolIssue.objects.get()
        assert (issue.what, issue.comment_id, issue.is_open) == (question.said, question.pk, True)
        answer_remark(remark=comment, read_version=1, answer="ありがとうございます。", by=house.staff)
        settle_issue(issue=issue, read_version=issue.version, resolution="市長が先です。", by=house.staff)
    words = words_of(client.get(PAGE))
    assert "駐車場は北側です。" in words and "ありがとうございます。" in words and "市長が先です。" in words
    stranger, _other = opened(house, trip, name="佐藤")
    assert "駐車場は北側です。" not in words_of(stranger.get(PAGE))
    assert now(house, link).uses == 1


def test_refused_words_stay_where_they_were_typed(cast: Cast) -> None:
    trip, call = planned(cast.omaha)
    client, _link = opened(cast.omaha, trip, language="en")
    mark = sent_with(client)
    long = client.post(PAGE, {"page": mark, "meeting": call.pk, "said": "x" * 1001, "say": "comment"})
    assert long.status_code == 422 and "x" * 1001 in long.content.decode()
    assert "1001 characters; at most 1000 fit" in words_of(long)
    empty = client.post(PAGE, {"page": mark, "meeting": call.pk, "said": " ", "say": "comment"})
    assert empty.status_code == 422 and "write your remark first" in words_of(empty)
    bare = client.post(PAGE, {"page": mark, "verdict": "changes", "words": ""})
    assert bare.status_code == 422 and "what should be changed" in words_of(bare)
    with scope(cast.omaha.association):
        assert not GuestComment.objects.exists() and not Approval.objects.exists()


@pytest.mark.covers("104", "C13", page="/guest/<token>/")
def test_an_agenda_that_changes_after_the_approval_needs_approval_anew(cast: Cast) -> None:
    house = cast.omaha
    trip, call = planned(house)
    client, _link = opened(house, trip, language="en")
    assert client.post(PAGE, {"page": sent_with(client), "verdict": "approved", "words": "Fine."}).status_code == 302
    words = words_of(client.get(PAGE))
    assert "You approved the agenda as it stands" in words and "Approve the agenda" not in words
    moved(house, call, place_en="Culture hall", place_ja="文化会館")
    words = words_of(client.get(PAGE))
    assert "The agenda has changed since you approved it." in words and "Approve the agenda" in words
    assert "Changed since you last looked: the place (before: City hall)." in words
    client.post(PAGE, {"page": sent_with(client), "verdict": "approved"})
    with scope(house.association):
        numbers = list(Approval.objects.order_by("pk").values_list("agenda_number", flat=True))
        trip.refresh_from_db()
    assert len(numbers) == 2 and numbers[0] < numbers[1] == trip.agenda_number


@pytest.mark.covers("C13", page="/guest/<token>/")
def test_forms_of_a_page_that_was_shown_before_a_change_lose_nothing(cast: Cast) -> None:
    house = cast.omaha
    trip, call = planned(house)
    client, _link = opened(house, trip, language="en")
    mark = sent_with(client)
    moved(house, call, place_en="Culture hall", place_ja="文化会館")
    late = client.post(PAGE, {"page": mark, "verdict": "approved", "words": "All is well with us."})
    assert late.status_code == 409 and "The agenda has changed since this page was shown" in words_of(late)
    assert "All is well with us." in late.content.decode()
    kept_all_the_same = client.post(
        PAGE, {"page": mark, "meeting": call.pk, "said": "Bring slippers.", "say": "comment"}
    )
    followed = words_of(client.get(kept_all_the_same["Location"]))
    assert "The agenda has changed since you opened the page" in followed and "Bring slippers." in followed
    with scope(house.association):
        assert GuestComment.objects.get().said == "Bring slippers." and not Approval.objects.exists()


def test_what_is_new_moved_or_gone_is_marked_on_the_next_visit(cast: Cast) -> None:
    house = cast.omaha
    trip, call = planned(house)
    link, address = given(house, trip, language="en")
    client = Client()
    first = words_of(client.get(address, follow=True))
    assert "last looked" not in first
    starts = call.starts_at + datetime.timedelta(hours=5)  # type: ignore[operator] -- a planned meeting has a time
    with scope(house.association):
        values = {"title_en": "Tea lunch", "title_ja": "昼食会", "starts_at": starts}
        values["ends_at"] = starts + datetime.timedelta(hours=1)
        plan_meeting(delegation=trip, values=values, by=house.staff)
        gone = Meeting.objects.select_related("association").get(pk=call.pk)
        drop_meeting(meeting=gone, by=house.staff)
    again = words_of(client.get(address, follow=True))
    assert "New since you last looked." in again and "No longer on the agenda: Courtesy call" in again
    assert "last looked" in words_of(client.get(PAGE))  # as long as the visit lasts
    assert "last looked" not in words_of(client.get(address, follow=True))
    assert now(house, link).uses == 3


def test_what_was_typed_is_given_back_when_the_link_was_taken_back_meanwhile(cast: Cast) -> None:
    house = cast.omaha
    trip, call = planned(house)
    client, link = opened(house, trip)
    mark = sent_with(client)
    with scope(house.association):
        revoke_link(link=link, by=house.staff)
    over = client.post(PAGE, {"page": mark, "meeting": call.pk, "said": "靴を脱ぎます。", "say": "comment"})
    assert over.status_code == 410 and "靴を脱ぎます。" in words_of(over) and "市長表敬訪問" not in words_of(over)
    assert client.get(PAGE, follow=True).status_code == 410
    with scope(house.association):
        assert not GuestComment.objects.exists()


def test_forms_of_another_link_of_the_same_browser_reach_nobody(cast: Cast) -> None:
    house = cast.omaha
    trip, call = planned(house)
    client, _first = opened(house, trip, language="en")
    mark = sent_with(client)
    other = trips.delegation(partnership=house.partnership)
    _link, address = given(house, other, language="en")
    client.get(address, follow=True)
    refused = client.post(PAGE, {"page": mark, "meeting": call.pk, "said": "For the first trip.", "say": "comment"})
    assert refused.status_code == 409 and "another link" in words_of(refused)
    client.post(PAGE, {"page": sent_with(client), "meeting": call.pk, "said": "Elsewhere", "say": "comment"})
    with scope(house.association):  # an appointment of another trip is not spoken to
        assert [(each.said, each.meeting_id) for each in GuestComment.objects.all()] == [("Elsewhere", None)]


def test_a_member_looks_but_says_nothing_for_the_guest(cast: Cast) -> None:
    house = cast.omaha
    trip, _call = planned(house)
    link, address = given(house, trip, language="en")
    client = Client()
    client.force_login(house.staff)
    assert "This is how the guest reads the page." in words_of(client.get(address, follow=True))
    assert client.post(PAGE, {"page": f"{link.pk}-0", "verdict": "approved"}).status_code == 422
    with scope(house.association):
        assert not Approval.objects.exists() and now(house, link).seen_number is None


def test_nothing_is_said_to_a_trip_that_is_over(cast: Cast) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership, starts_on=timezone.localdate() - datetime.timedelta(days=20))
    client, link = opened(house, trip, language="en")
    assert "The visit is over" in words_of(client.get(PAGE))
    refused = client.post(PAGE, {"page": f"{link.pk}-0", "verdict": "approved"})
    assert refused.status_code == 422
    with scope(house.association):
        assert not Approval.objects.exists()


@pytest.mark.covers("105", "C14")
def test_a_question_of_protocol_is_settled_once_and_can_be_opened_again(cast: Cast) -> None:
    house = cast.omaha
    trip, call = planned(house)
    client, _link = opened(house, trip, language="en")
    with scope(house.association):
        issue = raise_issue(delegation=trip, what="Who sits beside the mayor?", meeting=call, by=house.board_member)
    assert "1 question of protocol is open." in words_of(client.get(PAGE))
    with scope(house.association):
        with pytest.raises(ValidationError):
            settle_issue(issue=issue, read_version=issue.version, resolution=" ", by=house.staff)
        settled = settle_issue(issue=issue, read_version=issue.version, resolution="The chair.", by=house.staff)
        assert not settled.is_open and settled.resolved_by == house.staff
        with pytest.raises(StaleSave):
            settle_issue(issue=settled, read_version=issue.version, resolution="Again", by=house.staff)
        assert reopen_issue(issue=settled, by=house.staff).is_open
        assert ProtocolIssue.objects.get().resolution == "The chair."


def test_the_page_asks_the_same_however_long_the_agenda(cast: Cast) -> None:
    house = cast.omaha
    trip, _call = planned(house)
    client, _link = opened(house, trip)
    one = statements(client, PAGE)
    for hour in (13, 15):
        row = trips.meeting(delegation=trip, hour=hour)
        kept(
            MeetingPerson(
                association=house.association, meeting=row, person=people.person(association=house.association)
            )
        )
        kept(ProtocolIssue(association=house.association, delegation=trip, meeting=row, what="Seats?"))
    client.get(PAGE)  # what is seen is written once
    assert (one, statements(client, PAGE)) == (11, 11)


def test_words_of_a_guest_are_shown_as_words(cast: Cast) -> None:
    trip, call = planned(cast.omaha)
    client, _link = opened(cast.omaha, trip)
    said = "<script>alert(1)</script>"
    client.post(PAGE, {"page": sent_with(client), "meeting": call.pk, "said": said, "say": "comment"})
    text = client.get(PAGE).content.decode()
    assert said not in text and html.escape(said) in text
