"""Two entries become one and two again; no link is lost on the way."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.choices import CrossBorder
from contacts.merging import RULES, Rule, links_to_people
from contacts.models import (
    Consent,
    ContactPoint,
    FollowUp,
    Introduction,
    LikelyPair,
    MeishiImage,
    NotDuplicate,
    Person,
    PersonMerge,
    Position,
    RetentionDecision,
    TouchPerson,
)
from contacts.services.duplicates import look_for_duplicates
from contacts.services.merging import ask_again, merge_people, tell_apart, undo_merge, where_to
from contacts.services.people import change_person
from portal.activity.models import Activity
from portal.activity.services import first_broken_link
from portal.saving import StaleSave
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast, House

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 5, 1)


def twins(house: House) -> tuple[Person, Person]:
    """Kenichi Sato in two spellings."""
    association = house.association
    kept = people.person(
        association=association,
        family_name="佐藤",
        given_name="健一",
        family_kana="サトウ",
        given_kana="ケンイチ",
        note="Likes tea.",
    )
    gone = people.person(
        association=association, family_name="Sato", given_name="Kenichi", note="Plays go.", city="Shizuoka"
    )
    return kept, gone


def merged(kept: Person, gone: Person, **choices: str) -> PersonMerge:
    kept, gone = Person.objects.get(pk=kept.pk), Person.objects.get(pk=gone.pk)
    return merge_people(
        kept=kept, gone=gone, kept_version=kept.version, gone_version=gone.version, choices=choices, by=None
    )


def test_every_link_to_a_person_has_a_rule() -> None:
    assert sorted(links_to_people()) == sorted(RULES)


def furnished(house: House, kept: Person, gone: Person) -> None:
    """Rows of every kind on the entry that goes, and those that clash with the kept one's."""
    association, staff = house.association, house.staff
    third = people.person(association=association, family_name="Bennett", given_name="Laura")
    kind = people.resource_kind()
    works = people.organization(association=association)
    people.position(person=kept, organization=works, title_en="Director")
    same = people.position(person=gone, organization=works, title_en="Director")
    people.position(person=gone, organization=works, title_en="Clerk", to_on=DAY)
    people.touch(people=[kept, gone], happened_on=DAY)
    touch = people.touch(people=[gone, third], by=staff, happened_on=DAY)
    people.follow_up(association=association, person=gone, by=staff)
    people.introduction(person=gone, by_person=third, to_member=staff)
    people.introduction(person=gone, by_person=third, to_person=kept)
    people.introduction(person=third, by_person=gone, to_member=staff)
    people.gift(person=gone)
    people.consent(person=gone, given_on=DAY)
    people.card(person=gone, position=same, touch=touch)
    people.resource_check(partnership=house.partnership, kind=kind, person=gone)
    with scope(association):
        kept.tags.add(people.tag(association=association, name="Tea"))
        gone.tags.set([*kept.tags.all(), people.tag(association=association, name="Go")])
        gone.partnerships.add(house.partnership)
        for row, values in ((kept, ["a@tea.example"]), (gone, ["a@tea.example", "b@tea.example"])):
            for value in values:
                ContactPoint.objects.create(
                    association=association, person=row, kind="email", value=value, value_key=value
                )
        RetentionDecision.objects.create(
            association=association, person=gone, reason="untouched", keep_until_on=DAY, note="Old friend"
        )
        NotDuplicate.objects.create(
            association=association, first=min(gone, third, key=_key), second=max(gone, third, key=_key)
        )


def _key(person: Person) -> int:
    return person.pk


def snapshot(house: House) -> dict[str, list[dict[str, Any]]]:
    """Every row that has to do with people, by model; without what an undo may count up."""
    linking = {column.model for label, column in links_to_people().items() if RULES[label] is Rule.FOLLOWS}
    found = {}
    with scope(house.association):
        for model in sorted({Person, *linking} - {PersonMerge}, key=lambda each: each._meta.label):
            rows: Any = model._default_manager.order_by("pk").values()  # type: ignore[attr-defined]
            found[model._meta.label] = [{name: row[name] for name in row if name != "version"} for row in rows]
    return found


@pytest.mark.covers("C5")
def test_a_merge_moves_every_link_and_its_undo_brings_all_back(cast: Cast) -> None:
    house = cast.omaha
    kept, gone = twins(house)
    furnished(house, kept, gone)
    before = snapshot(house)
    with scope(house.association):
        merge = merged(kept, gone)
        assert not Person.objects.filter(pk=gone.pk).exists()
        assert left_of(gone.pk) == {"contacts.PersonMerge": 1}
        now = Person.objects.get(pk=kept.pk)
        assert (now.family_name, now.family_latin, now.given_latin) == ("佐藤", "Sato", "Kenichi")
        assert now.city == "Shizuoka"
        assert now.note == "Likes tea.\n\nPlays go."
        counts = {
            "touches": TouchPerson.objects.filter(person=now).count(),
            "promises": FollowUp.objects.filter(person=now).count(),
            "introduced": Introduction.objects.filter(person=now).count(),
            "introducing": Introduction.objects.filter(by_person=now).count(),
            "positions": Position.objects.filter(person=now).count(),
            "points": ContactPoint.objects.filter(person=now).count(),
            "tags": now.tags.count(),
            "partnerships": now.partnerships.count(),
        }
        assert counts == {
            "touches": 2,
            "promises": 1,
            "introduced": 1,
            "introducing": 1,
            "positions": 2,
            "points": 2,
            "tags": 2,
            "partnerships": 1,
        }
        assert MeishiImage.objects.get(person=now).position in now.positions.all()
        assert now.last_touch_on == DAY
        assert now.main_position is not None
        done = undo_merge(merge=merge, by=house.staff)
        assert done.stayed == []
        assert first_broken_link() is None
    assert snapshot(house) == before


def test_two_who_are_made_two_again_stand_among_the_likely_pairs_at_once(cast: Cast) -> None:
    house = cast.omaha
    kept, gone = twins(house)
    with scope(house.association):
        look_for_duplicates(association=house.association)
        seen = ("first", "second", "score", "group", "group_score", "reasons")
        before = list(LikelyPair.objects.values(*seen))
        assert len(before) == 1
        merge = merged(kept, gone)
        assert not LikelyPair.objects.exists()
        undo_merge(merge=merge, by=house.staff)
        assert list(LikelyPair.objects.values(*seen)) == before


def left_of(key: int) -> dict[str, int]:
    """How many rows still name a person, by model."""
    found = {}
    for column in links_to_people().values():
        rows: Any = column.model._default_manager.filter(**{column.attname: key})
        if number := rows.count():
            found[column.model._meta.label] = number
    if number := PersonMerge.objects.filter(gone_key=key).count():
        found["contacts.PersonMerge"] = number
    return found


LINKS: dict[str, Callable[[House, list[Person], int], Any]] = {
    "touch": lambda house, who, at: people.touch(people=who[: 1 + at % 3], happened_on=DAY),
    "other touch": lambda house, who, at: people.touch(people=[who[1 + at % 2]], happened_on=DAY),
    "promise": lambda house, who, at: people.follow_up(association=house.association, person=who[at % 3]),
    "introduction": lambda house, who, at: people.introduction(
        person=who[at % 3], by_person=who[(at + 1) % 3], to_person=who[(at + 2) % 3]
    ),
    "gift": lambda house, who, at: people.gift(person=who[at % 2]),
    "consent": lambda house, who, at: people.consent(
        person=who[at % 2],
        given_on=DAY,
        withdrawn_on=DAY if at % 4 == 1 else None,
        cross_border=["", "agreed", "refused"][at % 3],
    ),
    "card": lambda house, who, at: people.card(person=who[at % 2]),
    "position": lambda house, who, at: people.position(
        person=who[at % 2], organization=people.organization(association=house.association), is_main=bool(at % 3)
    ),
    "tag": lambda house, who, at: who[at % 2].tags.add(
        people.Tag.objects.get_or_create(association=house.association, name=str(at % 5))[0]
    ),
    "apart": lambda house, who, at: tell_apart(one=who[at % 3], other=who[(at + 1) % 3], by=None),
}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(links=st.lists(st.tuples(st.sampled_from(sorted(LINKS)), st.integers(0, 11)), max_size=14), turned=st.booleans())
def test_undo_brings_back_any_links(cast: Cast, links: list[tuple[str, int]], turned: bool) -> None:
    house = cast.omaha
    with transaction.atomic(), scope(house.association):
        third = people.person(association=house.association, family_name="Bennett", given_name="Laura")
        kept, gone = twins(house)
        who = [gone, kept, third] if turned else [kept, gone, third]
        for name, at in links:
            LINKS[name](house, who, at)
        before = snapshot(house)
        merge = merged(who[0], who[1])
        assert set(left_of(who[1].pk)) == {"contacts.PersonMerge"}
        assert undo_merge(merge=merge, by=None).stayed == []
        assert snapshot(house) == before
        transaction.set_rollback(True)


def test_an_introduction_of_one_by_the_other_goes_with_its_sectors_and_comes_back_with_them(cast: Cast) -> None:
    kept, gone = twins(cast.omaha)
    row = people.introduction(person=kept, by_person=gone, to_member=cast.omaha.staff)
    with scope(cast.omaha.association):
        row.sectors.set([factories.sector(code=code) for code in ("311", "62")])
        sectors = set(row.sectors.values_list("pk", flat=True))
        merge = merged(kept, gone)
        assert len(sectors) == 2 and not Introduction.objects.exists()
        assert undo_merge(merge=merge, by=None).stayed == []
        assert set(Introduction.objects.get().sectors.values_list("pk", flat=True)) == sectors


def test_what_changed_meanwhile_stays_and_is_named(cast: Cast) -> None:
    house = cast.omaha
    kept, gone = twins(house)
    promise = people.follow_up(association=house.association, person=gone, what="Send the brochure")
    third = people.person(association=house.association, family_name="Bennett", given_name="Laura")
    with scope(house.association):
        merge = merged(kept, gone)
        FollowUp.objects.filter(pk=promise.pk).update(person=third)
        Person.objects.filter(pk=kept.pk).update(note="Likes coffee now.")
        later = people.touch(people=[Person.objects.get(pk=kept.pk)], happened_on=DAY)
        done = undo_merge(merge=merge, by=None)
        assert done.stayed == [
            "follow-up “Send the brochure”: changed meanwhile, stays as it is.",
            "Note: changed meanwhile, stays as it is.",
        ]
        assert (done.kept.note, done.kept.city, done.again.note) == ("Likes coffee now.", "", "Plays go.")
        assert FollowUp.objects.get(pk=promise.pk).person == third
        assert list(later.people.all()) == [kept]


def test_the_stricter_consent_holds_and_do_not_contact_survives(cast: Cast) -> None:
    house = cast.omaha
    kept, gone = twins(house)
    people.consent(person=kept, given_on=DAY, cross_border="agreed")
    people.consent(person=gone, given_on=DAY, cross_border="refused", withdrawn_on=DAY)
    with scope(house.association):
        change_person(
            person=gone,
            read_version=1,
            values={"is_not_to_be_contacted": True, "not_contact_reason": "Asked us to stop"},
            by=None,
        )
        before = snapshot(house)
        merge = merged(kept, gone)
        rows = Consent.objects.filter(person=kept)
        assert {(row.cross_border, row.withdrawn_on) for row in rows} == {(CrossBorder.REFUSED, DAY)}
        now = Person.objects.get(pk=kept.pk)
        assert (now.is_not_to_be_contacted, now.not_contact_reason, now.due_on) == (True, "Asked us to stop", None)
        undo_merge(merge=merge, by=None)
        assert snapshot(house) == before


def test_values_are_chosen_one_by_one(cast: Cast) -> None:
    kept, gone = twins(cast.omaha)
    with scope(cast.omaha.association):
        merged(kept, gone, family_name="gone", given_name="gone", note="kept", city="kept")
        now = Person.objects.get(pk=kept.pk)
    assert (now.family_name, now.given_name, now.note, now.city) == ("Sato", "Kenichi", "Likes tea.", "")
    assert now.sort_latin == "sato kenichi"


def test_the_latin_form_of_a_name_is_kept_in_the_order_of_its_kana(cast: Cast) -> None:
    association = cast.omaha.association
    blank = {"family_kana": "", "given_kana": ""}
    kept = people.person(association=association, family_name="Kenichi", given_name="Satoh", **blank)
    native = {"family_name": "佐藤", "given_name": "健一", "family_kana": "サトウ", "given_kana": "ケンイチ"}
    gone = people.person(association=association, **native)
    with scope(association):
        merged(kept, gone)
        now = Person.objects.get(pk=kept.pk)
    assert (now.family_name, now.given_name, now.family_latin, now.given_latin) == ("佐藤", "健一", "Satoh", "Kenichi")


def test_a_merge_that_was_read_before_another_save_is_refused(cast: Cast) -> None:
    kept, gone = twins(cast.omaha)
    with scope(cast.omaha.association):
        with pytest.raises(StaleSave):
            merge_people(kept=kept, gone=gone, kept_version=9, gone_version=gone.version, choices={}, by=None)
        with pytest.raises(StaleSave):
            merge_people(kept=kept, gone=gone, kept_version=kept.version, gone_version=9, choices={}, by=None)
        with pytest.raises(ValidationError):
            merge_people(kept=kept, gone=kept, kept_version=1, gone_version=1, choices={}, by=None)
        assert Person.objects.count() == 2


def test_the_old_entry_leads_to_the_one_that_stays_through_later_merges(cast: Cast) -> None:
    house = cast.omaha
    kept, gone = twins(house)
    third = people.person(association=house.association)
    with scope(house.association):
        first = merged(kept, gone)
        second = merged(third, kept)
        assert where_to(gone.pk) == where_to(kept.pk) == third
        with pytest.raises(ValidationError, match="Undo the later merge first"):
            undo_merge(merge=first, by=None)
        undo_merge(merge=second, by=None)
        assert where_to(gone.pk) == kept
        undo_merge(merge=first, by=None)
        assert where_to(gone.pk) is None
        with pytest.raises(ValidationError, match="undone already"):
            undo_merge(merge=first, by=None)


def test_an_erased_merge_cannot_be_undone(cast: Cast) -> None:
    kept, gone = twins(cast.omaha)
    with scope(cast.omaha.association):
        merge = merged(kept, gone)
        PersonMerge.objects.update(image={})
        with pytest.raises(ValidationError, match="was erased"):
            undo_merge(merge=merge, by=None)


def test_two_told_apart_are_remembered_once_and_can_be_asked_about_again(cast: Cast) -> None:
    kept, gone = twins(cast.omaha)
    with scope(cast.omaha.association):
        told = tell_apart(one=gone, other=kept, by=cast.omaha.staff)
        assert tell_apart(one=kept, other=gone, by=None) == told
        assert (told.first, told.second) == (kept, gone)
        ask_again(told=told, by=None)
        assert not NotDuplicate.objects.exists()


def test_a_merge_and_its_undo_stand_in_the_record(cast: Cast) -> None:
    kept, gone = twins(cast.omaha)
    with scope(cast.omaha.association):
        merge = merged(kept, gone)
        undo_merge(merge=merge, by=cast.omaha.staff)
        acts = Activity.objects.filter(about=f"contacts.person:{kept.pk}", at__gte=merge.at).order_by("number")
        assert [(act.verb, act.object_id) for act in acts] == [
            ("removed", str(gone.pk)),
            ("changed", str(kept.pk)),
            ("changed", str(kept.pk)),
            ("created", str(gone.pk)),
        ]
        assert timezone.now() >= acts[0].at
