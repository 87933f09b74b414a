"""The glossary holds every word that the product is spoken of with, in both languages, and the pages keep to it."""

import re
from pathlib import Path

import pytest

from portal import catalogue

ROOT = Path(__file__).resolve().parents[2]
WORDS = """
Association, Membership, Board member, Volunteer, Staff, Administrator, Network, Operator, Place, Place pair,
Partnership, Organization, Person, Position, Touch, Follow-up, Introduction, Programme, Invitation, Board, Seat, Term,
Charter, Delegation, Delegate, Meeting, Goal, Outcome, Story, Adaptation, Agreement, Counterpart, Guest link, Snapshot,
City profile, Benefit sheet, Statistic
"""
# Words that a page says in one way only. (Others, such as "person" or "board", mean too many things in English.)
STRICT = ["Association", "Volunteer", "Administrator", "Programme", "Snapshot", "Agreement", "Proposal", "Sector"]

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")  # a name that is filled in, not a word on the page


def rows() -> dict[str, tuple[str, str, str]]:
    """The first table: English → meaning, Japanese, where."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").split("## Forms that recur")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:2] == "| "]
    return {row[0]: (row[1], row[2], row[3]) for row in cells if row[0] != "English"}


def test_every_word_is_explained_in_both_languages() -> None:
    found = rows()
    for word in re.split(r",\s+", WORDS.strip()):
        meaning, japanese, where = found[word]
        assert meaning.endswith("."), word
        assert re.search(r"[\u3040-\u30ff\u3400-\u9fff]", japanese), word
        assert where, word


@pytest.mark.parametrize("word", STRICT)
def test_japanese_pages_say_it_as_the_glossary_does(word: str) -> None:
    japanese = rows()[word][1]
    english = re.compile(rf"\b{word}s?\b", re.IGNORECASE)
    strays = [
        f"{key.msgid} → {entry.text}"
        for key, entry in catalogue.read(catalogue.po_file()).items()
        if english.search(PLACEHOLDER.sub("", key.msgid)) and entry.text and japanese not in entry.text
    ]
    assert strays == []
