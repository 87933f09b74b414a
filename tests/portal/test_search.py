"""The port for finding: what is typed, the texts in which it is sought, and which sources are asked."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from portal import rooms, search
from portal.bilingual import Said
from portal.permissions import TABLE, Role
from portal.search import Hit, SearchSource
from portal.sought import LONGEST, MOST_WORDS, Sought, marked, sought, text_key

SHIZUOKA = ("Shizuoka", "", "静岡市")


@pytest.mark.parametrize(
    "typed",
    [
        "tokyo tea",
        "TŌKYŌ",
        "toukyou",
        "とうきょう",
        "トウキョウ",
        "ﾄｳｷｮｳ",
        "tok",
        "茶",
        "東京の",
        "ｔｅａ",
        "fair 東京",
    ],
    ids=ascii,
)
def test_a_title_is_found_in_any_script_width_and_case(typed: str) -> None:
    assert sought(typed).stands_in(text_key("Tokyo Tea-Fair", "春の東京のお茶の見本市"))


@pytest.mark.parametrize("typed", ["okyo", "air", "大阪", "tea osaka"], ids=ascii)
def test_latin_letters_begin_a_word_and_every_word_must_be_there(typed: str) -> None:
    assert not sought(typed).stands_in(text_key("Tokyo Tea-Fair", "春の東京のお茶の見本市"))


def test_kana_in_a_title_are_found_in_romaji() -> None:
    key = text_key("", "さくらまつり2026")
    assert all(sought(typed).stands_in(key) for typed in ("sakura", "sakuramatsuri", "サクラ", "まつり", "2026"))


@pytest.mark.parametrize("typed", ["静岡", "しずおか", "shizuoka", "Shizu", "静岡市"], ids=ascii)
def test_one_name_of_a_city_finds_what_is_titled_by_another(typed: str) -> None:
    asked = sought(typed, [SHIZUOKA])
    assert asked.stands_in(text_key("Delegation to Shizuoka", ""))
    assert asked.stands_in(text_key("", "静岡市訪問団"))
    assert not asked.stands_in(text_key("Delegation to Ashikaga", "足利訪問団"))


def test_two_letters_are_not_taken_for_a_city() -> None:
    assert not sought("sh", [SHIZUOKA]).stands_in(text_key("", "静岡訪問団"))


@pytest.mark.parametrize(
    "typed", ["", "   ", "%", "_", "\\", "%_%", "\0\x1f\u200b\u202e", "🍣", "。、", "…", "\ufeff"], ids=ascii
)
def test_signs_without_a_letter_ask_for_nothing(typed: str) -> None:
    assert not sought(typed)


def test_what_is_typed_is_cut_and_cleaned() -> None:
    asked = sought("a" * 10_000)
    assert len(asked.text) == LONGEST and asked
    assert sought("tea\0\u200b fair").text == "tea fair"
    assert len(sought(" ".join(f"word{number}" for number in range(50))).words) == MOST_WORDS


def test_wildcards_are_no_wildcards() -> None:
    assert not sought("t%a").stands_in(text_key("Tea fair"))
    assert [word.text for word in sought("50%").words] == ["50"]


@given(st.text(max_size=400), st.text(max_size=80))
def test_any_text_can_be_sought_and_marked(typed: str, title: str) -> None:
    asked = sought(typed, [SHIZUOKA])
    assert asked.stands_in(text_key(title)) in (True, False)
    assert "".join(part for part, _is_hit in marked(title, asked)) == title


def test_what_was_typed_is_marked_in_the_title_whatever_its_form() -> None:
    asked = sought("shon 静岡 ＪＥＴ")
    assert [part for part, is_hit in marked("静岡市のJETプログラム, Shōnan", asked) if is_hit] == [
        "静岡",
        "JET",
        "Shōn",
    ]
    assert marked("Nothing of it", asked) == [("Nothing of it", False)]


def test_a_title_of_the_other_language_says_so_and_stays_text() -> None:
    template = Template("{% load portal %}{% called text asked %}")
    context = Context({"text": Said("<b>静岡</b>", "ja", True), "asked": sought("静岡")})
    assert template.render(context) == '<span lang="ja">&lt;b&gt;<mark>静岡</mark>&lt;/b&gt;</span>'
    assert template.render(Context({"text": "Tea & co", "asked": sought("tea")})) == "<mark>Tea</mark> &amp; co"


class Numbers(SearchSource):
    """So many hits as there are."""

    name = "numbers"
    title = "Numbers"
    permission = "members.manage"
    order = 1
    asked: ClassVar[list[int]] = []

    def find(self, asked: Sought, membership: Any, limit: int) -> list[Hit]:
        self.asked.append(limit)
        return [Hit(Said(str(number), "en", False), f"/{number}/") for number in range(1000)][:limit]


@pytest.fixture
def numbers(monkeypatch: pytest.MonkeyPatch) -> type[Numbers]:
    """The only source there is."""
    monkeypatch.setattr(search, "_sources", {})
    monkeypatch.setattr(search, "_names", {})
    Numbers.asked.clear()
    return search.register(Numbers)


def member(role: str = Role.ADMINISTRATOR) -> Any:
    return SimpleNamespace(role=role, association=SimpleNamespace(slug="omaha"))


def test_a_source_is_asked_for_one_more_than_is_shown(numbers: type[Numbers]) -> None:
    answer = search.find_everywhere("tea", member())
    (group,) = answer.groups
    assert (len(group.hits), answer.number, answer.is_more, numbers.asked) == (5, 5, True, [6])
    assert group.more == "/a/omaha/find/?q=tea&kind=numbers"


def test_one_kind_alone_is_shown_up_to_a_hundred_and_says_that_there_are_more(numbers: type[Numbers]) -> None:
    answer = search.find_everywhere("tea", member(), kind="numbers")
    assert (answer.number, answer.is_narrowed, answer.is_cut, answer.groups[0].more) == (100, True, True, "")
    assert not search.find_everywhere("tea", member(), kind="nonsense").is_narrowed


def test_a_source_is_not_asked_for_roles_that_may_not_read_it(numbers: type[Numbers]) -> None:
    assert not search.find_everywhere("tea", member(Role.STAFF)).groups
    assert search.find_everywhere("tea", member(Role.STAFF), kind="numbers").number == 0
    assert numbers.asked == []


def test_nobody_is_asked_for_nothing(numbers: type[Numbers]) -> None:
    assert not search.find_everywhere(" %_ ", member()).groups
    assert numbers.asked == []


def test_two_sources_of_one_name_are_refused(numbers: type[Numbers]) -> None:
    search.register(Numbers)  # the same again is none the worse
    with pytest.raises(ImproperlyConfigured):
        search.register(type("Others", (SearchSource,), {"name": "numbers", "title": "", "permission": "account.use"}))


def test_every_source_stands_on_a_permission_of_the_table() -> None:
    sources = search.all_sources()
    assert {source.permission for source in sources} <= set(TABLE)
    assert {"pages", "people", "organizations", "partnerships", "programmes", "boards", "trips", "documents", "stories",
            "outcomes", "goals", "agreements"} <= {source.name for source in sources}  # fmt: skip
    assert len({source.order for source in sources}) == len(sources)


def test_a_door_is_registered_once() -> None:
    with pytest.raises(ValueError, match="member_list"):
        rooms.register_doors(rooms.Door("Members", "member_list", "members.manage"))
