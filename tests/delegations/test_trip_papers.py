"""The papers of a trip, read back from their PDF: names, kana, hours, drafts, cards, both editions."""

from __future__ import annotations

import datetime
import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from contacts.services.erasing import erase_person
from delegations.models import Delegate, Delegation, Meeting, ProtocolIssue
from portal.accounts.models import Membership
from portal.scoping import scope
from tests import factories, people, trips
from tests.cast import Cast, House
from tests.contacts.pages import at, statements, words_of
from tests.delegations.bound_trips import BoundTrip, bound_trip, full_day, with_whom
from tests.factories import kept

BOOK = "/a/…/trips/…/book/"


def pages_of(client: Any, house: House, name: str, trip: BoundTrip, **asked: Any) -> list[str]:
    """The text of each page of a paper, without blanks."""
    answer = client.get(at(house, name, delegation=trip.delegation.pk), asked)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf", answer
    return ["".join(each.extract_text().split()) for each in PdfReader(io.BytesIO(answer.content)).pages]


def holds(text: str, *expected: str) -> None:
    """Each stands in the text, blanks aside."""
    for each in expected:
        assert "".join(each.split()) in text, each


NAMES = {
    "en": (
        *("Ms. Hanako TANAKA", "田中 花子（タナカ ハナコ）", "President", "Shizuoka Tea Works"),
        *("Ms. Carol Meyer", "キャロル・マイヤー", "Mr. Ken SASAKI", "佐々木 健（ササキ ケン）", "Alex Brown"),
        *("Monday, 12 April 2027", "09:00–10:00", "Omaha 19:00–20:00 Sun 11 Apr", "Interpreter"),
        *("1-2 Tea Street, Aoi Ward", "葵区茶町1丁目2番地", "They buy what Carol makes.", "A first order"),
        *("Shelves in eighty shops", "A glass paperweight", "3 October 2024", "Find importers"),
    ),
    "ja": (
        *("田中 花子 様（タナカ ハナコ）", "Hanako Tanaka", "代表取締役社長", "静岡茶業", "キャロル・マイヤー"),
        *(
            "佐々木 健（ササキ ケン）",
            "2027年4月12日（月）",
            "09:00–10:00",
            "4月11日（日）",
            "通訳",
            "葵区茶町1丁目2番地",
        ),
        *("1-2 Tea Street, Aoi Ward", "先方の求めるものをキャロルが作っています。", "最初の注文", "八十店の売り場"),
        *("ガラスの文鎮", "2024年10月3日", "平原で育つ産品の輸入先を探します。"),
    ),
    "both": (
        *("Ms. Hanako TANAKA", "田中 花子 様（タナカ ハナコ）", "Ms. Carol Meyer", "キャロル・マイヤー"),
        *("Monday, 12 April 2027", "2027年4月12日（月）", "19:00–20:00 Sun 11 Apr 4月11日（日）"),
        *("President", "代表取締役社長", "They buy what Carol makes.", "先方の求めるものをキャロルが作っています。"),
        *("A glass paperweight", "ガラスの文鎮"),
    ),
}


@pytest.mark.pdf
@pytest.mark.covers("C14", page=BOOK)
@pytest.mark.parametrize(("language", "paper"), [("en", "letter"), ("ja", "a4"), ("both", "letter")])
def test_every_name_kana_and_hour_is_read_back_from_the_trip_book(cast: Cast, enter, language: str, paper: str) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    pages = pages_of(enter(house.board_member), house, "trip_book", trip, language=language, paper=paper)
    text = "".join(pages)
    holds(text, *NAMES[language])
    for number, each in enumerate(pages, start=1):
        holds(each, f"{number}/{len(pages)}")
    assert "キャロル・マイヤー様" not in text, "our own people carry no honorific"


@pytest.mark.pdf
@pytest.mark.covers("105", page=BOOK)
@pytest.mark.parametrize("language", ["en", "ja", "both"])
def test_each_page_says_draft_while_a_question_is_open_and_none_afterwards(cast: Cast, enter, language: str) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    issue = kept(ProtocolIssue(association=house.association, delegation=trip.delegation, what="Who bows first?"))
    client = enter(house.staff)
    mark = {"en": "DRAFT", "ja": "下書き", "both": "DRAFT/下書き"}[language]
    pages = pages_of(client, house, "trip_book", trip, language=language)
    assert len(pages) > 2 and all(mark in each for each in pages)
    holds(pages[0], "Who bows first?")
    hosts = pages_of(client, house, "trip_book", trip, language=language, edition="hosts")
    assert all(mark in each for each in hosts) and "Whobowsfirst" not in "".join(hosts)
    cards = pages_of(client, house, "day_cards", trip, language=language, delegate=trip.carol.pk)
    assert all(mark in each for each in cards)
    with scope(house.association):
        ProtocolIssue.objects.filter(pk=issue.pk).update(resolved_at=trip.delegation.created_at)
    for name in ("trip_book", "day_cards"):
        assert mark not in "".join(pages_of(client, house, name, trip, language=language, delegate=trip.carol.pk))


@pytest.mark.pdf
def test_an_untrained_delegate_makes_a_draft_too(cast: Cast, enter) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    with scope(house.association):
        Delegate.objects.filter(pk=trip.ken.pk).update(trained_on=None)
    pages = pages_of(enter(house.staff), house, "trip_book", trip, language="en")
    holds(pages[0], "DRAFT", "Not trained in protocol yet: Mr. Ken Sasaki")


@pytest.mark.pdf
def test_the_hosts_edition_holds_no_goals_gifts_or_remarks(cast: Cast, enter) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    with scope(house.association):
        Delegate.objects.filter(pk=trip.carol.pk).update(note="Vegetarian, afraid of lifts")
    client = enter(house.staff)
    text = "".join(pages_of(client, house, "trip_book", trip, language="both", edition="hosts"))
    holds(text, "Ms. Carol Meyer", "田中 花子 様（タナカ ハナコ）", "09:00–10:00", "Agenda and delegates", "団員名簿")
    for private in ("paperweight", "文鎮", "buywhat", "firstorder", "eightyshops", "Vegetarian", "Opensthedoor"):
        assert private not in text, private
    assert "Vegetarian" not in "".join(pages_of(client, house, "trip_book", trip, language="both"))


@pytest.mark.pdf
@pytest.mark.covers("C14", page="/a/…/trips/…/day-cards/")
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_eight_bilingual_meetings_stand_on_one_card(cast: Cast, enter, paper: str) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    full_day(trip)
    client = enter(house.volunteer)
    asked = {"language": "both", "paper": paper, "day": "2027-04-14"}
    (page,) = pages_of(client, house, "day_cards", trip, delegate=trip.carol.pk, **asked)
    holds(page, "Wednesday, 14 April 2027", "2027年4月14日（水）", "Ms. Carol Meyer", "田中 花子 様（タナカ ハナコ）")
    for count in range(8):
        holds(
            page, f"{9 + count:02}:00–{10 + count:02}:00", f"Meeting number {count + 1} about", f"面談その{count + 1}"
        )


@pytest.mark.pdf
def test_there_is_one_page_for_each_day_and_delegate(cast: Cast, enter) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    client = enter(house.staff)
    mine = pages_of(client, house, "day_cards", trip, language="en", delegate=trip.youth.pk)
    assert len(mine) == 3
    holds(mine[0], "Nothing is planned on this day.")
    holds(mine[1], "The mayor’s office", "14:00–15:00", "Omaha 00:00–01:00")
    everybody = pages_of(client, house, "day_cards", trip, language="en", day="2027-04-12")
    assert len(everybody) == 3
    holds(everybody[0], "Tea wholesalers", "Interpreter: Mr. Ken SASAKI")
    address = at(house, "day_cards", delegation=trip.delegation.pk)
    for unknown in ({"delegate": "987654"}, {"day": "2031-01-01"}):
        assert client.get(address, unknown).status_code == 404


@pytest.mark.pdf
def test_what_stands_on_no_card_is_refused_in_words(cast: Cast, enter) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    for row in full_day(trip):
        with scope(house.association):
            type(row).objects.filter(pk=row.pk).update(why_en="A very long reason, told at length. " * 16)
    client = enter(house.staff)
    asked = {"language": "both", "delegate": trip.carol.pk, "day": "2027-04-14"}
    answer = client.get(at(house, "day_cards", delegation=trip.delegation.pk), asked, follow=True)
    assert "There is too much on it for one page" in words_of(answer)


def test_more_cards_than_are_printed_at_once_are_refused_in_words(cast: Cast, enter) -> None:

    house = cast.omaha
    trip = bound_trip(house)
    with scope(house.association):
        last = trip.delegation.starts_on + datetime.timedelta(days=30)
        Delegation.objects.filter(pk=trip.delegation.pk).update(ends_on=last)
    answer = enter(house.staff).get(at(house, "day_cards", delegation=trip.delegation.pk), follow=True)
    assert "These are 93 cards; at most 60 are printed at once." in words_of(answer)


@pytest.mark.pdf
def test_somebody_who_was_erased_stands_on_no_paper(cast: Cast, enter) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    with scope(house.association):
        erase_person(person=trip.hanako, by=house.administrator)
    client = enter(house.staff)
    for name, asked in (("trip_book", {}), ("trip_book", {"edition": "hosts"}), ("day_cards", {})):
        text = "".join(pages_of(client, house, name, trip, language="both", **asked))
        assert not [each for each in ("TANAKA", "田中", "タナカ", "花子") if each in text], name
        holds(text, "Tea wholesalers")


@pytest.mark.pdf
def test_files_have_a_name_in_letters_and_one_in_the_readers_script(cast: Cast, enter) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    client = enter(house.staff)
    answer = client.get(at(house, "trip_book", delegation=trip.delegation.pk), {"language": "en", "paper": "a4"})
    said = answer["Content-Disposition"]
    assert said.startswith("inline; filename=\"trip-book-omaha-shizuoka-2027-04-12-en-a4.pdf\"; filename*=UTF-8''")
    assert "Meyer" not in said and answer["X-Content-Type-Options"] == "nosniff"


def test_ranks_order_introductions_and_seats_and_none_is_guessed(cast: Cast, enter) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    words = words_of(enter(house.volunteer).get(at(house, "trip_introductions", delegation=trip.delegation.pk)))
    assert words.index("Carol Meyer") < words.index("Ken Sasaki") < words.index("Alex Brown")
    assert "Whoever has no rank follows by name." in words
    assert "1 · Ms. Carol Meyer 2 · Mr. Ken Sasaki" in words


@pytest.mark.covers("98", page=BOOK)
@pytest.mark.pdf
def test_the_book_says_who_opens_the_door_and_the_hosts_edition_does_not(cast: Cast, enter) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    client = enter(house.staff)
    holds("".join(pages_of(client, house, "trip_book", trip, language="en")), "Opens the door Ms. Carol Meyer")
    hosts = "".join(pages_of(client, house, "trip_book", trip, language="en", edition="hosts"))
    assert "Opensthedoor" not in hosts


def test_a_trips_page_offers_its_papers_and_says_why_they_are_drafts(cast: Cast, enter) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    address = at(house, "delegation_detail", delegation=trip.delegation.pk)
    client = enter(house.board_member)
    words = words_of(client.get(address))
    assert "Print the trip book" in words and "Print day cards" in words and "final" in words
    assert "Order of introduction and seats" in words
    kept(ProtocolIssue(association=house.association, delegation=trip.delegation, what="Who bows first?"))
    words = words_of(client.get(address))
    assert "marked as drafts" in words and "A question of protocol is open: Who bows first?" in words


def test_papers_of_another_association_are_not_found_and_strangers_are_sent_away(cast: Cast, enter) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    for name in ("trip_book", "day_cards", "trip_introductions"):
        address = at(house, name, delegation=trip.delegation.pk)
        assert enter(cast.springfield.staff).get(address).status_code == 404
        assert enter(house.staff).get(at(house, name, delegation=987654321)).status_code == 404


@pytest.mark.pdf
@pytest.mark.parametrize(
    ("name", "count"), [("trip_book", 14), ("day_cards", 14), ("trip_introductions", 4), ("calendar", 14)]
)
def test_a_longer_trip_asks_no_more_questions(cast: Cast, enter, name: str, count: int) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    client = enter(house.staff)
    key = {"delegation": trip.delegation.pk}
    address = (
        at(house, name, **key) if name != "calendar" else at(house, "delegate_calendar", delegate=trip.carol.pk, **key)
    )
    assert statements(client, address + "?language=en") == count
    more = full_day(trip, number=3)
    extra = people.person(association=house.association, family_name="Lee", given_name="Ann", side="home")
    going = trips.delegate(delegation=trip.delegation, person=extra)
    guest = people.person(association=house.association, family_name="鈴木", given_name="一郎")
    with_whom(more[0], [guest], [going])
    people.gift(person=guest)
    assert statements(client, address + "?language=en") == count


@pytest.mark.pdf
def test_a_limited_member_prints_only_people_whom_they_may_see(cast: Cast, enter) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    with scope(house.association):
        membership = Membership.objects.get(user=house.volunteer)
        for person in (trip.carol.person, trip.ken.person):
            person.partnerships.add(house.partnership)
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    text = "".join(pages_of(enter(house.volunteer), house, "trip_book", trip, language="en"))
    holds(text, "Ms. Carol Meyer", "Tea wholesalers")
    assert "TANAKA" not in text and "paperweight" not in text and "AlexBrown" not in text


@pytest.mark.pdf
def test_holidays_of_both_countries_stand_above_their_day(cast: Cast, enter) -> None:
    house = cast.omaha
    trip = bound_trip(house, starts_on=datetime.date(2027, 4, 28), ends_on=datetime.date(2027, 4, 30))
    holds("".join(pages_of(enter(house.staff), house, "trip_book", trip, language="en")), "Showa Day", "29 April 2027")
    holds("".join(pages_of(enter(house.staff), house, "trip_book", trip, language="ja")), "昭和の日")


@pytest.mark.pdf
def test_reasons_of_a_match_stand_in_words_with_their_points(cast: Cast, enter) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    with scope(house.association):
        Meeting.objects.filter(pk=trip.meeting.pk).update(reasons=[["want_met", 30], ["language", 5]])
    text = "".join(pages_of(enter(house.staff), house, "trip_book", trip, language="en"))
    holds(text, "finds what it wants 30, a language in common 5")
    hosts = "".join(pages_of(enter(house.staff), house, "trip_book", trip, language="en", edition="hosts"))
    assert "findswhatitwants" not in hosts


@pytest.mark.pdf
def test_a_japanese_trip_book_holds_no_english_but_names(cast: Cast, enter) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    with scope(house.association):
        Meeting.objects.filter(pk=trip.meeting.pk).update(reasons=[["want_met", 30], ["language", 5]])
    client = enter(house.staff)
    papers = (("trip_book", {}), ("trip_book", {"edition": "hosts"}), ("day_cards", {"delegate": trip.carol.pk}))
    for name, asked in papers:
        answer = client.get(at(house, name, delegation=trip.delegation.pk), asked | {"language": "ja"})
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
        assert set(re.findall(r"[A-Za-z]{2,}", text)) - IN_LATIN == set(), name


NAMES_IN_LATIN = """
Omaha Sister Cities Association Hanako Tanaka Carol Meyer Ken Sasaki Alex Brown Head office Tea Street Aoi Ward Staff
staff omaha example
"""
IN_LATIN = set(NAMES_IN_LATIN.split())
"""Names, and the address that a Japanese paper prints in both scripts."""


@pytest.mark.pdf
def test_a_book_has_bookmarks_and_a_table_of_contents(cast: Cast, enter) -> None:
    house = cast.omaha
    trip = bound_trip(house)
    answer = enter(house.staff).get(at(house, "trip_book", delegation=trip.delegation.pk), {"language": "en"})
    book = PdfReader(io.BytesIO(answer.content))
    marks = [
        each.title
        for level in book.outline
        for each in (level if isinstance(level, list) else [level])
        if not isinstance(each, list)
    ]
    for name in ("Who travels", "Whom we meet", "Agenda", "Goals of both sides", "Gifts so far"):
        assert name in marks
        holds("".join((book.pages[0].extract_text() or "").split()), name)


@pytest.mark.pdf
def test_an_inbound_trip_greets_guests_with_an_honorific(cast: Cast, enter) -> None:
    house = cast.omaha
    trip = bound_trip(house, direction="inbound")
    trips.delegate(
        delegation=trip.delegation,
        person=people.person(association=house.association, family_name="鈴木", given_name="一郎", side="partner"),
        rank=9,
    )
    text = "".join(pages_of(enter(house.staff), house, "trip_book", trip, language="ja"))
    holds(text, "鈴木 一郎 様", "静岡県静岡市 →")
    assert "佐々木健様" not in text
