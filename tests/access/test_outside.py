"""Every address that stands in no association: and is not open to all: it is open to few."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.outside import MARKS, address_of

CLOSED = [name for name, mark in MARKS.items() if mark != "open_to_all"]
ROLE = {"associations.operate": "operator", "network.read": "network_reader"}
METHODS = ("get", "head", "post", "put", "patch", "delete")


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
