"""Every address that stands in no association: which are open to all is written down here, the others open to few."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.checks import GUARDED_ELSEWHERE, named_views

ADDRESSES = {
    pattern.name: pattern for address, pattern in named_views() if not address.startswith(("a/", *GUARDED_ELSEWHERE))
}
MARKS = {name: pattern.callback.permission_mark for name, pattern in ADDRESSES.items()}
CLOSED = [name for name, mark in MARKS.items() if mark != "open_to_all"]
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
ROLE = {"associations.operate": "operator", "network.read": "network_reader"}
METHODS = ("get", "head", "post", "put", "patch", "delete")
VALUES = {"IntConverter": 1, "UUIDConverter": uuid.UUID(int=0), "SlugConverter": "agreements"}


def address_of(name: str, network: str) -> str:
    converters = ADDRESSES[name].pattern.converters
    values = {part: VALUES[type(converter).__name__] for part, converter in converters.items()}
    return reverse(name, kwargs=values | ({"network": network} if "network" in values else {}))


def test_what_is_open_to_all_is_written_down():
    assert {name for name, mark in MARKS.items() if mark == "open_to_all"} == OPEN


@pytest.mark.parametrize("name", CLOSED)
def test_what_is_not_is_closed_to_everybody_but_its_role(cast, enter, name):
    address, role = address_of(name, cast.network.slug), ROLE.get(MARKS[name], "")
    for method in METHODS:
        answer = getattr(Client(), method)(address)
        assert answer.status_code in (302, 405), method
        assert answer.status_code == 405 or answer["Location"].startswith(reverse("account_login")), method
    for who, person in cast.everybody():
        client = enter(person)
        codes: dict[str, Any] = {method: getattr(client, method)(address).status_code for method in METHODS}
        if who == role or not role:
            assert set(codes.values()) <= {200, 302, 404, 405, 409, 422}, (who, codes)
        else:
            assert set(codes.values()) <= {403, 404, 405}, (who, codes)
        assert {codes["put"], codes["patch"], codes["delete"]} <= {403, 404, 405}, (who, codes)


@pytest.mark.parametrize("name", [name for name in CLOSED if MARKS[name] == "network.read"])
def test_a_network_of_others_answers_like_one_that_is_not_there(cast, enter, name):
    client = enter(cast.omaha.administrator)
    there, nowhere = (client.get(address_of(name, network)) for network in (cast.network.slug, "nowhere"))
    assert (there.status_code, len(there.content)) == (nowhere.status_code, len(nowhere.content))
    assert there.status_code in (404, 405)
