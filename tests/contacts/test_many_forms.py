"""One record, many forms: award draft, profile, directory row, report for readers outside; priorities and agencies."""

from __future__ import annotations

import csv
import datetime
import io
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from contacts.models import Priority
from contacts.priority_lines import priorities_of
from partnerships.documents.snapshot import Snapshot
from partnerships.models import Place
from portal.scoping import scope
from tests import engagement, factories, people
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
FORMS = ("award", "profile", "row", "readers")
PAGE = 29
LOG = 7


def address(house: House, form: str, name: str = "record_form") -> str:
    return at(house, name, partnership=house.partnership.slug, form=form)


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def snapshot_of(house: House) -> str:
    with scope(house.association):
        kind = Snapshot()
        house.partnership.refresh_from_db()
        return str(kind.facts(kind.collect(house.partnership, {}), "en", "letter").cities)


@pytest.mark.covers("C23", page="/a/<association>/partnerships/<slug>/forms/")
def test_a_population_that_changes_once_changes_in_every_form(cast: Cast, enter: Any) -> None:
    """Snapshot, six-item profile, directory row, readers' report and award draft read the same row."""
    house = cast.omaha
    client = enter(house.board_member)
    home = house.partnership.home

    def said() -> dict[str, str]:
        pages = {form: words_of(client.get(address(house, form))) for form in FORMS}
        return pages | {"snapshot": snapshot_of(house)}

    Place.objects.filter(pk=home.pk).update(population=486_051, population_year=2020)
    assert [form for form, text in said().items() if "486,051" not in text] == []
    Place.objects.filter(pk=home.pk).update(population=512_345, population_year=2026)
    after = said()
    assert [form for form, text in after.items() if "512,345" not in text] == []
    assert [form for form, text in after.items() if "486,051" in text] == []
    (row,) = rows_of(client.get(address(house, "row", "record_form_csv")))
    assert row["Population"] == "512,345"


def year_of_work(house: House) -> None:
    """A programme, two outcomes, a goal, an agreement, a grant and somebody who came."""
    partnership = house.partnership
    meetup = factories.programme(
        partnership=partnership, title_en="Tea evening", title_ja="お茶の夕べ", starts_on=TODAY, is_yearly=False,
        benefit_partner_en="New customers",
    )  # fmt: skip
    guest = engagement.guest(association=house.association)
    engagement.attendance(programme=meetup, person=guest, by=house.staff)
    engagement.outcome(
        partnership=partnership, title_en="Tea sold by Ms. Hanako Tanaka", value=Decimal(12500), currency="USD",
        evidence="Invoice of 3 May", benefit_home_en="Tea in two shops", lessons_en="Begin with samples.",
    )  # fmt: skip
    engagement.outcome(partnership=partnership, title_en="Yen too", value=Decimal(9000), currency="JPY")
    factories.goal(partnership=partnership, title_en="Ten shops sell tea")
    factories.agreement(partnership=partnership, title_en="Sister-city agreement", signed_year=1965)


def test_the_award_draft_answers_from_the_records(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    year_of_work(house)
    words = words_of(enter(house.board_member).get(address(house, "award")))
    for said in (
        "Tea evening", "attendances written down: 1", "Our work helped",
        "Invoice of 3 May", "outcomes: 2 $12,500 ¥9,000", "Omaha Tea in two shops", "Shizuoka New customers",
        "Begin with samples.", "Ten shops sell tea", "Tea sold by [name left out]",
    ):  # fmt: skip
        assert said in words
    assert "Hanako" not in words[words.index("Answers for an award draft") :]


@pytest.mark.parametrize("form", ["award", "profile", "readers"])
def test_nobody_whom_we_know_is_named_in_what_goes_out(cast: Cast, enter: Any, form: str) -> None:
    """Also who has nothing to do with an outcome, in whichever kana a text writes them; a house keeps its name."""
    house = cast.omaha
    people.person(association=house.association, family_name="Yamada", given_name="Taro", family_kana="ヤマダ",
                  given_kana="タロウ")  # fmt: skip
    meetup = {"title_en": "Dinner with Mr. Taro Yamada", "title_ja": "やまだ たろうさんを囲む会"}
    factories.programme(partnership=house.partnership, starts_on=TODAY, is_yearly=False, **meetup)
    factories.goal(partnership=house.partnership, title_en="Win over Taro Yamada", benefit_home_en="YAMADA TARO helps")
    factories.partner_organization(partnership=house.partnership, name_en="Taro Yamada and Sons", name_ja="")
    client = enter(house.staff)
    page = client.get(address(house, form), {"chosen": "1", "part": ["programmes", "plans", "organizations"]}
                      if form == "readers" else {})  # fmt: skip
    words = words_of(page).replace("Taro Yamada and Sons", "our house")
    assert "yamada" not in words.lower() and "やまだ" not in words
    assert "Dinner with [name left out]" in words or form == "profile"
    assert "［氏名省略］を囲む会" in words or form == "profile"
    assert "our house" in words or form == "profile"


def test_the_address_of_our_office_stays(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    type(house.association).objects.update(email="office@omaha.example")
    words = words_of(enter(house.board_member).get(address(house, "profile")))
    assert "E-mail office@omaha.example" in words


def test_what_the_record_lacks_is_named_and_leads_to_where_it_is_written(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    answer = enter(house.board_member).get(address(house, "award"))
    words = words_of(answer)
    for gap in (
        f"No programme with a day in {TODAY.year} is in the records.", f"No outcome of {TODAY.year} is in the ledger.",
        "No grant that was given is in the records.", "answers are missing; they are marked below.",
    ):  # fmt: skip
        assert gap in words
    assert at(house, "outcome_new", partnership=house.partnership.slug) in answer.content.decode()


@pytest.mark.covers("106", "129", page="/a/<association>/partnerships/<slug>/forms/readers/")
def test_the_report_for_readers_rolls_up_priorities_and_holds_what_was_chosen(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    year_of_work(house)
    with scope(house.association):
        goal = house.partnership.goals.get()
    engagement.outcome(partnership=house.partnership, title_en="First shop", goal=goal)
    client = enter(house.staff)
    given = {"name_en": "New industries", "set_by": "nation", "source": "National strategy 2026", "goals": goal.pk}
    answer = client.post(at(house, "priority_add"), given | {"version": 0}, follow=True)
    assert "New industries" in words_of(answer) and "1 outcome came of them." in words_of(answer)
    words = words_of(client.get(address(house, "readers")))
    assert "New industries The country goals: 1; programmes: 0; outcomes: 1 National strategy 2026" in words
    assert "Invoice of 3 May" not in words and "Tea sold by [name left out] Our work helped" in words
    some = words_of(client.get(address(house, "readers"), {"chosen": "1", "part": ["sums", "population"]}))
    assert "outcomes: 3 $12,500 ¥9,000" in some and "Sister-city agreement" not in some


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({"year": f"{TODAY.year + 1}"}, "lies ahead: nothing can be reported of it yet."),
        ({"part": "salaries"}, "What stands in it: Select a valid choice."),
        ({"chosen": "1"}, "What stands in it: Tick at least one part."),
        ({"state": "NE"}, "There is no filter called “state”."),
    ],
    ids=["year-ahead", "no-part", "nothing-ticked", "no-filter"],
)
def test_an_address_that_is_not_understood_fills_nothing(
    cast: Cast, enter: Any, asked: dict[str, str], answer: str
) -> None:
    house = cast.omaha
    year_of_work(house)
    client = enter(house.board_member)
    words = words_of(client.get(address(house, "readers"), asked))
    assert answer in words and "$12,500" not in words
    assert client.get(address(house, "readers", "record_form_csv"), asked).status_code == 400
    assert client.get(address(house, "readers", "record_form_paper"), asked).status_code == 302
    assert client.get(address(house, "no-form")).status_code == 404


@pytest.mark.parametrize(
    ("status", "kind", "has_paper", "said"),
    [
        ("formal", "sister", True, "Partnership (agreement without an end)"),
        ("friendship", "friendship", True, "Friendship (agreement with an end or of narrow scope)"),
        ("exploring", "sister", True, "Project (memorandum on one matter)"),
        ("exploring", "sister", False, "Contact (no signed paper)"),
        ("ended", "sister", True, "ended"),
    ],
    ids=["partnership", "friendship", "project", "contact", "ended"],
)
def test_the_class_follows_from_status_and_papers(
    cast: Cast, enter: Any, status: str, kind: str, has_paper: bool, said: str
) -> None:
    house = cast.omaha
    with scope(house.association):
        type(house.partnership).objects.filter(pk=house.partnership.pk).update(status=status, kind=kind)
    if has_paper:
        factories.agreement(partnership=house.partnership)
    (row,) = rows_of(enter(house.board_member).get(address(house, "row", "record_form_csv")))
    assert row["Class"] == said and row["Approved by an assembly"] == "not known"


@pytest.mark.pdf
@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_a_paper_and_a_text_in_both_languages(cast: Cast, enter: Any, form: str) -> None:
    house = cast.omaha
    year_of_work(house)
    client = enter(house.board_member)
    page = client.get(address(house, form)).content.decode()
    assert '<textarea id="text-en" lang="en"' in page and '<textarea id="text-ja" lang="ja"' in page
    answer = client.get(address(house, form, "record_form_paper"), {"language": "both"})
    assert answer["Content-Type"] == "application/pdf"
    text = "\n".join(each.extract_text() for each in PdfReader(BytesIO(answer.content)).pages)
    assert "Omaha" in text and "人口" in text and "Tanaka" not in text


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("form", FORMS)
def test_a_form_takes_as_many_questions_for_three_as_for_one(cast: Cast, enter: Any, form: str, number: int) -> None:
    house = cast.omaha
    agency = people.organization(association=house.association, agency_of="region")
    for one in range(number):
        year_of_work(house)
        priority = Priority(association=house.association, name_en=f"Aim {one}", source="Plan")
        factories.kept(priority)
        with scope(house.association):
            priority.goals.set(house.partnership.goals.all())
        clerk = people.person(association=house.association, family_name="Clerk", given_name=f"Sam {one}")
        people.touch(people=[clerk], organization=agency, partnership=house.partnership)
    assert statements(enter(house.board_member), address(house, form), anew=True) == PAGE


def in_touch(house: House, **fields: Any) -> Any:
    clerk = people.person(association=house.association, family_name="Clerk", given_name="Sam")
    agency = people.organization(
        association=house.association, name_en="Example State Department of Trade", agency_of="region"
    )
    people.position(person=clerk, organization=agency, from_on=datetime.date(2020, 1, 1), **fields)
    return clerk


@pytest.mark.covers("130", page="/a/<association>/agencies/")
def test_touches_with_agencies_are_logged_and_go_out_without_people(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    clerk = in_touch(house, to_on=datetime.date(2025, 6, 30))
    people.touch(people=[clerk], happened_on=datetime.date(2025, 5, 1), said="Clerk Sam promised a letter.")
    people.touch(people=[clerk], happened_on=datetime.date(2025, 8, 1), said="No longer there")
    people.touch(people=[clerk], happened_on=datetime.date(2025, 6, 1), kind="attempt")
    client = enter(house.board_member)
    words = words_of(client.get(at(house, "agency_list")))
    assert "State or prefecture 1 agency, 1 touch" in words and "Example State Department of Trade" in words
    assert client.get(at(house, "agency_list")).content.decode().count('<tr><th scope="row">') == 2
    answer = client.get(at(house, "agency_csv"))
    rows = rows_of(answer)
    assert [(row["day"], row["people"]) for row in rows] == [("2025-06-01", "1"), ("2025-05-01", "1")]
    assert "Sam" not in answer.content.decode() and "letter" not in answer.content.decode()
    assert client.get(at(house, "agency_workbook")).status_code == 200
    assert client.get(at(house, "agency_csv"), {"agency_of": "moon"}).status_code == 400
    assert rows_of(client.get(at(house, "agency_csv"), {"agency_of": "nation"})) == []


def test_a_talk_with_two_agencies_is_one_touch(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    people.touch(people=[in_touch(house), in_touch(house)], happened_on=datetime.date(2025, 5, 1))
    words = words_of(enter(house.board_member).get(at(house, "agency_list")))
    assert "State or prefecture 2 agencies, 1 touch" in words


def test_a_programme_that_was_called_off_serves_no_priority(cast: Cast) -> None:
    house = cast.omaha
    goal = factories.goal(partnership=house.partnership)
    held, off = (factories.programme(partnership=house.partnership, is_cancelled=is_off) for is_off in (False, True))
    with scope(house.association):
        row = Priority.objects.create(association=house.association, name_en="Workforce", set_by="region")
        row.goals.add(goal)
        for each in (held, off):
            each.goals.add(goal)
        (served,) = priorities_of(house.staff.memberships.get())
    assert served.programmes == 1


def test_an_organization_says_whose_agency_it_is(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    agency = people.organization(association=house.association, name_en="Consulate")
    client = enter(house.staff)
    page = client.get(at(house, "organization_edit", organization=agency.pk)).content.decode()
    assert 'name="agency_of"' in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_log_takes_as_many_questions_for_three_as_for_one(cast: Cast, enter: Any, number: int) -> None:
    house = cast.omaha
    for _one in range(number):
        people.touch(people=[in_touch(house)])
    assert statements(enter(house.board_member), at(house, "agency_list")) == LOG


def test_a_priority_is_corrected_and_removed_and_the_goals_stay(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    goal = factories.goal(partnership=house.partnership)
    client = enter(house.staff)
    given = {"name_en": "Workforce", "set_by": "region", "source": "Plan 2030", "goals": goal.pk, "version": 0}
    client.post(at(house, "priority_add"), given)
    with scope(house.association):
        row = Priority.objects.get()
    stale = client.post(at(house, "priority_edit", priority=row.pk), given | {"version": 99})
    assert stale.status_code == 409
    client.post(at(house, "priority_edit", priority=row.pk), given | {"version": row.version, "name_en": "Skills"})
    assert "Skills" in words_of(client.get(at(house, "priority_list")))
    twice = client.post(at(house, "priority_add"), given | {"name_en": "Skills"})
    assert twice.status_code == 422 and "There is a priority of this name already." in words_of(twice)
    client.post(at(house, "priority_remove", priority=row.pk))
    with scope(house.association):
        assert not Priority.objects.exists() and house.partnership.goals.get() == goal


def test_a_limited_member_neither_sees_nor_loses_goals_of_other_partnerships(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Ashikaga")
    )
    hidden = factories.goal(partnership=other, title_en="Hidden goal")
    priority = Priority(association=house.association, name_en="Aim", source="Plan")
    factories.kept(priority)
    with scope(house.association):
        priority.goals.set([hidden])
        membership = house.staff.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    client = enter(house.staff)
    assert "Hidden goal" not in words_of(client.get(at(house, "priority_list")))
    given = {"name_en": "Aim two", "set_by": "nation", "source": "Plan", "version": priority.version}
    client.post(at(house, "priority_edit", priority=priority.pk), given)
    with scope(house.association):
        priority.refresh_from_db()
        assert priority.name_en == "Aim two" and priority.goals.get() == hidden
