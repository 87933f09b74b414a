"""Goals: near and far, with what each side gains, counted from records, reviewed on their day."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from partnerships.forms.parts import GoalForm
from partnerships.goal_progress import progress_of
from partnerships.models import Goal
from partnerships.services.goals import change_goal, review_goal
from portal.calendar import dated
from portal.measures import Measure, all_measures, counted, measure_named, register_measure
from portal.promises import EVERYBODYS, MINE, NOBODYS, Asked, waiting
from portal.saving import StaleSave
from portal.scoping import scope
from tests import factories
from tests.cast import Cast, House
from tests.partnerships.desk import address, filled

pytestmark = pytest.mark.django_db


def day(ahead: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=ahead)


def wanted(house: House, **fields: Any) -> Goal:
    return factories.goal(partnership=house.partnership, **fields)


def words_of(answer: Any) -> str:
    return str(answer.content.decode())


def plain(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", words_of(answer)).split())


def membership(house: House, role: str) -> Any:
    with scope(house.association):
        return house.person(role).memberships.get()


def asked(house: House, role: str, whose: str = MINE, partnership: Any = None) -> list[Any]:
    with scope(house.association):
        membership = house.person(role).memberships.get()
        return waiting(Asked(membership, timezone.localdate(), whose, partnership), None, 50)[0]


@pytest.mark.covers("26", "28", page="/a/…/goals/")
def test_goals_stand_by_horizon_with_owner_next_step_review_and_both_benefits(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    wanted(house, title_en="Near", owner=house.staff, next_step="Write to them", review_on=day(40))
    wanted(house, title_en="Far", horizon="long", measure_en="Visits", measure_ja="往来", target="2 a year")
    wanted(house, title_en="Done", state="reached", review_on=day(-30))
    answer = enter(house.board_member).get(address("goal_list", house.association))
    text = plain(answer)
    assert [(name, [str(row) for row in rows]) for name, _label, rows in answer.context["groups"]] == [
        ("short", ["Near"]),
        ("long", ["Far"]),
        ("closed", ["Done"]),
    ]
    for said in (
        "We want 2 things that are still open. One goal is reached.",
        "Next step: Write to them",
        "Visits: 2 a year",
        house.staff.display_name,
        "nobody looks after it",
        "Omaha: Shops find a new product",
        "Shizuoka: Growers find a new market",
    ):
        assert said in text, said
    assert "Review was due" not in text  # what is reached asks nobody any more


@pytest.mark.parametrize(("language", "said"), [("en", "Visits: 2"), ("ja", "往来：2")])
def test_a_goal_says_its_measure_in_the_readers_language(cast: Cast, enter: Any, language: str, said: str) -> None:
    house = cast.omaha
    goal = wanted(house, measure_en="Visits", measure_ja="往来", target="2")
    client = enter(house.board_member)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    pages = (address("goal_list", house.association), house.partnership.get_absolute_url(), goal.get_absolute_url())
    on_list, on_partnership, alone = (plain(client.get(page)) for page in pages)
    own, other = ("往来", "Visits") if language == "ja" else ("Visits", "往来")
    assert said in on_list and said in on_partnership
    for page in (on_list, on_partnership, alone):
        assert own in page and other not in page


@pytest.mark.covers("28")
@pytest.mark.parametrize("side", ["home", "partner"])
def test_a_goal_without_a_benefit_to_each_side_is_refused(cast: Cast, enter: Any, side: str) -> None:
    house = cast.omaha
    page = address("goal_add", house.association, partnership=house.partnership.slug)
    client = enter(house.staff)
    sent = filled(client.get(page).context["form"], title_en="A fair", benefit_home_en="a", benefit_partner_en="b")
    answer = client.post(page, {name: value for name, value in sent.items() if name != f"benefit_{side}_en"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [f"benefit_{side}_en"]


@pytest.mark.covers("26", page="/a/…/goals/…/")
def test_how_far_a_goal_is_is_counted_from_records_and_opens_them(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    goal = wanted(house, counted_by="programmes", target_number=3, counted_from_on=day(-30))
    for ahead, cancelled in ((-31, False), (-30, False), (-1, False), (0, True), (9, False)):
        factories.programme(
            partnership=house.partnership, is_yearly=False, month=None, starts_on=day(ahead), is_cancelled=cancelled
        )
    factories.programme(partnership=cast.springfield.partnership, is_yearly=False, month=None, starts_on=day(-1))
    answer = enter(house.board_member).get(goal.get_absolute_url())
    assert "2 of 3" in plain(answer) and 'value="2" max="3"' in words_of(answer)
    with scope(house.association):
        goal.partnership.association = house.association
        (progress,) = progress_of([goal], timezone.localdate()).values()
    assert (progress.number, progress.target, progress.is_reached) == (2, 3, False)
    assert progress.address.replace("&", "&amp;") in words_of(answer)


def test_an_uncounted_goal_has_no_bar_and_a_full_one_asks_whether_it_is_reached(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client = enter(house.staff)
    assert "<progress" not in words_of(client.get(wanted(house).get_absolute_url()))
    goal = wanted(house, counted_by="agreements", target_number=1, counted_from_on=day(-30))
    for title in ("One", "Two"):
        factories.agreement(partnership=house.partnership, title_en=title, signed_year=None, signed_on=day(-3))
    factories.agreement(partnership=house.partnership, title_en="Before", signed_year=None, signed_on=day(-31))
    with scope(house.association):
        (progress,) = progress_of([goal], timezone.localdate()).values()
    behind = words_of(client.get(progress.address))
    assert "One" in behind and "Two" in behind and "Before" not in behind
    text = words_of(client.get(goal.get_absolute_url()))
    assert "2 of 1" in text and 'value="1" max="1"' in text and "Is the goal reached?" in text


def test_what_is_counted_has_a_number_and_a_first_day(cast: Cast) -> None:
    house = cast.omaha
    with pytest.raises(ValidationError, match="Write the number to reach"):
        wanted(house, counted_by="programmes")
    with pytest.raises(ValidationError, match="Choose what is counted"):
        wanted(house, target_number=4)
    with pytest.raises(ValidationError, match="not a valid choice"):
        wanted(house, counted_by="anything", target_number=4)
    goal = wanted(house, counted_by="programmes", target_number=4)
    assert goal.counted_from_on == timezone.localdate()
    with scope(house.association):
        values = {"counted_by": "", "target_number": None}
        assert change_goal(goal=goal, read_version=1, values=values, by=None).counted_from_on is None


def test_the_form_offers_every_measure_in_the_readers_language(cast: Cast) -> None:
    with scope(cast.omaha.association), override("ja"):
        form = GoalForm(instance=wanted(cast.omaha))
        field: Any = form.fields["counted_by"]
        labels = [str(label) for _name, label in field.choices]
    assert [each.name for each in all_measures()] == [
        "touches",
        "people",
        "organizations",
        "guests",
        "programmes",
        "introductions",
        "outcomes",
        "agreements",
    ]
    assert not any(re.search("[a-z]", label) for label in labels), labels


def test_a_name_of_a_measure_registers_once() -> None:
    known = measure_named("programmes")
    assert known is not None
    with pytest.raises(ValueError, match="registered twice"):
        register_measure(Measure("programmes", "", known.count, known.address))
    assert measure_named("nothing") is None
    assert counted(Goal.objects.none(), [], partnership="partnership", day="review_on") == []


# --- the day of review ------------------------------------------------------------------------------------------------


@pytest.mark.covers("26", page="/a/…/owed/")
def test_a_review_that_is_due_is_owed_by_who_looks_after_the_goal(cast: Cast) -> None:
    house = cast.omaha
    wanted(house, title_en="Late", owner=house.staff, review_on=day(-3))
    wanted(house, title_en="Soon", owner=house.staff, review_on=day(7))
    wanted(house, title_en="Later", owner=house.staff, review_on=day(8))
    wanted(house, title_en="Reached", owner=house.staff, review_on=day(-3), state="reached")
    wanted(house, title_en="Ownerless", review_on=day(-1))
    left = wanted(house, title_en="Left", review_on=day(-2))
    with scope(house.association):
        Goal.objects.filter(pk=left.pk).update(owner=cast.ex_member)
    mine = asked(house, "staff")
    assert [(each.what, each.state) for each in mine] == [
        ("Look at the goal again: Late", "owed"),
        ("Look at the goal again: Soon", "soon"),
    ]
    assert [each.what[-9:] for each in asked(house, "staff", NOBODYS)] == ["ain: Left", "Ownerless"]
    assert len(asked(house, "board_member", EVERYBODYS, house.partnership)) == 4
    assert asked(house, "board_member") == []
    assert [act.address for act in mine[0].first] == [mine[0].address]


def test_one_press_puts_a_review_off_by_a_quarter(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    goal = wanted(house, owner=house.board_member, review_on=day(-3))
    (promise,) = asked(house, "board_member")
    (act,) = promise.others
    client = enter(house.board_member)
    assert client.get(act.address).status_code == 302
    answer = client.post(act.address, dict(act.fields), follow=True)
    assert "Looked at. It is looked at again on" in words_of(answer)
    with scope(house.association):
        assert Goal.objects.get(pk=goal.pk).review_on == day(91)
    assert asked(house, "board_member") == []
    again = client.post(act.address, dict(act.fields), follow=True)
    assert "Somebody saved this page before you." in words_of(again)


def test_only_who_edits_or_looks_after_a_goal_says_that_it_was_reviewed(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    goal = wanted(house, owner=house.board_member, review_on=day(-3))
    page = address("goal_review", house.association, goal=goal.pk)
    refused = enter(house.volunteer).post(page, {"days": "91", "version": "1"})
    assert refused.status_code == 403 and "You review your own goals here." in words_of(refused)
    assert "Looked at it?" not in words_of(enter(house.volunteer).get(goal.get_absolute_url()))
    assert enter(house.staff).post(page, {"days": "91", "version": "1"}).status_code == 302


@pytest.mark.parametrize(("there", "led_to"), [("/a/omaha/owed/?whose=all", None), ("https://elsewhere.example/", "")])
def test_a_press_in_a_list_leads_back_to_the_list(cast: Cast, enter: Any, there: str, led_to: str | None) -> None:
    house = cast.omaha
    goal, grant = wanted(house), factories.grant(association=house.association, state="writing")
    client = enter(house.staff)
    pressed = (
        (goal, address("goal_review", house.association, goal=goal.pk), {"days": "91"}),
        (grant, address("grant_move", house.association, grant=grant.pk), {"state": "sent"}),
    )
    for row, page, fields in pressed:
        answer = client.post(page, fields | {"version": "1", "next": there})
        assert answer["Location"] == (there if led_to is None else row.get_absolute_url())


@pytest.mark.parametrize("typed", ["", "2020-01-01", "yesterday"])
def test_a_day_of_review_that_is_not_ahead_is_refused_beside_the_field(cast: Cast, enter: Any, typed: str) -> None:
    house = cast.omaha
    goal = wanted(house)
    page = address("goal_review", house.association, goal=goal.pk)
    answer = enter(house.staff).post(page, {"review_on": typed, "version": "1"})
    assert answer.status_code == 422 and answer.context["form"].errors["review_on"]
    with scope(house.association), pytest.raises(ValidationError, match="closed"):
        review_goal(goal=wanted(house, state="dropped"), read_version=1, review_on=day(9), by=None)
    with scope(house.association), pytest.raises(StaleSave):
        review_goal(goal=goal, read_version=7, review_on=day(9), by=None)


def test_a_review_stands_in_the_calendar_of_who_looks_after_the_goal(cast: Cast) -> None:
    house = cast.omaha
    wanted(house, title_en="Mine", owner=house.staff, review_on=day(40), next_step="Ask")
    wanted(house, title_en="Late", owner=house.staff, review_on=day(-40))
    wanted(house, title_en="Another’s", owner=house.volunteer, review_on=day(40))
    with scope(house.association):
        found = dated(house.staff.memberships.get(), timezone.localdate())
    assert [(each.on, each.title) for each in found] == [
        (timezone.localdate(), "Past due: Look at the goal again: Late"),
        (day(40), "Look at the goal again: Mine"),
    ]
    assert "Omaha – Shizuoka\nAsk\n" in found[1].about


# --- what serves it ---------------------------------------------------------------------------------------------------


@pytest.mark.covers("32", page="/a/…/goals/…/")
def test_a_goal_names_the_programmes_that_serve_it(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    goal = wanted(house)
    client = enter(house.board_member)
    assert "None yet." in words_of(client.get(goal.get_absolute_url()))
    row = factories.programme(partnership=house.partnership, title_en="Fair for growers", goals=[goal])
    text = words_of(client.get(goal.get_absolute_url()))
    assert "Fair for growers" in text and row.get_absolute_url() in text


def test_a_limited_member_finds_the_goals_of_their_partnerships_alone(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    goal = wanted(house, title_en="Hidden goal", review_on=day(-1))
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Ibaraki")
    )
    seen = factories.goal(partnership=other, title_en="Seen goal")
    factories.partnership_limit(membership=membership(house, "staff"), partnership=other)
    client = enter(house.staff)
    text = words_of(client.get(address("goal_list", house.association)))
    assert "Seen goal" in text and "Hidden goal" not in text
    assert client.get(goal.get_absolute_url()).status_code == 404
    assert client.post(address("goal_review", house.association, goal=goal.pk)).status_code == 404
    assert client.get(seen.get_absolute_url()).status_code == 200
    assert asked(house, "staff", EVERYBODYS) == []


def test_the_list_narrows_to_a_partnership_and_to_ones_own(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Ibaraki")
    )
    wanted(house, title_en="Of Shizuoka", owner=house.staff)
    factories.goal(partnership=other, title_en="Of Ibaraki")
    client = enter(house.staff)
    for query, there in (
        (f"?partnership={other.slug}", ["Of Ibaraki"]),
        ("?whose=mine", ["Of Shizuoka"]),
        ("?partnership=%00&whose=x", ["Of Shizuoka", "Of Ibaraki"]),
    ):
        text = words_of(client.get(address("goal_list", house.association) + query))
        assert [name for name in ("Of Shizuoka", "Of Ibaraki") if name in text] == there


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_questions(
    cast: Cast, rows: int, django_assert_num_queries: Any, settings: Any
) -> None:
    house = cast.omaha
    for number in range(rows):
        wanted(house, title_en=f"Goal {number}", counted_by="programmes", target_number=3, owner=house.staff)
    client = Client()
    client.force_login(house.board_member)
    page = reverse("goal_list", kwargs={"association": "omaha"})
    client.get(page)
    with django_assert_num_queries(5):
        client.get(page)
