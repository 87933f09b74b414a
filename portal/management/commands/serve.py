"""``manage.py serve``: the site and its worker on one machine, in one process tree."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal import preparing, serving, starting


class Command(BaseCommand):
    help = "Prepare what has changed, then serve the site and its worker until Ctrl-C."
    requires_system_checks = []  # prepare runs them when something changed; a second start serves at once

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        if port != settings.PORT:  # the addresses in letters and on paper name the port too: begin again with it
            again = [sys.executable, *sys.argv]
            os.execve(sys.executable, again, {**os.environ, "PORT": str(port)})  # noqa: S606  our own command, no shell
        try:
            listener = serving.take_port(host, port)
            self.prepare()
            starting.refuse_unsafe_start()
            greeting = self.greeting()
            children = [serving.web(listener), *serving.workers()]
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used: {error.strerror}. Perhaps the portal runs already; "
                f"another port: ./run --port {port + 1}"
            ) from error
        serving.supervise(children, say=self.say, ready=lambda: self.say(greeting))
        self.say("Stopped.")

    def prepare(self) -> None:
        """Do what has changed, in a process of its own: what that loads would stay in every child's memory."""
        if preparing.stale_steps():
            try:
                done = subprocess.run([sys.executable, sys.argv[0], "prepare"], check=False)
            except KeyboardInterrupt:  # Ctrl-C reached the other process too, which says so
                sys.exit(130)
            if done.returncode:
                raise CommandError("Preparing failed; the lines above say why.")
        try:
            serving.make_folders()
        except OSError as error:
            raise CommandError(f"{error}. Give VAR_DIR to the user that runs the portal, or set another.") from error

    def greeting(self) -> str:
        """The address, and who can sign in."""
        lines = ["", f"The portal is at {settings.PUBLIC_URL}/   (Ctrl-C stops it)"]
        if people := preparing.sign_ins():
            lines += ["", "Fictitious people of the demonstration, to sign in as:", *people]
        if not settings.ADMINISTRATOR_MFA:
            lines += ["", "Administrators sign in without a second step here; ADMINISTRATOR_MFA=true asks for one."]
        return "\n".join(lines)

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
