"""A member who sees one partnership alone, at every address of rows that belong to another one of the association."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.permissions import Role
from tests.access.test_matrix import FULL, PATTERNS, WITH_ROWS, address_of, without
from tests.access.visitors import ways
from tests.access.world import absent, canary
from tests.matrices import sample

# What belongs to the association as a whole and stands on pages of everybody's: how their names begin.
EVERYBODYS = (
    *("board", "seat", "term", "candidate_add", "charter", "agenda_item", "idea_list", "bylaw", "contribution"),
    *("benefit", "pitch", "story", "library", "priority", "question", "tag", "first_steps"),
    *("people_filter", "person_new", "organization_new"),  # tags to choose from
)
GIVEN_NAMES = ("Hana", "Ren", "Taro", "Gale")  # of the people whom `furnish` writes down, in no partnership of theirs


@pytest.mark.django_db
@pytest.mark.parametrize("name", sample(list(PATTERNS), 120))
def test_they_read_what_is_everybodys_and_of_people_nothing(name, world):
    parts, mark = world.parts["omaha"], canary(world.cast.omaha.association)
    visitor = world.who["limited_member"]
    address = address_of(name, parts | parts["own"][Role.STAFF])
    names = [text for given in GIVEN_NAMES for text in (f"{given} {mark}", f"{mark} {given}", f"{mark}, {given}")]
    missing = reverse(name, kwargs=absent(PATTERNS[name][1], parts)) if name in WITH_ROWS else ""
    for method, headers in ways(name, FULL):
        answer = visitor.ask(method, address, headers)
        assert answer.status_code in {200, 204, 302, 400, 403, 404, 405, 409, 422}, (method, answer.status_code)
        assert [text for text in names if text in answer.words] == [], method
        assert mark not in answer.words or name.startswith(EVERYBODYS), method
        if answer.status_code == 404 and missing:
            nothing = visitor.ask(method, missing, headers)
            assert nothing.status_code == 404, method
            assert len(without(answer.words, address)) == len(without(nothing.words, missing)), method


def test_those_names_are_written_so(world):
    """Else nothing would be looked for above: a member without limits reads every one of them."""
    mark = canary(world.cast.omaha.association)
    said = world.who[Role.STAFF].ask("get", reverse("people", args=["omaha"])).words
    assert all(f"{given} {mark}" in said for given in GIVEN_NAMES)
