"""A reader of Japanese meets no English: every page that links lead to, text and labels, with the demonstration in it.

What people entered stays as they wrote it: a run of Latin words passes only where it stands in the data, is marked as
English (`lang="en"`), or is one of the few words that Japanese itself writes in Latin letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.urls import Resolver404, resolve

from contacts.models import Person
from partnerships.models import PrincipalContact
from portal.accounts.models import User
from portal.scoping import system_scope

pytestmark = pytest.mark.files  # which database answers takes no part in the words of a page

ENTRANCES = {
    "": ["/", "/directory/", "/join/", "/account/login/", "/account/password/reset/", "/account/login/code/"],
    "admin@omaha.example": ["/a/omaha/", "/account/"],
    "volunteer@omaha.example": ["/a/omaha/"],
    "operator@portal.example": ["/operate/"],
    "reader@network.example": ["/network/"],
}
ENOUGH = 2
LEAVES = ("/account/logout", "/admin/")
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
SILENT = frozenset({"script", "style", "code", "kbd", "noscript", "svg"})
SPOKEN = ("aria-label", "title", "placeholder", "alt", "content")
LATIN_IN_JAPANESE = re.compile(
    r"Sister City Business Portal|GeoNames|Wikipedia|Wikidata|NAICS|JSIC|CLAIR|CC (?:BY(?:-SA)? \d\.\d|0)|CC0|ODbL|"
    r"Open Database License|Natural Earth|localgovjp|Countries States Cities Database|ISO|IANA|UTF-8|UTF-16|vCard|"
    r"CSV|JSON|PDF|Google|Microsoft|Letter|English|Esc|Prof|first_…|second_…|first|second|sister|friendship|state|prefecture|False|US|JP",
)
WORDS = re.compile(r"\b[A-Za-z][a-z’']+(?:[ ,]+[A-Za-z][a-z’']+)+")

ONE_WORD = re.compile(r"(?<![\w@./:-])[A-Za-z]{3,}(?![\w@./-]*[@/.]\w)")
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


class Spoken(HTMLParser):
    """The texts of a page that a reader of Japanese gets to see or hear, without runs marked as another language."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.texts: list[str] = []

    @property
    def is_silent(self) -> bool:
        return any(silent for _tag, silent in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        foreign = (tag != "html" and (given.get("lang") or "ja") != "ja") or given.get("translate") == "no"
        if not self.is_silent and not foreign and not (tag == "meta" and given.get("name") != "description"):
            self.texts += [given[name] or "" for name in SPOKEN if name in given]
        if tag not in VOID:
            self.open.append((tag, tag in SILENT or foreign))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.is_silent:
            self.texts.append(" ".join(data.split()))


def spoken(page: str) -> list[str]:
    parser = Spoken()
    parser.feed(page)
    return parser.texts


def entered_texts() -> str:
    """Everything that people or sources wrote, in one long text."""
    found: set[str] = set()
    for model in apps.get_models():
        if model._meta.app_label in ("accounts", "partnerships", "contacts", "imports"):
            kinds = (models.CharField, models.TextField, models.JSONField)
            names = [each.name for each in model._meta.concrete_fields if isinstance(each, kinds)]
            with system_scope("the test knows all texts"):
                rows = list(model._base_manager.values_list(*names)) if names else []
            found.update(each for row in rows for value in row for each in lines_of(value))
    with system_scope("the test knows everybody's names"):
        found.update(str(person) for model in (PrincipalContact, Person) for person in model.objects.all())
    return "\n".join(found)


def lines_of(value: Any) -> Iterator[str]:
    """Each line of a text, and the text as one line; likewise for every text in a list or an object."""
    if isinstance(value, str):
        yield " ".join(value.split())
        yield from (" ".join(line.split()) for line in value.splitlines())
    elif isinstance(value, (list, dict)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from lines_of(each)


def pages(client: Client, doors: list[str]) -> Iterator[tuple[str, str]]:
    """Address and text of the pages that links lead to, at most two of each kind."""
    counts: dict[str, int] = {}
    ahead, seen = list(doors), set()
    while ahead:
        path = ahead.pop(0)
        if path in seen or path.startswith(LEAVES):
            continue
        seen.add(path)
        try:
            name = resolve(path.partition("?")[0]).url_name or ""
        except Resolver404:
            continue
        if counts.setdefault(name, 0) >= ENOUGH:
            continue
        counts[name] += 1
        answer = client.get(path, follow=True)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            text = answer.content.decode()
            yield path, text
            ahead += re.findall(r'<a\b[^>]*\bhref="(/[^"#]*)', text)


def english_in(page: str, entered: str) -> list[str]:
    """Texts with a run of Latin words, or of one Latin word and no Japanese, that nobody entered."""
    left = []
    for text in (each.strip("「」：") for each in spoken(page)):
        if text in entered:
            continue
        rest = LATIN_IN_JAPANESE.sub("", text)
        runs = WORDS.findall(rest)
        if not JAPANESE.search(text) and ONE_WORD.search(rest):
            runs.append(text)
        if any(run not in entered for run in runs):
            left.append(text)
    return left


@pytest.fixture
def demonstration(db: None, settings) -> None:
    settings.ADMINISTRATOR_MFA = False
    call_command("load_reference", verbosity=0)
    call_command("demo")


def test_the_finder_finds(db: None) -> None:
    page = '<html lang="ja"><p>静岡 <b>Not translated</b> <i lang="en">In English</i></p><a title="Old label">見る</a>'
    assert english_in(page, "") == ["Not translated", "Old label"]


@pytest.mark.covers("11")
@pytest.mark.parametrize("email", ENTRANCES, ids=lambda email: email or "anybody")
def test_no_english_is_left_on_a_japanese_page(email: str, demonstration: None) -> None:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ja"
    if email:
        User.objects.filter(email=email).update(language="ja")
        client.force_login(User.objects.get(email=email), backend="django.contrib.auth.backends.ModelBackend")
    entered = entered_texts()
    found = {path: left for path, page in pages(client, ENTRANCES[email]) if (left := english_in(page, entered))}
    assert found == {}
