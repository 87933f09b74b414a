"""A scratch site for the benchmark, and processes in it that answer by lines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.results import ROOT


class Site:
    """A site in a folder of its own, with the demonstration, and the fonts that set-up has built already."""

    def __init__(self, folder: Path) -> None:
        from django.conf import settings

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
        self.folder = folder
        fonts = Path(settings.FONTS_DIR)
        if fonts.is_dir():
            (folder / "fonts").symlink_to(fonts)
        wanted = {"VAR_DIR": str(folder), "SECRET_KEY": "bench " * 10, "DJANGO_SETTINGS_MODULE": "portal.settings"}
        self.environment = {**os.environ, **wanted, "PYTHONPATH": str(ROOT)}
        for name in ("DATABASE_URL", "REDIS_URL", "PUBLIC_URL"):
            self.environment.pop(name, None)

    def prepare(self) -> None:
        """Tables, reference data, demonstration, and the fonts if they are not there."""
        for command in ("migrate -v0", "createcachetable", "load_reference", "demo", "prepare --only fonts"):
            arguments = [sys.executable, "manage.py", *command.split()]
            subprocess.run(arguments, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def process(self, module: str, *words: str) -> Answering:
        """Start a module of this package as a process of the site."""
        return Answering(("tests.benchmarks.documents", module, *words), self.environment)


class Answering:
    """A process that reads a line and answers with a line of JSON, until it is closed."""

    def __init__(self, module: tuple[str, ...], environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", *module]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def ask(self, words: str = "") -> Any:
        """Ask, and wait for the answer. RuntimeError if the process has ended."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(words + "\n")
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{' '.join(map(str, self._process.args))} ended without an answer")
        return json.loads(line)

    def close(self) -> None:
        """Let it end."""
        self._process.communicate("", timeout=60)


def answer(tell: Any) -> None:
    """The other side: answer every line until there is none."""
    for line in sys.stdin:
        print(json.dumps(tell(line.strip())), flush=True)
