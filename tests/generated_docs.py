"""``./run docs``: documents that are made from the code. ``--check`` says which are no longer fresh.

``docs/coverage.md`` lists every row of the requirements with the tests that serve it, read from the ``covers`` marks
without running anything.
"""

from __future__ import annotations

import argparse
import ast
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROWS = [*map(str, range(1, 134)), *(f"C{number}" for number in range(1, 26))]
AT_MOST = 4  # rows a test may name: one that claims more shows none of them well
OPENERS = {"get", "goto", "open", "post", "reverse"}


class WrongMark(ValueError):
    """A ``covers`` mark names no row, an unknown one, or too many."""


@dataclass(frozen=True, order=True)
class Served:
    """One test that serves one row, and the page where a person finds it."""

    test: str
    page: str


def test_files() -> list[Path]:
    return sorted((ROOT / "tests").rglob("test_*.py"))


def covers_marks(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.Call]:
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.covers":
            yield decorator


def rows_of(mark: ast.Call, test: str) -> list[str]:
    """The rows a mark names. Raises WrongMark."""
    rows = [argument.value for argument in mark.args if isinstance(argument, ast.Constant)]
    wrong = [row for row in rows if row not in ROWS]
    if wrong or not 1 <= len(rows) <= AT_MOST or len(rows) != len(mark.args):
        raise WrongMark(f"{test}: a mark names one to {AT_MOST} rows of 1–133 and C1–C25, as strings; not {rows}.")
    return [str(row) for row in rows]


def page_of(mark: ast.Call, function: ast.AST) -> str:
    """Where a person finds it: the mark's own ``page``, else the first address that the test opens or reverses."""
    for keyword in mark.keywords:
        if keyword.arg == "page" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call) and node.args]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in OPENERS and (address := _address(call.args[0], name)):
            return address
    return "–"


def _address(node: ast.expr, opener: str) -> str:
    if isinstance(node, ast.JoinedStr):
        text = "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value
    else:
        return ""
    text = text.removeprefix("…").partition("?")[0]
    return text if text.startswith("/") or (opener == "reverse" and text.replace("_", "").isalnum()) else ""


def served_rows() -> dict[str, list[Served]]:
    """Row → the tests that serve it. Raises WrongMark."""
    found: dict[str, list[Served]] = defaultdict(list)
    for file in test_files():
        tree = ast.parse(file.read_text())
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            test = f"{file.relative_to(ROOT)}::{function.name}"
            for mark in covers_marks(function):
                for row in rows_of(mark, test):
                    found[row].append(Served(test, page_of(mark, function)))
    return found


def coverage() -> str:
    """The text of docs/coverage.md."""
    found = served_rows()
    lines = [
        "# Which test serves which row of the requirements",
        "",
        "Made by `./run docs` from the `covers` marks in `tests/`; `./run check` fails when it is not fresh.",
        "Rows 1–133 are what the source documents ask for, C1–C25 the checks that a person can run.",
        f"Served so far: {len(found)} of {len(ROWS)}.",
        "",
        "| row | page | test |",
        "|---|---|---|",
    ]
    for row in ROWS:
        lines += [f"| {row} | {each.page} | `{each.test}` |" for each in sorted(set(found[row]))] or [f"| {row} | | |"]
    return "\n".join(lines) + "\n"


DOCUMENTS = {"docs/coverage.md": coverage}


def stale_documents() -> list[str]:
    """The documents whose text is no longer what the code says."""
    return [
        name for name, text in DOCUMENTS.items() if not (ROOT / name).exists() or (ROOT / name).read_text() != text()
    ]


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when one is not fresh")
    parser.add_argument("--pictures", action="store_true", help="take the pictures of docs/pictures again")
    parser.add_argument("--guide", nargs="*", metavar="PAGE", help="take the pictures of the guide, or of some pages")
    options = parser.parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if options.guide is not None:
        from tests import guide_pictures

        guide_pictures.main(options.guide)
        return 0
    if options.pictures:
        from tests import pictures

        pictures.main()
    try:
        stale = stale_documents()
    except WrongMark as wrong:
        print(wrong)
        return 1
    for name in stale:
        if options.check:
            print(f"{name} is not fresh; ./run docs writes it.")
        else:
            (ROOT / name).write_text(DOCUMENTS[name]())
            print(f"Wrote {name}.")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
