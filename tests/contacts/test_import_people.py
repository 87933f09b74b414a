"""Files of people come in: looked through, taken over, never doubled, taken back."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts.models import ContactPoint, Organization, Person, Position, Tag
from contacts.services.merging import merge_people
from contacts.services.people import change_person
from contacts.services.tags import rename_tag
from portal.activity.models import Activity
from portal.activity.services import first_broken_link
from portal.imports.choices import Choice, Finding
from portal.imports.services.judging import begin_judging, choose
from portal.imports.services.receiving import name_columns
from portal.imports.services.taking import begin_taking, take_over
from portal.scoping import scope
from tests import incoming, people
from tests.cast import Cast
from tests.incoming import HEADERS, bring, doe, sheet, take, undo, verdicts

pytestmark = pytest.mark.django_db


def names(cast: Cast) -> list[str]:
    with scope(cast.omaha.association):
        return sorted(str(person) for person in Person.objects.all())


def test_a_file_becomes_people_with_firms_positions_and_ways_to_reach_them(cast: Cast) -> None:
    row = doe(1, family_name="髙橋", given_name="一郎", family_name_kana="タカハシ", given_name_kana="イチロウ")
    row[HEADERS.index("company")] = "見本商事株式会社"
    row[HEADERS.index("title")] = "部長"
    run = take(cast.omaha, bring(cast.omaha, sheet([row, doe(2)])))
    assert run.state == "done" and run.counts == {"created": 2}
    with scope(cast.omaha.association):
        ichiro = Person.objects.get(family_name="髙橋")
        assert (ichiro.kana_row, ichiro.language, ichiro.honorific_ja) == ("た", "ja", "様")
        assert ichiro.main_position is not None
        assert (ichiro.main_position.organization.name_ja, ichiro.main_position.title_ja) == (
            "見本商事株式会社",
            "部長",
        )
        assert sorted(ichiro.points.values_list("kind", "value_key")) == [
            ("email", "pat1@example.org"),
            ("phone", "+14025550001"),
        ]
        assert ichiro.due_on is not None and ichiro.tokens.exists()
        assert first_broken_link() is None
        acts = Activity.objects.filter(model="contacts.person", object_id=str(ichiro.pk))
        assert [act.verb for act in acts] == ["created"]


def test_the_same_file_a_second_time_adds_nothing(cast: Cast) -> None:
    data = sheet([doe(number) for number in range(5)] + [["Solo", "Han", *[""] * 10]])
    take(cast.omaha, bring(cast.omaha, data))
    run = bring(cast.omaha, data)
    assert run.found == {"s": 6}
    with scope(cast.omaha.association), pytest.raises(ValidationError, match="nothing to take over"):
        begin_taking(run=run, by=run.by)


def test_two_files_looked_through_at_once_make_one_person(cast: Cast) -> None:
    data = sheet([doe(1), doe(2)])
    first, second = bring(cast.omaha, data), bring(cast.omaha, data)
    assert first.findings == second.findings == "nn"
    assert take(cast.omaha, first).counts == {"created": 2}
    assert take(cast.omaha, second).counts == {"skipped": 2}
    assert len(names(cast)) == 2


def test_one_person_in_five_spellings_is_one_person(cast: Cast) -> None:
    spellings = ("Sato", "SATO", "sato ", "Ｓａｔｏ", "佐藤")
    rows = [
        [
            spellings[number % 5],
            "Ken",
            "",
            "",
            "Acme",
            "Buyer",
            "Ken.Sato@Example.JP",
            "+1 202 555 0100",
            "",
            "US",
            "",
            "",
        ]
        for number in range(2500)
    ]
    run = bring(cast.omaha, sheet(rows))
    assert run.found == {"n": 1, "r": 2499}
    assert take(cast.omaha, run).counts == {"created": 1, "skipped": 2499}


def test_one_name_at_two_firms_stays_two_people(cast: Cast) -> None:
    rows = [
        doe(1, family_name="佐藤", given_name="健一", company="見本商事"),
        doe(2, family_name="佐藤", given_name="健一", company="例示銀行"),
    ]
    assert take(cast.omaha, bring(cast.omaha, sheet(rows))).counts == {"created": 2}


def test_what_differs_is_shown_and_taken_over_and_taken_back(cast: Cast) -> None:
    take(cast.omaha, bring(cast.omaha, sheet([doe(1)])))
    newer = doe(1, city="Omaha", notes="Likes tea", email="pat1@example.org", phone="+1 402 555 9999")
    run = bring(cast.omaha, sheet([newer]))
    assert run.findings == "u"
    assert verdicts(run)[0].differences == {
        "city": ("Springfield", "Omaha"),
        "note": ("", "Likes tea"),
        "phone": ("", "+1 402 555 9999"),
    }
    run = take(cast.omaha, run)
    assert run.counts == {"updated": 1}
    with scope(cast.omaha.association):
        person = Person.objects.get()
        assert (person.city, person.note, person.version, person.points.count()) == ("Omaha", "Likes tea", 2, 3)
    assert undo(cast.omaha, run).counts == {"restored": 1}
    with scope(cast.omaha.association):
        person = Person.objects.get()
        assert (person.city, person.note, person.points.count()) == ("Springfield", "", 2)
        assert first_broken_link() is None


@pytest.mark.parametrize("kana", ["ミホン", "みほん", "ﾐﾎﾝ"])
def test_a_reading_in_other_kana_is_no_difference(cast: Cast, kana: str) -> None:
    take(cast.omaha, bring(cast.omaha, sheet([doe(1, family_name="見本", family_name_kana="みほん")])))
    run = bring(cast.omaha, sheet([doe(1, family_name="見本", family_name_kana=kana)]))
    assert (run.findings, verdicts(run)[0].differences) == ("s", {})


def test_another_firm_is_a_new_position_and_ends_the_old_one(cast: Cast) -> None:
    take(cast.omaha, bring(cast.omaha, sheet([doe(1)])))
    run = take(cast.omaha, bring(cast.omaha, sheet([doe(1, company="Other Works", title="Head")])))
    with scope(cast.omaha.association):
        person = Person.objects.get()
        assert str(person.main_position) == "Head · Other Works"
        old = person.positions.get(organization__name_en="Acme 1")
        assert old.to_on == timezone.localdate() - datetime.timedelta(days=1)
    undo(cast.omaha, run)
    with scope(cast.omaha.association):
        person = Person.objects.get()
        assert str(person.main_position) == "Buyer · Acme 1"
        assert person.positions.get().to_on is None
        assert not Organization.objects.filter(name_en="Other Works").exists()


def test_another_title_at_the_same_firm_is_the_main_position_from_then_on(cast: Cast) -> None:
    take(cast.omaha, bring(cast.omaha, sheet([doe(1, company="Works", title="Clerk")])))
    with scope(cast.omaha.association):
        Position.objects.update(from_on=timezone.localdate() - datetime.timedelta(days=90))
    take(cast.omaha, bring(cast.omaha, sheet([doe(1, company="Works", title="Head")])))
    with scope(cast.omaha.association):
        titles = list(Position.objects.order_by("pk").values_list("title_en", "to_on"))
        assert titles == [("Clerk", timezone.localdate() - datetime.timedelta(days=1)), ("Head", None)]
        main = Person.objects.get().main_position
        assert main is not None and main.title_en == "Head"


def test_undoing_takes_back_everything_but_whom_somebody_changed_or_touched(cast: Cast) -> None:
    run = take(cast.omaha, bring(cast.omaha, sheet([doe(number) for number in range(4)])))
    association = cast.omaha.association
    with scope(association):
        touched, changed = (Person.objects.get(family_name=f"Doe{number}") for number in (1, 2))
        change_person(person=changed, read_version=1, values={"city": "Lincoln"}, by=None)
    people.touch(people=[touched])
    run = undo(cast.omaha, run)
    assert run.counts == {"kept": 2, "removed": 2}
    assert names(cast) == ["Pat Doe1", "Pat Doe2"]
    assert [result["name"] for result in incoming.results(run) if result["became"] == "kept"] == [
        "Pat Doe1",
        "Pat Doe2",
    ]
    with scope(association):
        assert sorted(Organization.objects.values_list("name_en", flat=True)) == ["Acme 1", "Acme 2"]
        assert not ContactPoint.objects.filter(value="pat0@example.org").exists()
        assert not Position.objects.exclude(person__in=[touched, changed]).exists()
        assert first_broken_link() is None


def test_somebody_new_who_was_merged_since_stays_and_is_named(cast: Cast) -> None:
    association = cast.omaha.association
    kept = people.person(association=association, family_name="Kept", given_name="Robin")
    run = take(cast.omaha, bring(cast.omaha, sheet([doe(1), doe(2)])))
    with scope(association):
        gone = Person.objects.get(family_name="Doe1")
        merge_people(kept=kept, gone=gone, kept_version=kept.version, gone_version=gone.version, choices={}, by=None)
    run = undo(cast.omaha, run)
    assert run.counts == {"kept": 1, "removed": 1}
    assert [result.get("name") for result in incoming.results(run)] == ["Robin Kept", None]
    with scope(association):
        assert ContactPoint.objects.filter(person=kept, value="pat1@example.org").exists()


def test_whom_a_file_silenced_is_due_again_once_it_is_taken_back(cast: Cast) -> None:
    take(cast.omaha, bring(cast.omaha, sheet([doe(1)])))
    with scope(cast.omaha.association):
        due = Person.objects.values_list("due_on", "soon_on").get()
    headers = ["family_name", "given_name", "email", "do_not_contact"]
    run = take(cast.omaha, bring(cast.omaha, sheet([["Doe1", "Pat", "pat1@example.org", "asked us"]], headers)))
    with scope(cast.omaha.association):
        assert Person.objects.values_list("due_on", "soon_on").get() == (None, None)
    undo(cast.omaha, run)
    with scope(cast.omaha.association):
        assert Person.objects.values_list("due_on", "soon_on").get() == due != (None, None)


def test_tags_that_a_file_made_go_again_unless_somebody_carries_them(cast: Cast) -> None:
    association = cast.omaha.association
    people.tag(association=association, name="Known")
    rows = [["Doe1", "Pat", "Known; Fresh"], ["Doe2", "Pat", "Taken"], ["Doe3", "Pat", "Renamed"]]
    run = take(cast.omaha, bring(cast.omaha, sheet(rows, ["family_name", "given_name", "tags"])))
    other = people.person(association=association)
    with scope(association):
        other.tags.add(Tag.objects.get(name="Taken"))
        rename_tag(tag=Tag.objects.get(name="Renamed"), read_version=1, name="Ours", by=None)
    assert undo(cast.omaha, run).counts == {"removed": 3}
    with scope(association):
        assert sorted(Tag.objects.values_list("name", flat=True)) == ["Known", "Ours", "Taken"]
        assert first_broken_link() is None


def test_somebody_changed_after_the_preview_is_left_alone(cast: Cast) -> None:
    take(cast.omaha, bring(cast.omaha, sheet([doe(1)])))
    run = bring(cast.omaha, sheet([doe(1, city="Omaha")]))
    with scope(cast.omaha.association):
        change_person(person=Person.objects.get(), read_version=1, values={"city": "Lincoln"}, by=None)
    assert take(cast.omaha, run).counts == {"skipped": 1}
    with scope(cast.omaha.association):
        assert Person.objects.get().city == "Lincoln"


def test_a_likely_duplicate_waits_for_a_person(cast: Cast) -> None:
    hanako = people.person(association=cast.omaha.association, points=[{"kind": "email", "value": "hanako@example.jp"}])
    row = doe(1, family_name="Tanaka", given_name="H.", email="hanako@example.jp", company="", phone="")
    run = bring(cast.omaha, sheet([row]))
    assert (run.findings, run.choices) == ("d", "x")
    assert verdicts(run)[0].key == hanako.pk
    with scope(cast.omaha.association):
        with pytest.raises(ValidationError):
            choose(run=run, choices={0: "?"})
        run = choose(run=run, choices={0: Choice.UPDATE})
    assert take(cast.omaha, run).counts == {"updated": 1}
    with scope(cast.omaha.association):
        person = Person.objects.get()
        assert (person.family_name, person.family_latin) == ("田中", "Tanaka")


def test_a_file_sets_no_key_no_keeper_no_consent(cast: Cast) -> None:
    other = people.person(association=cast.springfield.association)
    headers = ["id", "association", "keeper", "role", "version", *HEADERS]
    row = [str(other.pk), "springfield", "1", "administrator", "9", *doe(1, consent="yes")]
    run = take(cast.omaha, bring(cast.omaha, sheet([row], headers)))
    assert run.counts == {"created": 1}
    with scope(cast.omaha.association):
        person = Person.objects.get()
        assert (person.keeper, person.version, person.consents.count()) == (None, 1, 0)
    with scope(cast.springfield.association):
        assert Person.objects.get().family_name == "田中"


def test_whoever_looks_after_privacy_may_take_consents_over_on_a_basis_of_their_choice(cast: Cast) -> None:
    data = sheet([doe(1, consent="yes"), doe(2, consent="no")])
    run = take(cast.omaha, bring(cast.omaha, data, role="administrator", options={"basis": "card", "side": "partner"}))
    with scope(cast.omaha.association):
        consents = {str(person): list(person.consents.values_list("basis", "note")) for person in Person.objects.all()}
        assert consents == {"Pat Doe1": [("card", "people.csv: yes")], "Pat Doe2": []}
        assert set(Person.objects.values_list("side", flat=True)) == {"partner"}
    assert undo(cast.omaha, run).counts == {"removed": 2}


def test_rows_that_are_wrong_say_what_and_where(cast: Cast) -> None:
    rows = [
        doe(1, email="a@b"),
        doe(2, family_name="", given_name=""),
        doe(3, city="x" * 81),
        doe(4, country="Atlantis"),
        doe(5),
    ]
    run = bring(cast.omaha, sheet(rows))
    assert run.findings == "eeeen"
    assert [[(code, column) for code, column, _told in verdict.says] for verdict in verdicts(run)] == [
        [("email_form", "email")],
        [("no_name", "family_name")],
        [("too_long", "city")],
        [("no_such_country", "country")],
        [],
    ]
    assert set(run.choices[:4]) == {Choice.SKIP}
    assert Finding.ERROR == "e"


def test_headers_that_nobody_knows_are_remembered_once_named(cast: Cast) -> None:
    data = sheet([["Ito", "Yuki", "yuki@example.jp"]], ["Sippe", "Rufname", "Postkasten"])
    run = bring(cast.omaha, data)
    association = cast.omaha.association
    with scope(association):
        with pytest.raises(ValidationError, match="No column is the name"):
            name_columns(run=run, mapping=["", "", "email"], by=None)
        run = name_columns(run=run, mapping=["family_name", "given_name", "email"], by=None)
        run = begin_judging(run=run)
    assert run.findings == "n"
    assert bring(cast.omaha, data).mapping == ["family_name", "given_name", "email"]


def test_a_job_that_is_done_twice_takes_nothing_over_twice(cast: Cast) -> None:
    run = take(cast.omaha, bring(cast.omaha, sheet([doe(number) for number in range(3)])))
    with scope(cast.omaha.association):
        take_over(run)
    assert len(names(cast)) == 3
