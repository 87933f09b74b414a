"""Erasing a person from the lines of files: theirs go whole, those of namesakes and of others stay."""

from __future__ import annotations

import pytest

from contacts.models import Person
from contacts.services.erasing import erase_person, foreseen
from contacts.services.merging import merge_people
from portal.scoping import scope
from tests import incoming, people
from tests.cast import Cast
from tests.contacts.kept_words import everywhere

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]

SECRET = "ZQsecretQZ words about a child"


def plain(**fields: str) -> list[str]:
    """A line of a file with words that nobody else may keep."""
    known = {"family_name": "Plain", "given_name": "Quinn", "company": "Some Shop", "notes": SECRET, "city": "Rome"}
    return list((dict.fromkeys(incoming.HEADERS, "") | known | fields).values())


def test_the_whole_imported_line_goes_and_not_the_name_alone(cast: Cast) -> None:
    run = incoming.take(cast.omaha, incoming.bring(cast.omaha, incoming.sheet([plain(email="q@q.example")])))
    with scope(cast.omaha.association):
        erase_person(person=Person.objects.get(), by=None)
        assert [row[1] for chunk in run.chunks.all() for row in chunk.rows] == [[""] * len(incoming.HEADERS)]
        assert [result for chunk in run.chunks.all() for result in chunk.results] == [{"became": "skipped"}]
    assert "ZQsecretQZ" not in everywhere()


@pytest.mark.parametrize("is_known", [True, False])
def test_a_file_that_waits_does_not_bring_back_who_was_erased(cast: Cast, is_known: bool) -> None:
    rows = [plain(), plain(family_name="Other", company="Elsewhere", notes="Met by Quinn Plain.")]
    brought = [incoming.bring(cast.omaha, incoming.sheet(rows)) for _each in range(1 + is_known)]
    if is_known:
        incoming.take(cast.omaha, brought[0])
        brought[1] = incoming.bring(cast.omaha, incoming.sheet(rows))
        with scope(cast.omaha.association):
            person = Person.objects.get(family_name="Plain")
    else:
        person = people.person(association=cast.omaha.association, family_name="Plain", given_name="Quinn")
    waiting = brought[-1]
    with scope(cast.omaha.association):
        type(waiting).objects.filter(pk=waiting.pk).update(choices="nn")
        erase_person(person=person, by=None)
    assert "ZQsecretQZ" not in everywhere()
    assert incoming.take(cast.omaha, incoming.again(waiting)).counts["skipped"] == 1
    with scope(cast.omaha.association):
        assert set(Person.objects.values_list("family_name", flat=True)) == {"Other"}
        assert Person.objects.latest("pk").note == "Met by [erased]."


def test_a_line_of_a_namesake_stays_and_one_with_the_address_goes(cast: Cast) -> None:
    association = cast.omaha.association
    points = [{"kind": "email", "value": "quinn@plain.example"}]
    person = people.person(association=association, family_name="Plain", given_name="Quinn", points=points)
    people.person(association=association, family_name="Plain", given_name="Quinn")
    run = incoming.bring(
        cast.omaha, incoming.sheet([plain(company="Namesake Inc."), plain(email="Quinn@plain.example")])
    )
    with scope(association):
        chunk = run.chunks.get()
        chunk.verdicts = [{"f": "n"}, {"f": "n"}]
        chunk.save()
        erase_person(person=person, by=None)
        chunk.refresh_from_db()
        assert [bool(any(row[1])) for row in chunk.rows] == [True, False]


def test_the_lines_of_a_merged_entry_and_their_repetitions_go_too(cast: Cast) -> None:
    association = cast.omaha.association
    kept = people.person(association=association, family_name="Kept", given_name="Robin")
    rows = [plain(email="q@q.example"), plain(family_name="Plane", email="q@q.example"), incoming.doe(1)]
    run = incoming.take(cast.omaha, incoming.bring(cast.omaha, incoming.sheet(rows)))
    assert run.findings == "nrn"
    with scope(association):
        gone = Person.objects.get(family_name="Plain")
        merge_people(kept=kept, gone=gone, kept_version=kept.version, gone_version=gone.version, choices={}, by=None)
        erase_person(person=Person.objects.get(pk=kept.pk), by=None)
        assert [bool(any(row[1])) for chunk in run.chunks.all() for row in chunk.rows] == [False, False, True]
    assert "ZQsecretQZ" not in everywhere()


def test_of_lines_about_others_only_their_file_is_shown(cast: Cast) -> None:
    person = people.person(association=cast.omaha.association)
    incoming.bring(cast.omaha, incoming.sheet([incoming.doe(1, notes="Knows Hanako Tanaka.")]))
    with scope(cast.omaha.association):
        examples = [words for finding in foreseen(person) for words in finding.examples]
    assert examples == ["a line of the file people.csv"]
