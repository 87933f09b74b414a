"""On the trip: the day on a telephone, and two minutes after each meeting, kept once however often they are sent."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts.models import FollowUp, Touch
from delegations.choices import MeetingState
from delegations.models import Meeting
from delegations.services.debrief import debrief
from portal.accounts.models import User
from portal.scoping import scope
from tests import people, trips
from tests.cast import Cast, House
from tests.contacts.log_desk import SCRIPT
from tests.contacts.pages import at, statements, words_of
from tests.delegations.past_trip import Past, past_trip, takes_part

pytestmark = pytest.mark.django_db


def of_today(house: House) -> Past:
    """A trip under way, with a meeting two days ago that nobody has debriefed."""
    return past_trip(house, days_ago=-1, state=MeetingState.PLANNED)


def sent(past: Past, user: User, **fields: Any) -> dict[str, Any]:
    given = {"uid": str(uuid.uuid4()), "author": user.device_key, "people": [past.person.pk], "said": "They like tea."}
    return given | fields


def address_of(house: House, past: Past) -> str:
    return at(house, "debrief_new", delegation=past.trip.pk, meeting=past.meeting.pk)


def day_of(house: House, past: Past, day: int = 1) -> str:
    on = past.trip.starts_on + datetime.timedelta(days=day)
    return at(house, "delegation_day", delegation=past.trip.pk, day=on.isoformat())


@pytest.mark.covers("94", page="/a/…/trips/<n>/day/debrief/<n>/")
def test_a_debrief_is_a_touch_a_next_step_and_a_result(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    past = of_today(house)
    client = enter(house.volunteer)
    assert "Say how it went: Tea wholesalers" in words_of(client.get(past.trip.get_absolute_url()))
    due = timezone.localdate() + datetime.timedelta(days=9)
    more = {"what": "Send samples", "due_on": due.isoformat(), "cards": "Mr. Suzuki", "result": "They want samples."}
    answer = client.post(address_of(house, past), sent(past, house.volunteer, is_interest="on", **more))
    assert answer.status_code == 302 and answer["Location"] == day_of(house, past)
    with scope(house.association):
        meeting, touch, promised = Meeting.objects.get(), Touch.objects.get(), FollowUp.objects.get()
        assert (meeting.state, meeting.touch, meeting.result_en) == ("held", touch, "They want samples.")
        assert (touch.kind, touch.is_interest, touch.by) == ("meeting", True, house.volunteer)
        assert touch.said == "They like tea.\nCards received: Mr. Suzuki"
        assert touch.happened_on == past.trip.starts_on + datetime.timedelta(days=1)
        assert list(touch.people.all()) == [past.person] and touch.organization == past.host
        assert (promised.what, promised.due_on, promised.touch) == ("Send samples", due, touch)
        assert (promised.person, promised.owner) == (past.person, house.volunteer)
    page = words_of(client.get(day_of(house, past)))
    assert "Debriefed" in page and "They want samples." in page
    assert "1 meeting is debriefed. None is missing." in words_of(client.get(past.trip.get_absolute_url()))


def test_a_debrief_that_is_sent_twice_by_a_script_is_kept_once(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    past = of_today(house)
    client, address = enter(house.volunteer), address_of(house, past)
    ready = client.get(address, headers=SCRIPT).json()
    assert ready["state"] == "ready" and ready["author"] == house.volunteer.device_key and ready["token"]
    note = sent(past, house.volunteer, waited="1", what="Call", due_on=timezone.localdate().isoformat())
    for _time in range(3):
        assert client.post(address, note, headers=SCRIPT).json()["state"] == "kept"
    with scope(house.association):
        assert (Touch.objects.count(), FollowUp.objects.count()) == (1, 1)
        assert Meeting.objects.get().version == 2


def test_two_of_us_add_to_each_other(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    past = of_today(house)
    address = address_of(house, past)
    enter(house.volunteer).post(address, sent(past, house.volunteer, result="They want samples."))
    enter(house.staff).post(address, sent(past, house.staff, said="They fear the tariff.", result="関税が心配です。"))
    with scope(house.association):
        meeting = Meeting.objects.get()
        assert (meeting.result_en, meeting.result_ja) == ("They want samples.", "関税が心配です。")
        assert Touch.objects.count() == 2 and meeting.touch.by == house.volunteer


def test_what_is_written_where_nobody_is_named_stays_with_the_meeting(cast: Cast) -> None:
    house = cast.omaha
    past = of_today(house)
    bare = trips.meeting(delegation=past.trip, hour=9, day=0, title_en="Market")
    values = {"said": "A queue at every stall.", "result": "Go early.", "what": "Ask", "due_on": timezone.localdate()}
    with scope(house.association):
        uid = uuid.uuid4()
        for _time in range(2):
            debrief(meeting=bare, people=[], values=values, uid=uid, by=house.staff)
        assert Meeting.objects.get(pk=bare.pk).result_en == "A queue at every stall.\nGo early."
        assert FollowUp.objects.count() == 1 and not Touch.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"said": ""}, "Write at least a word on how it went."),
        ({"what": "Call them"}, "Choose the day by which it is done"),
        ({"due_on": "2027-01-01"}, "Write what is to be done by that day."),
    ],
)
def test_a_debrief_that_would_be_forgotten_comes_back_with_what_was_typed(
    cast: Cast, enter: Any, fields: dict[str, str], words: str
) -> None:
    house = cast.omaha
    past = of_today(house)
    answer = enter(house.staff).post(address_of(house, past), sent(past, house.staff, **fields))
    assert answer.status_code == 422 and words in words_of(answer)
    if "said" not in fields:
        assert "They like tea." in words_of(answer)
    note = enter(house.staff).post(address_of(house, past), sent(past, house.staff, **fields), headers=SCRIPT)
    assert note.status_code == 422 and note.json()["state"] == "refused" and words in " ".join(note.json()["words"])


def test_what_has_not_begun_or_does_not_take_place_is_not_debriefed(cast: Cast) -> None:
    house = cast.omaha
    past = of_today(house)
    ahead = trips.meeting(delegation=past.trip, hour=23, day=4)
    dropped = trips.meeting(delegation=past.trip, hour=8, day=0, state=MeetingState.DROPPED)
    with scope(house.association):
        for row, words in ((ahead, "Say afterwards how it went."), (dropped, "was taken off the agenda")):
            with pytest.raises(ValidationError, match=words):
                debrief(meeting=row, people=[past.person], values={"said": "x"}, uid=uuid.uuid4(), by=house.staff)


def test_a_waiting_debrief_of_a_meeting_that_is_gone_is_refused_in_words_and_not_as_an_ended_role(
    cast: Cast, enter: Any
) -> None:
    house = cast.omaha
    past = of_today(house)
    address, client = address_of(house, past), enter(house.volunteer)
    with scope(house.association):
        past.meeting.delete()
    assert client.get(address).status_code == 404
    assert client.get(address, headers=SCRIPT).json()["state"] == "ready"
    answer = client.post(address, sent(past, house.volunteer), headers=SCRIPT)
    assert answer.status_code == 422 and "no longer on the agenda" in answer.json()["words"][0]
    assert enter(house.board_member).get(address, headers=SCRIPT).status_code == 403


def test_a_debrief_of_somebody_else_is_not_kept_under_ones_own_name(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    past = of_today(house)
    answer = enter(house.staff).post(address_of(house, past), sent(past, house.volunteer), headers=SCRIPT)
    assert answer.status_code == 409 and answer.json()["state"] == "other"
    with scope(house.association):
        assert not Touch.objects.exists()


def test_a_day_shows_addresses_in_both_scripts_names_with_kana_and_no_telephone(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    past = of_today(house)
    with scope(house.association):
        Meeting.objects.update(address_en="1-2 Aoi-ku, Shizuoka", address_ja="静岡市葵区一丁目二番")
        past.person.points.create(association=house.association, kind="mobile", value="+81 90 5555 0110")
    page = enter(house.board_member).get(day_of(house, past))
    words = words_of(page)
    assert "10:00–11:00" in words and "Omaha" in words  # the other clock
    for each in (
        "1-2 Aoi-ku, Shizuoka",
        "静岡市葵区一丁目二番",
        "静岡茶業",
        "田中 花子 様",
        "タナカ ハナコ",
        "Hanako Tanaka",
    ):
        assert each in words, each
    assert "5555" not in page.content.decode()
    assert "Say how it went" not in words  # a board member reads


def test_a_day_that_is_none_of_the_trip_is_not_found(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    past = of_today(house)
    client = enter(house.staff)
    for day in ("2020-01-01", "tomorrow", "2026-13-40"):
        assert client.get(at(house, "delegation_day", delegation=past.trip.pk, day=day)).status_code == 404
    assert "Nothing is planned on this day." in words_of(client.get(day_of(house, past, 3)))


def test_a_telephone_keeps_the_days_and_debriefs_of_this_trip_and_only_for_two_weeks(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    past, before = of_today(house), past_trip(house, days_ago=15)
    client = enter(house.volunteer)
    kept = client.get(at(house, "delegation_day_worker", delegation=past.trip.pk))
    assert kept["Content-Type"] == "text/javascript; charset=utf-8"
    script = kept.content.decode().replace("\\u002D", "-").replace("\\u0022", '"')
    assert f'"{day_of(house, past, 0)}"' in script and f'"{address_of(house, past)}"' in script
    old = client.get(at(house, "delegation_day_worker", delegation=before.trip.pk)).content.decode()
    assert "/day/" not in old.partition("const PAGES")[2].partition("\n")[0]
    assert "data-worker" not in client.get(day_of(house, before)).content.decode()


def test_a_day_costs_the_same_with_one_person_and_three(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    past = of_today(house)
    client, counts = enter(house.staff), []
    counts.append(statements(client, day_of(house, past)))
    for each in range(2):
        person = people.person(association=house.association, family_name=f"Host{each}", given_name="A")
        takes_part(trips.meeting(delegation=past.trip, hour=13 + each, day=1), person)
    counts.append(statements(client, day_of(house, past)))
    assert counts == [7, 7]
