"""How many statements every page of the demonstration asks: ``./run bench web --statements``.

Six people and a stranger follow every link, three addresses of each name; a process of the scratch site counts.
"""

from __future__ import annotations

import gzip
import html
import json
import re
import sys
from collections import Counter
from pathlib import Path

import django

from tests.benchmarks.contacts.stage import PORTAL, run
from tests.benchmarks.documents.site import Site
from tests.benchmarks.results import Figure

READERS = (
    *(f"{role}@omaha.example" for role in ("admin", "staff", "volunteer", "board")),
    *("reader@network.example", "operator@portal.example", ""),
)
EACH, MOST, SHOWN = 3, 12, 20
LEAVES = ("/account/logout", "/admin/", "/static/", "//")
HOW = f"""`./run bench web --statements`: six people of the demonstration and a stranger follow every link, at most
{EACH} addresses of each name, by Django's test client on SQLite. Counted is the second view of a page, the most of each
name; the first one compiles templates, and draws the board room. Sessions and memberships, which every page of a member
reads, are two of them."""


def measured(folder: Path) -> list[Figure]:
    """The heaviest pages by name, and how many there are within the target."""
    site = Site(folder)
    site.prepare()
    run(site.environment, PORTAL, "manage.py", "prepare", "--only", "messages", "static")
    found = json.loads(run(site.environment, PORTAL, "-m", "tests.benchmarks.web.walking"))
    heavy = sorted(found.items(), key=lambda each: -each[1][0])
    within = sum(1 for count, _address in found.values() if count <= MOST)
    return [
        Figure("pages by name", len(found), ""),
        Figure(f"of them with {MOST} statements or fewer", within, ""),
        *(Figure(f"{name} ({address})", count, "", at_most=MOST) for name, (count, address) in heavy[:SHOWN]),
    ]


def main() -> None:
    """In a process of the site: name of a page → its most statements, and where."""
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS, settings.ADMINISTRATOR_MFA = ["127.0.0.1"], False
    found: dict[str, tuple[int, str]] = {}
    for email in READERS:
        walk(email, found)
    print(json.dumps(found))


def walk(email: str, found: dict[str, tuple[int, str]]) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import Resolver404, resolve

    from portal.accounts.models import User

    client = Client(headers={"host": "127.0.0.1"})
    if email:
        client.force_login(User.objects.get(email=email), "django.contrib.auth.backends.ModelBackend")
    ahead, seen, met = ["/"], set[str](), Counter[tuple[str, bool]]()
    while ahead:
        address = ahead.pop(0)
        try:
            name = resolve(address.partition("?")[0]).url_name or ""
        except Resolver404:
            continue
        kind = (name, "?" in address)
        if address in seen or met[kind] >= EACH or address.startswith(LEAVES):
            continue
        seen.add(address)
        met[kind] += 1
        answer = client.get(address)
        if answer.status_code in (301, 302):
            ahead.append(answer.headers["Location"])
        if answer.status_code != 200 or answer.streaming or "html" not in answer.headers["Content-Type"]:
            continue
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(address)
        found[name] = max(found.get(name, (0, "")), (len(caught), address))
        ahead += links(answer, address)


def links(answer: object, address: str) -> list[str]:
    """Where a page leads, without the parts of pages."""
    body = answer.content  # type: ignore[attr-defined]  # the test client's answer
    text = (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()
    here = address.partition("?")[0]
    asked = (html.unescape(each).partition("#")[0] for each in re.findall(r'href="([^"]+)"', text))
    return [here + each if each.startswith("?") else each for each in asked if each.startswith(("/", "?"))]


if __name__ == "__main__":
    sys.exit(main())
