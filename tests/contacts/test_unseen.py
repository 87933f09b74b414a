"""What a limited member is not told: names of people and bodies outside their partnerships, wherever rows name them."""

import datetime
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.calendar import FollowUps
from contacts.models import Person
from contacts.services.cadence import put_person_off
from contacts.services.follow_ups import promise
from contacts.services.people import move_job
from contacts.services.touches import remove_touch
from contacts.services.upkeep import follow_the_calendar
from partnerships.services.limits import limit_membership
from portal.accounts.models import Membership
from portal.scoping import scope
from tests import factories, people

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
HOUSE = ("association", "partnership", "volunteer", "staff", "administrator")


@pytest.fixture
def house(cast):
    """A volunteer who looks after one of two partnerships, with a promise to somebody of the other."""
    house = SimpleNamespace(**{name: getattr(cast.omaha, name) for name in HOUSE})
    house.other = factories.partnership(
        association=house.association, home=factories.city(name="Omaha"), partner=factories.city(name="Oita")
    )
    house.hidden = people.person(
        association=house.association, family_name="Hiddenname", partnerships=[house.other], keeper=house.volunteer
    )
    house.body = people.organization(
        association=house.association, name_en="Secret Co", name_ja="", partnerships=[house.other]
    )
    with scope(house.association):
        limit_membership(
            membership=house.volunteer.memberships.get(), partnerships=[house.partnership], by=house.administrator
        )
        for subject in ({"person": house.hidden}, {"organization": house.body}):
            promise(
                association=house.association,
                values={"what": "Send it", "due_on": TODAY - datetime.timedelta(days=3), "owner": house.volunteer}
                | subject,
                by=house.staff,
            )
    return house


def words(client, name, house, **parts):
    return client.get(reverse(name, args=[house.association.slug, *parts.values()])).content.decode()


def test_promises_calendars_and_lists_tell_no_name_outside_the_limits(house, enter):
    client = enter(house.volunteer)
    for name in ("whom_we_owe", "follow_up_list"):
        shown = words(client, name, house)
        assert "Send it" in shown and "Hiddenname" not in shown and "Secret Co" not in shown, name
    with scope(house.association):
        membership = Membership.objects.get(user=house.volunteer)
        told = " ".join(f"{each.title} {each.about}" for each in FollowUps().dated(membership, TODAY))
        assert "Send it" in told and "Hiddenname" not in told and "Secret Co" not in told
        membership = Membership.objects.get(user=house.staff)
    assert "Hiddenname" in words(enter(house.administrator), "follow_up_list", house)


def test_what_was_said_names_no_body_outside_the_limits(house, enter):
    seen = people.person(association=house.association, family_name="Seen", partnerships=[house.partnership])
    touch = people.touch(people=[seen], organization=house.body, said="Spoke of it")
    client = enter(house.volunteer)
    for shown in (words(client, "touch_list", house), words(client, "touch_detail", house, touch=touch.pk)):
        assert "Spoke of it" in shown and "Secret Co" not in shown
    with scope(house.association):
        touch.refresh_from_db()
        assert touch.organization_id == house.body.pk


def test_the_page_of_a_person_names_nobody_outside_the_limits(house, enter):
    seen = people.person(
        association=house.association, family_name="Seen", partnerships=[house.partnership, house.other]
    )
    people.touch(people=[seen, house.hidden], organization=house.body, said="Spoke of it")
    people.introduction(person=house.hidden, by_person=seen, to_member=house.staff)
    everything = words(enter(house.administrator), "person_detail", house, person=seen.pk)
    assert "Hiddenname" in everything and "Secret Co" in everything and "Oita" in everything
    shown = words(enter(house.volunteer), "person_detail", house, person=seen.pk)
    assert "Spoke of it" in shown
    assert "Hiddenname" not in shown and "Secret Co" not in shown and "Oita" not in shown


def test_a_touch_outside_the_limits_is_not_brought_back(house, enter):
    touch = people.touch(people=[house.hidden], partnership=house.other)
    with scope(house.association):
        limit_membership(
            membership=house.staff.memberships.get(), partnerships=[house.partnership], by=house.administrator
        )
        act = remove_touch(touch=touch, by=house.administrator)
        key, model = touch.pk, type(touch)
    undo = reverse("removal_undo", args=[house.association.slug, act.pk])
    assert enter(house.staff).post(undo).status_code == 404
    with scope(house.association):
        assert not model.objects.filter(pk=key).exists()


def changing_jobs(house, *, in_days):
    """Somebody who goes to another house after so many days: the person, the old position, the new one."""
    person = people.person(association=house.association)
    old = people.position(person=person, organization=people.organization(association=house.association))
    new = people.organization(association=house.association, name_en="New house")
    with scope(house.association):
        person = Person.objects.with_position().get(pk=person.pk)
        later = move_job(person=person, organization=new, on=TODAY + datetime.timedelta(days=in_days), by=house.staff)
    return person, old, later


def test_a_job_that_has_not_begun_is_not_the_main_one(cast):
    house = cast.omaha
    person, old, _later = changing_jobs(house, in_days=60)
    with scope(house.association):
        assert Person.objects.get(pk=person.pk).main_position_id == old.pk


def test_a_dated_position_goes_before_one_without_days(cast):
    house = cast.omaha
    person = people.person(association=house.association)
    for day in (None, TODAY - datetime.timedelta(days=900), None):
        body = people.organization(association=house.association, name_en=f"House {day}")
        people.position(person=person, organization=body, from_on=day)
    with scope(house.association):
        chosen = Person.objects.with_position().get(pk=person.pk).main_position
    assert chosen is not None and chosen.from_on is not None


def test_a_consent_given_before_the_day_of_withdrawal_does_not_make_it_good(cast):
    house = cast.omaha
    person = people.person(association=house.association)
    day = datetime.timedelta(days=1)
    given = {"person": person, "purpose": "invitations"}
    people.consent(**given, given_on=TODAY - 100 * day, withdrawn_on=TODAY - 5 * day)
    people.consent(**given, given_on=TODAY - 50 * day)
    with scope(house.association):
        row = Person.objects.with_refusals().get(pk=person.pk)
        assert row.has_withdrawn and not Person.objects.may_be_invited().exists()
    people.consent(**given, given_on=TODAY)
    with scope(house.association):
        row = Person.objects.with_refusals().get(pk=person.pk)
        assert not row.has_withdrawn and Person.objects.may_be_invited().exists()


def test_the_round_follows_jobs_that_end_and_begin(cast):
    house = cast.omaha
    person, old, later = changing_jobs(house, in_days=5)
    with scope(house.association):
        assert Person.objects.get(pk=person.pk).main_position_id == old.pk
        follow_the_calendar(TODAY + datetime.timedelta(days=4))
        assert Person.objects.get(pk=person.pk).main_position_id == old.pk
        later.__class__.objects.filter(pk=later.pk).update(from_on=TODAY)
        later.__class__.objects.filter(pk=old.pk).update(to_on=TODAY - datetime.timedelta(days=1))
        assert follow_the_calendar(TODAY) == 1
        assert Person.objects.get(pk=person.pk).main_position_id == later.pk


def test_a_second_talk_on_the_same_day_ends_a_putting_off(cast):
    house = cast.omaha
    person = people.person(association=house.association)
    people.touch(people=[person], happened_on=TODAY)
    with scope(house.association):
        person = put_person_off(person=person, until=TODAY + datetime.timedelta(days=300), by=house.staff)
    people.touch(people=[person], happened_on=TODAY, kind="attempt")
    with scope(house.association):
        assert Person.objects.get(pk=person.pk).not_before_on
        person = Person.objects.get(pk=person.pk)
    people.touch(people=[person], happened_on=TODAY)
    with scope(house.association):
        assert Person.objects.get(pk=person.pk).not_before_on is None


def test_tags_count_each_row_once_and_only_what_one_sees(house, enter):
    tag = people.tag(association=house.association, name="Tea")
    for number in range(2):
        people.person(association=house.association, family_name=f"P{number}", tags=[tag], partnerships=[house.other])
    for number in range(3):
        where = [house.partnership] if number else [house.other]
        people.organization(association=house.association, name_en=f"O{number}", tags=[tag], partnerships=where)
    page = reverse("tags", args=[house.association.slug])
    numbers = {
        user: [(row.of_people, row.of_organizations) for row in enter(user).get(page).context["tags"]]
        for user in (house.administrator, house.volunteer)
    }
    assert numbers == {house.administrator: [(2, 3)], house.volunteer: [(0, 2)]}
