"""The look keeps its promises: declared arguments, drawn icons, colours from the tokens, light files."""

from __future__ import annotations

import gzip
import re
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
PAGES = sorted(TEMPLATES.rglob("*.html"))
FIRST_SHEETS = [ROOT / "static" / "css" / f"{name}.css" for name in ("base", "layout", "components", "charts")]
SCREEN_SHEETS = [*FIRST_SHEETS, ROOT / "static" / "css" / "map.css"]
TOKENS = ROOT / "static" / "css" / "tokens.css"
FIRST_VIEW_BYTES = 36_000

COMMENT = re.compile(r"{%\s*comment\s*%}(.*?){%\s*endcomment\s*%}", re.S)
INCLUDE = re.compile(r"""{%\s*include\s+["']([^"']+)["'](?:\s+with\s+((?:"[^"]*"|'[^']*'|[^%])*?))?(\s+only)?\s*%}""")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def declaration(path: Path) -> str:
    """The comment on top of a component."""
    found = COMMENT.match(path.read_text())
    return " ".join(found[1].split()) if found else ""


def symbols() -> dict[str, str]:
    """The drawn icons: name → grid."""
    sprite = (ROOT / "static" / "img" / "icons.svg").read_text()
    return dict(re.findall(r'<symbol id="i-([\w-]+)" viewBox="([^"]+)">', sprite))


@pytest.mark.parametrize("path", COMPONENTS, ids=name_of)
def test_a_component_says_what_it_is_and_which_arguments_it_takes(path: Path) -> None:
    words = declaration(path)
    assert "Arguments:" in words or "No arguments." in words


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_gives_components_only_what_they_declare(path: Path) -> None:
    for component, arguments, _ in INCLUDE.findall(path.read_text()):
        if not component.startswith("components/"):
            continue
        target = TEMPLATES / component
        assert target.exists(), f"{component} does not exist"
        given = set(re.findall(r"(\w+)=", re.sub(r"\"[^\"]*\"|'[^']*'", "''", arguments)))
        declared = set(re.findall(r"\w+", declaration(target)))
        assert given <= declared, f"{component} declares no {', '.join(sorted(given - declared))}"


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_names_icons_that_are_drawn(path: Path) -> None:
    text = path.read_text()
    named = re.findall(r"""{% icon "([^"]+)\"""", text)
    named += re.findall(r"""{% include [^%]*\sicon="([^"]+)\"""", text)
    assert set(named) <= set(symbols())


@pytest.mark.parametrize("path", SCREEN_SHEETS, ids=name_of)
def test_colours_come_from_the_tokens(path: Path) -> None:
    rules = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", rules) == []


@pytest.mark.parametrize("path", SCREEN_SHEETS, ids=name_of)
def test_a_sheet_uses_tokens_that_exist(path: Path) -> None:
    declared = set(re.findall(r"(--[\w-]+)\s*:", TOKENS.read_text()))
    assert set(re.findall(r"var\((--[\w-]+)", path.read_text())) <= declared


@pytest.mark.parametrize("path", SCREEN_SHEETS, ids=name_of)
def test_no_text_is_smaller_than_sixteen_pixels(path: Path) -> None:
    sizes = re.findall(r"font(?:-size)?:\s*(?:\d+ )?([\d.]+)rem", path.read_text())
    assert [size for size in sizes if float(size) < 1] == []


def test_every_icon_is_drawn_on_the_same_grid() -> None:
    assert set(symbols().values()) == {"0 0 24 24"}


def test_styles_and_scripts_of_a_first_view_stay_light() -> None:
    own = [*FIRST_SHEETS, TOKENS, ROOT / "static" / "js" / "portal.js"]
    htmx = files("django_htmx") / "static" / "django_htmx" / "htmx-2.min.js"
    weights = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in own}
    weights["htmx"] = len(gzip.compress(htmx.read_bytes(), 9))
    assert sum(weights.values()) <= FIRST_VIEW_BYTES, weights


def test_the_script_brings_no_library_and_writes_no_styles() -> None:
    script = (ROOT / "static" / "js" / "portal.js").read_text()
    assert not re.search(r"\beval\(|new Function|innerHTML|\.style\b|https?://", script)
