"""A member leaves: nothing is left without an owner, and the successor holds a pack."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from contacts.documents.handover import HANDOVER, MOST_ROWS, collect, collect_handed
from contacts.leaving import held_by
from contacts.models import FollowUp, Handover, Person
from contacts.services.erasing import erase_person
from contacts.services.handovers import hand_everything_over
from partnerships.models import Adaptation, AdaptationStep
from portal.accounts.models import Membership
from portal.accounts.services import end_membership
from portal.activity.models import Activity
from portal.scoping import scope
from tests import adapting, factories, people, trips
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def membership_of(cast: Cast, role: str = "volunteer") -> Membership:
    with scope(cast.omaha.association):
        return Membership.objects.select_related("user", "association").get(user=cast.omaha.person(role))


def furnished(cast: Cast) -> Person:
    """Hanako, kept by the volunteer, with a touch, a promise and an introduction."""
    association, volunteer = cast.omaha.association, cast.omaha.volunteer
    points = [{"kind": "email", "value": "hanako@tea.example"}]
    hanako = people.person(association=association, keeper=volunteer, points=points)
    office = people.organization(association=association)
    people.position(person=hanako, organization=office, title_en="Director", title_ja="部長")
    people.touch(people=[hanako], by=volunteer, said="She sends the new catalogue in spring.")
    people.follow_up(association=association, person=hanako, by=volunteer, what="Send the brochure")
    ann = people.person(association=association, family_name="Lee", given_name="Ann", side="home")
    people.introduction(person=hanako, by_person=ann, to_member=volunteer)
    return hanako


@pytest.mark.covers("C22", "31")
def test_all_goes_to_the_successor_in_one_step_and_then_the_membership_can_end(cast: Cast) -> None:
    hanako = furnished(cast)
    leaving = membership_of(cast)
    with scope(cast.omaha.association):
        with pytest.raises(ValidationError, match="2 people and promises still hang on Volunteer"):
            end_membership(membership=leaving, by=cast.omaha.administrator)
        row = hand_everything_over(membership=leaving, to=cast.omaha.staff, by=cast.omaha.administrator)
        assert Person.objects.get(pk=hanako.pk).keeper == cast.omaha.staff
        assert FollowUp.objects.get().owner == cast.omaha.staff
        assert (row.people_keys, row.follow_up_keys) == ([hanako.pk], [FollowUp.objects.get().pk])
        assert not held_by(leaving.user)
        acts = Activity.objects.filter(verb="changed", by=cast.omaha.administrator).select_related("values")
        assert {(act.model, act.values.after.get("keeper") or act.values.after.get("owner")) for act in acts} == {
            ("contacts.person", cast.omaha.staff.pk),
            ("contacts.followup", cast.omaha.staff.pk),
        }
        assert end_membership(membership=leaving, by=cast.omaha.administrator).ended_at
        assert (
            not Person.objects.exclude(keeper=None)
            .exclude(keeper__in=Membership.objects.live().values("user"))
            .exists()
        )


def test_only_a_live_member_takes_over(cast: Cast) -> None:
    furnished(cast)
    leaving = membership_of(cast)
    with scope(cast.omaha.association):
        for wrong in (cast.stranger, cast.ex_member, cast.springfield.staff, leaving.user):
            with pytest.raises(ValidationError):
                hand_everything_over(membership=leaving, to=wrong, by=None)
        assert not Handover.objects.exists()
        hand_everything_over(membership=leaving, to=cast.omaha.staff, by=None)
        with pytest.raises(ValidationError, match="Nothing is left"):
            hand_everything_over(membership=leaving, to=cast.omaha.staff, by=None)


def pages_of(data: bytes) -> list[str]:
    return [
        page.extract_text().replace("\u2009", " ").replace("\xa0", " ") for page in PdfReader(io.BytesIO(data)).pages
    ]


def client(cast: Cast, settings: Any) -> Client:
    settings.ADMINISTRATOR_MFA = False
    visitor = Client()
    visitor.force_login(cast.omaha.administrator)
    return visitor


@pytest.mark.pdf
@pytest.mark.covers("C22")
def test_the_pack_names_everybody_in_both_scripts_with_the_reading(cast: Cast, settings: Any) -> None:
    furnished(cast)
    leaving = membership_of(cast)
    address = reverse("handover_pack", kwargs={"association": "omaha", "membership": leaving.pk})
    answer = client(cast, settings).get(address, {"language": "both", "paper": "a4"})
    assert answer["Content-Type"] == "application/pdf" and answer["Cache-Control"].startswith("max-age=0")
    text = "\n".join(pages_of(answer.content))
    for words in (
        "Handover pack",
        "引き継ぎ書",
        "Ms. Hanako TANAKA",
        "田中 花子 様",
        "タナカ ハナコ",
        "Shizuoka Tea Works",
        "静岡茶業",
        "部長",
        "hanako@tea.example",
        "Send the brochure",
        "She sends the new catalogue in spring.",
        "Ms. Hanako TANAKA",
        "Ann Lee",
    ):
        assert words in text, words
    today = timezone.localdate()
    assert f"{today.year}年{today.month}月{today.day}日" in text
    assert "password" in text.lower() and "パスワード" in text  # that there are none


@pytest.mark.pdf
@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_pack_in_one_language_keeps_to_it(cast: Cast, settings: Any, language: str) -> None:
    furnished(cast)
    leaving = membership_of(cast)
    address = reverse("handover_pack", kwargs={"association": "omaha", "membership": leaving.pk})
    text = "\n".join(pages_of(client(cast, settings).get(address, {"language": language}).content))
    assert ("引き継ぎ書" in text) == (language == "ja") and ("Handover pack" in text) == (language == "en")
    assert ("田中 花子 様" in text) == (language == "ja")


@pytest.mark.pdf
def test_a_long_pack_has_its_heads_and_numbers_on_every_page(cast: Cast, settings: Any) -> None:
    association = cast.omaha.association
    for number in range(60):
        people.person(
            association=association, family_name=f"Person{number}", given_name="Pat", keeper=cast.omaha.volunteer
        )
    leaving = membership_of(cast)
    address = reverse("handover_pack", kwargs={"association": "omaha", "membership": leaving.pk})
    pages = pages_of(client(cast, settings).get(address, {"language": "en"}).content)
    assert len(pages) > 2
    for number, text in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in text
        assert "How to reach" in text
    assert all(any(f"Person{number}" in text for text in pages) for number in range(60))


def test_a_pack_says_what_it_leaves_out(cast: Cast) -> None:
    association = cast.omaha.association
    with scope(association):
        Person.objects.bulk_create(
            Person(association=association, family_name=f"P{number}", keeper=cast.omaha.volunteer)
            for number in range(MOST_ROWS + 3)
        )
        pack = collect(membership_of(cast), timezone.localdate() - datetime.timedelta(days=365), association)
    facts = HANDOVER.facts(pack, "en")
    assert len(facts.people) == MOST_ROWS
    assert facts.summary.en.startswith(f"{MOST_ROWS + 3} people and 0 open promises")
    assert [words.en for words in facts.more] == ["3 more people are not printed here; they stand in the portal."]


@pytest.mark.pdf
def test_the_pack_of_a_handover_forgets_who_was_erased(cast: Cast, settings: Any) -> None:
    hanako = furnished(cast)
    leaving = membership_of(cast)
    with scope(cast.omaha.association):
        row = hand_everything_over(membership=leaving, to=cast.omaha.staff, by=cast.omaha.administrator)
    visitor = client(cast, settings)
    address = reverse("handover_pack_done", kwargs={"association": "omaha", "handover": row.pk})
    assert "Hanako TANAKA" in "\n".join(pages_of(visitor.get(address, {"language": "en"}).content))
    with scope(cast.omaha.association):
        erase_person(person=hanako, by=None)
    assert "TANAKA" not in "\n".join(pages_of(visitor.get(address, {"language": "en"}).content))


def test_the_page_shows_what_hangs_on_a_member_and_hands_it_over(cast: Cast, settings: Any) -> None:
    furnished(cast)
    leaving = membership_of(cast)
    visitor = client(cast, settings)
    home = reverse("member_detail", kwargs={"association": "omaha", "membership": leaving.pk})
    address = reverse("handover", kwargs={"association": "omaha", "membership": leaving.pk})
    assert address in visitor.get(home).content.decode()
    page = visitor.get(address).content.decode()
    assert "Hanako Tanaka" in page and "Send the brochure" in page
    answer = visitor.post(address, {"successor": cast.omaha.staff.pk}, follow=True)
    assert "Now kept by the successor" in answer.content.decode()
    assert "Nothing is left to hand over." in visitor.get(address).content.decode()


@pytest.mark.covers("C22")
def test_goals_and_grants_go_to_the_successor_too(cast: Cast) -> None:
    house, leaving = cast.omaha, membership_of(cast)
    day = timezone.localdate() + datetime.timedelta(days=9)
    owned = {"owner": house.volunteer}
    goal = factories.goal(partnership=house.partnership, review_on=day, next_step="Ask the chamber", **owned)
    factories.goal(partnership=house.partnership, state="reached", **owned)
    grant = factories.grant(association=house.association, deadline_on=day, **owned)
    factories.grant(association=house.association, state="closed", **owned)
    with scope(house.association):
        with pytest.raises(ValidationError, match="2 people and promises still hang on Volunteer"):
            end_membership(membership=leaving, by=house.administrator)
        pack = HANDOVER.facts(collect(leaving, timezone.localdate(), house.association), "en")
        assert [line.text for line in pack.charges] == ["Ask the chamber", ""]
        assert pack.summary.en.endswith("and 2 goals and grants to look after from now on.")
        row = hand_everything_over(membership=leaving, to=house.staff, by=house.administrator)
        assert (row.goal_keys, row.grant_keys) == ([goal.pk], [grant.pk])
        goal.refresh_from_db()
        grant.refresh_from_db()
        assert (goal.owner, grant.owner, goal.version) == (house.staff, house.staff, 2)
        assert not held_by(leaving.user)
        done = HANDOVER.facts(collect_handed(row, timezone.localdate(), house.association), "ja")
        assert len(done.charges) == 2 and "目標・助成金2件" in done.summary.ja
        assert end_membership(membership=leaving, by=house.administrator).ended_at


def test_the_page_names_the_goals_that_hang_on_a_member(cast: Cast, settings: Any) -> None:
    settings.ADMINISTRATOR_MFA = False
    house = cast.omaha
    goal = factories.goal(partnership=house.partnership, owner=house.volunteer)
    client = Client()
    client.force_login(house.administrator)
    page = reverse("handover", kwargs={"association": "omaha", "membership": membership_of(cast).pk})
    text = client.get(page).content.decode()
    assert "0 people to keep in touch with, 0 open promises, 1 open goal." in text
    assert goal.get_absolute_url() in text


@pytest.mark.covers("C22")
def test_the_sentence_names_adaptations_under_way_and_what_else_somebody_looks_after(cast: Cast, settings: Any) -> None:
    settings.ADMINISTRATOR_MFA = False
    house = cast.omaha
    adaptation = adapting.adaptation(of=adapting.model_story(), partnership=house.partnership, by=house.staff)
    steps = len(adapting.steps_of(adaptation))
    with scope(house.association):
        Adaptation.objects.update(owner=house.volunteer)
        AdaptationStep.objects.update(owner=house.volunteer)
    trips.delegation(partnership=house.partnership, lead=house.volunteer)
    client = Client()
    client.force_login(house.administrator)
    page = reverse("handover", kwargs={"association": "omaha", "membership": membership_of(cast).pk})
    text = client.get(page).content.decode()
    found = f"1 adaptation under way, {steps} steps of adaptations, 1 trip to lead."
    assert steps > 1 and f"0 people to keep in touch with, 0 open promises, {found}" in text
    assert adaptation.get_absolute_url() in text
    answer = client.post(page, {"successor": house.staff.pk}, follow=True)
    assert answer.status_code == 200 and "Nothing is left to hand over." in client.get(page).content.decode()
