"""The thread of touches on a person's page: written without a template, so what people typed is made harmless here."""

from __future__ import annotations

from typing import Any

from contacts.choices import Began
from contacts.touch_lines import newest_touches, written
from portal.scoping import scope
from tests import people
from tests.cast import Cast

HOSTILE = """<script>alert("1")</script> & 'so'"""
HARMLESS = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#x27;so&#x27;"


def test_what_was_typed_stands_there_as_it_was_typed_and_nothing_of_it_runs(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    person = people.person(association=house.association, family_name="Sample", given_name="Ann")
    fellow = people.person(association=house.association, family_name=HOSTILE, given_name="Bo")
    body = people.organization(association=house.association, name_en=HOSTILE, name_ja="")
    people.touch(
        people=[person, fellow],
        organization=body,
        said=f"{HOSTILE}\nand more",
        began=Began.THEM,
        is_interest=True,
        by=house.staff,
    )
    with scope(house.association):
        thread = written(newest_touches(person))
    assert "<script" not in thread and "'so'" not in thread
    assert thread.count(HARMLESS) == 3  # the fellow, the house, what was said
    assert f"<p>{HARMLESS}<br>and more</p></li>" in thread
    assert thread.startswith('<li class="theirs"><p class="when"><a href="/a/omaha/touches/')
    assert '<span class="tag">they showed interest</span>' in thread
    assert thread in enter(house.staff).get(person.get_absolute_url()).content.decode()


def test_what_is_in_the_other_language_is_marked(cast: Cast) -> None:
    house = cast.omaha
    person = people.person(association=house.association)
    people.touch(people=[person], said="お茶の話\n<b>次回</b>", began=Began.US)
    with scope(house.association):
        thread = written(newest_touches(person))
    assert '<p><span lang="ja">お茶の話<br>&lt;b&gt;次回&lt;/b&gt;</span></p>' in thread
    assert thread.startswith("<li><p") and "tag" not in thread
