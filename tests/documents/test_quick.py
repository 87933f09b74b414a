"""The quicker functions give the same bytes as WeasyPrint's own, and what they take for granted is so."""

import json
import os
import re
import subprocess
import sys
from importlib import import_module

import pytest

from partnerships.documents import Snapshot
from portal.documents import press, quick
from portal.documents.quick import reading
from portal.documents.renderer import own_assets, print_css, renderer
from tests.documents import corpus

MAKE_PAGES = """
import hashlib, json, sys, django
django.setup()
from dataclasses import replace
from portal.documents import press, renderer
from portal.documents.quick import reading
from tests.documents import corpus, profile_corpus
if sys.argv[1] == "quickly":
    renderer.renderer()
    from portal.documents.quick import pdf
    pdf.COMPRESSION = 9  # as pydyf compresses
else:
    renderer.quicken = lambda: False
    def read(text, fetcher):
        import weasyprint
        return weasyprint.HTML(string=text, base_url=None, url_fetcher=fetcher)
    reading.read = read
wanted = [(page, page.facts, False) for page in corpus.pages(range(1), sizes=("short", "typical"), papers=("letter",))]
wanted += [(page, page.facts, False) for page in corpus.pages(range(1), names=("snapshot",), sizes=("long",),
                                                             languages=("en",), papers=("a4",))]
for page in list(corpus.pages(range(7, 8), sizes=("short",), languages=("both",), papers=("letter",))):
    pictures = {name: profile_corpus.photo() for name in ("logo", "photo") if hasattr(page.facts, name)}
    assert pictures
    wanted.append((page, replace(page.facts, **pictures), page.kind.name == "snapshot"))
pages = {}
for page, facts, is_archive in 2 * wanted:  # the second time with what is known from the first
    made = press.make_page(page.kind, facts, page.language, page.paper, is_archive=is_archive)
    pages.setdefault(str(page), []).append(hashlib.sha256(made.data).hexdigest())
print(json.dumps(pages))
"""
SHEETS = sorted({kind.sheet for kind in corpus.kinds()})


def pages_made(how):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", MAKE_PAGES, how]
    made = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True, timeout=300)
    return json.loads(made.stdout)


@pytest.mark.pdf
@pytest.mark.covers("61")
def test_pages_have_the_same_bytes_with_and_without_the_quicker_functions():
    quickly = pages_made("quickly")
    assert quickly == pages_made("at their own pace")
    assert all(first == again for first, again in quickly.values())


@pytest.mark.pdf
@pytest.mark.parametrize("each", list(corpus.pages(range(1), sizes=("long",), papers=("letter",))), ids=str)
def test_pages_are_read_by_the_quick_parser(each):
    renderer()
    read = reading.read(press.page_html(each.kind, each.facts, each.language), own_assets({}))
    assert type(read).__name__ == "ReadPage", "a template is not XML: an unclosed <img>, <br>, <meta>, or a bare &"
    assert all("tr" not in [row.tag for row in table] for table in read.etree_element.iter("table")), "no <tbody>"


@pytest.mark.pdf
def test_what_is_not_xml_is_read_all_the_same():
    page = reading.read("<p>A form feed \x0c in a text &nbsp; <br>", own_assets({}))
    assert "form feed" in "".join(page.etree_element.itertext())


@pytest.mark.parametrize("sheet", SHEETS)
def test_sheets_ask_only_what_the_shared_styles_know(sheet):
    """An element, its ancestors, the sibling before it, first and last: see portal/documents/quick/styles.py."""
    rules = re.sub(r"/\*.*?\*/", "", print_css(sheet), flags=re.DOTALL)
    assert not re.findall(r"\d(?:vw|vh|vmin|vmax|vi|vb)\b", rules)
    for selector in re.findall(r"([^{}]+)\{", rules):
        assert "~" not in selector, selector
        assert all(each.count("+") < 2 for each in selector.split(",")), selector
        assert not re.findall(r"\([^)]*\+", selector), selector
        assert set(re.findall(r":[a-z-]+", selector)) <= {":first-child", ":last-child", ":is", ":not"}, selector
        assert set(re.findall(r"\[([a-z-]+)[~|^$*]?=", selector)) <= {"lang", "class", "id"}, selector


@pytest.mark.pdf
def test_an_old_pango_is_left_as_it_is(monkeypatch):
    monkeypatch.setattr(quick, "PANGO", 99_999)
    assert not quick.quicken()


@pytest.mark.pdf
def test_a_page_of_more_places_than_are_kept_has_the_same_bytes(monkeypatch):
    page = next(corpus.pages(range(1), names=("snapshot",), sizes=("typical",), papers=("letter",)))
    before = press.make_page(page.kind, page.facts, page.language, page.paper).data
    styles = import_module("portal.documents.quick.styles")
    monkeypatch.setattr(styles, "_trees", {})
    monkeypatch.setattr(styles, "MOST_PLACES", 20)
    assert press.make_page(page.kind, page.facts, page.language, page.paper).data == before
    assert all(len(tree.styles) <= 20 for tree in styles._trees.values())


@pytest.mark.pdf
def test_another_version_of_the_engine_is_left_as_it_is(monkeypatch):
    monkeypatch.setattr(quick, "WRITTEN_FOR", {"weasyprint": "70.1", "pydyf": "0.13.0"})
    assert not quick.quicken()


def test_a_fingerprint_does_not_depend_on_what_a_process_has_loaded():
    code = (
        "import django; django.setup()\n"
        "import sys\n"
        "from portal.documents import press\n"
        "from portal.documents.kinds import kind_named\n"
        "kind = kind_named('snapshot')\n"
        "sys.modules.pop('portal.documents.templatetags.paper', None)\n"
        "print(press._design(kind.template, kind.sheet, kind.code))"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    told = subprocess.run([sys.executable, "-c", code], env=environment, check=True, stdout=subprocess.PIPE, text=True)
    kind = Snapshot()
    assert told.stdout.strip() == press._design(kind.template, kind.sheet, kind.code)
