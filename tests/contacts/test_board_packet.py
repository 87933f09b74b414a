"""The packet for a board: the board room on paper, in both languages, with the figures of the same moment."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from contacts.documents.board_packet import packet_of
from partnerships.board_room import asked_for, parts_of
from portal.scoping import scope
from tests import people
from tests.cast import Cast, House
from tests.partnerships.desk import address

pytestmark = pytest.mark.django_db


def busy(house: House) -> None:
    person = people.person(association=house.association, partnerships=[house.partnership])
    for began in ("us", "us", "them"):
        people.touch(people=[person], by=house.staff, partnership=house.partnership, began=began)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u2009\u202f\u00a0\u200b]+", "", text)


@pytest.mark.pdf
@pytest.mark.parametrize("language", ["en", "ja", "both"])
def test_the_packet_prints_what_the_page_shows_at_that_moment(cast: Cast, enter: Any, language: str) -> None:
    house = cast.omaha
    busy(house)
    client = enter(house.board_member)
    page = client.get(address("board_room", house.association))
    file = client.get(address("board_packet_file", house.association) + f"?language={language}&paper=letter")
    assert file.status_code == 200 and file.headers["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(file.content))
    text = squeezed("".join(sheet.extract_text() for sheet in reader.pages))
    parts = page.context["parts"]
    outline = squeezed("".join(each.title for each in flat(reader.outline)))
    if language != "ja":
        for part in parts:
            assert squeezed(str(part.panel.title)) in outline, part.panel.name
            for figure in part.figures:
                assert squeezed(str(figure.label)) in text, figure.label
            for table in part.tables:
                for row in table.rows:
                    assert all(squeezed(cell.text) in text for cell in row if cell.is_number)
        for each in page.context["sentences"]:
            assert squeezed(each.words) in text
    assert f"1/{len(reader.pages)}" in text
    assert ("理事会資料" in text) is (language != "en")


def flat(outline: Any) -> list[Any]:
    return [row for each in outline for row in (flat(each) if isinstance(each, list) else [each])]


def test_the_figures_of_the_packet_are_those_of_the_page(cast: Cast) -> None:
    house = cast.omaha
    busy(house)
    with scope(house.association):
        look = asked_for({"period": "2026"}, house.board_member.memberships.get(), house.association).look
        with CaptureQueriesContext(connection) as once:
            parts = parts_of(look)
        with CaptureQueriesContext(connection) as twice:
            packet = packet_of(look)
    assert len(twice) == 2 * len(once)
    for ours, theirs, page in zip(*packet.parts, parts, strict=True):
        assert [each.number for each in ours.shown.figures] == [each.number for each in page.shown.figures]
        assert [each.number for each in theirs.shown.figures] == [each.number for each in page.shown.figures]


def test_one_chooses_language_and_paper_and_the_filters_stay(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client = enter(house.board_member)
    query = f"?period=2026-q3&partnership={house.partnership.slug}"
    answer = client.get(address("board_packet", house.association) + query)
    words = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="period" value="2026-q3"' in words and f'value="{house.partnership.slug}"' in words
    assert address("board_packet_file", house.association) in words
    assert (
        address("board_packet", house.association)
        in client.get(address("board_room", house.association)).content.decode()
    )
    for name in ("board_packet", "board_packet_file"):
        assert client.get(address(name, house.association) + "?period=2999").status_code == 400
