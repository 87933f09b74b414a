"""Every view wears a mark, and the table of docs/architecture.md is the table of the code."""

from pathlib import Path

import pytest

from portal.checks import GUARDED_ELSEWHERE, every_view_wears_a_mark, named_views
from portal.permissions import ALL_ROLES, ANYBODY_SIGNED_IN, TABLE

ROOT = Path(__file__).resolve().parents[2]


def marks():
    return {
        address: pattern.callback.permission_mark
        for address, pattern in named_views()
        if not address.startswith(GUARDED_ELSEWHERE)
    }


def test_every_view_wears_a_mark():
    assert every_view_wears_a_mark() == []


def test_the_check_names_a_view_without_a_mark(settings):
    settings.ROOT_URLCONF = "tests.architecture.bare_urls"
    (problem,) = every_view_wears_a_mark()
    assert problem.id == "portal.E001" and "bare/" in problem.msg


def test_a_mark_is_a_permission_of_the_table():
    assert set(marks().values()) <= {*TABLE, "open_to_all"}


def test_every_permission_of_the_table_is_worn_or_asked():
    source = "\n".join(
        path.read_text()
        for folder in ("portal", "partnerships", "contacts", "delegations", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html"} and path.name != "permissions.py"
    )
    unused = [name for name in TABLE if f'"{name}"' not in source and f"can.{name.replace('.', '_')}" not in source]
    assert unused == []


def test_everything_under_an_association_asks_for_a_role():
    open_ones = [address for address, mark in marks().items() if address.startswith("a/") and mark == "open_to_all"]
    assert open_ones == []


def printed_table():
    """The permission table as docs/architecture.md shows it."""
    heads = ["permission", *(role.replace("_", " ") for role in ALL_ROLES)]
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    for permission, roles in TABLE.items():
        if ANYBODY_SIGNED_IN in roles:
            cells = ["everybody signed in", *[""] * (len(ALL_ROLES) - 1)]
        else:
            cells = ["✔" if role in roles else "–" for role in ALL_ROLES]
        lines.append("| " + " | ".join([f"`{permission}`", *cells]) + " |")
    return "\n".join(lines)


def test_the_docs_print_the_table_whole():
    assert printed_table() in (ROOT / "docs/architecture.md").read_text(), printed_table()


@pytest.mark.parametrize("role", ALL_ROLES)
def test_no_role_is_left_without_a_permission(role):
    assert any(role in roles for roles in TABLE.values())
