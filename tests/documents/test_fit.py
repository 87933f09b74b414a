"""One page or no page: the search, told with sheets of paper that only know their height."""

from dataclasses import dataclass

import pytest

from partnerships.documents import Snapshot
from partnerships.snapshot_facts import set_facts
from portal.documents.cuts import what_to_cut
from portal.documents.fit import DoesNotFit, fit, predict
from portal.documents.outline import (
    FLOOR,
    MARGINS_MM,
    PAPERS_MM,
    POINTS_PER_MM,
    Block,
    Cell,
    Columns,
    Outline,
    Row,
    levels,
    text_height,
)
from portal.documents.words import Words
from tests.documents.sample import record


@dataclass
class Paper:
    """A sheet that is as full as the test says."""

    points: float

    @property
    def page_count(self):
        return 1 if self.points <= text_height("letter") else 2

    def position(self, name):
        return MARGINS_MM["top"] * POINTS_PER_MM + self.points


def page(*sentences, language="en"):
    rows = tuple(Row((Cell(Words(text, text), 1.0),)) for text in sentences)
    return Outline(language, (Block("history", "How it grew", rows),))


def really(outline, factor=1.0):
    """A layout that comes out `factor` times as tall as foreseen, and notes which levels were tried."""
    tried = []

    def lay_out(level):
        tried.append(level)
        return Paper(outline.height(level, "letter") * factor)

    return lay_out, tried


def test_a_right_guess_takes_one_layout():
    outline = page(*["A sentence of some forty letters, or so."] * 30)
    lay_out, tried = really(outline)
    fitted = fit(outline, "letter", lay_out)
    assert fitted.passes == 1 and len(tried) == 1


def test_a_page_that_comes_out_taller_steps_down_and_still_fits():
    outline = page(*["A sentence of some forty letters, or so."] * 40)
    lay_out, tried = really(outline, factor=1.15)
    fitted = fit(outline, "letter", lay_out)
    assert fitted.sheet.page_count == 1 and 1 < fitted.passes <= 4
    assert tried == sorted(tried, key=lambda level: -level.points)


def test_a_page_with_much_white_steps_up():
    outline = page(*["A sentence of some forty letters, or so."] * 40)
    lay_out, _tried = really(outline, factor=0.8)
    assert fit(outline, "letter", lay_out).level.points > levels("en")[predict(outline, "letter")].points


def test_short_text_gets_the_largest_size_and_more_air():
    outline = page("Hello.")
    lay_out, _tried = really(outline)
    assert fit(outline, "letter", lay_out).level == levels("en")[0] and levels("en")[0].is_airy


@pytest.mark.parametrize("language", FLOOR)
def test_no_level_is_smaller_than_people_can_read(language):
    assert min(level.points for level in levels(language)) >= FLOOR[language]
    assert levels("en")[-1].points == 7.5 and levels("both")[-1].points == 6.9


def test_what_does_not_fit_is_never_cut_but_named():
    outline = page(*["A sentence of some forty letters, or so."] * 60)
    lay_out, _tried = really(outline)
    with pytest.raises(DoesNotFit) as refusal:
        fit(outline, "letter", lay_out)
    assert refusal.value.cuts[0].title == "How it grew" and refusal.value.cuts[0].characters > 0
    assert "How it grew" in str(refusal.value)


def test_a_hopeless_text_is_refused_without_any_layout():
    outline = page("W" * 50_000)
    lay_out, tried = really(outline)
    with pytest.raises(DoesNotFit) as refusal:
        fit(outline, "letter", lay_out)
    assert tried == [] and refusal.value.cuts[0].characters > 20_000


@pytest.mark.covers("60", "C2")
@pytest.mark.parametrize("rows", [60, 75, 90])
def test_cutting_what_is_named_makes_it_fit(rows):
    sentences = ["A sentence of some forty letters that is a little longer here and there."] * rows
    outline = page(*sentences)
    overflow = outline.height(levels("en")[-1], "letter") - text_height("letter")
    (cut,) = what_to_cut(outline, "letter", overflow)
    whole_lines = cut.characters // len(sentences[0]) + 1
    shorter = page(*sentences[whole_lines:])
    assert shorter.height(levels("en")[-1], "letter") <= text_height("letter") * 1.005


def test_of_two_stacks_only_the_taller_one_has_to_give():
    long = tuple(Row((Cell(Words("A long line of text. " * 6), 0.5),)) for _number in range(60))
    short = long[:5]
    stacks = ((Block("history", "How it grew", long),), (Block("organizations", "Partner organizations", short),))
    cuts = what_to_cut(Outline("en", (Columns(stacks),)), "letter", overflow=100)
    assert [cut.block for cut in cuts] == ["history"]


def test_fixed_blocks_are_never_proposed():
    rows = tuple(Row((Cell(Words("A long line of text. " * 6), 1.0),)) for _number in range(60))
    outline = Outline("en", (Block("notes", "Sources", rows, is_fixed=True), Block("history", "How it grew", rows[:3])))
    cuts = what_to_cut(outline, "letter", overflow=200)
    assert [cut.block for cut in cuts] == ["history"]


@pytest.mark.parametrize("language", ["en", "ja", "both"])
@pytest.mark.parametrize("paper", PAPERS_MM)
def test_more_text_never_foresees_a_lower_page(language, paper):
    kind = Snapshot()
    level = levels(language)[-1]
    heights = [
        kind.outline(set_facts(record(size), language), language).height(level, paper)
        for size in ("short", "typical", "long")
    ]
    assert heights == sorted(heights)
