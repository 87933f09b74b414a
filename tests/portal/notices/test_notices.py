"""Notices in the portal: told once, to the right people, read by nobody else, gone with what they tell."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from contacts.models import FollowUp
from contacts.services.follow_ups import change_follow_up, close, hand_over, promise
from contacts.services.invitations import give_answer
from delegations.services.remarks import give_verdict, say
from partnerships.services.agreement_notices import tell_of_ends
from partnerships.services.proposals import decline_proposal
from portal.accounts.models import Membership
from portal.notices.kinds import kinds_for
from portal.notices.models import Notice, NoticeWish
from portal.notices.reading import pieces_of
from portal.notices.services.telling import clear_notices, members_among, tell
from portal.permissions import Role
from portal.scoping import scope
from tests import engagement, factories, people, told, trips
from tests.cast import Cast
from tests.contacts.pages import at, statements, words_of
from tests.delegations.test_guest_door import given

pytestmark = pytest.mark.django_db
A_DAY = datetime.timedelta(days=1)


# --- who is told what -------------------------------------------------------------------------------------------------


def test_who_is_handed_a_follow_up_is_told_and_who_takes_it_is_not(cast: Cast) -> None:
    house = cast.omaha
    row = told.handed(house, "Send the plan")
    told.handed(house, "My own", to=house.staff)
    (line,) = told.lines(house, house.volunteer)
    assert line.words.startswith("Handed to you, due on ") and line.words.endswith(": Send the plan")
    assert str(line.why) == "You read this because it is yours now."
    assert line.address == row.get_absolute_url()
    assert told.words(house, house.staff) == []
    with scope(house.association):
        hand_over(follow_up=row, to=house.staff, by=house.volunteer)
    assert told.words(house, house.volunteer) == []
    assert len(told.words(house, house.staff)) == 1


def test_a_changed_owner_is_told_and_a_changed_day_is_not(cast: Cast) -> None:
    house = cast.omaha
    row = told.handed(house, to=house.staff)
    with scope(house.association):
        later = {"what": row.what, "due_on": row.due_on + A_DAY, "owner": house.staff}
        row = change_follow_up(follow_up=row, read_version=row.version, values=later, by=house.staff)
        assert Notice.objects.count() == 0
        row.owner = house.volunteer  # as a form leaves it
        values = later | {"owner": house.volunteer}
        change_follow_up(follow_up=row, read_version=row.version, values=values, by=house.staff)
    assert len(told.words(house, house.volunteer)) == 1


def test_a_closed_follow_up_tells_nothing_any_more(cast: Cast) -> None:
    house = cast.omaha
    row = told.handed(house)
    with scope(house.association):
        close(follow_up=row, state="done", by=house.volunteer)
    assert told.words(house, house.volunteer) == []


def test_whoever_wrote_an_invitation_is_told_each_new_answer_once(cast: Cast) -> None:
    house = cast.omaha
    programme = engagement.coming_programme(partnership=house.partnership)
    hanako = engagement.guest(association=house.association, by=house.staff)
    invitation = engagement.invitation(programme=programme, person=hanako, by=house.volunteer)
    with scope(house.association):
        give_answer(invitation=invitation, answer="yes")
        give_answer(invitation=invitation, answer="yes", note="With pleasure")
    assert told.words(house, house.volunteer) == ["Ms. Hanako Tanaka says yes to your invitation: Tea evening"]
    assert told.words(house, house.volunteer, "ja") == [
        "田中 花子 様からご招待にご出席のお返事がありました：お茶の夕べ"
    ]
    assert told.words(house, house.staff) == []
    with scope(house.association):
        give_answer(invitation=invitation, answer="no")
    (only,) = told.words(house, house.volunteer)
    assert "says no" in only
    with scope(house.association):
        give_answer(invitation=invitation, answer="maybe", by=house.volunteer)
    assert told.words(house, house.volunteer) == []


def test_whoever_leads_a_trip_is_told_what_the_counterpart_says(cast: Cast) -> None:
    house = cast.omaha
    trip = trips.delegation(partnership=house.partnership, lead=house.administrator)
    meeting = trips.meeting(delegation=trip, hour=10)
    link, _address = given(house, trip)
    with scope(house.association):
        say(link=link, meeting=meeting, kind="comment", said="Please come by the side door.")
        say(link=link, meeting=None, kind="protocol", said="Who speaks first?")
        give_verdict(link=link, verdict="changes", words="Later, please.", read_number=trip.agenda_number)
        give_verdict(link=link, verdict="approved", words="", read_number=trip.agenda_number)
    assert told.words(house, house.administrator) == [
        "望月 健司 approved the agenda: Spring trade trip",
        "望月 健司 asks for a change of the agenda: Spring trade trip",
        "望月 健司 asks a question of protocol: Spring trade trip",
        "望月 健司 remarks on the agenda: Spring trade trip",
    ]
    assert told.words(house, house.administrator, "ja")[0] == "望月 健司 様が日程を承認されました：春の経済交流団"
    first = told.lines(house, house.administrator)[0]
    assert first.address == at(house, "delegation_counterpart", delegation=trip.pk)
    assert len(told.words(house, house.staff)) == 4  # who gave the link
    assert told.words(house, house.volunteer) == []


def test_a_proposal_is_told_to_those_who_may_take_it_until_somebody_answers(cast: Cast) -> None:
    house = cast.omaha
    row = factories.proposal(partnership=house.partnership, by=house.volunteer, values={"history_en": "1965."})
    for reader in (house.staff, house.administrator):
        (line,) = told.lines(house, reader)
        assert "proposes a change: " in line.words and line.address == at(house, "proposal_detail", proposal=row.pk)
    assert told.words(house, house.volunteer) == told.words(house, house.board_member) == []
    with scope(house.association):
        decline_proposal(proposal=row, answer="We have better sources.", by=house.staff)
    assert told.words(house, house.administrator) == []


@pytest.mark.covers("C24")
def test_an_agreement_that_ends_within_ninety_days_is_told_once_and_a_later_one_is_not(cast: Cast) -> None:
    house, now = cast.omaha, timezone.now()
    today = timezone.localdate()
    ending = factories.agreement(
        partnership=house.partnership, title_en="Memorandum on tea", expires_on=today + 80 * A_DAY
    )
    factories.agreement(partnership=house.partnership, title_en="Long one", expires_on=today + 120 * A_DAY)
    tell_of_ends(now=now)
    tell_of_ends(now=now)
    (line,) = told.lines(house, house.staff)
    assert line.words.endswith(": Memorandum on tea") and line.address == ending.get_absolute_url()
    assert told.words(house, house.volunteer) == []
    assert told.words(cast.springfield, cast.springfield.staff) == []
    with scope(house.association):
        type(ending).objects.filter(pk=ending.pk).update(expires_on=today + 400 * A_DAY)
    assert told.words(house, house.staff) == []


# --- never twice, never to those who may not see ----------------------------------------------------------------------


def test_one_cause_is_told_once(cast: Cast) -> None:
    house = cast.omaha
    row = told.handed(house)
    with scope(house.association):
        member = members_among([house.volunteer])
        for _again in range(2):
            tell(kind="follow_up_handed", row=row, to=member, cause="owner:x", details={"owner": house.volunteer.pk})
        assert Notice.objects.filter(cause="owner:x").count() == 1


def test_nobody_is_told_of_what_they_may_not_see_or_do_not_want(cast: Cast) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Ashikaga")
    )
    with scope(house.association):
        staff = house.staff.memberships.get()
        boss = house.administrator.memberships.get()
        NoticeWish.objects.create(association=house.association, membership=boss, ways={"proposal_waits": "none"})
    factories.partnership_limit(membership=staff, partnership=other)
    factories.proposal(partnership=house.partnership, by=house.volunteer, values={"history_en": "1965."})
    with scope(house.association):
        assert Notice.objects.count() == 0


def test_what_was_told_is_gone_when_its_reader_may_no_longer_see_it(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    factories.proposal(partnership=house.partnership, by=house.volunteer, values={"history_en": "1965."})
    assert len(told.words(house, house.staff)) == 1
    with scope(house.association):
        Membership.objects.filter(user=house.staff).update(role=Role.VOLUNTEER)
    assert told.words(house, house.staff) == []
    assert "proposes" not in words_of(enter(house.staff).get(at(house, "notice_list")))
    clear_notices(now=timezone.now())
    with scope(house.association):
        assert [each.membership.user for each in Notice.objects.select_related("membership__user")] == [
            house.administrator
        ]


def test_with_its_row_a_notice_is_gone_from_the_list_and_then_from_the_count(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = told.handed(house)
    with scope(house.association):
        FollowUp.objects.filter(pk=row.pk).delete()
    page = words_of(enter(house.volunteer).get(at(house, "notice_list")))
    assert "No notices" in page
    clear_notices(now=timezone.now())
    assert "1 unread" not in words_of(enter(house.volunteer).get(at(house, "notice_list")))


def test_old_notices_and_those_of_former_members_are_let_go(cast: Cast) -> None:
    house = cast.omaha
    told.handed(house, "Old and read")
    told.handed(house, "Fresh and read")
    told.handed(house, "Gone", to=house.administrator)
    now = timezone.now()
    with scope(house.association):
        Notice.objects.update(read_at=now)
        first = Notice.objects.order_by("pk").first()
        Notice.objects.filter(pk=first.pk).update(read_at=F("read_at") - 91 * A_DAY)
        Membership.objects.filter(user=house.administrator).update(ended_at=now)
    assert clear_notices(now=now) == 2
    assert [each.split(": ")[1] for each in told.words(house, house.volunteer)] == ["Fresh and read"]


# --- the page ---------------------------------------------------------------------------------------------------------


@pytest.mark.covers("126", page="/a/<association>/notices/")
def test_the_page_says_what_and_why_and_marks_as_read(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    told.handed(house, "First")
    told.handed(house, "Second")
    client, address = enter(house.volunteer), at(house, "notice_list")
    page = words_of(client.get(address))
    assert page.index(": Second") < page.index(": First")
    assert "You read this because it is yours now." in page and "Notices 2 unread" in page
    with scope(house.association):
        newest, oldest = Notice.objects.all()
    assert client.post(at(house, "notice_read", notice=oldest.pk))["Location"] == address
    assert "Notices 1 unread" in words_of(client.get(address))
    told.handed(house, "Third, while the page was open")
    client.post(at(house, "notice_read_all"), {"newest": newest.pk})
    assert "Notices 1 unread" in words_of(client.get(address))
    client.post(at(house, "notice_read_all"), {"newest": "many"})
    assert "Notices 1 unread" in words_of(client.get(address))


def test_what_somebody_typed_is_marked_with_its_language(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    told.handed(house, "お土産を選ぶ")
    text = enter(house.volunteer).get(at(house, "notice_list")).content.decode()
    assert '<span lang="ja">お土産を選ぶ</span></a>' in text


def test_a_sentence_is_taken_apart_where_typed_words_stand() -> None:
    pieces = pieces_of("Ann asks Bob: Ann", ["Bob", "Ann", "nobody", ""])
    assert [(piece.text, piece.is_typed) for piece in pieces] == [
        ("Ann", True),
        (" asks ", False),
        ("Bob", True),
        (": Ann", False),
    ]


def test_reading_the_page_changes_nothing(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    told.handed(house)
    client = enter(house.volunteer)
    for _again in range(2):
        assert "Notices 1 unread" in words_of(client.get(at(house, "notice_list")))


def test_nobody_reads_or_marks_the_notices_of_another(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    told.handed(house, "ZQsecretQZ")
    with scope(house.association):
        key = Notice.objects.get().pk
    address = at(house, "notice_read", notice=key)
    for user in (house.staff, house.administrator, house.board_member, cast.operator):
        client = enter(user)
        assert "ZQsecretQZ" not in client.get(at(house, "notice_list")).content.decode()
        assert client.post(address).status_code == 404
    assert enter(cast.springfield.staff).post(at(cast.springfield, "notice_read", notice=key)).status_code == 404
    assert enter(house.volunteer).post(address).status_code == 302


def test_the_list_costs_the_same_however_long_and_turns_its_pages(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    told.handed(house, "number 0")
    client, address = enter(house.volunteer), at(house, "notice_list")
    one = statements(client, address)
    for number in range(1, 35):
        told.handed(house, f"number {number}")
    assert (one, statements(client, address)) == (4, 4)
    page = client.get(address)
    assert "number 34" in words_of(page) and "number 4 " not in words_of(page)
    with scope(house.association):
        last = Notice.objects.all()[29].pk
    assert f'href="?before={last}"' in page.content.decode()
    later = words_of(client.get(f"{address}?before={last}"))
    assert "number 4 " in later and "number 0 " in later and "number 34" not in later
    assert client.get(f"{address}?before=x").status_code == 200


# --- choosing ---------------------------------------------------------------------------------------------------------


def test_a_member_chooses_for_each_kind_of_their_role(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client, address = enter(house.volunteer), at(house, "notice_wish")
    page = words_of(client.get(address))
    assert "A follow-up is handed to you" in page and "A proposal waits for review" not in page
    given_ways = {kind.name: kind.ways[0].value for kind in kinds_for(Role.VOLUNTEER)}
    assert client.post(address, given_ways | {"has_mail": "on", "follow_up_handed": "none"}).status_code == 302
    told.handed(house)
    assert told.words(house, house.volunteer) == []
    with scope(house.association):
        wish = NoticeWish.objects.get()
    assert wish.has_mail and wish.ways["follow_up_handed"] == "none" and "proposal_waits" not in wish.ways
    refused = client.post(address, given_ways | {"follow_up_handed": "by pigeon"})
    assert refused.status_code == 422
    with scope(house.association):
        assert NoticeWish.objects.get().ways == wish.ways


def test_notices_keep_no_words_of_anybody(cast: Cast) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    with scope(house.association):
        values = {"what": "Write to Hanako Tanaka", "due_on": timezone.localdate(), "owner": house.volunteer}
        promise(association=house.association, values=values | {"person": hanako}, by=house.staff)
        (row,) = Notice.objects.values("kind", "cause", "details")
    assert "Tanaka" not in str(row)
    assert row["details"] == {"owner": house.volunteer.pk}
