"""Two entries of one person are made one: who looked, to whom data went and the drill still know all of it."""

from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from contacts.looks import PERSON, people_seen
from contacts.models import Person, PersonMerge
from contacts.services.erasing import erase_person
from contacts.services.merging import undo_merge
from portal.looks.breach import harm_done
from portal.looks.choices import FieldGroup, LookKind
from portal.looks.doors import Given
from portal.looks.keys import unpacked
from portal.looks.models import Look
from portal.looks.reading import looks_at, transfers_of
from portal.looks.services import append
from portal.privacy import Somebody, places
from portal.scoping import scope, system_scope
from tests import people
from tests.cast import Cast

DAY = datetime.timedelta(days=1)


@pytest.fixture
def three(cast: Cast) -> list[Person]:
    """Three entries of one Hanako, each seen alone and given to a town hall; then all three in one file."""
    ours = [people.person(association=cast.omaha.association, language="ja") for _n in range(3)]
    given = Given("Shizuoka City Hall", "JP")
    seen = [
        people_seen((each.pk,), (FieldGroup.NAMES,), LookKind.PAPER, "trip_book", given if each in ours[:2] else None)
        for each in ours
    ]
    seen.append(people_seen(tuple(each.pk for each in ours), (FieldGroup.EMAILS,), LookKind.FILE, "people_export"))
    append(association=cast.omaha.association, by=cast.omaha.staff, seen=seen)
    return ours


def made_one(three: list[Person]) -> Person:
    """The third becomes the second, who then becomes the first."""
    people.merge(kept=three[1], gone=three[2])
    people.merge(kept=three[0], gone=three[1])
    return three[0]


def test_looks_at_a_merged_entry_are_looks_at_the_person(cast: Cast, three: list[Person], enter) -> None:
    other = people.person(association=cast.omaha.association, family_latin="Sato")
    kept = made_one(three)
    with scope(cast.omaha.association):
        assert [each.number for each in looks_at(PERSON, kept.pk)] == [4, 3, 2, 1]
        assert not looks_at(PERSON, other.pk).exists()
        assert len(transfers_of(PERSON, kept.pk)) == 2
        assert transfers_of(PERSON, other.pk) == []
        [place] = [each for each in places() if each.name == "looks"]
        copy = place.copy(Somebody(kept, None))
    assert (len(copy["looks"]), len(copy["transfers"])) == (4, 2)
    answer = enter(cast.omaha.administrator).get(reverse("person_looks", args=["omaha", kept.pk]))
    assert [each.number for each, _who in answer.context["looks"]] == [4, 3, 2, 1]
    assert len(answer.context["transfers"]) == 2


def test_what_was_merged_by_mistake_has_looks_of_its_own_again(cast: Cast, three: list[Person]) -> None:
    made_one(three)
    with scope(cast.omaha.association):
        undo_merge(merge=PersonMerge.objects.get(gone_key=three[1].pk), by=cast.omaha.staff)
        assert [each.number for each in looks_at(PERSON, three[0].pk)] == [4, 1]
        assert [each.number for each in looks_at(PERSON, three[1].pk)] == [4, 3, 2]
    now = timezone.now()
    [harm] = harm_done([cast.omaha.staff], now - DAY, now + DAY)
    assert {key: each.times for (_model, key), each in harm.shown.items()} == {three[0].pk: 2, three[1].pk: 3}


def test_the_drill_finds_a_merged_person_once_by_name_and_language(
    cast: Cast, three: list[Person], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, now = made_one(three), timezone.now()
    [harm] = harm_done([cast.omaha.staff], now - DAY, now + DAY)
    [((model, key), shown)] = harm.shown.items()
    assert (model, key) == (PERSON, kept.pk)
    assert (shown.times, shown.groups) == (4, {"names", "emails"})
    assert (harm.gone, harm.languages) == (0, {"ja": 1})
    folder = tmp_path / "breach"
    since = (now - DAY).date().isoformat()
    call_command("breach", "--accounts", cast.omaha.staff.email, "--from", since, "--into", str(folder))
    assert "erased or removed" not in capsys.readouterr().out
    with (folder / "omaha.csv").open(encoding="utf-8") as file:
        [line] = csv.DictReader(file)
    assert (line["key"], line["name"], line["language"]) == (str(kept.pk), str(kept), "ja")


def test_who_was_erased_after_a_merge_is_gone_in_the_drill(cast: Cast, three: list[Person]) -> None:
    kept, now = made_one(three), timezone.now()
    with scope(cast.omaha.association):
        erase_person(person=Person.objects.get(pk=kept.pk), by=cast.omaha.administrator)
    [harm] = harm_done([cast.omaha.staff], now - DAY, now + DAY)
    assert harm.gone == len(harm.shown)
    assert not harm.languages


def test_the_sheet_of_transfers_names_whom_a_merged_entry_is_now(cast: Cast, three: list[Person], enter) -> None:
    both = people_seen(
        (three[0].pk, three[1].pk), (FieldGroup.NAMES,), LookKind.PAPER, "trip_book", Given("Lyon Town Hall", "FR")
    )
    append(association=cast.omaha.association, by=cast.omaha.staff, seen=[both])
    kept = made_one(three)
    answer = enter(cast.omaha.administrator).get(reverse("transfers_file", args=["omaha"]))
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]
    assert [(line[1], line[7], line[8]) for line in lines] == [
        (to, str(kept.pk), str(kept)) for to in ("Lyon Town Hall", "Shizuoka City Hall", "Shizuoka City Hall")
    ]
    with system_scope("look at the log of a test"):
        look = Look.objects.get(route="transfers_file")
    assert set(unpacked(look.keys or look.object_id)) == {kept.pk}
