"""Two people open the same form; the first saves. Whoever saves second is told, sees both texts, and decides."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from contacts.models import Person
from contacts.services.handovers import hand_everything_over
from contacts.services.people import change_person
from portal.permissions import Role
from portal.scoping import scope
from tests import factories, incoming, people
from tests.cast import Cast, House
from tests.concurrency.forms import PageForm, forms_of
from tests.concurrency.test_sent_twice import fresh
from tests.concurrency.walking import PATTERNS, Found, form_after, form_again, furnished, walk
from tests.concurrency.wishes import WISHES
from tests.contacts.pages import words_of
from tests.matrices import sample, whole

PAIRS, FORMS, PAGES = 200, 40, 40  # pairs of saves and least number of forms in a whole run; pages in an everyday run
NUMBERS = count(1)


def sent(form: PageForm, found: Found, parts: dict[str, Any], **typed: str) -> dict[str, Any]:
    """What a browser sends of this page with some words typed into it."""
    body = form.filled(parts, WISHES.get(found.name)) | typed
    return {name: fresh(value) for name, value in body.items() if name != "csrfmiddlewaretoken"}


def pairs(found: Found, first: Client, second: Client, parts: dict[str, Any]) -> Iterator[str]:
    """Let two people save one form, once for each of its texts; says what went wrong, empty when nothing did."""
    for name in found.form.texts():
        if (words := _pair(found, name, first, second, parts)) is not None:
            yield words


def _pair(found: Found, name: str, first: Client, second: Client, parts: dict[str, Any]) -> str | None:
    """One pair of saves, taken back afterwards; None where the first one's words do not fit the field."""
    mine, theirs = f"First {next(NUMBERS)}", f"Second {next(NUMBERS)}"
    with transaction.atomic():
        one, other = form_again(first, found), form_again(second, found)
        words = None
        if one and other and first.post(found.form.action, sent(one, found, parts, **{name: mine})).status_code == 302:
            words = told(found, name, other, second, parts, mine, theirs)
        transaction.set_rollback(True)
    return words


def told(found: Found, name: str, page: PageForm, second: Client, parts: dict[str, Any], mine: str, theirs: str) -> str:
    """Save second; empty when it was refused with both texts, nothing was lost, and the second may still decide."""
    answer = second.post(found.form.action, sent(page, found, parts, **{name: theirs}))
    words = words_of(answer) + answer.content.decode()
    if answer.status_code != 409:
        return f"{found.name}.{name}: {answer.status_code}"
    if mine not in words or theirs not in words:
        return f"{found.name}.{name}: a text is not shown"
    kept = form_after(second, found, parts)
    if kept is None or kept.given.get(name) != [mine]:
        return f"{found.name}.{name}: the first text is gone"
    shown = next(form for form in forms_of_any(answer, found.form.action) if name in form.given)
    decided = second.post(found.form.action, sent(shown, found, parts))
    after = form_after(second, found, parts)
    if decided.status_code != 302 or after is None or after.given.get(name) != [theirs]:
        return f"{found.name}.{name}: the second one cannot decide"
    return ""


def forms_of_any(answer: Any, address: str) -> Iterator[PageForm]:
    """The forms of a page that was refused."""
    answer.status_code = 200
    return forms_of(answer, address)


def handed_over(house: House, person: Person) -> None:
    with scope(house.association):
        leaving = house.volunteer.memberships.get()
        hand_everything_over(membership=leaving, to=house.staff, by=house.administrator)


def merged(house: House, person: Person) -> None:
    people.merge(kept=person, gone=people.person(association=house.association, family_name="Doe1", given_name="Pat"))


def imported(house: House, person: Person) -> None:
    row = incoming.doe(1, title="Head of buying", city="Lincoln")
    incoming.take(house, incoming.bring(house, incoming.sheet([row])))


@pytest.mark.django_db
@pytest.mark.parametrize("act", [handed_over, merged, imported])
def test_a_form_that_was_open_while_many_rows_changed_is_told(cast: Cast, enter: Any, act: Any) -> None:
    house = cast.omaha
    incoming.take(house, incoming.bring(house, incoming.sheet([incoming.doe(1)])))
    with scope(house.association):
        person = Person.objects.get(family_name="Doe1")
        person = change_person(person=person, read_version=person.version, values={"keeper": house.volunteer}, by=None)
    client = enter(house.administrator)
    address = person.get_absolute_url() + "edit/"
    (page,) = [form for form in forms_of(client.get(address), address) if "note" in form.names]
    act(house, person)
    answer = client.post(address, page.given | {"note": "Likes to be called in the morning"})
    assert answer.status_code == 409 and "Likes to be called in the morning" in words_of(answer)
    with scope(house.association):
        now = Person.objects.get(pk=person.pk)
    assert now.version > page.version and now.note == ""


@pytest.mark.django_db
def test_a_file_that_was_looked_through_before_an_edit_undoes_nothing_of_it(cast: Cast) -> None:
    house = cast.omaha
    incoming.take(house, incoming.bring(house, incoming.sheet([incoming.doe(1)])))
    run = incoming.bring(house, incoming.sheet([incoming.doe(1, title="Head of buying")]))
    with scope(house.association):
        person = Person.objects.get(family_name="Doe1")
        values = {"note": "Likes to be called in the morning", "city": "Lincoln"}
        saved = change_person(person=person, read_version=person.version, values=values, by=house.staff)
    incoming.take(house, run)
    with scope(house.association):
        now = Person.objects.get(pk=person.pk)
    assert (now.note, now.city) == (saved.note, saved.city) and now.version >= saved.version


@pytest.mark.django_db
def test_of_two_saves_the_second_is_told_in_every_form_and_nothing_is_lost(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    parts = furnished(house)
    other = factories.member(association=house.association, role=Role.ADMINISTRATOR)
    first, second = enter(house.administrator), enter(other.user)
    edited = [
        each for each in walk(first, parts, sample(list(PATTERNS), PAGES)) if each.form.version and each.form.texts()
    ]
    outcomes: dict[str, list[str]] = {}
    turns = [(found, pairs(found, first, second, parts)) for found in edited]
    wanted = PAIRS if whole() else len(edited)
    while turns and sum(map(len, outcomes.values())) < wanted:
        for found, turn in list(turns):
            if (words := next(turn, None)) is None:
                turns.remove((found, turn))
            elif sum(map(len, outcomes.values())) < wanted:
                outcomes.setdefault(found.name, []).append(words)
    unmoved = {found.name for found in edited if found.name not in outcomes}
    assert unmoved == set()
    assert [words for each in outcomes.values() for words in each if words] == []
    number = sum(map(len, outcomes.values()))
    assert (number, len(outcomes) >= FORMS) == (PAIRS, True) if whole() else number >= 3
