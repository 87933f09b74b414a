"""What a guest says is kept as theirs, under the right question and by the right clock."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from delegations.guests import clock_of, token_of
from delegations.models import Approval, Delegate, GuestComment, GuestLink, Meeting, OutcomeRequest, StakeholderGoal
from delegations.services.delegates import withdraw
from delegations.services.questions import ask_those_due
from portal.scoping import scope
from tests import trips
from tests.cast import Cast, House
from tests.contacts.pages import words_of
from tests.delegations import test_guest_goals
from tests.delegations.past_trip import closed, past_trip
from tests.delegations.test_guest_agenda import PAGE, opened, planned, sent_with

pytestmark = pytest.mark.django_db
ANSWER = "/guest/outcome/"


def asked_twice(house: House) -> list[OutcomeRequest]:
    """Two questions that have gone out, with their links."""
    closed(house, past_trip(house, lead=house.staff))
    ask_those_due(now=timezone.now() + datetime.timedelta(days=95))
    with scope(house.association):
        return list(OutcomeRequest.objects.exclude(link=None).select_related("link").order_by("after_days"))


def address(link: GuestLink | None) -> str:
    assert link is not None
    return f"/guest/{token_of(link)}/"


def test_an_answer_typed_under_one_question_is_never_kept_under_another(cast: Cast) -> None:
    house = cast.omaha
    first, second = asked_twice(house)
    guest = Client()
    page = guest.get(address(first.link), follow=True).content.decode()
    mark = re.search(r'name="page" value="(\d+)"', page)
    assert mark is not None
    guest.get(address(second.link), follow=True)  # in another window
    sent = {"page": mark[1], "kinds": ["learning"], "words": "We learned to wait."}
    refused = guest.post(ANSWER, sent)
    assert refused.status_code == 409 and "We learned to wait." in words_of(refused)
    with scope(house.association):
        assert not OutcomeRequest.objects.exclude(answered_at=None).exists()
    guest.get(address(first.link), follow=True)
    assert guest.post(ANSWER, sent).status_code == 302
    with scope(house.association):
        assert OutcomeRequest.objects.get(answered_at__isnull=False) == first


def test_what_a_member_sends_from_a_guests_page_is_not_kept_as_the_guests_words(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = asked_twice(house)[0]
    client = enter(house.staff)
    client.get(address(row.link), follow=True)
    assert client.post(ANSWER, {"kinds": ["learning"]}).status_code == 422
    link, where = test_guest_goals.given(house, goal := test_guest_goals.tea(house))
    client.get(where, follow=True)
    refused = client.post(test_guest_goals.PAGE, test_guest_goals.sent(link, wants_ja="私どもの言葉"))
    assert refused.status_code == 422 and "私どもの言葉" in words_of(refused)
    with scope(house.association):
        assert not OutcomeRequest.objects.exclude(answered_at=None).exists()
        assert not StakeholderGoal.objects.get(pk=goal.pk).is_own_entry


def test_a_guests_page_tells_the_time_by_their_own_clock(cast: Cast) -> None:
    house = cast.omaha
    trip, _call = planned(house)
    client, _link = opened(house, trip, language="en")
    client.post(PAGE, {"page": sent_with(client), "verdict": "approved"})
    with scope(house.association):
        Approval.objects.update(at=datetime.datetime(2027, 3, 1, 20, 30, tzinfo=datetime.UTC))
    words = words_of(client.get(PAGE))
    assert "2 March 2027" in words and "5:30" in words  # in Shizuoka; in Omaha it is 14:30 on the day before


def test_own_words_are_of_the_day_it_is_where_the_association_is(cast: Cast) -> None:
    link, _where = test_guest_goals.given(cast.omaha, test_guest_goals.tea(cast.omaha))
    assert str(clock_of(link)) == cast.omaha.association.time_zone


def test_whoever_has_withdrawn_is_not_announced_and_the_approval_is_asked_anew(cast: Cast) -> None:
    house = cast.omaha
    trip, _call = planned(house)
    client, _link = opened(house, trip, language="en")
    client.post(PAGE, {"page": sent_with(client), "verdict": "approved"})
    with scope(house.association):
        withdraw(delegate=Delegate.objects.select_related("delegation", "person").get(), by=house.staff)
    words = words_of(client.get(PAGE))
    assert "Meyer" not in words and "The whole group" not in words
    assert "who takes part" in words and "The agenda has changed since you approved it." in words


def test_a_remark_names_no_wish_of_ours(cast: Cast) -> None:
    house = cast.omaha
    trip, _call = planned(house)
    wish = trips.meeting(delegation=trip, title_en="Secret wish")
    client, _link = opened(house, trip)
    sent = {"page": sent_with(client), "meeting": wish.pk, "said": "Hello", "say": "comment"}
    assert client.post(PAGE, sent).status_code == 302
    broken = sent | {"page": sent["page"].partition("-")[0] + "-²", "said": "Once more"}
    assert client.post(PAGE, broken).status_code == 302
    with scope(house.association):
        assert {each.meeting_id for each in GuestComment.objects.all()} == {None}
        assert Meeting.objects.filter(pk=wish.pk, comments=None).exists()
