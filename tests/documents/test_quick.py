"""The quicker functions give the same bytes as WeasyPrint's own, and what they take for granted is so."""

import json
import os
import re
import subprocess
import sys

import pytest

from partnerships.documents import Snapshot
from partnerships.snapshot_facts import set_facts
from portal.documents import press, quick
from portal.documents.quick import reading
from portal.documents.renderer import own_assets, print_css, renderer
from tests.documents.sample import record

CASES = [(size, language, paper) for size in ("short", "typical") for language in ("en", "ja", "both")
         for paper in ("letter", "a4")]  # fmt: skip
MAKE_PAGES = """
import hashlib, json, sys, django
django.setup()
from partnerships.documents import Snapshot
from partnerships.snapshot_facts import set_facts
from portal.documents import press, renderer
from portal.documents.quick import reading
from tests.documents.sample import record
if sys.argv[1] == "quickly":
    import pydyf, weasyprint
    from portal.documents.quick import pdf
    pdf.COMPRESSION = 9  # as pydyf compresses
else:
    import weasyprint
    renderer.quicken = lambda: False
    reading.read = lambda text, fetcher: weasyprint.HTML(string=text, base_url=None, url_fetcher=fetcher)
pages = {}
for size, language, paper in 2 * json.loads(sys.argv[2]):  # the second time with what is known from the first
    page = press.make_page(Snapshot(), set_facts(record(size), language), language, paper)
    pages.setdefault(f"{size} {language} {paper}", []).append(hashlib.sha256(page.data).hexdigest())
print(json.dumps(pages))
"""


def pages_made(how):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", MAKE_PAGES, how, json.dumps(CASES)]
    made = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True, timeout=300)
    return json.loads(made.stdout)


@pytest.mark.pdf
@pytest.mark.covers("61")
def test_pages_have_the_same_bytes_with_and_without_the_quicker_functions():
    quickly = pages_made("quickly")
    assert quickly == pages_made("at their own pace")
    assert all(first == again for first, again in quickly.values())


@pytest.mark.pdf
@pytest.mark.parametrize("language", ["en", "ja", "both"])
def test_pages_are_read_by_the_quick_parser(language):
    html = press.page_html(Snapshot(), set_facts(record(), language), language)
    renderer()
    page = reading.read(html, own_assets({}))
    assert type(page).__name__ == "ReadPage"
    assert all("tr" not in [row.tag for row in table] for table in page.etree_element.iter("table"))  # in a <tbody>


@pytest.mark.pdf
def test_what_is_not_xml_is_read_all_the_same():
    page = reading.read("<p>A form feed \x0c in a text &nbsp; <br>", own_assets({}))
    assert "form feed" in "".join(page.etree_element.itertext())


@pytest.mark.parametrize("sheet", ["snapshot"])
def test_sheets_ask_only_what_the_shared_styles_know(sheet):
    """An element, its ancestors, the sibling before it, first and last: see portal/documents/quick/styles.py."""
    rules = re.sub(r"/\*.*?\*/", "", print_css(sheet), flags=re.DOTALL)
    assert not re.findall(r"\d(?:vw|vh|vmin|vmax|vi|vb)\b", rules)
    for selector in re.findall(r"([^{}]+)\{", rules):
        assert "~" not in selector, selector
        assert set(re.findall(r":[a-z-]+", selector)) <= {":first-child", ":last-child", ":is", ":not"}, selector
        assert set(re.findall(r"\[([a-z-]+)[~|^$*]?=", selector)) <= {"lang", "class", "id"}, selector


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
