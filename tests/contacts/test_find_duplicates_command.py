"""`manage.py find_duplicates`: for programs and for people."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from contacts.models import LikelyPair
from portal.scoping import scope
from tests import people
from tests.cast import Cast
from tests.contacts.test_duplicates import BLANK

pytestmark = pytest.mark.django_db


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        call_command("find_duplicates", *arguments)
    return int(str(ended.value.code)), capsys.readouterr().out


def test_nobody_twice_ends_with_zero(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    people.person(association=cast.omaha.association)
    assert run(capsys, "--association", "omaha") == (0, "Nobody stands here twice.\n")
    code, said = run(capsys, "--association", "omaha", "--json")
    assert (code, json.loads(said)["groups"]) == (0, [])


def test_an_unknown_association_ends_with_two(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(capsys, "--association", "nowhere", "--json")
    assert (code, json.loads(said)) == (2, {"error": "There is no association 'nowhere'."})


@pytest.mark.covers("C5")
def test_groups_come_with_points_and_reasons_in_both_languages(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    association = cast.omaha.association
    one = people.person(association=association, **(BLANK | {"family_name": "Sato", "given_name": "Kenichi"}))
    two = people.person(
        association=association,
        **(BLANK | {"family_name": "佐藤", "given_name": "健一", "family_kana": "サトウ", "given_kana": "ケンイチ"}),
    )
    people.person(association=cast.springfield.association, family_name="Sato", given_name="Kenichi")
    code, said = run(capsys, "--association", "omaha", "--json")
    found = json.loads(said)
    assert code == 1
    assert {person["id"] for person in found["groups"][0]["people"]} == {one.pk, two.pk}
    assert [(group["score"], len(group["people"])) for group in found["groups"]] == [(50, 2)]
    assert found["groups"][0]["reasons"] == [
        {
            "reason": "reading",
            "value": "",
            "points": 50,
            "en": "The name is read alike.",
            "ja": "お名前の読みが同じです。",
        }
    ]
    assert found["threshold"] == 50
    code, words = run(capsys, "--association", "omaha")
    assert code == 1
    assert "50 of 100 points" in words
    assert "  +50  The name is read alike." in words
    with scope(association):
        assert not LikelyPair.objects.exists()
