"""The register of agreements: who signed, until when, whether it binds, what it follows, its file, what ends soon."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Agreement
from partnerships.services.agreements import change_agreement, remove_agreement
from portal import papers
from portal.calendar import dated
from portal.promises import EVERYBODYS, MINE, NOBODYS
from portal.scoping import scope
from tests import factories
from tests.cast import Cast, House
from tests.partnerships.desk import address, filled
from tests.partnerships.test_goals import asked, day, membership, plain, words_of

pytestmark = pytest.mark.django_db


def signed(house: House, **fields: Any) -> Agreement:
    return factories.agreement(partnership=house.partnership, **fields)


def titles(answer: Any) -> dict[str, list[str]]:
    return {name: [str(row) for row in rows] for name, _title, rows in answer.context["groups"]}


@pytest.mark.covers("C24", page="/a/…/agreements/")
def test_a_paper_that_ends_within_ninety_days_stands_first(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    for title, fields in (
        ("In 91 days", {"expires_on": day(91)}),
        ("In 90 days", {"expires_on": day(90)}),
        ("Today", {"expires_on": day(0)}),
        ("Over", {"expires_on": day(-1)}),
        ("Let end", {"expires_on": day(-1), "ended_on": day(-1)}),
        ("For good", {}),
    ):
        signed(house, title_en=title, **fields)
    answer = enter(house.board_member).get(address("agreement_list", house.association))
    assert titles(answer) == {
        "ending": ["Over", "Today", "In 90 days"],
        "force": ["In 91 days", "For good"],
        "ended": ["Let end"],
    }
    text = plain(answer)
    for said in (
        "3 papers end within ninety days or have ended.",
        "Ended 1 day ago",
        "Ends today",
        "Ends in 90 days",
        "In force until",
        "without an end",
    ):
        assert said in text, said


@pytest.mark.covers("C24", page="/a/…/owed/")
def test_the_end_of_a_paper_is_owed_by_whoever_edits_until_somebody_says_what_becomes_of_it(cast: Cast) -> None:
    house = cast.omaha
    row = signed(house, title_en="Memorandum", expires_on=day(90))
    signed(house, title_en="Later", expires_on=day(91))
    (promise,) = asked(house, "staff", MINE)
    assert (promise.what, promise.state) == ("An agreement ends: Memorandum", "soon")
    assert asked(house, "volunteer", MINE) == asked(house, "board_member", MINE) == []
    assert [each.what for each in asked(house, "volunteer", NOBODYS)] == [promise.what]
    with scope(house.association):
        row = change_agreement(agreement=row, read_version=1, values={"expires_on": day(-400)}, by=None)
    (promise,) = asked(house, "administrator", EVERYBODYS)
    assert (promise.what, promise.state) == ("An agreement has ended: Memorandum", "owed")
    with scope(house.association):
        change_agreement(agreement=row, read_version=2, values={"ended_on": day(-1)}, by=None)
    assert asked(house, "administrator", EVERYBODYS) == []


def test_the_end_of_a_paper_stands_in_every_members_calendar(cast: Cast) -> None:
    house = cast.omaha
    signed(house, title_en="Memorandum", expires_on=day(300))
    signed(house, title_en="Gone", expires_on=day(300), ended_on=day(-1))
    for role in ("board_member", "staff"):
        with scope(house.association):
            found = dated(house.person(role).memberships.get(), timezone.localdate())
        assert [(each.on, each.title) for each in found] == [(day(300), "An agreement ends: Memorandum")]


@pytest.mark.covers("C24", page="/a/…/agreements/…/")
def test_a_citys_paper_follows_its_states_and_both_pages_say_so(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    state = signed(house, title_en="State memorandum", kind="mou", level="region")
    city = signed(house, title_en="City memorandum", kind="mou", follows=state)
    client = enter(house.staff)
    text = words_of(client.get(city.get_absolute_url()))
    assert "State memorandum" in text and state.get_absolute_url() in text and "State and prefecture" in text
    assert city.get_absolute_url() in words_of(client.get(state.get_absolute_url()))
    assert "State memorandum" in words_of(client.get(address("agreement_list", house.association)))
    edit = address("agreement_edit", house.association, partnership=house.partnership.slug, agreement=city.pk)
    form = client.get(edit).context["form"]
    with scope(house.association):
        assert [str(row) for row in form.fields["follows"].queryset] == ["State memorandum"]


@pytest.mark.parametrize(("level", "wider"), [("city", "city"), ("region", "city"), ("region", "region")])
def test_only_a_wider_paper_is_followed_so_that_nothing_goes_in_a_circle(cast: Cast, level: str, wider: str) -> None:
    house = cast.omaha
    other = signed(house, title_en="Another", level=wider)
    with pytest.raises(ValidationError, match="Choose a paper of a wider level"):
        signed(house, level=level, follows=other)


def test_days_before_the_day_of_signing_are_refused_by_name(cast: Cast) -> None:
    given = {"signed_on": datetime.date(2020, 5, 1), "signed_year": None}
    for name in ("expires_on", "ended_on"):
        with pytest.raises(ValidationError) as refused:
            signed(cast.omaha, **given, **{name: datetime.date(2020, 4, 30)})
        assert list(refused.value.message_dict) == [name]


def test_a_paper_is_not_out_of_force_on_a_day_that_lies_ahead(cast: Cast) -> None:
    assert signed(cast.omaha, ended_on=day(0)).ended_on == day(0)
    with pytest.raises(ValidationError) as refused:
        signed(cast.omaha, ended_on=day(1))
    assert "as the day on which it expires" in refused.value.message_dict["ended_on"][0]


def test_whoever_does_not_see_the_paper_that_is_followed_keeps_it_followed(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    state = signed(house, title_en="Hidden paper", level="region")
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Ibaraki")
    )
    row = factories.agreement(partnership=other, title_en="Seen paper", follows=state)
    factories.partnership_limit(membership=membership(house, "staff"), partnership=other)
    client = enter(house.staff)
    edit = address("agreement_edit", house.association, partnership=other.slug, agreement=row.pk)
    sent = filled(client.get(edit).context["form"], title_en="Seen paper, corrected", follows="")
    assert client.post(edit, sent).status_code == 302
    with scope(house.association):
        kept = Agreement.objects.get(pk=row.pk)
        assert (kept.title_en, kept.follows_id) == ("Seen paper, corrected", state.pk)


def test_the_page_says_whether_it_binds_and_who_signed(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = signed(
        house,
        is_nonbinding=True,
        signatories_en="Jane Sample; Hanako Shizuoka",
        statement_en="The paper is not legally binding.",
        signed_on=datetime.date(2024, 6, 1),
        signed_year=2024,
    )
    text = plain(enter(house.board_member).get(row.get_absolute_url()))
    for said in (
        "It states that it is not legally binding.",
        "Jane Sample; Hanako Shizuoka",
        "The paper is not legally binding.",
        "1 June 2024",
        "It has no end.",
        "not attached yet",
    ):
        assert said in text, said
    assert "Edit the agreement" not in text


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>"
)


@pytest.mark.files
def test_the_signed_paper_is_attached_and_saved_by_whoever_may_see_the_agreement(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    name = papers.keep(PDF, "pdf")
    row = signed(house, title_en="The memorandum", file=name)
    answer = enter(house.board_member).get(address("agreement_file", house.association, agreement=row.pk))
    assert answer.status_code == 200 and answer.content == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="the-memorandum.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Save the signed paper (PDF)" in plain(enter(house.board_member).get(row.get_absolute_url()))
    bare = signed(house)
    assert enter(house.staff).get(address("agreement_file", house.association, agreement=bare.pk)).status_code == 404
    page = address("agreement_file", house.association, agreement=row.pk)
    with scope(house.association):
        remove_agreement(agreement=row, by=None)
    assert enter(house.staff).get(page).status_code == 404


@pytest.mark.files
def test_a_file_that_is_no_paper_is_refused_and_nothing_typed_is_lost(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    page = address("agreement_add", house.association, partnership=house.partnership.slug)
    client = enter(house.staff)
    sent = filled(client.get(page).context["form"], title_en="Typed with care")
    answer = client.post(page, sent | {"file": SimpleUploadedFile("signed.pdf", b"<html>not a paper</html>")})
    assert answer.status_code == 422 and answer.context["form"].errors["file"]
    assert "Typed with care" in words_of(answer)


def test_a_limited_member_finds_the_papers_of_their_partnerships_alone(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    state = signed(house, title_en="Hidden paper", level="region", expires_on=day(3))
    other = factories.partnership(
        association=house.association, home=house.partnership.home, partner=factories.city(name="Ibaraki")
    )
    seen = factories.agreement(partnership=other, title_en="Seen paper", follows=state)
    factories.partnership_limit(membership=membership(house, "staff"), partnership=other)
    client = enter(house.staff)
    assert client.get(state.get_absolute_url()).status_code == 404
    assert client.get(address("agreement_file", house.association, agreement=state.pk)).status_code == 404
    text = words_of(client.get(address("agreement_list", house.association)))
    assert "Seen paper" in text and "Hidden paper" not in text
    assert "Hidden paper" not in words_of(client.get(seen.get_absolute_url()))
    edit = address("agreement_edit", house.association, partnership=other.slug, agreement=seen.pk)
    assert "Hidden paper" not in words_of(client.get(edit))
    assert asked(house, "staff", EVERYBODYS) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_register_asks_the_same_number_of_questions(cast: Cast, rows: int, django_assert_num_queries: Any) -> None:
    house = cast.omaha
    state = signed(house, level="region")
    for number in range(rows):
        signed(house, title_en=f"Paper {number}", follows=state, expires_on=day(number))
    client = Client()
    client.force_login(house.board_member)
    page = reverse("agreement_list", kwargs={"association": "omaha"})
    client.get(page)
    with django_assert_num_queries(4):
        client.get(page)
