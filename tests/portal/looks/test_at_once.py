"""Two who look at the same moment keep one chain."""

from __future__ import annotations

from functools import partial

import pytest

from contacts.looks import people_seen
from portal.looks.choices import FieldGroup, LookKind
from portal.looks.models import Look, LookChain
from portal.looks.services import append, broken_at
from portal.scoping import scope
from tests.cast import Cast, House, enter_all
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, TIMES = 6, 5


@pytest.fixture
def stage(transactional_db: None) -> Cast:
    return enter_all()


def looking(house: House, who: int) -> None:
    for turn in range(TIMES):
        seen = [
            people_seen((who * 100 + turn + 1,), (FieldGroup.NAMES,), LookKind.PAGE, "person_detail"),
            people_seen((1, 2, 3), (FieldGroup.NAMES,), LookKind.FILE, "people_export"),
        ]
        append(association=house.association, by=house.staff, seen=seen)


def test_writers_at_once_keep_one_chain_of_every_look(stage: Cast) -> None:
    """Also the very first, when there is no head of the chain to lock yet; two associations side by side."""
    houses = [stage.omaha, stage.springfield]
    assert at_once(*(partial(looking, houses[who % 2], who) for who in range(WRITERS))) == [None] * WRITERS
    each = WRITERS // 2 * TIMES * 2
    for number, house in enumerate(houses):
        with scope(house.association):
            assert broken_at() is None
            assert list(Look.objects.order_by("number").values_list("number", flat=True)) == list(range(1, each + 1))
            assert LookChain.objects.get().number == each
            alone = {int(key) for key in Look.objects.exclude(object_id="").values_list("object_id", flat=True)}
            mine = (who for who in range(WRITERS) if who % 2 == number)
            assert alone == {who * 100 + turn + 1 for who in mine for turn in range(TIMES)}
