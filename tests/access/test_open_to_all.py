"""What is open to all is written down here, and tells nobody of an association that has published nothing."""

from __future__ import annotations

import pytest

from tests.access.outside import MARKS, address_of
from tests.access.stage import SIGNED_OUT
from tests.access.visitors import ALL_WAYS
from tests.access.world import canary

LEAST = 60  # requests of each address
OPEN = {
    # for whoever watches a host, and for machines
    *("healthz", "readyz", "metrics", "robots"),
    # the doors, and what a browser remembers
    *("home", "ask_to_join", "asked_to_join", "set_language", "set_theme", "component_gallery"),
    # how to use the portal, the same for everybody
    *("guide", "guide_page", "guide_picture"),
    # what associations and we have published
    *(
        "about_data",
        "directory",
        "directory_csv",
        "directory_json",
        "directory_map",
        "pair_detail",
        "public_statistics",
    ),
    *("public_programmes", "public_programmes_file", "public_programme_file", "public_document_detail"),
    *("public_export_detail", "public_export_file", "public_export_picture"),
    *("public_export_thumbnail", "public_export_thumbnail_2x"),
    # for whoever brings a token, or a session that began with one
    *("join_by_token", "invitation", "feed_file", "digest_stop", "notice_stop"),
    *("shared_page", "shared_file", "shared_picture", "shared_thumbnail", "shared_thumbnail_2x"),
    *("rsvp_by_token", "rsvp", "rsvp_calendar"),
    *("guest_by_token", "guest_door", "guest_agenda", "guest_goals", "guest_outcome"),
}


def test_what_is_open_to_all_is_written_down():
    assert {name for name, mark in MARKS.items() if mark == "open_to_all"} == OPEN


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(OPEN))
def test_what_is_open_tells_nobody_of_an_association_that_published_nothing(name, world):
    """Whoever holds a link of Omaha's reads of Omaha on the pages of links, and of Springfield nowhere."""
    address = address_of(name, world.cast.network.slug)
    before = sum(visitor.asked for visitor in world.who.values())
    for who, visitor in world.who.items():
        for method, headers in ALL_WAYS:
            answer = visitor.ask(method, address, headers)
            assert answer.status_code < 500 or (name, answer.status_code) == ("readyz", 503), (who, method)
            assert canary(world.cast.springfield.association) not in answer.words, (who, method)
            if who not in SIGNED_OUT - {"anonymous"}:
                assert canary(world.cast.omaha.association) not in answer.words, (who, method)
    assert sum(visitor.asked for visitor in world.who.values()) - before >= LEAST


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "name"), [("guest", "guest_agenda"), ("rsvp_guest", "rsvp")])
def test_who_holds_a_link_reads_of_the_association_that_gave_it(who, name, world):
    answer = world.who[who].ask("get", address_of(name, world.cast.network.slug))
    assert answer.status_code == 200
    assert canary(world.cast.omaha.association) in answer.words
    assert canary(world.cast.springfield.association) not in answer.words
