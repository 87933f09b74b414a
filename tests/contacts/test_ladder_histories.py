"""Whatever happens, in whichever order: the kept rung of each person is the one that a plain recount finds."""

from __future__ import annotations

import datetime
import random
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from contacts.choices import CheckState, ClaimLevel, Rung, TouchKind
from contacts.models import (
    Attendance,
    Invitation,
    Organization,
    Outcome,
    Person,
    PersonMerge,
    Position,
    ResourceCheck,
    Seat,
    Term,
    Touch,
)
from contacts.services.attendance import check_in, undo_check_in
from contacts.services.checks import keep_check
from contacts.services.erasing import anonymise_person, erase_person
from contacts.services.invitations import revoke
from contacts.services.known import know_partner_organization
from contacts.services.merging import undo_merge
from contacts.services.outcomes import change_outcome, remove_outcome
from contacts.services.people import change_position, move_job, remove_person, remove_position
from contacts.services.removals import bring_back, can_come_back
from contacts.services.terms import change_term, remove_term
from contacts.services.touches import change_touch, remove_touch
from partnerships.models import PartnerOrganization, Programme
from partnerships.services.partner_organizations import change_partner_organization, remove_partner_organization
from partnerships.services.programmes import remove_programme
from portal.activity.models import Activity
from portal.evidence import rung_sources
from portal.saving import StaleSave
from portal.scoping import scope
from tests import boards, engagement, factories, people
from tests.cast import Cast, House

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
A_DAY, A_YEAR = datetime.timedelta(days=1), datetime.timedelta(days=365)
SENTENCES = (
    "Your stall at the autumn market drew my whole family.",
    "Nobody explains roasting as patiently as you do.",
    "The harbour tour that you led is still talked about here.",
    "Our bakers keep asking when you come back.",
    "You once told me how your grandfather planted the hill.",
    "The children still sing the song that you taught them.",
)


class World:
    """An association in which things happen by dice."""

    def __init__(self, house: House, dice: random.Random) -> None:
        self.house, self.dice, self.association = house, dice, house.association
        self.partnership = house.partnership

    def one(self, rows: Any) -> Any:
        """Any of these rows; nothing to happen to is a refusal too."""
        found = list(rows.order_by("pk"))
        if not found:
            raise ValidationError("There is none.")
        row = self.dice.choice(found)
        row.association = self.association
        return row

    def some_people(self) -> list[Person]:
        found = list(Person.objects.order_by("pk"))
        return self.dice.sample(found, min(len(found), self.dice.randint(1, 2)))

    def some_houses(self) -> list[Organization]:
        return self.dice.sample(list(Organization.objects.order_by("pk")), self.dice.randint(0, 2))

    def said(self) -> dict[str, Any]:
        programme = self.one(Programme.objects) if self.dice.random() < 0.6 and Programme.objects.exists() else None
        kind = self.dice.choice([TouchKind.MEETING, TouchKind.ATTEMPT, TouchKind.EVENT])
        return {"kind": kind, "is_interest": self.dice.random() < 0.3, "programme": programme}


def talk(it: World) -> None:
    people.touch(people=it.some_people(), by=it.house.staff, **it.said())


def correct_talk(it: World) -> None:
    row = it.one(Touch.objects)
    change_touch(touch=row, read_version=row.version, people=it.some_people(), values=it.said(), by=it.house.staff)


def take_talk_away(it: World) -> None:
    remove_touch(touch=it.one(Touch.objects), by=it.house.staff)


def bring_something_back(it: World) -> None:
    acts = [act for act in Activity.objects.filter(verb="removed") if can_come_back(act)]
    if acts:
        bring_back(act=it.dice.choice(acts), by=it.house.staff)


def plan_programme(it: World) -> None:
    engagement.coming_programme(partnership=it.partnership, days=it.dice.choice([0, 9]), to_time=None, from_time=None)


def take_programme_away(it: World) -> None:
    remove_programme(programme=it.one(Programme.objects), by=it.house.staff)


def invite(it: World) -> None:
    programme = it.one(Programme.objects.with_places())
    sentence = it.dice.choice(SENTENCES)
    engagement.invitation(programme=programme, person=it.one(Person.objects), by=it.house.staff, sentence=sentence)


def send(it: World) -> None:
    Invitation.objects.filter(pk=it.one(Invitation.objects).pk, revoked_at=None).update(sent_at=timezone.now())


def take_invitation_back(it: World) -> None:
    revoke(invitation=it.one(Invitation.objects), by=it.house.staff)


def come(it: World) -> None:
    check_in(programme=it.one(Programme.objects.with_places()), person=it.one(Person.objects), by=it.house.staff)


def not_come_after_all(it: World) -> None:
    undo_check_in(attendance=it.one(Attendance.objects), by=it.house.staff)


def sit(it: World) -> None:
    starts = TODAY + it.dice.choice([-30, 0, 30]) * A_DAY
    boards.term(seat=it.one(Seat.objects), person=it.one(Person.objects), starts_on=starts, ends_on=starts + A_YEAR)


def correct_term(it: World) -> None:
    row = it.one(Term.objects)
    values = {"starts_on": TODAY + it.dice.choice([-30, 0, 30]) * A_DAY}
    change_term(term=row, read_version=row.version, values=values, by=it.house.staff)


def take_term_away(it: World) -> None:
    remove_term(term=it.one(Term.objects), by=it.house.staff)


def work(it: World) -> None:
    ends = it.dice.choice([None, None, TODAY - A_DAY])
    people.position(person=it.one(Person.objects), organization=it.one(Organization.objects), to_on=ends)


def correct_position(it: World) -> None:
    row = it.one(Position.objects)
    values = {"organization": it.one(Organization.objects), "to_on": it.dice.choice([None, TODAY - A_DAY])}
    change_position(position=row, read_version=row.version, values=values, by=it.house.staff)


def take_position_away(it: World) -> None:
    remove_position(position=it.one(Position.objects), by=it.house.staff)


def change_jobs(it: World) -> None:
    person, on = it.one(Person.objects), TODAY + it.dice.choice([0, 3]) * A_DAY
    move_job(person=person, organization=it.one(Organization.objects), on=on, by=it.house.staff)


def result(it: World) -> None:
    claim = it.dice.choice(ClaimLevel.values)
    engagement.outcome(partnership=it.partnership, by=it.house.staff, claim=claim, organizations=it.some_houses())


def correct_result(it: World) -> None:
    row = it.one(Outcome.objects)
    values = {"claim": it.dice.choice(ClaimLevel.values), "organizations": it.some_houses()}
    change_outcome(outcome=row, read_version=row.version, values=values, by=it.house.staff)


def take_result_away(it: World) -> None:
    remove_outcome(outcome=it.one(Outcome.objects), by=it.house.staff)


def check_a_body(it: World) -> None:
    kind = people.resource_kind(code=it.dice.choice(["chamber_of_commerce", "university"]))
    known = ResourceCheck.objects.filter(partnership=it.partnership, side="home", kind=kind).first()
    keep_check(
        partnership=it.partnership,
        side="home",
        kind=kind,
        read_version=known.version if known else 0,
        values={
            "state": it.dice.choice([CheckState.PARTNER, CheckState.MET]),
            "organization": it.dice.choice([None, it.one(Organization.objects)]),
        },
        by=it.house.staff,
    )


def know_a_partner(it: World) -> None:
    named = it.one(PartnerOrganization.objects)
    house = it.dice.choice([None, it.one(Organization.objects), it.one(Organization.objects)])
    know_partner_organization(partner_organization=named, organization=house, by=it.house.staff)


def name_a_partner(it: World) -> None:
    factories.partner_organization(partnership=it.partnership, from_year=None, to_year=None)


def end_a_partner(it: World) -> None:
    row = it.one(PartnerOrganization.objects)
    values = {"to_year": it.dice.choice([None, TODAY.year - 1])}
    change_partner_organization(partner_organization=row, read_version=row.version, values=values, by=it.house.staff)


def take_partner_away(it: World) -> None:
    remove_partner_organization(partner_organization=it.one(PartnerOrganization.objects), by=it.house.staff)


def merge(it: World) -> None:
    people.merge(kept=it.one(Person.objects), gone=it.one(Person.objects), by=it.house.staff)


def part_again(it: World) -> None:
    undo_merge(merge=it.one(PersonMerge.objects), by=it.house.staff)


def erase(it: World) -> None:
    if Person.objects.count() > 2:
        it.dice.choice([erase_person, anonymise_person])(person=it.one(Person.objects), by=it.house.administrator)


def take_person_away(it: World) -> None:
    if Person.objects.count() > 2:
        remove_person(person=it.one(Person.objects), by=it.house.staff)


ACTS: tuple[Callable[[World], None], ...] = (
    talk,
    correct_talk,
    take_talk_away,
    bring_something_back,
    plan_programme,
    take_programme_away,
    invite,
    send,
    take_invitation_back,
    come,
    not_come_after_all,
    sit,
    correct_term,
    take_term_away,
    work,
    correct_position,
    take_position_away,
    change_jobs,
    result,
    correct_result,
    take_result_away,
    check_a_body,
    know_a_partner,
    name_a_partner,
    end_a_partner,
    take_partner_away,
    merge,
    part_again,
    erase,
    take_person_away,
)


def begin(it: World) -> None:
    """Three people who work in two houses, one of them a partner; a programme, a board with two seats."""
    houses = [
        people.organization(association=it.association, name_en=name) for name in ("Prairie Tea", "Harbour Works")
    ]
    for name, house in zip(("Aoki", "Baba", "Chiba"), (houses[0], houses[1], houses[0]), strict=True):
        person = engagement.guest(association=it.association, family_name=name, given_name="A")
        people.position(person=person, organization=house)
    board = boards.board(association=it.association)
    for title in ("First seat", "Second seat"):
        boards.seat(board=board, title_en=title)
    name_a_partner(it)
    know_partner_organization(
        partner_organization=PartnerOrganization.objects.get(), organization=houses[0], by=it.house.staff
    )
    plan_programme(it)


def recounted() -> dict[int, int]:
    """The rung of everybody as one would count it by hand, record by record."""
    found: defaultdict[int, int] = defaultdict(lambda: Rung.KNOWN.value)
    for source in rung_sources():
        for row in source.rows():
            key = getattr(row, f"{source.person}_id")
            found[key] = max(found[key], source.rung)
    return {key: found[key] for key in Person.objects.values_list("pk", flat=True)}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(acts=[take_partner_away], seed=0)
@given(acts=st.lists(st.sampled_from(ACTS), min_size=8, max_size=24), seed=st.integers(0, 2**16))
def test_the_kept_rung_is_the_one_that_a_plain_recount_finds(
    cast: Cast, acts: list[Callable[[World], None]], seed: int
) -> None:
    house = cast.omaha
    it, told = World(house, random.Random(seed)), []
    with transaction.atomic(), scope(house.association):
        begin(it)
        for act in acts:
            try:
                with transaction.atomic():
                    act(it)
                told.append(act.__name__)
            except (ValidationError, StaleSave):
                continue
            assert dict(Person.objects.values_list("pk", "rung")) == recounted(), told
        transaction.set_rollback(True)


def test_a_programme_that_is_taken_away_takes_the_rungs_along_that_it_proved(cast: Cast) -> None:
    house, association = cast.omaha, cast.omaha.association
    programme = engagement.coming_programme(partnership=house.partnership, days=9)
    asked, came = (engagement.guest(association=association, family_name=name, given_name="A") for name in ("B", "C"))
    engagement.invitation(programme=programme, person=asked, by=house.staff)
    people.touch(people=[came], kind=TouchKind.EVENT, programme=programme)
    with scope(association):
        rungs = Person.objects.order_by("pk").values_list("rung", flat=True)
        assert list(rungs) == [Rung.INVITED, Rung.ATTENDED]
        remove_programme(programme=programme, by=house.staff)
        assert list(rungs.all()) == [Rung.CONTACTED, Rung.CONTACTED]
