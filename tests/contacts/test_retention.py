"""Whom the portal proposes to look at, and what a person decides."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.models import Person, RetentionRule
from contacts.services.keeping import change_rule, keep_person, proposed, rule_of
from portal.scoping import scope
from tests import people
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def ago(days: int) -> datetime.date:
    return TODAY() - datetime.timedelta(days=days)


def reasons(cast: Cast) -> dict[str, str]:
    with scope(cast.omaha.association):
        rule = rule_of(cast.omaha.association)
        return {row.family_name: row.reason for row in proposed(rule, TODAY())}


def somebody(cast: Cast, name: str, **fields: Any) -> Person:
    return people.person(association=cast.omaha.association, family_name=name, given_name="Pat", **fields)


def test_each_of_the_three_reasons_is_found_and_nobody_else(cast: Cast) -> None:
    association = cast.omaha.association
    office = people.organization(association=association)
    people.touch(people=[somebody(cast, "Recent")], happened_on=ago(100))
    people.touch(people=[somebody(cast, "Silent")], happened_on=ago(3 * 366 + 1))
    gone, moved = somebody(cast, "Gone"), somebody(cast, "Moved")
    people.position(person=gone, organization=office, to_on=ago(2 * 366 + 1))
    people.position(person=moved, organization=office, to_on=ago(2 * 366 + 1))
    people.position(person=moved, organization=office, from_on=ago(300))
    lately = somebody(cast, "Lately")
    people.position(person=lately, organization=office, to_on=ago(30))
    no, again, today = somebody(cast, "No"), somebody(cast, "Again"), somebody(cast, "Yesterday")
    people.consent(person=no, given_on=ago(90), withdrawn_on=ago(31))
    people.consent(person=again, given_on=ago(90), withdrawn_on=ago(31))
    people.consent(person=again, given_on=ago(10))
    people.consent(person=today, given_on=ago(90), withdrawn_on=ago(1))
    with scope(association):
        old = somebody(cast, "Never")
        Person.objects.filter(pk=old.pk).update(created_at=timezone.now() - datetime.timedelta(days=3 * 366 + 2))
    somebody(cast, "New")
    assert reasons(cast) == {"Silent": "untouched", "Gone": "left", "No": "withdrawn", "Never": "untouched"}


def test_the_rule_is_the_association_s_own(cast: Cast) -> None:
    people.touch(people=[somebody(cast, "Silent")], happened_on=ago(400))
    assert reasons(cast) == {}
    association = cast.omaha.association
    with scope(association):
        values = {"years_untouched": 1, "years_left": 1, "days_withdrawn": 0}
        first = change_rule(association=association, read_version=0, values=values, by=None)
        change_rule(association=association, read_version=first.version, values=values | {"years_left": 4}, by=None)
        assert RetentionRule.objects.get().years_left == 4
    assert reasons(cast) == {"Silent": "untouched"}
    with scope(cast.springfield.association):
        assert rule_of(cast.springfield.association).years_untouched == 3


def test_whoever_is_kept_comes_back_on_the_day(cast: Cast) -> None:
    silent = somebody(cast, "Silent")
    people.touch(people=[silent], happened_on=ago(2000))
    with scope(cast.omaha.association):
        rule = rule_of(cast.omaha.association)
        until = TODAY() + datetime.timedelta(days=100)
        keep_person(person=silent, reason="untouched", until=until, note="A founder", by=cast.omaha.administrator)
        assert not proposed(rule, until - datetime.timedelta(days=1)).exists()
        assert proposed(rule, until).get() == silent
        for wrong in (TODAY(), ago(1), TODAY() + datetime.timedelta(days=4000)):
            with pytest.raises(ValidationError):
                keep_person(person=silent, reason="untouched", until=wrong, note="x", by=None)
        with pytest.raises(ValidationError):
            keep_person(person=silent, reason="untouched", until=until, note="", by=None)


def test_nothing_goes_by_itself(cast: Cast, settings: Any, django_assert_num_queries: Any) -> None:
    settings.ADMINISTRATOR_MFA = False
    visitor = Client()
    visitor.force_login(cast.omaha.administrator)
    address = reverse("retention", kwargs={"association": "omaha"})
    people.touch(people=[somebody(cast, "Silent")], happened_on=ago(2000))
    visitor.get(address)
    with django_assert_num_queries(5) as one:
        assert "Silent" in visitor.get(address).content.decode()
    for name in ("Quiet", "Calm"):
        people.touch(people=[somebody(cast, name)], happened_on=ago(2000))
    with django_assert_num_queries(len(one)):
        assert "Quiet" in visitor.get(address).content.decode()
    with scope(cast.omaha.association):
        assert Person.objects.count() == 3


def test_a_person_decides_on_the_page(cast: Cast, settings: Any) -> None:
    settings.ADMINISTRATOR_MFA = False
    visitor = Client()
    visitor.force_login(cast.omaha.administrator)
    silent = somebody(cast, "Silent")
    people.touch(people=[silent], happened_on=ago(2000))
    address = reverse("retention_decide", kwargs={"association": "omaha", "person": silent.pk})
    page = visitor.get(address).content.decode()
    assert "No touch for a long time" in page and reverse("person_erase", args=["omaha", silent.pk]) in page
    sent = {"keep_until_on": TODAY() + datetime.timedelta(days=50), "note": "A founder"}
    answer = visitor.post(address, sent, follow=True)
    assert "is kept" in answer.content.decode() and "Nobody waits" in answer.content.decode()
