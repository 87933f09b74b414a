"""Imports point left and down: portal ← partnerships ← contacts ← delegations, and inside an app by its rooms."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ["portal", "partnerships", "contacts", "delegations"]

# The rooms of docs/architecture.md. A file that is no room's is a pure module (level 2).
LEVELS = {
    "choices": 0,
    "querysets": 0,
    "events": 0,
    "models": 1,
    "services": 3,
    "forms": 4,
    "resources": 4,
    "demo": 4,
    "tasks": 4,
    "mail": 4,
    "reconciler": 4,
    "rounds": 4,
    "receivers": 4,
    "adapters": 3,
    "views": 5,
    "admin": 5,
    "urls": 6,
    "apps": 6,
}
PURE = 2
# `portal/` itself is a house of rooms: its packages are apps, its top files are the frame they stand in.
APP_PACKAGES = [
    "portal.accounts",
    "portal.activity",
    "portal.jobs",
    "portal.documents",
    "portal.imports",
    "portal.owed",
    "portal.notices",
    "portal.kept",
    "portal.rows",
    "portal.sent",
    "portal.backups",
    "portal.guide",
    "portal.looks",
    "portal.parting",
    *APPS[1:],
]
WIRING = {"portal/urls.py", "portal/settings.py"}


def modules() -> list[Path]:
    return sorted(
        path
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts and "management" not in path.parts
    )


def imported(path: Path) -> set[str]:
    """Dotted names that a file imports when it runs; imports for type checkers alone do not count."""
    names: set[str] = set()
    tree = ast.parse(path.read_text())
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return names


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def room(name: str) -> tuple[str, int] | None:
    """The app package and level of a dotted module name of ours, or None."""
    for package in APP_PACKAGES:
        if name.startswith(package + "."):
            head = name[len(package) + 1 :].split(".", maxsplit=1)[0]
            return package, LEVELS.get(head, PURE)
    return None


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_a_file_imports_from_its_own_app_or_one_to_its_left(path):
    if str(path.relative_to(ROOT)) in WIRING:
        return
    own = APPS.index(path.relative_to(ROOT).parts[0])
    right = [name for name in imported(path) if name.split(".")[0] in APPS[own + 1 :]]
    assert right == [], f"{dotted(path)} looks upward"


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_a_file_imports_from_its_own_level_or_below(path):
    mine = room(dotted(path))
    if mine is None:
        return
    package, level = mine
    above = {
        name
        for name in imported(path)
        if (other := room(name))
        and other[0] == package
        and other[1] > level
        and (ROOT / (name.replace(".", "/") + ".py")).exists()
    }
    assert above == set(), f"{dotted(path)} (level {level}) imports from above"


def test_no_file_is_a_drawer_for_odds_and_ends():
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "base2", "stuff"}
    assert [dotted(path) for path in modules() if path.stem in vague] == []


def test_no_file_of_code_is_longer_than_four_hundred_lines():
    long = {dotted(path): lines for path in modules() if (lines := len(path.read_text().splitlines())) > 400}
    assert long == {}
