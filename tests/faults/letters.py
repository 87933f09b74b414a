"""A mail server of the tests' own: it takes every letter and remembers it; it can be away."""

from __future__ import annotations

import contextlib
import email
import socketserver
import threading
from dataclasses import dataclass

from tests.journeys.site import free_port


@dataclass(frozen=True)
class Received:
    """One letter as it came: for whom, and by which number mail programs know it."""

    to: str
    number: str


class _Talk(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs that sends a letter."""

    def handle(self) -> None:
        self._say("220 ready")
        to = ""
        while line := self.rfile.readline().decode("ascii", "replace").strip():
            word = line[:4].upper()
            if word == "RCPT":
                to = line.partition("<")[2].rpartition(">")[0]
            if word == "DATA":
                self._say("354 go on")
                letter = email.message_from_bytes(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.server.received.append(Received(to, letter["Message-ID"]))  # type: ignore[attr-defined]
            if word == "QUIT":
                self._say("221 bye")
                return
            self._say("250 well")

    def _say(self, words: str) -> None:
        with contextlib.suppress(OSError):
            self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


class MailServer:
    """Listens on one port of this machine from `start` to `stop`, as often as one likes."""

    def __init__(self) -> None:
        self.port = free_port()
        self.received: list[Received] = []
        self._server: _Server | None = None

    def start(self) -> MailServer:
        self._server = _Server(("127.0.0.1", self.port), _Talk)
        self._server.received = self.received  # type: ignore[attr-defined]  # what the talks share
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
