"""Guests who stand here twice: one invitation and one coming stay, every answer is kept; the undo brings all back."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from contacts.models import Attendance, Invitation, InvitationAnswer, Person, PersonMerge
from contacts.services.erasing import erase_person
from contacts.services.invitations import give_answer
from contacts.services.merging import undo_merge
from portal.scoping import scope
from tests import people
from tests.cast import Cast
from tests.engagement import attendance, coming_programme, guest, invitation

pytestmark = pytest.mark.django_db


def rows() -> list[list[tuple[Any, ...]]]:
    return [
        sorted(Invitation.objects.values_list("pk", "person", "programme", "answer")),
        sorted(InvitationAnswer.objects.values_list("pk", "invitation", "answer")),
        sorted(Attendance.objects.values_list("pk", "person", "invitation", "touch")),
    ]


def test_two_entries_of_one_guest_become_one_and_two_again(cast: Cast) -> None:
    house = cast.omaha
    programme = coming_programme(partnership=house.partnership)
    both = []
    for number, answer in enumerate(("yes", "no")):
        person = guest(association=house.association, email=f"h{number}@tea.example")
        row = invitation(
            programme=programme,
            person=person,
            by=house.staff,
            email=f"h{number}@tea.example",
            sentence=f"For the reason number {number} I would like to see you here.",
        )
        with scope(house.association):
            give_answer(invitation=row, answer=answer)
        both.append(person)
    with scope(house.association):
        programme.starts_on = timezone.localdate() - datetime.timedelta(days=1)
        programme.save()
    for person in both:
        attendance(programme=programme, person=person, by=house.staff)
    with scope(house.association):
        before = rows()
    people.merge(kept=both[0], gone=both[1], by=house.staff)
    with scope(house.association):
        kept = Invitation.objects.get()
        assert (kept.person, kept.answer) == (both[0], "yes")
        assert sorted(InvitationAnswer.objects.values_list("invitation", "answer")) == [
            (kept.pk, "no"),
            (kept.pk, "yes"),
        ]
        assert Attendance.objects.get().invitation == kept
        undo_merge(merge=PersonMerge.objects.get(), by=house.staff)
        assert rows() == before


def test_erasing_a_guest_leaves_no_letter_no_answer_and_no_coming(cast: Cast) -> None:
    house = cast.omaha
    programme = coming_programme(partnership=house.partnership)
    person = guest(association=house.association)
    row = invitation(programme=programme, person=person, by=house.staff)
    with scope(house.association):
        give_answer(invitation=row, answer="yes", note="I come with my daughter.")
        programme.starts_on = timezone.localdate() - datetime.timedelta(days=1)
        programme.save()
    attendance(programme=programme, person=person, by=house.staff)
    with scope(house.association):
        erase_person(person=Person.objects.get(pk=person.pk), by=house.administrator)
        assert rows() == [[], [], []]
