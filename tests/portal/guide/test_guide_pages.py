"""The pages of the guide: open to everybody, reached from everywhere, leading on where their reader may go."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve, reverse

from portal.guide.personas import BY_KEY, BY_ROLE, PERSONAS, Persona
from portal.guide.pictures import THEMES, file_of
from portal.guide.texts import LANGUAGES, text_of
from portal.permissions import NETWORK_READER, OPERATOR, TABLE, Role
from tests.cast import Cast
from tests.contacts.pages import statements
from tests.guide_pictures import LINK, SHOTS

pytestmark = pytest.mark.django_db
every_persona = pytest.mark.parametrize("persona", PERSONAS, ids=lambda each: each.key)
INVENTED = "The pictures show invented people and figures."
WAYS = re.compile(r'<a class="way" href="([^"]+)"')


def page_of(persona: Persona, **query: str) -> str:
    return reverse("guide_page", kwargs={"persona": persona.key}) + ("?at=" + query["at"] if query else "")


def ways(client: Client, persona: Persona, **query: str) -> list[str]:
    """Where the steps of a page lead this reader."""
    return WAYS.findall(client.get(page_of(persona, **query)).content.decode())


def in_language(client: Client, language: str) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


@every_persona
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_whole_in_each_language_without_an_account(client: Client, persona: Persona, language: str) -> None:
    answer = in_language(client, language).get(page_of(persona))
    words, text = unescape(answer.content.decode()), text_of(persona, language)
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in words
    for each in (text.title, *(step.title for step in text.steps.values()), *(pair.first for pair in text.troubles)):
        assert each in words
    assert "**" not in words and "`" not in words.partition("<main")[2].partition("</main>")[0]


def test_every_member_opens_every_page(cast: Cast, enter: Any) -> None:
    for _who, person in cast.everybody():
        client = enter(person)
        assert {client.get(page_of(persona)).status_code for persona in PERSONAS} == {200}


def test_the_list_puts_the_reader_s_own_pages_first(cast: Cast, enter: Any, client: Client) -> None:
    def order(reader: Client) -> list[str]:
        return re.findall(r'href="/guide/([a-z-]+)/', reader.get("/guide/").content.decode().partition("<main")[2])

    assert order(client)[:1] == ["volunteer"]
    assert order(enter(cast.omaha.staff))[:1] == ["staff"]
    assert order(enter(cast.network_reader))[:1] == ["network-reader"]
    assert order(enter(cast.operator))[:1] == ["operator"]
    assert sorted(order(enter(cast.operator))) == sorted(BY_KEY)


@pytest.mark.parametrize("role", [*Role.values, NETWORK_READER, OPERATOR])
def test_every_step_leads_its_reader_to_a_page_that_opens(cast: Cast, enter: Any, role: str) -> None:
    persona = BY_ROLE[role]
    person = cast.omaha.person(role) if role in Role.values else getattr(cast, role)
    client = enter(person)
    found = ways(client, persona)
    assert len(found) == len([step for step in persona.steps if step.url_name])
    for address in found:
        mark = resolve(address).func.permission_mark
        assert mark in {"open_to_all", "account.use"} or role in TABLE[mark], address
        assert client.get(address, follow=True).status_code == 200, address


def test_a_step_leads_nobody_where_their_part_does_not_open(cast: Cast, enter: Any, client: Client) -> None:
    assert ways(client, BY_KEY["staff"]) == []
    volunteer = enter(cast.omaha.volunteer)
    assert reverse("import_list", kwargs={"association": "omaha"}) not in ways(volunteer, BY_KEY["staff"])
    assert ways(volunteer, BY_KEY["administrator"]) == [reverse("people", kwargs={"association": "omaha"})]
    assert ways(volunteer, BY_KEY["operator"]) == []
    assert ways(volunteer, BY_KEY["network-reader"]) == [reverse("directory")]


def test_the_house_one_comes_from_leads_and_a_foreign_one_never(cast: Cast, enter: Any) -> None:
    volunteer = enter(cast.omaha.volunteer)
    for asked in ("omaha", "springfield", "no-such-one", "%22%3E%3Cscript%3E"):
        words = volunteer.get(page_of(BY_KEY["volunteer"], at=asked)).content.decode()
        assert all(address.startswith("/a/omaha/") for address in WAYS.findall(words))
        assert "/a/springfield/" not in words and "<script>" not in words
    listed = volunteer.get("/guide/?at=%22%3E%3Cscript%3E").content.decode()
    assert "<script>" not in listed


def test_the_guide_asks_nothing_of_the_database_for_a_stranger(client: Client, cast: Cast, enter: Any) -> None:
    assert statements(client, "/guide/volunteer/") == 0
    assert statements(enter(cast.omaha.volunteer), "/guide/volunteer/") == 4  # session, user, memberships, networks


@pytest.mark.parametrize(
    "address", ["/account/login/", "/directory/", "/join/", "/account/password/reset/", "/no-such-page/"]
)
def test_help_stands_on_pages_for_everybody(client: Client, address: str) -> None:
    assert 'href="/guide/"' in client.get(address).content.decode()


def test_help_stands_on_every_frame_of_a_member_and_behind_the_question_mark(cast: Cast, enter: Any) -> None:
    words = enter(cast.omaha.volunteer).get("/a/omaha/people/").content.decode()
    masthead = words.partition("<main")[0]
    dialog = words.partition('<dialog id="shortcuts"')[2].partition("</dialog>")[0]
    foot = words.partition('<footer class="foot"')[2].partition("</footer>")[0]
    menu = words.partition('id="menu"')[2].partition("</nav>")[0]
    for part in (masthead, dialog, foot, menu):
        assert 'href="/guide/?at=omaha"' in part
    assert 'data-opens="shortcuts" data-key="?"' in foot


def test_a_guest_whose_link_does_not_open_finds_help(client: Client) -> None:
    assert 'href="/guide/counterpart/"' in client.get("/guest/").content.decode()


def test_a_page_for_nobody_is_absent(client: Client) -> None:
    assert {client.get(f"/guide/{name}/").status_code for name in ("nobody", "pictures", "volunteer.en")} == {404}


@pytest.fixture
def kept(tmp_path: Path, settings: Any) -> Path:
    """A VAR_DIR of the test's own, for pictures."""
    settings.VAR_DIR = tmp_path
    return tmp_path


def test_without_pictures_the_page_says_what_one_would_see(client: Client, kept: Path) -> None:
    words = unescape(client.get("/guide/volunteer/").content.decode())
    assert "<figure" not in words and INVENTED not in words
    assert all(step.picture in words for step in text_of(BY_KEY["volunteer"], "en").steps.values())


def test_pictures_are_shown_with_the_same_words_once_they_are_taken(client: Client, kept: Path) -> None:
    persona = BY_KEY["volunteer"]
    for theme in THEMES:
        file = file_of(persona, persona.steps[0], "en", theme)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"RIFF....WEBP" + theme.encode())
    words = unescape(client.get("/guide/volunteer/").content.decode())
    assert words.count("<figure") == 1 and INVENTED in words
    assert f'alt="{text_of(persona, "en").steps["owed"].picture}"' in words
    day = client.get("/guide/pictures/en/volunteer/owed-day.webp")
    assert (day.status_code, day["Content-Type"], day.content[-3:]) == (200, "image/webp", b"day")
    client.cookies["theme"] = "night"
    assert "owed-day.webp" not in client.get("/guide/volunteer/").content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "en/volunteer/owed-day",
        "de/volunteer/owed-day",
        "en/nobody/owed-day",
        "en/volunteer/no-day",
        "en/volunteer/owed-noon",
    ],
)
def test_no_other_file_is_handed_out(client: Client, kept: Path, name: str) -> None:
    (kept / "secret_key").write_text("words")
    assert client.get(f"/guide/pictures/{name}.webp").status_code == 404
    assert client.get("/guide/pictures/en/../../secret_key").status_code == 404


def test_every_step_has_its_picture_and_whoever_is_pictured_may_open_it() -> None:
    assert {key: list(shots) for key, shots in SHOTS.items()} == {
        each.key: [step.key for step in each.steps] for each in PERSONAS
    }
    for persona in PERSONAS:
        for key, shot in SHOTS[persona.key].items():
            if key == "number":
                continue  # an address that leads nowhere, on purpose
            address = shot.path if shot.below is None else f"{shot.path}1/{shot.below}"
            mark = resolve(address).func.permission_mark
            assert mark not in TABLE or persona.role in TABLE[mark], address
            assert (shot.email == LINK) == (persona.role == ""), address
