"""Everything is read as it was at one moment, and whoever writes meanwhile does not wait."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contacts.models import Organization, Person
from portal.backups.one_moment import one_moment
from portal.backups.services import taking_out
from portal.scoping import scope
from tests import people
from tests.cast import Cast, enter_all
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage(transactional_db: None) -> Cast:
    return enter_all()


def counted() -> tuple[int, int]:
    return Person.objects.count(), Organization.objects.count()


def test_what_others_write_meanwhile_is_not_seen_and_does_not_wait(stage: Cast) -> None:
    association = stage.omaha.association
    people.person(association=association)
    with scope(association):
        with one_moment():
            before = counted()
            (new,) = at_once(lambda: people.person(association=association))
            assert isinstance(new, Person), new  # committed while we read
            people_now, _organizations = counted()
            assert people_now == before[0] == 1
        assert counted()[0] == 2
        people.person(association=association)  # and who reads may write again afterwards
        assert counted()[0] == 3


def test_the_tables_of_a_zip_agree_with_each_other(
    stage: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody enters a person in an organization between two tables: the ZIP has both or neither."""
    association = stage.omaha.association
    real, written = taking_out.tables, []

    def enter_one() -> None:
        organization = people.organization(association=association)
        people.position(person=people.person(association=association), organization=organization)

    def tables(of: Any) -> Iterator[taking_out.Table]:
        for table in real(of):
            yield table
            if table.name == "contacts_organization":
                written.extend(at_once(enter_one))

    monkeypatch.setattr(taking_out, "tables", tables)
    taking_out.write(association=association, target=tmp_path / "omaha.zip")
    assert written == [None]
    with zipfile.ZipFile(tmp_path / "omaha.zip") as bundle:
        rows = {
            name: [json.loads(line) for line in bundle.read(f"tables/contacts_{name}.jsonl").splitlines()]
            for name in ("organization", "person", "position")
        }
    assert {name: len(each) for name, each in rows.items()} == {"organization": 0, "person": 0, "position": 0}
    with scope(association):
        assert Person.objects.count() == 1
