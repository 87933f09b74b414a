"""The packet for a board: the board room on paper, in both languages, with the figures of the same moment."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format
from pypdf import PdfReader

from contacts.documents.board_packet import BOARD_PACKET, _table, packet_of
from contacts.documents.packet_drawings import drawing_of
from contacts.documents.packet_words import pair
from contacts.services.erasing import erase_person
from partnerships.board_room import Part, asked_for, parts_of, sentences
from partnerships.choices import ClaimLevel
from partnerships.models import Goal
from portal import panels
from portal.documents import files
from portal.documents.models import LongExport
from portal.documents.services.long_pages import JOB, clear_papers
from portal.drawings import bars
from portal.jobs import services as jobs
from portal.jobs.models import Job
from portal.panels import Cell, Look, Panel, Shown, Table
from portal.read_tables import read_table
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast, House
from tests.partnerships.desk import address
from tests.together import at_once

pytestmark = pytest.mark.django_db


def busy(house: House) -> None:
    person = people.person(association=house.association, partnerships=[house.partnership])
    for began in ("us", "us", "them"):
        people.touch(people=[person], by=house.staff, partnership=house.partnership, began=began)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u2009\u202f\u00a0\u200b]+", "", text)


def ask(client: Any, house: House, **asked: str) -> LongExport:
    """Ask for the packet; the answer leads to the page where one watches it."""
    answer = client.post(address("board_packet_make", house.association), {"paper": "letter", **asked})
    with scope(house.association):
        rows = LongExport.objects.select_related("association")
        (row,) = [row for row in rows if row.get_absolute_url() == answer["Location"]]
    return row


def make(row: LongExport) -> None:
    jobs.work(job_id=Job.objects.of(JOB, row).pk)


def pdf_of(client: Any, row: LongExport) -> PdfReader:
    file = client.get(address("long_export_file", row.association, long_export=row.pk))
    assert file.headers["Content-Type"] == "application/pdf" and "board-packet" in file.headers["Content-Disposition"]
    return PdfReader(io.BytesIO(b"".join(file.streaming_content)))


def shown_to(house: House, user: Any) -> list[Part]:
    with scope(house.association):
        return parts_of(asked_for({}, user.memberships.get(), house.association).look)


@pytest.mark.pdf
@pytest.mark.covers("C10", page="/a/omaha/board-room/packet/")
@pytest.mark.parametrize("language", ["en", "ja", "both"])
def test_the_packet_prints_what_the_page_shows_at_that_moment(cast: Cast, enter: Any, language: str) -> None:
    house = cast.omaha
    busy(house)
    client = enter(house.board_member)
    parts = shown_to(house, house.board_member)
    row = ask(client, house, language=language)
    busy(house)  # what is written after the moment of asking is not in it
    make(row)
    reader = pdf_of(client, row)
    text = squeezed("".join(sheet.extract_text() for sheet in reader.pages))
    outline = squeezed("".join(each.title for each in flat(reader.outline)))
    if language != "ja":
        for part in parts:
            assert squeezed(str(part.panel.title)) in outline, part.panel.name
            for figure in part.figures:
                assert squeezed(str(figure.label)) in text, figure.label
            for table in part.tables:
                for cells in table.rows:
                    assert all(squeezed(cell.text) in text for cell in cells if cell.is_number)
        for each in sentences(parts):
            assert squeezed(each.words) in text
        assert "Talksandletters3" in text or "Talksandlettersやり取り3" in text
    assert f"1/{len(reader.pages)}" in text
    assert ("理事会資料" in text) is (language != "en")
    with timezone.override(house.association.time_zone):
        moment = timezone.localtime(row.requested_at)
    assert date_format(moment, "G:i" if language == "ja" else "H:i") in text and str(moment.tzname()) in text


@pytest.mark.pdf
def test_from_the_button_to_the_packet(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client = enter(house.board_member)
    row = ask(client, house, language="en", period="2026")
    page = client.get(row.get_absolute_url())
    assert 'hx-trigger="every 1s"' in page.text and '<noscript><meta http-equiv="refresh"' in page.text
    assert client.get(address("long_export_file", house.association, long_export=row.pk)).status_code == 404
    fragment = client.get(row.get_absolute_url(), headers={"HX-Request": "true"})
    assert "<html" not in fragment.text and "progress" in fragment.text
    make(row)
    page = client.get(row.get_absolute_url())
    assert "every 1s" not in page.text and "Open the PDF" in page.text and "period=2026" in page.text
    assert row.get_absolute_url() in client.get(address("board_packet", house.association)).text
    with scope(house.association):
        assert LongExport.objects.get().html == ""


def test_the_same_packet_asked_for_twice_is_one(cast: Cast, enter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    house = cast.omaha
    client = enter(house.board_member)
    now = timezone.now()
    monkeypatch.setattr("contacts.documents.board_packet.timezone.now", lambda: now)
    assert ask(client, house, language="en") == ask(client, house, language="en")
    assert ask(client, house, language="ja") != ask(client, house, language="en")


def test_nobody_else_finds_a_packet(cast: Cast, enter: Any) -> None:
    """What it shows is what its asker may see."""
    house = cast.omaha
    row = ask(enter(house.staff), house, language="en")
    for user in (house.board_member, house.administrator):
        client = enter(user)
        assert client.get(row.get_absolute_url()).status_code == 404
        assert client.get(address("long_export_file", house.association, long_export=row.pk)).status_code == 404
        assert row.get_absolute_url() not in client.get(address("board_packet", house.association)).text


def test_a_packet_that_could_not_be_made_says_why_and_is_tried_again(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client = enter(house.board_member)
    row = ask(client, house, language="en")
    jobs.cancel(job=Job.objects.of(JOB, row))
    page = client.get(row.get_absolute_url())
    assert "The paper could not be made." in page.text and "It was cancelled." in page.text
    client.post(address("long_export_again", house.association, long_export=row.pk))
    assert "is being made" in client.get(row.get_absolute_url()).text


def test_after_a_week_a_packet_is_gone(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = ask(enter(house.board_member), house, language="en")
    with scope(house.association):
        LongExport.objects.update(file_hash=files.keep(b"%PDF-1.7 of a test"), outcome="ready")
    file = files.path_of(files.keep(b"%PDF-1.7 of a test"))
    assert clear_papers(now=row.requested_at + timedelta(days=6)) == 0 and file.exists()
    assert clear_papers(now=row.requested_at + timedelta(days=8)) == 1 and not file.exists()


def test_a_packet_that_names_somebody_goes_with_them(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    person = people.person(association=house.association, given_name="Zenobia", family_name="Quillfeather")
    row = ask(enter(house.board_member), house, language="en")
    with scope(house.association):
        LongExport.objects.update(said={"paper": ["Whom we owe: Zenobia Quillfeather"]}, outcome="ready")
        erase_person(person=person, by=house.administrator)
        assert not LongExport.objects.filter(pk=row.pk).exists()


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
    assert len(twice) == 2 * len(once) + 2  # beginning and end of one moment
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
    assert address("board_packet_make", house.association) in words
    assert (
        address("board_packet", house.association)
        in client.get(address("board_room", house.association)).content.decode()
    )
    assert client.get(address("board_packet", house.association) + "?period=2999").status_code == 400
    refused = client.post(address("board_packet_make", house.association), {"period": "2999"})
    assert refused.status_code == 400
    with scope(house.association):
        assert not LongExport.objects.exists()


@pytest.mark.parametrize(
    ("given", "shares"),
    [(["18 January 2027", "no", "word " * 40], [16, 7, 77]), (["One", "2", "3"], [33, 33, 33])],
    ids=["a-day-stays-whole", "alike"],
)
def test_columns_have_the_room_that_their_texts_need(given: list[str], shares: list[int]) -> None:
    table = Table("Rows", ["What"] * len(given), [[Cell(text) for text in given]])
    read = read_table(table)
    printed = _table(read, read)
    assert [round(share) for _words, _is_number, share in printed.headings] == pytest.approx(shares, abs=4)


def test_drawings_say_their_numbers_beside_the_bars() -> None:
    shown = Shown("", drawing={"bars": bars([("Known", 8, "", 4, ""), ("Partner", 0, "", None, "")])})
    drawing = drawing_of(shown, shown)
    assert [(bar.number.once, bar.width, bar.was) for bar in drawing.bars] == [("8", 100, 50), ("0", 0, None)]
    assert drawing.has_before and not drawing_of(Shown(""), Shown(""))


def test_words_that_are_looked_up_late_are_said_in_both_languages() -> None:
    words = pair(ClaimLevel.LED_TO.label, ClaimLevel.LED_TO.label)
    assert words.en == "Our work led to it" and words.ja not in ("", words.en) and not words.once


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_both_languages_tell_of_one_moment_whatever_is_written_between(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = cast.omaha
    factories.goal(partnership=house.partnership)

    class Meanwhile(Panel):
        """The last panel of a language: somebody else adds a goal."""

        name, title, order = "meanwhile", "Meanwhile", 999

        def show(self, look: Look) -> Shown | None:
            def one_more() -> None:
                factories.goal(partnership=house.partnership)

            assert at_once(one_more) == [None]
            return None

    monkeypatch.setattr(panels, "_panels", panels._panels | {Meanwhile.name: Meanwhile()})
    with scope(house.association):
        packet = packet_of(asked_for({}, house.staff.memberships.get(), house.association).look)
        BOARD_PACKET.facts(packet, "both")
        assert Goal.objects.count() == 3
    for parts in packet.parts:
        (goals,) = [part for part in parts if part.panel.name == "goals"]
        assert goals.shown.figures[0].number == 1
