"""What others read of a copy or a story names nobody without their yes, and no longer once the yes is taken back."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts.services.consents import withdraw_consent
from partnerships.models import Adaptation, Story
from portal.scoping import scope
from tests import adapting, people
from tests.cast import Cast
from tests.partnerships.test_adaptations import begun

pytestmark = pytest.mark.django_db


def test_a_result_that_others_read_names_nobody_without_their_yes(cast: Cast) -> None:
    house = cast.omaha
    people.person(association=house.association, family_name="Mihon", given_name="Hanako")
    row = begun(house)
    with pytest.raises(ValidationError, match="Hanako Mihon"):
        adapting.finished(row, by=house.staff, lesson_en="Ask Hanako Mihon first", is_shared=True)
    with pytest.raises(ValidationError, match="Hanako Mihon"):
        adapting.finished(row, by=house.staff, units=2, unit_en="paintings by Hanako Mihon", is_shared=True)
    adapting.finished(row, by=house.staff, lesson_en="Ask Hanako Mihon first")  # for members only


def test_what_names_somebody_who_takes_the_yes_back_is_shared_no_longer(cast: Cast) -> None:
    house = cast.omaha
    person = people.person(association=house.association, family_name="Mihon", given_name="Hanako")
    yes = people.consent(person=person, purpose="publication", basis="consent")
    row = begun(house)
    adapting.finished(row, by=house.staff, lesson_en="Ask Hanako Mihon first", is_shared=True)
    naming, other = (
        adapting.shared_story(association=house.association, by=house.staff, title_en=title)
        for title in ("A scarf by Hanako Mihon", "A scarf")
    )
    with scope(house.association):
        withdraw_consent(consent=yes, on=timezone.localdate(), by=house.administrator)
        shared = dict(Story.objects.values_list("pk", "is_shared"))
        assert (shared[naming.pk], shared[other.pk]) == (False, True)
        assert not Adaptation.objects.get(pk=row.pk).is_shared
