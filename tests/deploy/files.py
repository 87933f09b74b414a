"""The files of an installation as the tests read them: compose.yaml, the container file, units, docs/operations.md."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "docs/deploy/systemd"
OPERATIONS = ROOT / "docs/operations.md"

MADE_UP = hashlib.sha512(b"in the place of openssl rand").hexdigest()

# What .env says for containers, as docs/operations.md has it; the words are made up.
SAMPLE = {
    "PUBLIC_URL": "https://portal.example.org",
    "SECRET_KEY": "6f1d0c2b9a8e7f5d4c3b2a190817f6e5d4c3b2a19f8e7d6c5b4a39281706f5e4",
    "DATABASE_URL": "postgres://portal:4f5b6c7d8e9fa0b1@database:5432/portal",
    "REDIS_URL": "redis://:1b2c3d4e5f60718293a4@redis:6379/0",
    "EMAIL_URL": "smtp+tls://portal:9a8b7c6d@mail.example.org:587",
    "METRICS_TOKEN": "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
}


class NotGiven(Exception):
    """A value that compose.yaml asks for is not there; the words are the file's own."""


def compose(environment: Mapping[str, str]) -> dict[str, Any]:
    """compose.yaml with its variables filled in, as `docker compose config` does it. Raises NotGiven."""
    return _filled(yaml.safe_load((ROOT / "compose.yaml").read_text()), environment)


def variables_of_compose() -> set[str]:
    """What compose.yaml takes from .env, whether it must be there or not."""
    return set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", (ROOT / "compose.yaml").read_text()))


def _filled(part: Any, environment: Mapping[str, str]) -> Any:
    if isinstance(part, dict):
        return {name: _filled(value, environment) for name, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, environment) for value in part]
    return _words(part, environment) if isinstance(part, str) else part


def _words(words: str, environment: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        if found[0] == "$$":
            return "$"
        given = environment.get(found["name"], "")
        if not given and found["how"] == ":?":
            raise NotGiven(found["rest"])
        return given or (found["rest"] if found["how"] == ":-" else "")

    return re.sub(r"\$\$|\$\{(?P<name>[A-Z_]+)(?:(?P<how>:[-?])(?P<rest>[^}]*))?\}", value, words)


def environment_of(service: str, given: Mapping[str, str]) -> dict[str, str]:
    """What the processes of a service of ours find: .env, and what compose.yaml says besides."""
    return {**given, **compose(given)["services"][service]["environment"]}


@dataclass(frozen=True)
class Stage:
    """A stage of the container file: its name, its base with arguments filled in, its lines in order."""

    name: str
    base: str
    lines: tuple[tuple[str, str], ...]  # (instruction, words)

    def all(self, instruction: str) -> list[str]:
        return [words for name, words in self.lines if name == instruction]


def stages() -> dict[str, Stage]:
    """The container file's stages by name, the last one last."""
    text = re.sub(r"(?m)^\s*#.*\n", "", (ROOT / "Containerfile").read_text())
    lines = [line.split(None, 1) for line in re.sub(r"\\\n\s*", " ", text).splitlines() if line.strip()]
    arguments: dict[str, str] = {}
    found: list[tuple[str, str, list[tuple[str, str]]]] = []
    for instruction, words in lines:
        if instruction == "ARG" and not found:
            name, _, default = words.partition("=")
            arguments[name] = default
        elif instruction == "FROM":
            base, _, name = words.partition(" AS ")
            found.append((name.strip(), re.sub(r"\$\{(\w+)\}", lambda match: arguments[match[1]], base), []))
        else:
            found[-1][2].append((instruction, words))
    return {name: Stage(name, base, tuple(its)) for name, base, its in found}


def command_of_image() -> list[str]:
    """What the portal's image runs unless it is told otherwise."""
    return [str(word) for word in json.loads(stages()["portal"].all("CMD")[-1])]


Unit = dict[str, list[str]]


def units() -> dict[str, Unit]:
    """File name → setting → its values, in the order of the file; a setting stands once in one section here."""
    return {
        path.name: _unit(path) for path in sorted(UNITS.iterdir()) if path.suffix in {".service", ".timer", ".target"}
    }


def _unit(path: Path) -> Unit:
    found: Unit = {}
    for line in path.read_text().splitlines():
        name, is_setting, value = line.partition("=")
        if is_setting and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def services() -> dict[str, Unit]:
    return {name: unit for name, unit in units().items() if name.endswith(".service")}


def our_commands() -> dict[str, list[str]]:
    """Every command of ours in compose.yaml, the image and the units: where it stands → its words."""
    found = {"the image": command_of_image()}
    for name, service in compose(SAMPLE)["services"].items():
        if str(service.get("image", "")).endswith("-portal"):
            found[f"compose.yaml: {name}"] = _without_shell(service["command"])
    for name, unit in services().items():
        for number, words in enumerate(unit["ExecStart"]):
            plain = _without_shell(shlex.split(words.replace("%%", "%").replace("$$", "$")))
            if "/srv/portal/.venv/bin/" in words or ".venv/bin/" in words:
                found[f"{name}: {number}"] = [
                    plain[0].rpartition("/.venv/bin/")[2].removeprefix(".venv/bin/"),
                    *plain[1:],
                ]
    return found


def _without_shell(words: list[str]) -> list[str]:
    return shlex.split(words[2].splitlines()[0].removeprefix("exec ")) if words[0] in ("sh", "/bin/sh") else words


def blocks_of_operations(language: str = "sh") -> list[str]:
    """The blocks of docs/operations.md that are written in a language."""
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```", OPERATIONS.read_text())


def environment_files_of_operations() -> list[dict[str, str]]:
    """The environment files that docs/operations.md tells one to write; what openssl would make is made up."""
    found = []
    for block in blocks_of_operations():
        for words in re.findall(r"(?ms)<<END\n(.*?)^END$", block):
            made = re.sub(
                r"\$\(openssl rand -hex (\d+)\)",
                lambda match: MADE_UP[: 2 * int(match[1])],
                words,
            )
            lines = [line.partition("=") for line in made.splitlines() if line and not line.startswith("#")]
            if any(name == "PUBLIC_URL" for name, _, _ in lines):
                found.append({name: value for name, _, value in lines})
    return found
