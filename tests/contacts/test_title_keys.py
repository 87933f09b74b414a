"""Kept keys of titles: they follow their titles however these are written, and find what reading the titles finds."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.searches import BoardMeetings
from partnerships.models import Goal, ModelStory, Place
from partnerships.searches import Goals
from portal.activity.models import ActivityValues
from portal.saving import remove, save_version
from portal.scoping import scope, system_scope
from portal.sought import sought, text_key
from portal.title_keys import KeyedQuerySet, all_wrong_keys, keyed_models, title_keys
from tests import boards, factories, sittings
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(cast: Cast) -> Any:
    """One goal of Omaha's, in its scope."""
    with scope(cast.omaha.association):
        yield factories.goal(partnership=cast.omaha.partnership, title_en="Tea fair", title_ja="お茶の市")


def wrong() -> list[str]:
    with system_scope("the test looks at every row"):
        return [str(each) for each in all_wrong_keys()]


def of(row: Any) -> str:
    return type(row).objects.values_list("title_key", flat=True).get(pk=row.pk)


def test_every_keyed_model_keeps_its_keys_in_whatever_writes_sets_of_rows() -> None:
    with system_scope("the test looks at managers alone"):
        assert {isinstance(model._default_manager.all(), KeyedQuerySet) for model in keyed_models()} == {True}
    assert {len(title_keys(model)) for model in keyed_models()} == {1}


def test_a_row_gets_its_key_with_its_title(goal: Goal) -> None:
    assert of(goal) == goal.title_key == text_key("Tea fair", "お茶の市")
    goal.title_en = "Kimono show"
    goal.save()
    assert " kimono " in of(goal) and " tea " not in of(goal)
    Goal.objects.bulk_create([Goal(association=goal.association, partnership=goal.partnership, title_en="Lanterns")])
    assert " lanterns " in of(Goal.objects.get(title_en="Lanterns"))
    assert wrong() == []


def test_the_key_goes_with_a_saved_version_in_the_same_statement(
    goal: Goal, cast: Cast, django_assert_num_queries: Any
) -> None:
    save_version(row=goal, read_version=goal.version, values={"title_ja": "提灯"}, by=cast.omaha.staff)
    assert of(goal) == text_key("Tea fair", "提灯")
    assert "title_key" not in ActivityValues.objects.latest("pk").after
    with django_assert_num_queries(1):
        Goal.objects.filter(pk=goal.pk).update(state="done")


@pytest.mark.parametrize(
    "values",
    [
        {"title_en": "Lanterns"},
        {"title_en": F("title_ja"), "title_ja": ""},
        {"title_en": Concat(F("title_en"), Value(" of Ōmiya"))},
        {"title_en": "One", "title_ja": "一", "version": F("version") + 1},
    ],
    ids=["text", "column", "expression", "several"],
)
def test_whatever_changes_titles_in_sets_changes_their_keys(goal: Goal, values: dict[str, Any]) -> None:
    other = factories.goal(partnership=goal.partnership, title_en="Another")
    # The rows are asked for by what the statement changes.
    assert Goal.objects.filter(title_en__in=["Tea fair", "Another"]).update(**values) == 2
    for row in (goal, other):
        row.refresh_from_db()
        assert row.title_key == text_key(row.title_en, row.title_ja)
    assert wrong() == []


def test_thousands_of_changed_titles_have_their_keys(goal: Goal) -> None:
    rows = [
        Goal(association=goal.association, partnership=goal.partnership, title_en=f"No. {number}")
        for number in range(1100)
    ]
    Goal.objects.bulk_create(rows)
    assert Goal.objects.filter(title_en__startswith="No. ").update(title_en="Sameness") == 1100
    for row in rows:
        row.title_en = f"Number{row.pk}"
    assert Goal.objects.bulk_update(rows, ["title_en"], batch_size=400) == 1100
    assert wrong() == []
    assert f" number{rows[0].pk} " in of(rows[0])


def test_shared_rows_have_theirs(db: None) -> None:
    story = ModelStory.objects.create(code="one", label_en="Quartz", label_ja="石英", what_happened="Glass.")
    story.us_place = "Omaha"
    ModelStory.objects.bulk_update([story], ["us_place"])
    assert " omaha " in of(story)
    place = factories.city(name="Omaha")
    Place.objects.filter(pk=place.pk).update(name_ja="オマハ市")
    assert "おまは 市" in of(place) or "おまは市" in of(place)
    assert wrong() == []


def test_whoever_saves_some_columns_saves_the_key_with_them(goal: Goal) -> None:
    goal.title_en = "Lanterns"
    with pytest.raises(ValueError, match="title_key"):
        goal.save(update_fields=["title_en"])
    goal.save(update_fields=["title_en", "title_key"])
    assert wrong() == []
    goal.save(update_fields=["state"])
    Goal.objects.update_or_create(pk=goal.pk, defaults={"title_en": "Beef"})
    assert wrong() == []


def test_what_is_removed_leaves_no_key_in_the_record(goal: Goal, cast: Cast) -> None:
    remove(row=goal, by=cast.omaha.staff)
    before = ActivityValues.objects.latest("pk").before
    assert before["title_en"] == "Tea fair" and "title_key" not in before


def test_a_check_names_keys_that_are_not_their_titles_and_a_recount_mends_them(goal: Goal, capsys: Any) -> None:
    call_command("recount", "--check")
    assert "every key is its title’s" in capsys.readouterr().out
    Goal.objects.filter(pk=goal.pk).update(title_key=" wrong ")
    for _twice in range(2):
        with pytest.raises(SystemExit) as end:
            call_command("recount", "--check")
        assert end.value.code == 1
        said = capsys.readouterr().out
        assert f"partnerships.goal {goal.pk}: title_key is not that of title_en, title_ja" in said
        assert "1 difference. ./run manage recount mends them." in said
    call_command("recount")
    assert "1 difference, mended." in capsys.readouterr().out
    assert wrong() == []


def test_a_key_is_not_mended_over_a_title_that_came_meanwhile(goal: Goal) -> None:
    Goal.objects.filter(pk=goal.pk).update(title_key=" wrong ")
    (stale,) = list(all_wrong_keys())
    Goal.objects.filter(pk=goal.pk).update(title_en="Lanterns")
    assert not stale.mend()
    assert of(goal) == text_key("Lanterns", "お茶の市")


TITLES = [
    *("Tokyo Tea-Fair", "Tōkyō tea", "TEA", "Steak", "お茶の市", "東京のお茶", "さくらまつり2026", "サクラ", "ﾄｳｷｮｳ"),
    *("髙橋商店", "100% wool_silk", "Café Ōmiya", "JETプログラム", "Shizuoka", "静岡市訪問団", "", "a" * 60),
    *("Ohno & Ono", "İstanbul ẞ", "Visit to Des Moines"),
]
TYPED = [
    *("tea", "te", "t", "tokyo", "とうきょう", "トウキョウ", "東京", "茶", "お茶 tea", "eak", "%", "_", "100", "wool"),
    *("ōmiya", "おおみや", "jet", "静岡", "しずおか", "shizuoka", "高橋", "sakura", "2026", "aaa", "ono", "istanbul"),
    *("ss", "ｔｅａ", "tea nothing", "des moines", "moi"),
]


@given(
    st.lists(st.tuples(st.sampled_from(TITLES) | st.text(max_size=12), st.sampled_from(TITLES)), max_size=9),
    st.sampled_from(TYPED) | st.text(min_size=1, max_size=8),
    st.integers(1, 6),
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_finds_what_reading_every_title_finds(
    goal: Goal, titles: list[tuple[str, str]], typed: str, limit: int
) -> None:
    membership = goal.association.memberships.first()
    asked = sought(typed, [("Shizuoka", "", "静岡市"), ("Des Moines", "", "デモイン市")])
    if not asked:
        return
    cleaned = [(en.replace("\0", ""), ja.replace("\0", "")) for en, ja in titles]
    with transaction.atomic():
        Goal.objects.all().delete()
        Goal.objects.bulk_create(
            [Goal(association=goal.association, partnership=goal.partnership, title_en=en, title_ja=ja)
             for en, ja in cleaned]
        )  # fmt: skip
        there = Goal.objects.order_by("-pk")
        read = [row.pk for row in there if asked.stands_in(text_key(row.title_en, row.title_ja))][:limit]
        found = [hit.address for hit in Goals().find(asked, membership, limit)]
        assert found == [Goal.objects.get(pk=pk).get_absolute_url() for pk in read]


def test_words_may_stand_in_the_row_and_in_what_it_names(cast: Cast) -> None:
    house = cast.omaha
    with scope(house.association):
        membership = house.staff.memberships.get()
        board = boards.board(association=house.association, name_en="Quartz circle", name_ja="石英の会")
        sittings.meeting(board=board, title_en="Spring sitting", title_ja="")
        found = {
            text: len(BoardMeetings().find(sought(text), membership, 5))
            for text in ("spring", "quartz", "quartz spring", "石英 spring", "quartz autumn", "spring sitting quartz")
        }
    assert found == {
        "spring": 1, "quartz": 1, "quartz spring": 1, "石英 spring": 1, "quartz autumn": 0, "spring sitting quartz": 1,
    }  # fmt: skip
