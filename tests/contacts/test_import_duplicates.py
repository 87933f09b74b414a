"""One person in four spellings comes from a file: one group; a namesake at another firm stays out of it."""

from __future__ import annotations

import pytest

from contacts.models import Person
from portal.imports.choices import Choice
from portal.imports.services.judging import choose
from portal.scoping import scope
from tests.cast import Cast
from tests.incoming import bring, sheet, take, verdicts

pytestmark = pytest.mark.django_db

HEADERS = ["family_name", "given_name", "company", "email"]
FOUR = [
    ["佐藤", "健一", "見本商事", "k.sato@mihon.example.jp"],
    ["Sato", "Kenichi", "見本商事", "kenichi@mihon.example.jp"],
    ["Satoh", "Kenichi", "見本商事", "kenichi.satoh@mihon.example.jp"],
    ["サトウ", "ケンイチ", "見本商事", "ks@mihon.example.jp"],
]
OTHER = ["佐藤", "浩", "例示銀行", "hiroshi@bank.example.jp"]


@pytest.mark.covers("C5")
def test_four_spellings_of_one_person_are_told_apart_from_a_namesake(cast: Cast) -> None:
    first = take(cast.omaha, bring(cast.omaha, sheet([FOUR[3], OTHER], HEADERS)))
    assert first.counts == {"created": 2}
    with scope(cast.omaha.association):
        kenichi = Person.objects.get(family_name="サトウ")
    run = bring(cast.omaha, sheet(FOUR[:3], HEADERS))
    assert set(run.findings) <= {"d", "r"}  # maybe known, or twice in the file: nobody new without being asked
    assert {verdict.key for verdict in verdicts(run) if verdict.finding == "d"} == {kenichi.pk}
    with scope(cast.omaha.association):
        run = choose(run=run, choices=dict.fromkeys(range(3), Choice.NEW))
    assert take(cast.omaha, run).counts == {"created": 3}


def test_two_scripts_at_one_mail_domain_are_one_person_in_a_file(cast: Cast) -> None:
    headers = ["family_name", "given_name", "email"]
    rows = [["佐藤", "健一", "k-sato@mihon.example"], ["サトウ", "ケンイチ", "kenichi@mihon.example"]]
    anybody = [["佐藤", "健一", "k-sato@gmail.com"], ["サトウ", "ケンイチ", "kenichi@gmail.com"]]
    assert bring(cast.omaha, sheet(rows, headers)).findings == "nr"
    assert bring(cast.omaha, sheet(anybody, headers)).findings == "nn"
    take(cast.omaha, bring(cast.omaha, sheet(rows[:1], headers)))
    assert bring(cast.omaha, sheet(rows[1:], headers)).findings == "d"
