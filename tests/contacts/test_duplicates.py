"""Who may stand here twice: one entry, a file, the whole association."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from contacts.duplicates import Candidate, likely, match_many
from contacts.grouping import groups
from contacts.models import NotDuplicate, Person
from contacts.reasons import LIKELY, SENTENCES, WEIGHTS, Why
from portal.accounts.models import Association
from portal.scoping import scope
from tests import people
from tests.cast import Cast

pytestmark = pytest.mark.django_db

BLANK = {"family_kana": "", "given_kana": "", "family_latin": "", "given_latin": "", "honorific_en": ""}


def entry(association: Association, family: str, given: str, company: str = "", email: str = "", **more: str) -> int:
    """Somebody with a firm and an address; other forms of the name are what `more` says."""
    points = [{"kind": "email", "value": email}] if email else []
    phone = more.pop("phone", "")
    points += [{"kind": "phone", "value": phone}] if phone else []
    names = BLANK | {"family_name": family, "given_name": given} | more
    person = people.person(association=association, points=points, **names)
    if company:
        with scope(association):
            known = {str(row): row for row in people.Organization.objects.all()}
        firm = known.get(company) or people.organization(association=association, name_en=company, name_ja="")
        people.position(person=person, organization=firm)
    return person.pk


def found(association: Association) -> list[set[int]]:
    with scope(association):
        return [set(group.people) for group in groups()]


@pytest.mark.covers("C5")
def test_one_person_in_four_spellings_is_one_group_and_a_namesake_elsewhere_is_not_in_it(cast: Cast) -> None:
    association = cast.omaha.association
    one = {
        entry(association, "佐藤", "健一", email="k.sato@tea.example"),
        entry(association, "Sato", "Kenichi", email="kenichi@tea.example"),
        entry(association, "Kenichi", "Satoh", email="sato@tea.example"),
        entry(association, "サトウ", "ケンイチ", email="ks@tea.example"),
    }
    entry(association, "佐藤", "花子", "Harbor Bank", email="hanako@bank.example")
    entry(association, "佐藤", "健一", "Harbor Bank", email="kenichi@bank.example")
    assert found(association) == [one]


def test_two_people_of_one_name_at_different_firms_are_never_proposed(cast: Cast) -> None:
    association = cast.omaha.association
    for company in ("Harbor Bank", "Prairie Foods", "River Rail"):
        entry(association, "Sato", "Kenichi", company, f"sato@{company.split()[0].lower()}.example")
        entry(association, "佐藤", "健一", company, family_kana="サトウ", given_kana="ケンイチ")
    with scope(association):
        firms = [
            {
                str(person.main_position.organization)
                for person in Person.objects.with_position().filter(pk__in=group.people)
            }
            for group in groups()
        ]
    assert firms == [{"Harbor Bank"}, {"Prairie Foods"}, {"River Rail"}]


def test_somebody_without_a_firm_never_joins_two_of_different_firms(cast: Cast) -> None:
    association = cast.omaha.association
    bank = entry(association, "Sato", "Kenichi", "Harbor Bank")
    foods = entry(association, "Sato", "Kenichi", "Prairie Foods")
    entry(association, "Sato", "Kenichi")
    assert all(not {bank, foods} <= group for group in found(association))
    assert len(found(association)) == 1


@pytest.mark.parametrize(
    ("evidence", "joined"),
    [({"email": "sato@home.example"}, True), ({"phone": "+1 402 555 0101"}, True), ({}, False)],
)
def test_an_address_or_a_number_joins_one_name_at_two_firms(cast: Cast, evidence: dict[str, str], joined: bool) -> None:
    association = cast.omaha.association
    entry(association, "Sato", "Kenichi", "Harbor Bank", **evidence)
    entry(association, "Satō", "Ken'ichi", "Prairie Foods", **evidence)
    assert bool(found(association)) is joined


def test_kanji_without_a_reading_need_evidence(cast: Cast) -> None:
    association = cast.omaha.association
    entry(association, "佐藤", "健一")
    entry(association, "Sato", "Kenichi")
    assert found(association) == []
    entry(association, "佐藤", "健一", family_kana="さとう", given_kana="けんいち")
    assert [len(group) for group in found(association)] == [3]


def test_the_same_sound_in_other_characters_is_somebody_else(cast: Cast) -> None:
    association = cast.omaha.association
    kana = {"family_kana": "サトウ", "given_kana": "ケンイチ"}
    entry(association, "佐藤", "健一", "Harbor Bank", **kana)
    entry(association, "佐藤", "賢一", "Harbor Bank", **kana)
    assert found(association) == []
    old = entry(association, "髙橋", "恵", "Harbor Bank")
    new = entry(association, "高橋", "惠", "Harbor Bank")
    assert found(association) == [{old, new}]


def test_a_shared_mailbox_or_switchboard_is_weak_evidence(cast: Cast) -> None:
    association = cast.omaha.association
    entry(association, "Sato", "Kenichi", "Harbor Bank", "info@sister.example")
    entry(association, "Sato", "Kenichi", "Prairie Foods", "info@sister.example")
    for family in ("Abe", "Baba", "Ueda", "Sato"):
        entry(association, family, "Ichiro", phone="+1 402 555 0199")
    assert found(association) == []


def test_what_somebody_told_apart_is_not_proposed_again(cast: Cast) -> None:
    association = cast.omaha.association
    one, other = (entry(association, "Sato", "Kenichi", "Harbor Bank") for _ in range(2))
    assert found(association) == [{one, other}]
    with scope(association):
        NotDuplicate.objects.create(association=association, first_id=one, second_id=other)
    assert found(association) == []


def test_one_entry_is_asked_about_while_it_is_typed(cast: Cast, django_assert_num_queries) -> None:
    association = cast.omaha.association
    key = entry(
        association, "佐藤", "健一", "Harbor Bank", "k.sato@bank.example", family_kana="サトウ", given_kana="ケンイチ"
    )
    entry(association, "Bennett", "Laura", "Harbor Bank")
    with scope(association):
        with django_assert_num_queries(3):
            matches = likely(Candidate(family_name="Satoh", given_name="Kenichi", emails=["K.Sato@bank.example"]))
        with django_assert_num_queries(1):
            assert likely(Candidate(family_name="Nobody", given_name="Here")) == []
    assert [(match.person.pk, match.score) for match in matches] == [(key, 100)]
    with override("ja"):
        assert all(sentence for sentence in matches[0].sentences)


def test_a_chosen_organization_joins_another_script(cast: Cast) -> None:
    association = cast.omaha.association
    key = entry(association, "佐藤", "健一", "Harbor Bank")
    with scope(association):
        firm = people.Organization.objects.get(name_en="Harbor Bank")
        asked = Candidate(family_name="Sato", given_name="Kenichi", organization=firm)
        assert [match.person.pk for match in likely(asked)] == [key]


def test_a_mail_domain_of_a_house_joins_another_script_while_typing_and_in_a_file(cast: Cast) -> None:
    association = cast.omaha.association
    key = entry(association, "佐藤", "健一", email="k-sato@mihon.example")
    entry(association, "佐藤", "健一", email="sato@gmail.com")
    latin = entry(association, "Suzuki", "Akiko", email="akiko@tea.example")
    kana = Candidate(family_name="サトウ", given_name="ケンイチ", emails=["kenichi@mihon.example"])
    anybody = Candidate(family_name="サトウ", given_name="ケンイチ", emails=["kenichi@gmail.com"])
    kanji = Candidate(family_name="鈴木", given_name="明子", emails=["suzuki@tea.example"])
    with scope(association):
        one = [[(match.person.pk, match.score) for match in likely(each)] for each in (kana, anybody, kanji)]
        many = [[(each.key, each.score) for each in row] for row in match_many([kana, anybody, kanji])]
    assert one == many == [[(key, 50)], [], [(latin, 50)]]


def test_a_file_gets_the_verdicts_of_single_entries(cast: Cast, django_assert_num_queries) -> None:
    association = cast.omaha.association
    entry(association, "佐藤", "健一", "Harbor Bank", "sato@bank.example")
    entry(association, "Satō", "Kenichi", "Prairie Foods", phone="+81 3 1234 5678")
    entry(association, "田中", "花子", "Harbor Bank", family_kana="タナカ", given_kana="ハナコ")
    asked = [
        Candidate(family_name="Sato", given_name="Kenichi", emails=["sato@bank.example"]),
        Candidate(family_name="佐藤", given_name="健一", phones=["03-1234-5678"], country="JP"),
        Candidate(family_name="Tanaka", given_name="Hanako", company="Harbor Bank"),
        Candidate(family_name="Tanaka", given_name="Hanako", company="River Rail"),
        Candidate(family_name="Bennett", given_name="Laura"),
    ]
    with scope(association):
        with django_assert_num_queries(9):
            many = match_many(asked)
        one = [[(match.person.pk, match.score) for match in likely(candidate)] for candidate in asked]
    assert [[(each.key, each.score) for each in row] for row in many] == one
    assert [len(row) for row in many] == [2, 2, 1, 0, 0]


def test_how_a_family_name_is_read_here_tells_colleagues_apart(cast: Cast) -> None:
    association = cast.omaha.association
    entry(association, "佐藤", "誠", family_kana="サトウ", given_kana="マコト")
    sato = entry(association, "佐藤", "健一", "Harbor Bank")
    latin = entry(association, "Sato", "Kenichi", "Harbor Bank")
    entry(association, "Tanaka", "Hanako", "Harbor Bank")
    assert found(association) == [{sato, latin}]
    with scope(association):
        asked = Candidate(family_name="Baba", given_name="Hanako", company="Harbor Bank")
        assert match_many([asked]) == [[]]


def test_others_people_are_not_looked_at(cast: Cast) -> None:
    entry(cast.springfield.association, "Sato", "Kenichi", email="sato@tea.example")
    with scope(cast.omaha.association):
        assert likely(Candidate(family_name="Sato", given_name="Kenichi", emails=["sato@tea.example"])) == []


def test_every_reason_has_points_and_a_sentence() -> None:
    assert set(WEIGHTS) == set(SENTENCES) == set(Why)
    assert WEIGHTS[Why.READING] >= LIKELY > WEIGHTS[Why.READING] + WEIGHTS[Why.OTHER_COMPANY]
