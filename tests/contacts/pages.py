"""What the tests of these pages share: addresses, words on a page, statements of a request."""

from __future__ import annotations

import html
import re
from typing import Any

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import House


def at(house: House, name: str, **parts: Any) -> str:
    """An address of a house."""
    return reverse(name, kwargs={"association": house.association.slug, **parts})


def words_of(answer: Any) -> str:
    """What a page says, without its tags, one blank between words."""
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def statements(client: Client, address: str, *, anew: bool = False) -> int:
    """How many statements a page costs; the first visit of a session writes to it. `anew`: with nothing held of it."""
    client.get(address)
    if anew:
        caches["held"].clear()
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len([each for each in caught if not re.search(r"SAVEPOINT|cache", each["sql"])])
