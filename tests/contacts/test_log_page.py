"""The quick log as a page: who, what, next date, with and without a script."""

from __future__ import annotations

import datetime
import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from contacts.models import MeishiImage, Person, PersonMerge
from portal.scoping import scope
from tests import people
from tests.cast import Cast
from tests.contacts.log_desk import SCRIPT, Desk, limit

pytestmark = pytest.mark.django_db


def picture(colour: tuple[int, int, int] = (250, 250, 250)) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (910, 550), colour).save(out, "PNG")
    return SimpleUploadedFile("card.png", out.getvalue(), "image/png")


def test_a_note_becomes_a_touch_and_a_promise(desk: Desk) -> None:
    hanako = people.person(association=desk.association)
    answer = desk.send(people=hanako.pk, kind="meeting", said="Samples.", what="Send the price list", due="week")
    assert answer.status_code == 302
    assert answer["Location"] == hanako.get_absolute_url()
    [touch], [promise], today = desk.touches(), desk.promises(), timezone.localdate()
    assert (touch.kind, touch.said, touch.happened_on, touch.by) == ("meeting", "Samples.", today, desk.user)
    assert list(touch.people.all()) == [hanako]
    assert (promise.what, promise.due_on) == ("Send the price list", today + datetime.timedelta(days=7))
    assert (promise.touch, promise.person, promise.owner) == (touch, hanako, desk.user)


def test_the_same_note_is_kept_once(desk: Desk) -> None:
    hanako, uid = people.person(association=desk.association), str(uuid.uuid4())
    for _time in range(3):
        answer = desk.send(script=True, uid=uid, people=hanako.pk, said="Once.", due="month")
        assert answer.json()["state"] == "kept"
    assert [touch.said for touch in desk.touches()] == ["Once."]
    assert len(desk.promises()) == 1


def test_a_card_that_is_sent_twice_makes_one_person(desk: Desk) -> None:
    uid = str(uuid.uuid4())
    for _time in range(2):
        answer = desk.send(uid=uid, family_name="佐藤", given_name="健一", company="静岡茶業", kind="cards")
        assert answer.status_code == 302  # not asked whether he is the one who was just written down
    with scope(desk.association):
        assert Person.objects.count() == 1


@pytest.mark.covers("C6")
def test_somebody_new_comes_from_a_card_with_its_pictures(desk: Desk) -> None:
    answer = desk.send(
        family_name="佐藤",
        given_name="健一",
        family_kana="サトウ",
        given_kana="ケンイチ",
        company="静岡茶業",
        title="部長",
        email="sato@tea.example",
        phone="054-111-2222",
        front=picture(),
        back=picture(colour=(240, 240, 230)),
        place="Shizuoka",
        kind="cards",
    )
    assert answer.status_code == 302, answer.context["form"].errors
    with scope(desk.association):
        kenichi = Person.objects.get()
        [position], [card] = kenichi.positions.all(), MeishiImage.objects.filter(person=kenichi, touch__kind="cards")
        assert (kenichi.side, kenichi.language, kenichi.country) == ("partner", "ja", "JP")
        assert (position.title_ja, position.organization.name_ja) == ("部長", "静岡茶業")
        assert {point.value_key for point in kenichi.points.all()} == {"sato@tea.example", "+81541112222"}
        assert (card.place, card.received_by, card.position) == ("Shizuoka", desk.user, position)
        assert kenichi.main_position == position
    assert kenichi.keeper_id == desk.user.pk  # so that he comes into Mine
    words = desk.client.get(kenichi.get_absolute_url()).content.decode()
    assert "部長" in words and "静岡茶業" in words and "Shizuoka" in words


@pytest.mark.covers("C6")
def test_the_card_of_the_next_year_adds_a_dated_role(desk: Desk) -> None:
    hanako = people.person(association=desk.association)
    old = people.organization(association=desk.association)
    first = people.position(person=hanako, organization=old, title_en="Clerk", from_on=datetime.date(2020, 4, 1))
    given: dict[str, Any] = {"family_name": "田中", "given_name": "花子"}
    given |= {"company": "Shizuoka Tea Works", "title": "Director"}
    asked = desk.send(**given)
    assert asked.status_code == 422
    assert "Somebody like this is known already" in asked.content.decode()
    assert desk.touches() == []
    assert desk.send(**given, whose=hanako.pk).status_code == 302
    with scope(desk.association):
        assert Person.objects.count() == 1
        second = hanako.positions.exclude(pk=first.pk).get()
        assert (second.title_en, second.organization, second.from_on) == ("Director", old, timezone.localdate())


def test_two_people_of_one_name_stay_two_when_it_is_said(desk: Desk) -> None:
    people.person(association=desk.association)
    answer = desk.send(family_name="田中", given_name="花子", whose="new")
    assert answer.status_code == 302
    with scope(desk.association):
        assert Person.objects.count() == 2


def test_without_a_script_the_names_to_choose_from_come_with_the_page(desk: Desk) -> None:
    hanako = people.person(association=desk.association)
    taro = people.person(association=desk.association, family_name="田中", given_name="太郎")
    asked = desk.send(who="田中", said="Kept")
    assert asked.status_code == 422
    assert {each.pk for each in asked.context["form"].candidates} == {hanako.pk, taro.pk}
    words = asked.content.decode()
    assert f'name="people" value="{taro.pk}"' in words and ">Kept</textarea>" in words.replace("\n", "")
    assert desk.send(who="田中", said="Kept", people=taro.pk).status_code == 302
    assert [list(touch.people.all()) for touch in desk.touches()] == [[taro]]


@pytest.mark.parametrize(
    "typed", ["田中 花子", "田中花子", "たなか はなこ", "ﾀﾅｶ ﾊﾅｺ", "Hanako Tanaka", "tanaka hanako"]
)
def test_a_whole_name_in_any_script_is_taken_as_it_is(desk: Desk, typed: str) -> None:
    hanako = people.person(association=desk.association)
    assert desk.send(who=typed).status_code == 302
    assert [list(touch.people.all()) for touch in desk.touches()] == [[hanako]]


def test_a_name_that_nobody_has_opens_the_card(desk: Desk) -> None:
    asked = desk.send(who="Nobody Known")
    assert asked.status_code == 422
    assert asked.context["form"].is_card_open
    assert "Nobody of this name is known here" in asked.content.decode()


def test_a_note_about_nobody_is_asked_for_a_name(desk: Desk) -> None:
    asked = desk.send(said="Something")
    assert asked.status_code == 422
    assert "Write a name, and choose who it was." in asked.content.decode()
    assert desk.touches() == []


def test_a_next_step_without_its_day_is_for_next_week(desk: Desk) -> None:
    hanako = people.person(association=desk.association)
    assert desk.send(people=hanako.pk, what="Call again", due="").status_code == 302
    assert [each.due_on for each in desk.promises()] == [timezone.localdate() + datetime.timedelta(days=7)]


def test_a_next_step_on_a_day_needs_the_day(desk: Desk) -> None:
    hanako = people.person(association=desk.association)
    assert desk.send(people=hanako.pk, what="Call again", due="other").status_code == 422
    assert desk.send(people=hanako.pk, what="Call again", due="other", due_on="2030-01-31").status_code == 302
    assert [each.due_on for each in desk.promises()] == [datetime.date(2030, 1, 31)]


def test_a_chip_alone_promises_to_be_in_touch(desk: Desk) -> None:
    hanako = people.person(association=desk.association)
    desk.send(people=hanako.pk, due="fortnight")
    assert [each.what for each in desk.promises()] == ["Get in touch again"]


def test_a_note_that_waited_counts_from_the_day_it_was_written(desk: Desk) -> None:
    hanako, today = people.person(association=desk.association), timezone.localdate()
    written = today - datetime.timedelta(days=3)
    desk.send(people=hanako.pk, written_on=written.isoformat(), happened="yesterday", due="week")
    assert [each.happened_on for each in desk.touches()] == [today - datetime.timedelta(days=4)]
    assert [each.due_on for each in desk.promises()] == [today + datetime.timedelta(days=4)]


def test_several_people_share_one_touch(desk: Desk) -> None:
    hanako = people.person(association=desk.association)
    taro = people.person(association=desk.association, family_name="鈴木", given_name="太郎")
    desk.send(people=[hanako.pk, taro.pk], said="Both.")
    assert [set(touch.people.all()) for touch in desk.touches()] == [{hanako, taro}]


def test_somebody_merged_meanwhile_is_found_in_the_one_that_was_kept(desk: Desk) -> None:
    hanako = people.person(association=desk.association)
    with scope(desk.association):
        PersonMerge.objects.create(association=desk.association, kept=hanako, gone_key=987654)
    assert desk.send(people=987654, said="Merged.").status_code == 302
    assert [list(touch.people.all()) for touch in desk.touches()] == [[hanako]]


def test_somebody_removed_meanwhile_is_said_and_the_text_is_kept(desk: Desk) -> None:
    answer = desk.send(script=True, people=987654, said="Kept text.")
    said = answer.json()
    assert answer.status_code == 422 and said["state"] == "refused"
    assert any("has been removed meanwhile" in each for each in said["words"])
    assert "Kept text." in said["screen"]


def test_people_of_another_association_are_nobody(desk: Desk, cast: Cast) -> None:
    other = people.person(association=cast.springfield.association)
    assert desk.send(people=other.pk).status_code == 422
    assert desk.touches() == []


def test_a_limited_member_logs_only_people_of_their_partnerships(desk: Desk, cast: Cast) -> None:
    hidden = people.person(association=desk.association)
    limit(desk, cast)
    assert desk.send(people=hidden.pk).status_code == 422
    assert desk.send(who="Tanaka Hanako").status_code == 422
    assert desk.send(family_name="鈴木", given_name="太郎").status_code == 302
    with scope(desk.association):
        new = Person.objects.get(family_name="鈴木")
        assert list(new.partnerships.all()) == [cast.omaha.partnership]
    assert desk.client.get(new.get_absolute_url()).status_code == 200


def test_a_duplicate_that_may_not_be_seen_is_not_named(desk: Desk, cast: Cast) -> None:
    people.person(association=desk.association)
    limit(desk, cast)
    assert desk.send(family_name="田中", given_name="花子").status_code == 302


def test_what_was_logged_can_be_taken_back(desk: Desk) -> None:
    hanako = people.person(association=desk.association)
    desk.send(people=hanako.pk, due="week")
    [touch] = desk.touches()
    page = desk.client.get(hanako.get_absolute_url())
    undo = reverse("quick_log_undo", args=["omaha", touch.pk])
    assert f'action="{undo}"' in page.content.decode()
    assert desk.client.post(undo).status_code == 302
    assert (desk.touches(), desk.promises()) == ([], [])


def test_nobody_takes_back_what_another_logged(desk: Desk, cast: Cast) -> None:
    touch = people.touch(people=[people.person(association=desk.association)], by=cast.omaha.staff)
    desk.client.post(reverse("quick_log_undo", args=["omaha", touch.pk]))
    assert desk.touches() == [touch]


# --- what the browser asks --------------------------------------------------------------------------------------------


def test_a_script_learns_who_is_signed_in_and_gets_a_token(desk: Desk) -> None:
    said = desk.client.get(desk.address, headers=SCRIPT).json()
    assert (said["state"], said["author"]) == ("ready", desk.user.device_key)
    assert len(said["token"]) > 30


def test_a_note_of_another_user_is_not_kept_under_this_ones_name(desk: Desk, cast: Cast) -> None:
    hanako = people.person(association=desk.association)
    answer = desk.send(script=True, people=hanako.pk, author=cast.omaha.staff.device_key)
    assert (answer.status_code, answer.json()["state"]) == (409, "other")
    assert desk.touches() == []


def test_keys_of_users_differ_and_say_nothing(cast: Cast) -> None:
    keys = {user.device_key for _who, user in cast.everybody()}
    assert len(keys) == len(list(cast.everybody()))


def test_the_page_for_a_time_without_connection_names_nobody(desk: Desk) -> None:
    hanako = people.person(association=desk.association, family_latin="Zqtanaka")
    desk.send(people=hanako.pk)
    words = desk.client.get(reverse("quick_log_offline", args=["omaha"])).content.decode()
    assert "Zqtanaka" not in words and "花子" not in words
    assert "Zqtanaka" in desk.client.get(hanako.get_absolute_url()).content.decode()  # the message was not used up


def test_the_worker_is_a_script_of_its_own_folder(desk: Desk) -> None:
    answer = desk.client.get(reverse("quick_log_worker", args=["omaha"]))
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "script-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("count", [1, 3])
def test_suggestions_ask_the_same_of_the_database_for_one_and_for_three(
    desk: Desk, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        person = people.person(association=desk.association, family_name="Tanner", given_name=f"Ann {number}")
        people.position(person=person, organization=people.organization(association=desk.association))
    address = reverse("quick_log_people", args=["omaha"])
    desk.client.get(address)
    with django_assert_num_queries(SUGGESTING):
        answer = desk.client.get(address, {"q": "ta"})
    assert answer.content.decode().count("data-key=") == count


SUGGESTING = 5  # who asks and where (2), the index of names (2), the people
OPENING = 3  # who asks and where (2), the partnerships


def test_opening_the_screen_asks_little(desk: Desk, django_assert_num_queries: Any) -> None:
    desk.client.get(desk.address)
    with django_assert_num_queries(OPENING):
        desk.client.get(desk.address)


def test_those_of_the_last_notes_are_offered_first(desk: Desk) -> None:
    hanako = people.person(association=desk.association)
    taro = people.person(association=desk.association, family_name="鈴木", given_name="太郎")
    for each in (hanako, taro):
        people.touch(people=[each], by=desk.user)
    words = desk.client.get(reverse("quick_log_people", args=["omaha"])).content.decode()
    assert words.index(f'data-key="{taro.pk}"') < words.index(f'data-key="{hanako.pk}"')


def test_a_board_member_reads_but_does_not_log(cast: Cast) -> None:
    desk = Desk(cast, cast.omaha.board_member)
    assert desk.client.get(desk.address).status_code == 403
    assert (
        reverse("quick_log", args=["omaha"]) not in desk.client.get(reverse("people", args=["omaha"])).content.decode()
    )
