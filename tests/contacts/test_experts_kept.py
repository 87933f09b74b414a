"""What becomes of experts, talks, questions and champions when people are merged or removed, or ask for a copy."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts.models import Advocacy, Expertise, Person, ProgrammeExpert, Question
from contacts.privacy import somebody
from contacts.services.merging import undo_merge
from contacts.services.people import remove_person
from portal.privacy import copy_of
from portal.scoping import scope
from tests import experts, factories, people
from tests.cast import Cast, House

pytestmark = pytest.mark.django_db


def two_of_one(house: House) -> tuple[Person, Person, Any]:
    """Hanako, written down twice, both times an expert in the same sector, who spoke at the same evening."""
    food, freight = factories.sector(code="31"), factories.sector(code="48", label_en="Freight", label_ja="運輸")
    programme = factories.programme(partnership=house.partnership)
    kept, gone = (people.person(association=house.association) for _ in range(2))
    experts.expertise(person=kept, topics_en="Labels", topics_ja="食品表示", sectors=[food])
    experts.expertise(person=gone, topics_en="Freight", topics_ja="食品表示", sectors=[food, freight])
    for each in (kept, gone):
        experts.talk(programme=programme, person=each)
        experts.advocacy(person=each, what_en=f"Act of {each.pk}")
    return kept, gone, {food, freight}


def test_two_entries_of_one_expert_become_one_with_the_topics_and_sectors_of_both(cast: Cast) -> None:
    house = cast.omaha
    kept, gone, sectors = two_of_one(house)
    experts.question(association=house.association, asked_by=gone)
    merge = people.merge(kept=kept, gone=gone)
    with scope(house.association):
        row = Expertise.objects.get()
        assert (row.person_id, row.topics_en, row.topics_ja) == (kept.pk, "Labels; Freight", "食品表示")
        assert set(row.sectors.all()) == sectors
        assert list(ProgrammeExpert.objects.values_list("person", flat=True)) == [kept.pk]
        assert set(Advocacy.objects.values_list("person", flat=True)) == {kept.pk}
        assert Question.objects.get().asked_by_id == kept.pk
        undo_merge(merge=merge, by=house.staff)
        assert dict(Expertise.objects.values_list("person", "topics_en")) == {kept.pk: "Labels", gone.pk: "Freight"}
        assert set(Expertise.objects.get(person=gone).sectors.all()) == sectors
        assert set(ProgrammeExpert.objects.values_list("person", flat=True)) == {kept.pk, gone.pk}
        assert Question.objects.get().asked_by_id == gone.pk


@pytest.mark.parametrize("what", ["talk", "asked", "answered", "advocacy"])
def test_a_person_whom_records_name_is_not_simply_removed(cast: Cast, what: str) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    if what == "talk":
        experts.talk(programme=factories.programme(partnership=house.partnership), person=hanako)
    elif what == "advocacy":
        experts.advocacy(person=hanako)
    elif what == "asked":
        experts.question(association=house.association, asked_by=hanako)
    else:
        answer = {"answer_en": "Yes.", "answered_by": hanako, "answered_on": timezone.localdate()}
        experts.question(association=house.association, **answer)
    with scope(house.association), pytest.raises(ValidationError):
        remove_person(person=hanako, by=house.staff)


def test_the_copy_for_a_person_holds_what_they_know_asked_answered_and_did(cast: Cast) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    today = timezone.localdate()
    experts.expertise(person=hanako, topics_en="Labels")
    experts.talk(
        programme=factories.programme(partnership=house.partnership, title_en="Evening"),
        person=hanako,
        title_en="Eight",
    )
    experts.question(association=house.association, question_en="Asked?", asked_by=hanako)
    answer = {"answer_en": "Yes.", "answered_by": hanako, "answered_on": today}
    experts.question(association=house.association, question_en="Answered?", **answer)
    experts.advocacy(person=hanako, what_en="Spoke to the council")
    with scope(house.association):
        person = Person.objects.select_related("association").get(pk=hanako.pk)
        found = copy_of(somebody(person))
    told = json.dumps({name: list(rows) for name, rows in found.items()}, default=str)
    for name in ("expertise", "talks", "questions_asked", "questions_answered", "advocacies"):
        assert len(found[name]) == 1, name
    for each in ("Labels", "Evening", "Eight", "Asked?", "Answered?", "Yes.", "Spoke to the council"):
        assert each in told
