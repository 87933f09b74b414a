"""What a screen reader hears: every run in its language, headings, tables with scopes, pictures in words, in order."""

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from partnerships.documents import Snapshot
from partnerships.snapshot_facts import set_facts
from portal.documents import press
from portal.documents.tags import language_of
from portal.documents.words import Words
from tests.documents import corpus
from tests.documents.sample import record
from tests.documents.structure import JAPANESE, elements_of, runs_of
from tests.matrices import sample

pytestmark = [pytest.mark.pdf, pytest.mark.covers("61")]
KIND = Snapshot()
LANGUAGES = ("en", "ja", "both")
EVERY_KIND = [each for each in corpus.pages(range(1), sizes=("typical",)) if each.paper == "a4"]


def page(language, paper="letter", *, is_archive=False, **changes):
    facts = set_facts(record(**changes), language)
    return press.make_page(KIND, facts, language, paper, is_archive=is_archive).data


@pytest.mark.parametrize(
    ("text", "said", "language"),
    [
        ("Omaha", "en", "en"),
        ("オマハ市", "en", "ja"),
        ("静岡市", "ja", "ja"),
        ("office@omaha.example", "ja", "en"),
        ("+81 54 555 0110", "ja", "ja"),
        ("1998–", "en", "en"),
        ("GeoNames（年次の記載なし）。", "ja", "ja"),
    ],
)
def test_a_run_is_in_the_language_of_its_script(text, said, language):
    assert language_of(text, said) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_run_is_in_the_language_that_it_speaks(language):
    own = "ja" if language == "ja" else "en"
    runs = runs_of(page(language), own)
    assert len(runs) > 60
    for run in runs:
        if JAPANESE.search(run.text) and "Figure" not in run.path:
            assert run.language == "ja", run
        elif re.search("[A-Za-z]{2}", run.text):
            assert run.language == "en", run
    spoken = {run.language for run in runs}
    assert spoken == ({"en"} if language == "en" else {"en", "ja"})


def test_a_line_of_two_languages_is_told_apart_within():
    """A source whose note stands behind it: the note alone is Japanese."""
    runs = [run for run in runs_of(page("both"), "en") if "GeoNames" in run.text or "年次の記載なし" in run.text]
    assert [(run.language, "GeoNames" in run.text) for run in runs] == [("en", True), ("ja", False)]


def test_words_of_the_other_language_in_a_text_are_told_apart():
    runs = runs_of(page("en", history_en="1965 The 茶 fair begins.", history_ja=""), "en")
    assert [run.text.strip() for run in runs if run.language == "ja"] == ["茶"]


@pytest.mark.parametrize("language", sample(LANGUAGES, 2))
def test_a_person_hears_the_page_in_the_order_of_the_blocks(language):
    found = elements_of(page(language))
    assert [each.path[-1] for each in found].count("H1") == 1
    titles = {"en": "The two cities", "ja": "両市の概要"}
    order = [each.text for each in found if each.path[-1] in ("H1", "H2")]
    assert order[0].startswith({"ja": "オマハ市"}.get(language, "Omaha"))
    assert titles["ja" if language == "ja" else "en"] in order[1]
    assert len(order) == 7
    assert all(each.path[0] == "Document" for each in found) and not any("Div" in each.path for each in found)


@pytest.mark.parametrize("language", sample(LANGUAGES, 2))
def test_the_map_and_the_square_are_told_in_words(language):
    figures = [each for each in elements_of(page(language)) if each.path[-1] == "Figure"]
    assert len(figures) == 2 and all(each.alternative for each in figures)


def test_the_chart_says_whose_bar_is_how_long():
    cells = [each for each in elements_of(page("en")) if each.path[-1] == "TD" and each.alternative]
    assert cells[0].alternative == "Omaha 13.8, Shizuoka 12.1"


def test_header_cells_say_of_what_they_are_the_head():
    heads = [each for each in elements_of(page("en")) if each.path[-1] == "TH"]
    assert [each.scope for each in heads[:3]] == ["Column", "Column", "Row"]
    assert {each.scope for each in heads} == {"Column", "Row"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_bookmarks_name_the_blocks_and_the_window_shows_the_title(language):
    reader = pypdf.PdfReader(BytesIO(page(language)))
    first, blocks = reader.outline
    assert first.title == {"ja": "オマハ市・静岡市"}.get(language, "Omaha – Shizuoka")
    titles = [block.title for block in blocks]
    assert len(titles) == 6 and not re.search("[⁰¹²³⁴⁵⁶⁷⁸⁹]", "".join(titles))
    root = reader.trailer["/Root"]
    assert str(root["/ViewerPreferences"]["/DisplayDocTitle"]) == "True"
    assert root["/Lang"] == ("ja" if language == "ja" else "en") and reader.metadata.title


@pytest.mark.parametrize("each", sample(EVERY_KIND, 4), ids=str)
def test_every_kind_of_paper_is_told_in_its_languages_and_its_pictures_in_words(each, tmp_path):
    own = "ja" if each.language == "ja" else "en"
    data = press.make_page(each.kind, each.facts, each.language, each.paper).data
    runs = runs_of(data, own)
    for run in runs:
        if JAPANESE.search(run.text) and "Figure" not in run.path:
            assert run.language == "ja", run
        elif re.search("[A-Za-z]{2}", run.text):
            assert run.language == "en", run
    found = elements_of(data)
    assert all(element.alternative for element in found if element.path[-1] == "Figure")
    assert all(element.scope for element in found if element.path[-1] == "TH")
    assert [element.path[-1] for element in found].count("H1") == 1
    file = tmp_path / "page.pdf"
    file.write_bytes(data)
    assert not [line for line in _complaints(file) if "ERROR" in line]


@pytest.mark.parametrize("size", sample(["short", "typical"], 1))
@pytest.mark.parametrize("language", sample(["both", "en", "ja"], 2))
@pytest.mark.parametrize("is_archive", [False, True])
def test_the_checkers_find_nothing(language, size, is_archive, tmp_path):
    file = tmp_path / "page.pdf"
    file.write_bytes(page(language, "a4", size=size, is_archive=is_archive))
    found = _complaints(file)
    if is_archive:  # a file for archives does not also claim to be PDF/UA
        assert len(found) == 1 and "pdfuaid" in found[0], found
    else:
        assert not found


def _complaints(file):
    """Errors and warnings of the checker."""
    program = str(Path(sys.executable).with_name("outloud"))
    done = subprocess.run([program, str(file)], capture_output=True, text=True, timeout=300)
    assert "error(s)" in done.stdout, done.stderr
    return [line for line in done.stdout.splitlines() if re.match(r" *(ERROR|WARNING)", line)]


def test_a_text_in_the_other_language_alone_is_told_apart():
    runs = runs_of(page("en", giver=Words("", "オマハ姉妹都市協会")), "en")
    assert ("ja", "オマハ姉妹都市協会") in [(run.language, run.text.strip()) for run in runs]
