"""Finding people as one types, in any script, width, case or spelling."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.models import NameToken, Person, PersonToken
from contacts.searching import people_matching
from contacts.services.people import change_person, remove_person
from contacts.suggestions import is_called
from contacts.tokens import asked_for, tokens_of
from portal.scoping import scope
from tests import people
from tests.cast import Cast
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db

TARO = {
    "family_name": "山田",
    "given_name": "太郎",
    "family_kana": "ヤマダ",
    "given_kana": "タロウ",
    "family_latin": "Yamada",
    "given_latin": "Taro",
}


@pytest.fixture
def crowd(cast: Cast) -> dict[str, Person]:
    """People whose names are written in many ways."""
    association = cast.omaha.association
    named: dict[str, dict[str, str]] = {
        "taro": TARO,
        "jiro": {"family_name": "山本", "given_name": "次郎", "family_kana": "やまもと", "given_kana": "じろう"},
        "sato": {"family_name": "佐藤", "given_name": "健一", "family_latin": "Satoh", "given_latin": "Ken'ichi"},
        "muller": {"family_name": "Müller", "given_name": "Anna-Lena"},
        "obrien": {"family_name": "O'Brien", "given_name": "Séan"},
        "meer": {"family_name": "van der Meer", "given_name": "Joost"},
    }
    return {key: people.person(association=association, **names) for key, names in named.items()}


def found(cast: Cast, text: str) -> set[int]:
    with scope(cast.omaha.association):
        return set(people_matching(Person.objects.all(), text).values_list("pk", flat=True))


@pytest.mark.parametrize("text", ["渡邉", "渡辺", "渡邊", "渡辺髙", "渡辺 高志", "渡邉\U000e0101"])
def test_old_and_new_forms_of_a_character_find_each_other(cast: Cast, text: str) -> None:
    names = {"family_name": "渡邉", "given_name": "髙志"}
    person = people.person(association=cast.omaha.association, **names)
    plain = people.person(association=cast.omaha.association, family_name="渡辺", given_name="高志")
    assert found(cast, text) == {person.pk, plain.pk}
    assert is_called(person, "渡辺高志") and is_called(plain, "渡邉 髙志")


def test_the_house_of_somebody_is_found_under_both_forms_of_a_character(cast: Cast) -> None:
    person = people.person(association=cast.omaha.association)
    people.position(
        person=person, organization=people.organization(association=cast.omaha.association, name_ja="濵﨑商店")
    )
    assert found(cast, "浜崎商店") == found(cast, "濱崎") == {person.pk}


@pytest.mark.covers("C4", "C5", page="/a/…/people/?q=…")
@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("山田太郎", "taro"),
        ("山田 太郎", "taro"),
        ("山田　太郎", "taro"),
        ("太郎", "taro"),
        ("ヤマダ", "taro"),
        ("ﾔﾏﾀﾞ", "taro"),
        ("やまだ", "taro"),
        ("やまだたろう", "taro"),
        ("yamada", "taro"),
        ("YAMADA", "taro"),
        ("ｙａｍａｄａ", "taro"),
        ("Yamada Taro", "taro"),
        ("Taro Yamada", "taro"),
        ("tarou yamad", "taro"),
        ("yamadataro", "taro"),
        ("jirō yamamoto", "jiro"),
        ("やまも", "jiro"),
        ("Sato", "sato"),
        ("Satō", "sato"),
        ("satoh", "sato"),
        ("サトウ", "sato"),
        ("kenichi", "sato"),
        ("ken-ichi", "sato"),
        ("Ken'ichi", "sato"),
        ("anna-lena", "muller"),
        ("Muller", "muller"),
        ("MÜLLER", "muller"),
        ("lena müller", "muller"),
        ("annalena", "muller"),
        ("obrien", "obrien"),
        ("o'brien sean", "obrien"),
        ("vandermeer", "meer"),
        ("meer joost", "meer"),
    ],
)
def test_a_name_is_found_however_it_is_typed(cast: Cast, crowd: dict[str, Person], text: str, who: str) -> None:
    assert found(cast, text) == {crowd[who].pk}


def test_a_number_of_nobody_may_be_a_name(cast: Cast) -> None:
    person = people.person(association=cast.omaha.association, family_name="00000")
    assert found(cast, "00000") == {person.pk}


@pytest.mark.parametrize("text", ["山", "やま", "yama"])
def test_a_beginning_finds_all_who_begin_so(cast: Cast, crowd: dict[str, Person], text: str) -> None:
    assert found(cast, text) == {crowd["taro"].pk, crowd["jiro"].pk}


@pytest.mark.parametrize("text", ["山田 次郎", "yamada jiro", "太郎山本", "zzz", "田山"])
def test_words_of_two_people_find_neither(cast: Cast, crowd: dict[str, Person], text: str) -> None:
    assert found(cast, text) == set()


def test_a_person_is_found_by_where_they_work_by_address_and_by_number(cast: Cast, crowd: dict[str, Person]) -> None:
    association = cast.omaha.association
    firm = people.organization(association=association, name_en="Suruga Tea Works", name_ja="駿河製茶")
    people.position(person=crowd["taro"], organization=firm)
    hanako = people.person(
        association=association,
        country="JP",
        points=[{"kind": "email", "value": "h.tanaka@tea.example"}, {"kind": "phone", "value": "+81 54 221 1111"}],
    )
    assert found(cast, "tea works") == found(cast, "製茶") == found(cast, "yamada suruga") == {crowd["taro"].pk}
    assert found(cast, "H.Tanaka@tea") == found(cast, "+81-54-221-1111") == {hanako.pk}
    assert found(cast, "sato suruga") == set()


def test_a_new_name_is_found_and_the_old_one_is_forgotten(cast: Cast) -> None:
    hanako = people.person(association=cast.omaha.association)
    with scope(cast.omaha.association):
        change_person(
            person=hanako,
            read_version=1,
            values={"family_name": "鈴木", "family_kana": "すずき", "family_latin": "Suzuki"},
            by=None,
        )
        assert set(NameToken.objects.values_list("token", flat=True)) == {"鈴木", "suzuki", "花子", "hanako"}
    assert found(cast, "tanaka") == set()
    assert found(cast, "鈴木花子") == {hanako.pk}


def test_nobody_is_left_in_the_index_when_they_are_gone(cast: Cast) -> None:
    hanako = people.person(association=cast.omaha.association)
    other = people.person(association=cast.omaha.association, family_name="田中", given_name="一郎")
    with scope(cast.omaha.association):
        remove_person(person=hanako, by=None)
        assert set(NameToken.objects.values_list("token", flat=True)) == {"田中", "一郎"}
        assert set(PersonToken.objects.values_list("person", flat=True)) == {other.pk}


def test_an_association_finds_its_own_people_only(cast: Cast) -> None:
    people.person(association=cast.springfield.association, **TARO)
    assert found(cast, "yamada") == set()


@pytest.mark.covers("22", page="/a/…/people/?q=…")
def test_the_page_finds_counts_and_says_so_to_a_screen_reader(cast: Cast, crowd: dict[str, Person], enter: Any) -> None:
    client: Client = enter(cast.omaha.board_member)
    words = words_of(client.get(at(cast.omaha, "people"), {"q": "yama"}))
    assert "2 people found." in words and "Taro Yamada" in words and "Müller" not in words
    part = client.get(at(cast.omaha, "people"), {"q": "ヤマダ"}, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode() and "1 person found." in words_of(part)
    assert part.headers["HX-Push-Url"].endswith("?q=%E3%83%A4%E3%83%9E%E3%83%80")


def test_letters_inside_a_name_are_found_when_nothing_begins_so(
    cast: Cast, crowd: dict[str, Person], enter: Any
) -> None:
    words = words_of(enter(cast.omaha.staff).get(at(cast.omaha, "people"), {"q": "madat"}))
    assert "Nobody was found" in words
    words = words_of(enter(cast.omaha.staff).get(at(cast.omaha, "people"), {"q": "üll"}))
    assert "Anna-Lena Müller" in words


@pytest.mark.parametrize("text", ["\0", "%", "_", "'", "a" * 500, "@", "12345", "・", "　", "𠮷", "\ud7ff", "(("])
def test_odd_words_are_no_trouble(cast: Cast, enter: Any, text: str) -> None:
    people.person(association=cast.omaha.association)
    assert enter(cast.omaha.staff).get(at(cast.omaha, "people"), {"q": text}).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_a_search_asks_as_often_for_three_as_for_one(cast: Cast, enter: Any, number: int) -> None:
    for _each in range(number):
        people.person(association=cast.omaha.association)
    assert statements(enter(cast.omaha.staff), f"{at(cast.omaha, 'people')}?q=tanaka") == 5


def test_words_that_very_many_bear_walk_along_the_list(cast: Cast, monkeypatch: Any, enter: Any) -> None:
    monkeypatch.setattr("contacts.searching.MOST", 2)
    for number in range(4):
        people.person(association=cast.omaha.association, family_name="Tanaka", given_name=f"Number{number}")
    kept = people.person(association=cast.omaha.association, family_name="Tanaka", given_name="Zoe")
    assert len(found(cast, "tanaka")) == 5
    assert found(cast, "tanaka zoe") == found(cast, "zoe tanaka") == {kept.pk}


# --- any text ---------------------------------------------------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp")), min_size=1, max_size=20).filter(
    lambda text: text.strip() == text
)
"""Anything but control characters, unassigned and private ones; a form takes the blanks off the ends."""


@given(TEXT, TEXT)
def test_the_whole_name_begins_a_word_of_its_own(family: str, given_name: str) -> None:
    for name in (family, given_name):
        tokens = tokens_of(name)
        for asked in asked_for(name):
            assert any(token.startswith(start) for token in tokens for start in asked.starts)


@pytest.mark.covers("C4")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(family=TEXT, given_name=TEXT)
def test_any_text_comes_back_equal_through_the_form_and_is_found(
    cast: Cast, enter: Any, family: str, given_name: str
) -> None:
    client = enter(cast.omaha.staff)
    sent = {
        "family_name": family,
        "given_name": given_name,
        "side": "home",
        "language": "en",
        "points-TOTAL_FORMS": "0",
        "points-INITIAL_FORMS": "0",
        "save-anyway": "1",
    }
    answer = client.post(at(cast.omaha, "person_new"), sent)
    assert answer.status_code == 302, words_of(answer)
    with scope(cast.omaha.association):
        row = Person.objects.latest("pk")
        assert (row.family_name, row.given_name) == (family, given_name)
        assert row.pk in found(cast, f"{family} {given_name}") if len(asked_for(f"{family} {given_name}")) < 8 else True
        Person.objects.filter(pk=row.pk).delete()
