"""The ladder: on which rung somebody stands follows from records, up and down."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from contacts.choices import CheckState, ClaimLevel, Rung
from contacts.models import (
    Attendance,
    Board,
    Invitation,
    Outcome,
    PartnerOrganizationLink,
    Person,
    Seat,
    Term,
)
from contacts.person_copy import page_of
from contacts.privacy import somebody
from contacts.services.ladder import recount_rungs, refresh_rungs
from contacts.services.merging import undo_merge
from contacts.tasks import FollowLadder
from partnerships.models import Partnership, Programme
from portal.evidence import rung_sources
from portal.jobs.models import Job
from portal.scoping import scope, system_scope
from tests import engagement, factories, people
from tests.cast import Cast
from tests.contacts.pages import at, statements, words_of
from tests.factories import kept

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
OVERVIEW, OF_A_PERSON = 4, 20


@pytest.fixture
def partnership(cast: Cast) -> Partnership:
    return cast.omaha.partnership


@pytest.fixture
def hanako(cast: Cast, partnership: Partnership) -> Person:
    return people.person(association=cast.omaha.association)


def stands(person: Person) -> int:
    with scope(person.association):
        refresh_rungs([person.pk])
        return Person.objects.get(pk=person.pk).rung


def invited(person: Person, programme: Programme, **fields: Any) -> Invitation:
    given = {"email": "hanako@example.jp", "sentence": "Do come.", "sentence_key": "do come"} | fields
    return kept(Invitation(association=person.association, person=person, programme=programme, **given))


def seated(person: Person, **fields: Any) -> Term:
    board = kept(Board(association=person.association, name_en="Advisory board"))
    seat = kept(Seat(association=person.association, board=board, title_en="Business"))
    given = {"ends_on": TODAY + datetime.timedelta(days=365)} | fields
    return kept(Term(association=person.association, seat=seat, person=person, **given))


def test_each_record_proves_its_rung_and_the_highest_counts(hanako: Person, partnership: Partnership) -> None:
    association = hanako.association
    assert stands(hanako) == Rung.KNOWN
    people.touch(people=[hanako], kind="attempt")
    assert stands(hanako) == Rung.KNOWN
    people.touch(people=[hanako])
    assert stands(hanako) == Rung.CONTACTED
    people.touch(people=[hanako], is_interest=True)
    assert stands(hanako) == Rung.INTERESTED
    programme = factories.programme(partnership=partnership)
    invited(hanako, programme)
    assert stands(hanako) == Rung.INVITED
    came = kept(Attendance(association=association, programme=programme, person=hanako))
    assert stands(hanako) == Rung.ATTENDED
    seated(hanako)
    assert stands(hanako) == Rung.ADVISER
    house = people.organization(association=association)
    people.position(person=hanako, organization=house)
    named = factories.partner_organization(partnership=partnership)
    link = kept(PartnerOrganizationLink(association=association, partner_organization=named, organization=house))
    assert stands(hanako) == Rung.PARTNER
    with scope(association):
        link.delete()
        came.delete()
    assert stands(hanako) == Rung.ADVISER


def test_a_withdrawn_invitation_a_term_to_come_and_a_talk_without_programme_prove_nothing(
    hanako: Person, partnership: Partnership
) -> None:
    programme = factories.programme(partnership=partnership)
    invited(hanako, programme, revoked_at=timezone.now())
    people.touch(people=[hanako], kind="event")
    tomorrow = TODAY + datetime.timedelta(days=1)
    seated(hanako, starts_on=tomorrow)
    assert stands(hanako) == Rung.CONTACTED
    people.touch(people=[hanako], kind="event", programme=programme)
    assert stands(hanako) == Rung.ATTENDED


def test_an_invitation_that_went_out_counts_though_it_was_taken_back(hanako: Person, partnership: Partnership) -> None:
    now = timezone.now()
    invited(hanako, factories.programme(partnership=partnership), sent_at=now, revoked_at=now)
    assert stands(hanako) == Rung.INVITED


@pytest.mark.parametrize(
    ("claim", "rung"),
    [(ClaimLevel.LED_TO, Rung.PARTNER), (ClaimLevel.HELPED, Rung.PARTNER), (ClaimLevel.COINCIDED, Rung.KNOWN)],
)
def test_a_result_makes_partners_of_those_who_work_there_today(
    hanako: Person, partnership: Partnership, claim: str, rung: int
) -> None:
    association = hanako.association
    house = people.organization(association=association)
    people.position(person=hanako, organization=house)
    gone = people.person(association=association, family_name="Gone", given_name="Before")
    people.position(person=gone, organization=house, to_on=TODAY - datetime.timedelta(days=1))
    outcome = kept(
        Outcome(association=association, partnership=partnership, title_en="Tea sold", claim=claim, evidence="Letter")
    )
    with scope(association):
        outcome.organizations.add(house)
    assert (stands(hanako), stands(gone)) == (rung, Rung.KNOWN)


def test_a_local_body_that_became_a_partner_counts(hanako: Person, partnership: Partnership) -> None:
    house = people.organization(association=hanako.association)
    people.position(person=hanako, organization=house)
    people.resource_check(
        partnership=partnership, kind=people.resource_kind(), organization=house, state=CheckState.PARTNER
    )
    assert stands(hanako) == Rung.PARTNER


def test_counting_costs_two_statements_for_one_and_for_three(hanako: Person, django_assert_num_queries: Any) -> None:
    others = [people.person(association=hanako.association, family_name=name, given_name="A") for name in ("B", "C")]
    for keys in ([hanako.pk], [hanako.pk, *(each.pk for each in others)]):
        with scope(hanako.association), django_assert_num_queries(4):  # a savepoint around the two
            refresh_rungs(keys)


def plain_rung(person: Person) -> int:
    """The rung as one would count it by hand, record by record."""
    found = [Rung.KNOWN.value]
    for source in rung_sources():
        found += [source.rung for row in source.rows() if getattr(row, f"{source.person}_id") == person.pk]
    return max(found)


def test_verbs_keep_the_rungs_that_a_plain_recount_finds(cast: Cast, partnership: Partnership) -> None:
    """Talks, an interest, an invitation, somebody who came, a job in a partner's house: each by its own verb."""
    house, association = cast.omaha, cast.omaha.association
    names = ("Known", "Talked", "Keen", "Asked", "Came", "Works")
    rows = {name: engagement.guest(association=association, family_name=name, given_name="A") for name in names[1:]}
    rows["Known"] = people.person(association=association, family_name="Known", given_name="A")
    people.touch(people=[rows["Keen"], rows["Works"]], is_interest=True)
    # Later today: one can still be invited, and whoever comes is noted from its first day on.
    late = {"from_time": datetime.time(23, 58), "to_time": datetime.time(23, 59)}
    programme = engagement.coming_programme(partnership=partnership, days=0, **late)
    engagement.invitation(programme=programme, person=rows["Asked"], by=house.volunteer)
    engagement.attendance(programme=programme, person=rows["Came"], by=house.volunteer)
    growers = people.organization(association=association)
    engagement.outcome(partnership=partnership, organizations=[growers])
    people.position(person=rows["Works"], organization=growers)
    with scope(association):
        kept_rungs = {row.family_name: row.rung for row in Person.objects.all()}
        counted = {row.family_name: plain_rung(row) for row in Person.objects.all()}
        assert recount_rungs() == 0
    assert kept_rungs == counted
    assert [kept_rungs[name] for name in names] == [1, 2, 3, 4, 5, 8]


def test_a_merge_takes_the_higher_rung_and_gives_it_back(cast: Cast, partnership: Partnership) -> None:
    house = cast.omaha
    hanako, twin = (people.person(association=house.association) for _one in range(2))
    people.touch(people=[twin], is_interest=True)
    merge = people.merge(kept=hanako, gone=twin, by=house.staff)
    with scope(house.association):
        assert Person.objects.get(pk=hanako.pk).rung == Rung.INTERESTED
        done = undo_merge(merge=merge, by=house.staff)
        assert (done.kept.rung, done.again.rung) == (Rung.KNOWN, Rung.INTERESTED)


def test_the_daily_round_follows_terms_that_begin_and_jobs_that_end(hanako: Person) -> None:
    term = seated(hanako, starts_on=TODAY + datetime.timedelta(days=1))
    with scope(hanako.association):
        assert stands(hanako) == Rung.KNOWN
        Term.objects.filter(pk=term.pk).update(starts_on=TODAY)
    with system_scope("as the daily round does"):
        assert FollowLadder().run(None, Job()) == 1
    with scope(hanako.association):
        assert Person.objects.get(pk=hanako.pk).rung == Rung.ADVISER


@pytest.mark.covers("27", "69", page="/a/<association>/people/<person>/ladder/")
def test_the_page_shows_the_record_behind_each_rung(cast: Cast, enter: Any, partnership: Partnership) -> None:
    house = cast.omaha
    hanako = engagement.guest(association=house.association)
    programme = engagement.coming_programme(partnership=partnership, days=0)
    engagement.attendance(programme=programme, person=hanako, by=house.volunteer)
    client = enter(house.board_member)
    answer = client.get(at(house, "person_ladder", person=hanako.pk))
    words = words_of(answer)
    assert "stands on “Came”" in words
    assert "Tea evening" in words
    assert programme.get_absolute_url() in answer.content.decode()
    assert "a seat on the advisory board is one way" in words
    assert "On the ladder: Came" in words_of(client.get(hanako.get_absolute_url()))


def test_a_record_of_an_unseen_partnership_is_not_named(cast: Cast, enter: Any, partnership: Partnership) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=partnership.home, partner=factories.city(name="Ashikaga")
    )
    hanako = engagement.guest(association=house.association, partnerships=[partnership, other])
    programme = engagement.coming_programme(partnership=other, days=0, title_en="Hidden evening")
    engagement.attendance(programme=programme, person=hanako, by=house.staff)
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=partnership)
    words = words_of(enter(house.volunteer).get(at(house, "person_ladder", person=hanako.pk)))
    assert "Hidden evening" not in words
    assert "The record belongs to a partnership that you do not see." in words


def test_a_house_that_is_a_partner_of_an_unseen_partnership_is_not_named(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    other = factories.partnership(
        association=house.association, home=cast.omaha.partnership.home, partner=factories.city(name="Ashikaga")
    )
    growers = people.organization(association=house.association, name_en="Hidden Growers")
    hanako = people.person(association=house.association, partnerships=[house.partnership, other])
    people.position(person=hanako, organization=growers)
    named = factories.partner_organization(partnership=other)
    kept(PartnerOrganizationLink(association=house.association, partner_organization=named, organization=growers))
    assert stands(hanako) == Rung.PARTNER
    page = at(house, "person_ladder", person=hanako.pk)
    assert "Hidden Growers" in words_of(enter(house.volunteer).get(page))
    with scope(house.association):
        membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    words = words_of(enter(house.volunteer).get(page))
    assert "Hidden Growers" not in words
    assert "The record belongs to a partnership that you do not see." in words


@pytest.mark.covers("66", page="/a/<association>/partnerships/<partnership>/ladder/")
def test_after_the_first_talk_the_page_names_the_next_touch(cast: Cast, enter: Any, partnership: Partnership) -> None:
    house, association = cast.omaha, cast.omaha.association
    told = people.person(association=association, partnerships=[partnership], cadence_days=60)
    people.touch(people=[told])
    promised_on = TODAY + datetime.timedelta(days=5)
    people.follow_up(association=association, person=told, due_on=promised_on)
    people.person(association=association, family_name="Unspoken", given_name="A", partnerships=[partnership])
    words = words_of(enter(house.board_member).get(at(house, "partnership_ladder", partnership=partnership.slug)))
    assert f"{date_format(promised_on, 'DATE_FORMAT')} promised" in words
    assert "Hanako Tanaka" in words
    assert "Unspoken" not in words


def test_people_are_found_by_their_rung(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    people.touch(people=[people.person(association=house.association)])
    people.person(association=house.association, family_name="Unspoken", given_name="A")
    words = words_of(enter(house.board_member).get(at(house, "people"), {"rung": "2"}))
    assert "Tanaka" in words
    assert "Unspoken" not in words
    assert "On the rung “Contacted”" in words


@pytest.mark.parametrize("number", [1, 3])
def test_the_overview_takes_as_many_questions_for_three_as_for_one(cast: Cast, enter: Any, number: int) -> None:
    house = cast.omaha
    for _one in range(number):
        people.touch(people=[people.person(association=house.association)])
    assert statements(enter(house.board_member), at(house, "ladder")) == OVERVIEW


@pytest.mark.parametrize("number", [1, 3])
def test_the_ladder_of_a_person_takes_as_many_questions_for_three_records(
    cast: Cast, enter: Any, partnership: Partnership, number: int
) -> None:
    house = cast.omaha
    hanako = engagement.guest(association=house.association)
    for _one in range(number):
        people.touch(people=[hanako], is_interest=True)
        programme = engagement.coming_programme(partnership=partnership, days=0)
        engagement.attendance(programme=programme, person=hanako, by=house.staff)
        engagement.outcome(partnership=partnership)
    assert statements(enter(house.board_member), at(house, "person_ladder", person=hanako.pk), anew=True) == OF_A_PERSON


def test_the_copy_for_the_person_says_the_rung_in_words(cast: Cast) -> None:
    house = cast.omaha
    hanako = engagement.guest(association=house.association)
    with scope(house.association):
        row = Person.objects.get(pk=hanako.pk)
        page = page_of(somebody(row), {"person": [{"rung": row.rung}]}, "ja", timezone.now())
    assert "関係の段階" in page
    assert "連絡済み" in page
