"""The frame around every page: theme, language, gallery, trouble without a database."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from portal import rooms, views
from portal.bilingual import Said
from portal.templatetags.portal import browser_name, here_without, said, tongue, undo_address, without_page


def test_a_theme_is_kept_and_taken_back(client: Client, db) -> None:
    kept = client.post(reverse("set_theme"), {"theme": "night", "next": "/directory/?q=tea"})
    assert kept.headers["Location"] == "/directory/?q=tea"
    assert client.cookies["theme"].value == "night"
    assert 'data-theme="night"' in client.get(reverse("account_login")).content.decode()
    client.post(reverse("set_theme"), {"theme": "auto", "next": "/"})
    assert "data-theme=" not in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_the_theme_switch_leads_nowhere_else(client: Client, back: str) -> None:
    assert client.post(reverse("set_theme"), {"theme": "day", "next": back}).headers["Location"] == "/"


def test_an_unknown_theme_is_not_kept(client: Client) -> None:
    client.post(reverse("set_theme"), {"theme": '"><script>', "next": "/"})
    assert not client.cookies["theme"].value


def test_the_gallery_is_for_development_only(client: Client, settings, db) -> None:
    assert client.get(reverse("component_gallery")).status_code == 404
    settings.DEBUG = True
    assert client.get(reverse("component_gallery")).status_code == 200


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Something broke on our side"), ("ja", "こちらの不具合で、処理できませんでした")]
)
def test_the_page_for_our_mistake_needs_no_database(language: str, words: str) -> None:
    request = RequestFactory().get("/", headers={"Accept-Language": language})  # no user, no session, no database mark
    response = views.server_error(request)
    text = response.content.decode()
    assert response.status_code == 500
    assert words in text
    assert f'<html lang="{language}"' in text


def test_a_request_that_cannot_be_read_gets_a_page() -> None:
    assert views.bad_request(RequestFactory().get("/"), ValueError()).status_code == 400


def test_a_missing_page_says_what_may_have_happened(client: Client, db) -> None:
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()


def test_a_form_from_elsewhere_is_refused_with_a_way_on(db) -> None:
    response = Client(enforce_csrf_checks=True).post(reverse("set_theme"), {"theme": "night"})
    assert response.status_code == 403
    assert "Send it once more" in response.content.decode()


def test_a_text_in_the_other_language_is_marked() -> None:
    row = SimpleNamespace(name_en="Shizuoka <City>", name_ja="")
    with translation.override("ja"):
        assert tongue(said(row, "name")) == '<span lang="en">Shizuoka &lt;City&gt;</span>'
    with translation.override("en"):
        assert tongue(said(row, "name")) == "Shizuoka <City>"
    assert tongue(Said("", "en", False)) == ""


def test_a_toast_knows_how_to_undo() -> None:
    assert undo_address(Message(constants.SUCCESS, "Saved", "undo:/a/omaha/undo/7/")) == "/a/omaha/undo/7/"
    assert undo_address(Message(constants.SUCCESS, "Saved")) == ""


def test_addresses_keep_the_rest_of_their_query() -> None:
    assert without_page(QueryDict("q=tea&page=3&state=NE")) == "q=tea&state=NE&"
    assert without_page(QueryDict("page=3")) == ""
    request = RequestFactory().get("/directory/?q=tea&page=3&state=NE")
    assert here_without({"request": request}, "state") == "/directory/?q=tea"
    assert here_without({"request": request}, "state", "q") == "/directory/"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130 Safari/537.36 Edg/130", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604.1", "Safari, iPhone"),
        ("curl/8.5", "curl/8.5"),
    ],
)
def test_a_browser_has_a_name_people_know(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name


def test_every_room_has_an_icon_that_is_drawn() -> None:
    sprite = (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text()
    assert [room.icon for room in rooms._rooms if f'id="i-{room.icon}"' not in sprite] == []


def test_the_row_holds_the_daily_rooms_and_the_one_we_are_in(enter, cast) -> None:
    def words(page: str, frame: str) -> str:
        return page.split(frame, 1)[1].split("</nav>", 1)[0]

    client = enter(cast.omaha.staff)
    page = client.get("/a/omaha/partnerships/").content.decode()
    row, more = words(page, '<nav class="nav"'), words(page, 'id="more-rooms"')
    assert "/a/omaha/partnerships/" in row and "/a/omaha/profiles/" not in row
    assert "/a/omaha/profiles/" in more and "/a/omaha/partnerships/" not in more
    assert "/a/omaha/profiles/" in words(client.get("/a/omaha/profiles/").content.decode(), '<nav class="nav"')


@pytest.mark.parametrize("number", ["400", "403", "403_csrf", "404", "429", "500", "503"])
def test_a_page_for_trouble_asks_nothing_of_anybody(number: str) -> None:
    for language in ("en", "ja"):
        with translation.override(language):
            text = render_to_string(f"{number}.html", {"site_name": "Portal"})
        assert f'<html lang="{language}"' in text
        assert 'data-frame="trouble"' in text


def test_signing_in_brings_no_toast(client: Client, cast) -> None:
    client.post(reverse("account_request_login_code"), {"email": cast.omaha.staff.email})
    page = client.get(reverse("account_confirm_login_code")).content.decode()
    assert cast.omaha.staff.email in page
    assert 'class="toast ' not in page
