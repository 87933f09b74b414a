"""What changed between two versions, told in words: figures, rewordings, order, long texts, both languages."""

from __future__ import annotations

import random

import pytest
from django.utils.html import strip_tags
from django.utils.translation import override

from partnerships.snapshot_facts import set_facts
from portal.documents.changes import Change, compare, line, tell
from portal.documents.kinds import kind_named
from tests.documents import sample

TITLES = {"cities": "The two cities", "history": "How it grew", "contacts": "Whom to talk to"}


def told(before, after, language="en", reader="en"):
    """Block title → sentences, as a reader sees them."""
    with override(reader):
        return {
            block.title: [strip_tags(words) for words in block.told]
            for block in tell(compare(before, after), TITLES, language)
        }


def test_a_changed_figure_is_told_with_both_values():
    before = {"cities": [line("Population · Omaha", "486,051"), line("People · Omaha", "many young families")]}
    after = {"cities": [line("Population · Omaha", "489,201"), line("People · Omaha", "many young families")]}
    assert told(before, after) == {"The two cities": ["Population · Omaha was “486,051”, is “489,201”"]}


def test_lines_that_came_and_went_are_named():
    before = {"history": [line("1965", "Signed.")], "contacts": [line("Ms. Laura SAMPLE", "Director")]}
    after = {"history": [line("1965", "Signed."), line("2026", "New bridge.")], "contacts": [line("Mr. Bo X", "Clerk")]}
    assert told(before, after) == {
        "How it grew": ["New: 2026, “New bridge.”"],
        "Whom to talk to": ["New: Mr. Bo X, “Clerk”", "No longer printed: Ms. Laura SAMPLE, “Director”"],
    }


def test_nothing_is_told_of_equal_pages_and_lists_are_equal_to_tuples():
    said = {"history": ("a", "b")}
    assert compare(said, {"history": ["a", "b"]}) == ()


def test_another_order_is_told_once():
    rows = [line(str(year), f"Event {year}") for year in range(1960, 1990)]
    mixed = rows.copy()
    random.Random(4).shuffle(mixed)
    assert compare({"history": rows}, {"history": mixed}) == (Change("history", "moved"),)


def test_another_order_does_not_hide_a_change():
    rows = [line(str(year), f"Event {year}") for year in range(1960, 1980)]
    mixed = list(reversed(rows))
    mixed[3] = mixed[3] + " with guests"
    assert [change.verb for change in compare({"history": rows}, {"history": mixed})] == ["changed"]


def test_a_block_that_went_or_came_is_told_as_one():
    said = {"history": ["a", "b", "c"]}
    assert told(said, {}) == {"How it grew": ["No longer printed."]}
    assert told({}, said) == {"How it grew": ["New, with 3 lines."]}


def test_the_same_name_twice_is_paired_with_what_is_most_alike():
    before = {"history": [line("1998", "Tea fair opens"), line("1998", "Mayor visits Omaha")]}
    after = {"history": [line("1998", "Mayor visits Omaha again"), line("1998", "Tea fair opens")]}
    (change,) = compare(before, after)
    assert (change.before, change.after) == ("Mayor visits Omaha", "Mayor visits Omaha again")


def test_a_corrected_year_is_one_rewording():
    before = {"history": [line("1964", "Mayors sign the agreement in Shizuoka")]}
    after = {"history": [line("1965", "Mayors sign the agreement in Shizuoka")]}
    assert told(before, after)["How it grew"] == [
        "“1964 Mayors sign the agreement in Shizuoka” is now “1965 Mayors sign the agreement in Shizuoka”"
    ]


def test_long_texts_are_cut_to_where_they_differ():
    text = "A sentence of the usual length stands here. " * 40
    before = {"history": [line("1965", text + "Twelve came.")]}
    after = {"history": [line("1965", text + "Thirteen came.")]}
    (sentence,) = told(before, after)["How it grew"]
    assert len(sentence) < 300 and "Twelve came." in sentence and "Thirteen came." in sentence and "“…" in sentence


def test_of_a_longer_line_only_what_differs_is_told_with_a_few_words_beside_it():
    said = "Executive Director of the association, +1 402 555 {}, jane@omaha.example, beside the old mill"
    before, after = (line("Ms. Jane SAMPLE", said.format(number)) for number in ("0142", "0199"))
    (sentence,) = told({"contacts": [before]}, {"contacts": [after]})["Whom to talk to"]
    assert sentence == "Ms. Jane SAMPLE was “…+1 402 555 0142, jane@omaha.exa…”, is “…+1 402 555 0199, jane@omaha.exa…”"


def test_of_a_long_line_in_two_languages_both_differences_are_told():
    said = "They sent {} students to the summer school by the river, who lived with families for three weeks. "
    said += "川のほとりの夏期学校に学生を派遣し、三週間のあいだ家庭に滞在しました。参加者は{}名でした。"
    before, after = (line("1998", said.format(number, number)) for number in ("12", "13"))
    (sentence,) = told({"history": [before]}, {"history": [after]}, "both")["How it grew"]
    assert sentence == (
        "1998 was “They sent 12 students to the…だ家庭に滞在しました。参加者は12名でした。”, "
        "is “They sent 13 students to the…だ家庭に滞在しました。参加者は13名でした。”"
    )


def test_a_text_that_only_grew_longer_shows_its_new_end():
    text = "町" * 200
    (sentence,) = told({"history": [text]}, {"history": [text + "新しい文。"]}, "ja")["How it grew"]
    assert "新しい文。" in sentence and len(sentence) < 200


def test_markup_in_a_line_stays_text():
    changes = compare({"history": ["a"]}, {"history": ["<b>x</b> & %(name)s", "a"]})
    (block,) = tell(changes, TITLES, "en")
    assert "&lt;b&gt;x&lt;/b&gt; &amp; %(name)s" in block.told[0] and '<span lang="en">' in block.told[0]


def test_a_japanese_reader_is_told_in_japanese():
    before, after = {"cities": [line("人口", "48万人")]}, {"cities": [line("人口", "49万人")]}
    assert told(before, after, "ja", "ja") == {"The two cities": ["人口：「48万人」から「49万人」に変わりました"]}


def test_any_two_pages_can_be_compared():
    chance = random.Random(7)
    words = ["", "a", "a\tb", "a\tc", "\t", "x" * 3000, "名\t値", "名\t値2", "a b c d e f g", "a b c d e f h"]
    for _attempt in range(300):
        pages = [
            {block: chance.choices(words, k=chance.randrange(6)) for block in chance.sample("abc", chance.randrange(4))}
            for _page in range(2)
        ]
        tell(compare(*pages), {}, "both")
        assert compare(pages[0], pages[0]) == ()


@pytest.mark.parametrize("language", ["en", "ja", "both"])
def test_a_snapshot_says_everything_that_its_page_prints(language):
    kind = kind_named("snapshot")
    facts = set_facts(sample.record("long"), language)
    said = "\n".join(text for block in kind.lines(facts, language).values() for text in block)
    for row in facts.industries:
        assert row.home in said and row.partner in said
    for row in (*facts.history, *facts.events):
        assert all(text in said for words in (row.when, row.text) for text in words.lines(language))
    for row in facts.organizations:
        assert all(text in said for text in row.years.lines(language))
    for person in facts.contacts:
        assert person.email in said and person.phone in said
        assert all(face.name in said and face.title in said for face in person.faces)
    assert all(text in said for note in facts.notes for text in note.words.lines(language))


def test_a_source_that_comes_does_not_change_every_line_after_it():
    before = set_facts(sample.record("typical"), "en")
    after = set_facts(sample.record("typical", founded_source="A new first source"), "en")
    kind = kind_named("snapshot")
    blocks = {change.block for change in compare(kind.lines(before, "en"), kind.lines(after, "en"))}
    assert blocks == {"notes"}
