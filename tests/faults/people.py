"""People of a house of faults: they send forms by themselves, again and again until an answer says that it is kept."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import time
import urllib.parse
from dataclasses import dataclass, field
from typing import Any

TIMEOUT = 45.0  # seconds; longer than any answer of ours may take
IDLE = 1.0  # seconds after which a browser's connection is not used again: the server ends it after two
PASSING = (OSError, http.client.HTTPException)


@dataclass
class Said:
    """What a site answered: the code, the words, the headers; code 0 where nobody answered."""

    code: int
    words: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def is_in_words(self) -> bool:
        """Whether somebody who reads it learns what happened; an answer that went well needs none."""
        return self.code < 500 or (self.code == 503 and "Retry-After" in self.headers)


class Person:
    """Somebody at a browser without JavaScript, signed in once; keeps the connection while it lasts."""

    def __init__(self, url: str) -> None:
        self.place = urllib.parse.urlsplit(url)
        self.cookies: dict[str, str] = {}
        self._connection: http.client.HTTPConnection | None = None
        self._used_at = 0.0

    def ask(self, path: str, fields: dict[str, Any] | None = None, **headers: str) -> Said:
        """One request, not repeated."""
        sent = {**self._own(), **headers}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields, doseq=True)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        return self._send("GET" if body is None else "POST", path, body, sent)

    def send_file(self, path: str, fields: dict[str, str], name: str, file_name: str, content: bytes) -> Said:
        """One form with a file in it."""
        edge = "edge-of-a-part"
        parts = [
            f'Content-Disposition: form-data; name="{each}"\r\n\r\n{value}'.encode() for each, value in fields.items()
        ]
        head = (
            f'Content-Disposition: form-data; name="{name}"; filename="{file_name}"\r\nContent-Type: image/png\r\n\r\n'
        )
        parts.append(head.encode() + content)
        body = b"".join(f"--{edge}\r\n".encode() + part + b"\r\n" for part in parts) + f"--{edge}--\r\n".encode()
        sent = {**self._own(), "Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._send("POST", path, body, sent)

    def _own(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookies, "X-CSRFToken": self.cookies.get("csrftoken", "")}

    def _send(self, method: str, path: str, body: str | bytes | None, headers: dict[str, str]) -> Said:
        if time.monotonic() - self._used_at > IDLE:
            self.hang_up()
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection(
                    self.place.hostname or "", self.place.port, timeout=TIMEOUT
                )
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            words = answer.read().decode("utf-8", "replace")
        except PASSING:
            self.hang_up()
            return Said(0)
        self._used_at = time.monotonic()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.will_close:
            self.hang_up()
        return Said(answer.status, words, dict(answer.headers))

    def hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __del__(self) -> None:
        self.hang_up()  # whoever leaves without a word hangs up too

    def try_to_sign_in(self, email: str, password: str) -> Said:
        """Send the form once; what is answered."""
        form = self.ask("/account/login/").words
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token, form[:2000]
        return self.ask("/account/login/", {"csrfmiddlewaretoken": token[1], "login": email, "password": password})

    def sign_in(self, email: str, password: str) -> Person:
        """Sign in; AssertionError where the site does not let this person in."""
        said = self.try_to_sign_in(email, password)
        assert said.code == 302 and "sessionid" in self.cookies, (said.code, said.words[:2000])
        return self

    def like(self, other: Person) -> Person:
        """The same person at another window."""
        self.cookies |= other.cookies
        return self


def is_up(url: str) -> bool:
    """Whether a web host answers."""
    return Person(url).ask("/healthz").code == 200


def readiness(url: str) -> dict[str, Any]:
    """What /readyz says of each part; empty where nobody answers."""
    said = Person(url).ask("/readyz")
    with contextlib.suppress(ValueError):
        return dict(json.loads(said.words)) if said.code in (200, 503) else {}
    return {}
