"""Somebody who is signed in at a web host: cookies kept as a browser keeps them, requests timed."""

from __future__ import annotations

import gzip
import http.client
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

STAYS = 1.0
"""Seconds that a kept connection is used again; the servers close theirs after two."""


@dataclass
class Answer:
    """What a server answered, and what that cost."""

    status: int
    body: bytes
    headers: dict[str, str]
    wall: float
    first: float
    web: float = 0.0
    database: float = 0.0

    @property
    def cpu(self) -> float:
        """Milliseconds of the web server and the database."""
        return self.web + self.database

    @property
    def text(self) -> str:
        packed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode(errors="replace")


@dataclass
class Visitor:
    """One browser. `keeps_open`: requests share a connection, and answers come compressed, as to a browser."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    keeps_open: bool = False
    connection: http.client.HTTPConnection | None = None
    used_at: float = 0.0

    @property
    def token(self) -> str:
        return self.cookies.get("csrftoken", "")

    def fetch(self, path: str, data: dict | bytes | None = None, kind: str = "", keep: bool = True) -> Answer:
        """One request; `data` makes it a POST. Without `keep` the body is dropped."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if self.keeps_open:
            headers["Accept-Encoding"] = "gzip"
        body = urlencode(data, doseq=True).encode() if isinstance(data, dict) else data
        if body is not None:
            headers |= {"Content-Type": kind or "application/x-www-form-urlencoded", "X-CSRFToken": self.token}
            headers["Referer"] = f"http://127.0.0.1:{self.port}{path}"
        began = time.perf_counter()
        connection = self.connected()
        connection.request("GET" if body is None else "POST", path, body, headers)
        response = connection.getresponse()
        parts = [response.read1(1)]
        first = time.perf_counter() - began
        while part := response.read1(1 << 16):
            parts.append(part if keep else b"")
        wall = time.perf_counter() - began
        response.close()
        self.used_at = time.monotonic()
        if not self.keeps_open or response.will_close:
            self.close()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return Answer(response.status, b"".join(parts), dict(response.getheaders()), wall * 1000, first * 1000)

    def connected(self) -> http.client.HTTPConnection:
        """The connection of the last request if it still stands, else a new one."""
        if self.connection and time.monotonic() - self.used_at > STAYS:
            self.close()
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=900)
        return self.connection

    def close(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None
