"""What comes off the press: one page, our faces, the same bytes, and nothing fetched from anywhere."""

import ast
import os
import re
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from partnerships.documents import Snapshot
from partnerships.snapshot_facts import set_facts
from portal.documents import press
from portal.documents.engine import engine_versions
from portal.documents.fit import DoesNotFit, Level
from portal.documents.kinds import all_kinds
from portal.documents.renderer import (
    MissingGlyphs,
    PartLost,
    TooSlow,
    _own_temporary_folder,
    limits,
    own_assets,
    renderer,
)
from portal.documents.words import Words
from tests.documents import corpus
from tests.documents.sample import record
from tests.matrices import sample

pytestmark = pytest.mark.pdf
KIND = Snapshot()
LEVEL = Level(9.2)
CASES = [(language, paper, size) for language in ("en", "ja", "both") for paper in ("letter", "a4")
         for size in ("short", "typical", "long", "huge")]  # fmt: skip
HEADINGS = {
    "en": ["The two cities", "How it grew", "Every year", "Partner organizations", "Whom to talk to"],
    "ja": ["両市の概要", "これまでの歩み", "毎年の行事", "協力団体", "連絡先"],
}


def pdf(facts, language="en", paper="letter"):
    return pypdf.PdfReader(BytesIO(press.make_page(KIND, facts, language, paper).data))


def words_of(reader):
    return "".join(reader.pages[0].extract_text().split())


@pytest.mark.covers("60", "C2")
@pytest.mark.parametrize(("language", "paper", "size"), sample(CASES, 7))
def test_a_page_is_one_page_on_its_paper_or_there_is_none(language, paper, size):
    facts = set_facts(record(size), language)
    if size == "huge" and language != "ja":
        with pytest.raises(DoesNotFit):
            press.make_page(KIND, facts, language, paper)
        return
    page = press.make_page(KIND, facts, language, paper)
    reader = pypdf.PdfReader(BytesIO(page.data))
    assert len(reader.pages) == 1 and page.passes <= 3
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == {"letter": (612, 792), "a4": (595, 842)}[paper]


@pytest.mark.covers("56", "60", "C1")
@pytest.mark.parametrize(("language", "paper"), [(each, paper) for each in ("en", "ja") for paper in ("letter", "a4")])
def test_a_page_filled_to_its_limit_has_all_five_blocks_to_their_last_word(language, paper):
    """The fullest of the corpus' pages that one sheet holds: all that was written stands on it."""
    wanted = (KIND.name, language, paper)
    pages = corpus.pages(range(4), sizes=("long",))
    fullest = max(
        (page for page in pages if (page.kind.name, page.language, page.paper) == wanted), key=lambda page: page.wanted
    )
    made = press.make_page(KIND, fullest.facts, language, paper)
    reader = pypdf.PdfReader(BytesIO(made.data))
    text = words_of(reader)
    assert len(reader.pages) == 1
    for heading in HEADINGS[language]:
        assert "".join(heading.split()) in text
    said = KIND.lines(fullest.facts, language)
    for block in ("cities", "history", "events", "organizations", "contacts"):
        last = re.findall(r"\w+", said[block][-1])[-1]
        assert last in text, block


@pytest.mark.covers("11")
@pytest.mark.parametrize("language", ["en", "ja", "both"])
def test_the_words_can_be_read_back(language):
    text = words_of(pdf(set_facts(record(), language), language))
    for tongue in ("en", "ja") if language == "both" else (language,):
        for heading in HEADINGS[tongue]:
            assert "".join(heading.split()) in text
    assert ("静岡市" in text) is (language != "en")
    assert ("髙橋美咲様" in text) is (language != "en")
    assert "portal.example.org/directory" in text


def test_unknown_facts_do_not_print():
    facts = set_facts(
        record(founded_year=None, founded_source="", history_en="", history_ja="", programmes=(), statistics=()), "en"
    )
    text = words_of(pdf(facts))
    assert "Sistercities" in text and "since" not in text and "Howitgrew" not in text and "Everyyear" not in text


def test_without_a_public_page_there_is_no_square():
    page = pdf(set_facts(record(public_address=""), "en")).pages[0]
    assert len(page.images) == 0
    assert len(pdf(set_facts(record(), "en")).pages[0].images) == 1


@pytest.mark.parametrize("language", sample(["en", "ja", "both"], 1))
def test_the_same_facts_give_the_same_bytes_in_any_process(language, tmp_path):
    ours = press.make_page(KIND, set_facts(record(), language), language, "a4").data
    assert press.make_page(KIND, set_facts(record(), language), language, "a4").data == ours
    code = (
        "import django; django.setup()\n"
        "from tests.documents.test_renderer import *\n"
        f"page = press.make_page(KIND, set_facts(record(), {language!r}), {language!r}, 'a4')\n"
        f"open({str(tmp_path / 'again.pdf')!r}, 'wb').write(page.data)\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "4242", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=120)
    assert (tmp_path / "again.pdf").read_bytes() == ours


def test_only_our_faces_are_in_the_file():
    fonts = pdf(set_facts(record(), "both"), "both").pages[0]["/Resources"]["/Font"]
    names = {str(font["/BaseFont"]).split("+")[-1] for font in (item.get_object() for item in fonts.values())}
    assert names == {"Portal-Sans", "Portal-Sans-Bold", "Portal-Mincho"}


@pytest.mark.parametrize("text", ["Omaha and 𓀀", "Добро пожаловать 😀"])
def test_characters_we_cannot_print_are_named(text):
    facts = set_facts(record(history_en=f"1965 {text}", history_ja=""), "en")
    with pytest.raises(MissingGlyphs) as refusal:
        press.make_page(KIND, facts, "en", "letter")
    assert refusal.value.characters and set(refusal.value.characters) <= set(text)
    assert set("𓀀😀") & set(refusal.value.characters)


@pytest.mark.parametrize("names", ["髙﨑邉𠮷①㈱", "ŌōŪū", "⁴⁵⁹"])
def test_rare_names_print(names):
    facts = set_facts(record(history_en=f"1965 {names}", history_ja=f"1965 {names}"), "ja")
    assert names[0] in words_of(pdf(facts, "ja")) or names == "⁴⁵⁹"


@pytest.mark.covers("60", "C2")
@pytest.mark.parametrize("end", [-1, 0], ids=["the latest", "the first"])
def test_taking_out_what_is_named_makes_it_fit(end):
    with pytest.raises(DoesNotFit) as refusal:
        press.make_page(KIND, set_facts(record("huge"), "en"), "en", "letter")
    (cut,) = refusal.value.cuts
    assert cut.title == "History" and 100 < cut.characters < 850
    lines, to_cut = record("huge").history_en.splitlines(), cut.characters
    while to_cut > 0:
        to_cut -= len(lines.pop(end))
    shorter = set_facts(record("huge", history_en="\n".join(lines), history_ja=""), "en")
    assert press.make_page(KIND, shorter, "en", "letter").level.points >= 7.5


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/x", "file:///etc/passwd", "ftp://127.0.0.1/x", "data:text/css,a{}"]
)
def test_the_press_asks_nobody_for_anything(address):
    from weasyprint.urls import FatalURLFetchingError

    with pytest.raises(FatalURLFetchingError):
        own_assets({}).fetch(address)
    for html in (
        f'<img src="{address}">',
        f'<link rel="stylesheet" href="{address}">',
        f'<style>@import url("{address}")</style>',
    ):
        with pytest.raises(FatalURLFetchingError):
            renderer().lay_out(f"<html><title>x</title><body class=sheet>{html}</body>", "snapshot", LEVEL, "a4")


def test_what_people_write_reaches_the_page_as_text_only():
    evil = '<img src="file:///etc/passwd"><style>*{color:red}</style>'
    page = press.make_page(KIND, set_facts(record(history_en=f"1965 {evil}", history_ja=""), "en"), "en", "letter")
    assert "passwd" in words_of(pypdf.PdfReader(BytesIO(page.data)))


def test_a_page_that_takes_too_long_is_stopped():
    def lay_out_for_ever():
        while True:
            sum(range(1000))

    with pytest.raises(TooSlow), limits(seconds=1):
        lay_out_for_ever()


def test_a_page_whose_process_stood_still_meanwhile_is_made():
    """A machine that was put to sleep, or has more to do than it can, is no fault of a page."""
    with limits(seconds=1):
        time.sleep(1.5)


def test_faces_left_by_processes_that_are_gone_are_cleared(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    left = tmp_path / "press" / "99999999"
    left.mkdir(parents=True)
    (left / "face").write_bytes(b"eight megabytes")
    with _own_temporary_folder():
        assert tempfile.gettempdir() == str(tmp_path / "press" / str(os.getpid()))
    assert not left.exists()


def test_a_fingerprint_changes_with_whatever_changes_the_page(settings, tmp_path):
    facts = set_facts(record(), "en")
    mark = press.fingerprint(KIND, facts, "en", "letter")
    assert press.fingerprint(KIND, set_facts(record(), "en"), "en", "letter") == mark
    others = [
        press.fingerprint(KIND, set_facts(record(giver=Words("Another")), "en"), "en", "letter"),
        press.fingerprint(KIND, facts, "both", "letter"),
        press.fingerprint(KIND, facts, "en", "a4"),
    ]
    settings.FONTS_DIR = tmp_path
    (tmp_path / "fonts.json").write_text('{"files": {"PortalSans-Regular.ttf": "other bytes"}}')
    others.append(press.fingerprint(KIND, facts, "en", "letter"))
    assert len({mark, *others}) == 5


def test_the_design_in_the_fingerprint_covers_templates_sheet_and_code(settings, tmp_path):
    before = press._design.__wrapped__(KIND.template, KIND.sheet, KIND.code)
    assert press._design.__wrapped__("print/_other.html", KIND.sheet, KIND.code) != before
    assert press._design.__wrapped__(KIND.template, KIND.sheet, ()) != before
    folder = tmp_path / "templates" / "print"
    folder.mkdir(parents=True)
    (folder / "document.html").write_text("changed")
    press.print_css("snapshot")  # read before the folder moves
    settings.BASE_DIR = tmp_path
    assert press._design.__wrapped__(KIND.template, KIND.sheet, KIND.code) != before


def _imported(module: str) -> set[str]:
    """The modules of ours that this one imports, as its text says."""
    tree = ast.parse(Path(find_spec(module).origin).read_text())
    named = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            named |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    ours = (name for name in named if name.startswith(("partnerships.", "portal.documents.")))
    return {name for name in ours if _is_module(name)}


def _is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # a name within a module
        return False


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_all_code_that_measures_and_words_a_page_belongs_to_its_fingerprint(kind):
    covered = {*press.OUR_CODE, *kind.code}
    todo = [name for name in kind.code if name.endswith(("_facts", "_outline"))]
    assert {f"partnerships.{part}" for part in ("snapshot_outline", "documents.public_page")} <= covered
    found: set[str] = set()
    while todo:
        name = todo.pop()
        if name in found or name.startswith("partnerships.models"):  # rows: what is printed of them is in the facts
            continue
        found.add(name)
        todo += _imported(name)
    assert found <= covered
    assert all(find_spec(name) for name in covered), "a name without a file would cover nothing"


def test_the_parts_that_draw_pictures_belong_to_the_fingerprint():
    assert {"portal.pictures", "portal.pictures.redraw"} <= set(press.OUR_CODE)
    assert {"segno", "pillow"} <= {name for name, _version in engine_versions()}


def test_layouts_stay_few():
    passes = []
    for size in ("short", "typical"):
        for language in ("en", "ja", "both"):
            for paper in ("letter", "a4"):
                try:
                    passes.append(press.make_page(KIND, set_facts(record(size), language), language, paper).passes)
                except DoesNotFit:
                    assert language == "both"
    assert sum(passes) / len(passes) <= 1.4 and max(passes) <= 3


@pytest.mark.covers("11")
@pytest.mark.parametrize("language", sample(["both", "en", "ja"], 1))
def test_a_screen_reader_can_read_the_page(language, tmp_path):
    file = tmp_path / "page.pdf"
    file.write_bytes(press.make_page(KIND, set_facts(record(), language), language, "a4").data)
    program = str(Path(sys.executable).with_name("outloud"))
    done = subprocess.run([program, str(file)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 and " 0 error(s)" in done.stdout, done.stdout


@pytest.mark.parametrize(("swallowed", "told"), [(ValueError, PartLost), (TooSlow, TooSlow), (MemoryError, TooSlow)])
@pytest.mark.parametrize("step", ["__init__", "draw"])
def test_a_page_that_lost_its_map_is_no_page(monkeypatch, step, swallowed, told):
    from weasyprint.svg import SVG

    renderer()

    def fail(*arguments, **options):
        raise swallowed("no map")

    monkeypatch.setattr(SVG, step, fail)
    with pytest.raises(told):
        press.make_page(KIND, set_facts(record("short"), "en"), "en", "letter")
