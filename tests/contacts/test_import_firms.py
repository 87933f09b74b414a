"""Which firm a row of a file means, whatever happened between two parts of the file; and who came meanwhile."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.companies import company_key
from contacts.models import Organization, Person, Tag
from contacts.services.incoming import Arrival, write_down
from portal.imports.choices import Choice, Finding
from portal.resources import SheetRow, Verdict
from portal.scoping import scope
from tests import people
from tests.cast import Cast
from tests.incoming import bring, sheet, take

pytestmark = pytest.mark.django_db
HEADERS = ["family_name", "given_name", "company"]
FIRMS = ("=1+1", "+1+1", "-1+1", "@1+1", "-", "=", "???", "株式会社", "11")


@pytest.mark.parametrize("name", [*FIRMS, "＝1+1", "\u200b=1+1"])
def test_signs_are_part_of_a_firms_name_where_there_is_little_else(name: str) -> None:
    others = set(FIRMS) - {name, name.replace("＝", "=")}
    assert company_key(name) and company_key(name) not in {company_key(other) for other in others}
    assert company_key("見本株式会社") == company_key("（株）見本") == company_key("㈱見本")


def test_everybody_from_a_file_of_odd_firms_works_where_the_file_says(cast: Cast) -> None:
    rows = [[f"Odd{number}", "Pat", firm] for number, firm in enumerate(FIRMS)]
    take(cast.omaha, bring(cast.omaha, sheet(rows, HEADERS)))
    with scope(cast.omaha.association):
        found = {str(one.family_name): str(one.main_position.organization) for one in people_with_firms()}
    assert found == {f"Odd{number}": firm for number, firm in enumerate(FIRMS)}


def people_with_firms() -> list[Person]:
    return list(Person.objects.filter(main_position__isnull=False).select_related("main_position__organization"))


def test_a_firm_known_by_one_of_its_two_names_is_not_written_down_again(cast: Cast) -> None:
    headers = [*HEADERS, "company_ja"]
    take(cast.omaha, bring(cast.omaha, sheet([["Doe", "Pat", "Sample Works"]], HEADERS)))
    run = bring(
        cast.omaha, sheet([["Roe", "Pat", "Sample Works", "見本工業"], ["Poe", "Pat", "", "見本工業"]], headers)
    )
    take(cast.omaha, run)
    with scope(cast.omaha.association):
        firm = Organization.objects.get()
        assert firm.positions.count() == 3


def test_what_others_write_down_or_remove_between_two_parts_counts(cast: Cast) -> None:
    association = cast.omaha.association
    arrival = Arrival(association, None, {"company", "tags"}, {}, "people.csv")

    def arrive(number: int) -> None:
        row = SheetRow(number, number + 2, {"family_name": [f"Doe{number}"], "company": ["Acme"], "tags": ["tea"]})
        write_down(arrival, [(row, Verdict(Finding.NEW), Choice.NEW)], None)

    with scope(association):
        arrive(0)
        Person.objects.update(main_position=None)
        Person.objects.all().delete()
        Organization.objects.all().delete()
        Tag.objects.all().delete()
        acme = people.organization(association=association, name_en="Acme")
        tea = Tag.objects.create(association=association, name="tea")
        arrive(1)
        person = Person.objects.get()
        assert person.main_position is not None
        assert (person.main_position.organization_id, [tag.pk for tag in person.tags.all()]) == (acme.pk, [tea.pk])


def test_two_files_with_a_name_and_a_firm_make_one_person(cast: Cast) -> None:
    take(cast.omaha, bring(cast.omaha, sheet([["Roe", "Kim", "Acme"]], HEADERS)))
    data = sheet([["Doe", "Pat", "Acme"], ["佐藤", "健一", "Acme"]], HEADERS)
    first, second = bring(cast.omaha, data), bring(cast.omaha, data)
    assert (first.findings, second.findings) == ("nn", "nn")
    assert take(cast.omaha, first).counts == {"created": 2}
    assert take(cast.omaha, second).counts == {"skipped": 2}


def test_people_are_locked_before_their_association(cast: Cast) -> None:
    person = people.person(association=cast.omaha.association)
    arrival = Arrival(cast.omaha.association, None, {"city"}, {}, "people.csv")
    row = SheetRow(0, 2, {"family_name": [person.family_name], "given_name": [person.given_name], "city": ["Omaha"]})
    decided = [(row, Verdict(Finding.UPDATE, key=person.pk, version=person.version), Choice.UPDATE)]
    with scope(cast.omaha.association), CaptureQueriesContext(connection) as asked:
        assert write_down(arrival, decided, None)[0]["became"] == "updated"
    said = [query["sql"] for query in asked if "SELECT" in query["sql"]]
    assert "contacts_person" in said[0] and "accounts_association" in said[1]
