"""A table of the board room is left out of the page only where the panel says each of its rows in words."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from partnerships.board_room import Part, as_csv, asked_for, parts_of
from portal.scoping import scope
from tests.access.world import furnish
from tests.cast import Cast
from tests.contacts.pages import at

KEPT_FOR_THE_FILE = {"coverage": {1, 2}}
"""Columns that no sentence repeats: the number of a sector in the classification, and whose profile names it."""


def words_of_panel(tree: Any, part: Part) -> str:
    """What a panel says outside of its tables."""
    (section,) = tree.xpath(f"//section[@aria-labelledby='{part.panel.name}']")
    for table in section.xpath(".//table"):
        table.drop_tree()
    return " ".join(section.text_content().split())


@pytest.mark.django_db
def test_each_row_of_a_table_that_is_left_out_stands_in_words_and_in_the_file(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    furnish(house)
    page = enter(house.board_member).get(at(house, "board_room")).content.decode()
    with scope(house.association):
        parts = parts_of(asked_for({}, house.board_member.memberships.get(), house.association).look)
    told = [(part, table) for part in parts for table in part.tables if table not in part.untold_tables]
    assert {part.panel.name for part, _table in told} >= {"programmes", "outcomes", "coverage", "trips"}
    assert any(part.untold_tables for part in parts)
    for part, table in told:
        assert str(table.caption) in as_csv(part).decode()
        words, silent = words_of_panel(html.fromstring(page), part), KEPT_FOR_THE_FILE.get(part.panel.name, set())
        said = [cell.text for row in table.rows for place, cell in enumerate(row) if place not in silent]
        assert said
        assert [text for text in said if text != "not known" and text not in words] == []
