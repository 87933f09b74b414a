"""Whatever people write, in whatever field: a right page, or a refusal that names the block.

Never a cut, a crash, a wait; no request leaves and no file is read. Limits of time and memory are the product's own: a
test that crossed one would get `TooSlow` instead of a page or a refusal.
"""

from __future__ import annotations

import resource
import sys
import time
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdf
import pypdfium2
import pytest
from django.conf import settings
from django.db import models
from django.urls import reverse

from partnerships.models import Partnership
from portal.documents import bounds, press, services
from portal.documents.fit import DoesNotFit
from portal.documents.kinds import DocumentKind, all_kinds
from portal.documents.models import Outcome
from portal.documents.outline import MARGINS_MM, POINTS_PER_MM
from portal.documents.renderer import BYTES_OF_MEMORY, SECONDS_PER_DOCUMENT, MissingGlyphs, limits, renderer
from portal.jobs import services as jobs
from portal.jobs.models import Job, JobState
from portal.scoping import OwnedModel, scope, system_scope
from portal.title_keys import TitleKey
from tests import factories
from tests.documents import corpus
from tests.documents.poison import everywhere, places, replaced, shapes
from tests.matrices import sample, spread

WORD = "W" * 200_000
KINDS = corpus.kinds()
LANGUAGES = ("en", "ja", "both")


def record_of(kind: DocumentKind, amount: float = 0.4) -> Any:
    corpus.kinds()
    return corpus._makers[kind.name](corpus.Writer(7), amount)


def cases(size: int) -> list[Any]:
    """Kind and place for every place in which a kind's record holds a text."""
    return sample([pytest.param(kind, path, id=name) for name, kind, path in fields()], size)


def cases_with(texts: dict[str, str], each: int, size: int) -> list[Any]:
    """Kind, place and text: every place with some of the texts, every text in many places."""
    found = [
        pytest.param(kind, path, texts[name], id=f"{field}-{name}")
        for (field, kind, path), name in spread(fields(), list(texts), each)
    ]
    return sample(found, size)


def fields() -> list[tuple[str, DocumentKind, Any]]:
    return [(f"{kind.name}-{name}", kind, path) for kind in KINDS for name, path in shapes(record_of(kind)).items()]


def made(
    kind: DocumentKind, record: Any, language: str = "both", paper: str = "a4"
) -> press.Page | DoesNotFit | MissingGlyphs:
    """The page, or the refusal that a reader would get."""
    try:
        return press.make_page(kind, kind.facts(record, language, paper), language, paper)
    except (DoesNotFit, MissingGlyphs) as refusal:
        return refusal


def words_in(page: press.Page) -> str:
    reader = pypdf.PdfReader(BytesIO(page.data))
    assert len(reader.pages) == 1
    return "".join(reader.pages[0].extract_text().split())


def names_its_blocks(refusal: DoesNotFit, kind: DocumentKind) -> bool:
    """Whether each cut says in words where, and how much."""
    return bool(refusal.cuts) and all(
        cut.title and cut.characters > 0 and kind.title_of(cut.block) for cut in refusal.cuts
    )


# --- too much ---------------------------------------------------------------------------------------------------------


def test_every_kind_that_members_write_is_in_these_tests():
    assert {kind.name for kind in KINDS} >= {kind.name for kind in all_kinds() if not kind.is_public}


def test_every_text_that_reaches_paper_has_a_longest_length():
    rows = [value for kind in KINDS for value in _rows(record_of(kind))]
    boundless = {
        f"{type(row).__name__}.{field.name}"
        for row in rows
        if isinstance(row, OwnedModel)  # reference data come with the portal
        for field in row._meta.concrete_fields
        if isinstance(field, (models.CharField, models.TextField))
        and not isinstance(field, TitleKey)  # what is searched for is never printed
        and (field.max_length is None or field.max_length > bounds.MOST_IN_A_TEXT)
    }
    assert boundless == set()


def _rows(value: Any) -> Iterator[models.Model]:
    for path in places(value):
        inner = value
        for name in path:
            inner = inner[name] if isinstance(name, int) or isinstance(inner, dict) else getattr(inner, name)
            if isinstance(inner, models.Model):
                yield inner


@pytest.mark.pdf
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_ten_times_too_much_text_is_refused_by_its_blocks(kind, language):
    refusal = made(kind, record_of(kind, 10), language)
    assert isinstance(refusal, DoesNotFit) and names_its_blocks(refusal, kind)
    assert {cut.block for cut in refusal.cuts} <= set(kind.block_titles)
    assert refusal.passes == 0, "nobody lays out what is hopeless"


@pytest.mark.pdf
@pytest.mark.parametrize(("kind", "path"), cases(9))
def test_a_word_of_200_000_characters_is_refused_or_does_not_print(kind, path):
    record = replaced(record_of(kind), path, lambda text: WORD)
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.thread_time()
    outcome = made(kind, record)
    assert time.thread_time() - begun < SECONDS_PER_DOCUMENT
    if isinstance(outcome, press.Page):
        assert "WWWWWWWW" not in words_in(outcome)
    else:
        assert isinstance(outcome, DoesNotFit) and names_its_blocks(outcome, kind)
        assert max(cut.characters for cut in outcome.cuts) > 150_000
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < BYTES_OF_MEMORY


@pytest.mark.pdf
@pytest.mark.parametrize(("kind", "path", "word"), cases_with({"60": "Q" * 60, "400": "Q" * 400}, 1, 18))
def test_a_long_word_is_broken_or_refused_and_never_stands_over_the_edge(kind, path, word):
    outcome, length = made(kind, replaced(record_of(kind), path, lambda text: word)), len(word)
    if isinstance(outcome, DoesNotFit):
        assert names_its_blocks(outcome, kind)
        return
    assert isinstance(outcome, press.Page)
    assert words_in(outcome).count("Q") in {0, *range(length, 6 * length)}, "a part of the word is missing"
    with pypdfium2.PdfDocument(outcome.data) as document:
        page = document[0]
        text, edge = page.get_textpage(), page.get_width() - MARGINS_MM["side"] * POINTS_PER_MM
        letters = [number for number in range(text.count_chars()) if text.get_text_range(number, 1).strip()]
        assert max(text.get_charbox(number)[2] for number in letters) <= edge + 2
        text.close()


@pytest.mark.pdf
def test_ten_thousand_lines_are_refused_at_once():
    (kind,) = [kind for kind in KINDS if kind.name == "snapshot"]
    lines = "\n".join(f"{1900 + number % 100} A line." for number in range(10_000))
    outcome = made(kind, replaced(record_of(kind), ("history_en",), lambda text: lines))
    assert isinstance(outcome, DoesNotFit) and outcome.cuts[0].block == "history" and outcome.passes == 0


@pytest.mark.pdf
def test_a_page_that_wants_too_much_is_stopped_by_its_own_limits():
    from portal.documents.renderer import TooSlow

    assert SECONDS_PER_DOCUMENT < 10 and BYTES_OF_MEMORY <= 500 * 1024 * 1024
    with pytest.raises(TooSlow), limits():
        bytearray(2 * BYTES_OF_MEMORY)
    with limits():
        bytearray(BYTES_OF_MEMORY // 4)


# --- characters -------------------------------------------------------------------------------------------------------

UNSEEN = [*map(chr, (*range(9), *range(14, 28), 31, *range(0x7F, 0x85), *range(0x86, 0xA0)))]  # but for ends of lines
PROSE = {"history", "growth", "plans", "resources", "reason", "text", "description", "title"}
UNSEEN += ["\u200b", "\u200d", "\u202e", "\u2066", "\u2069", "\ufeff", "\ufffe", "\U000e0001", "\U000e0100", "\ufe0f"]


@pytest.mark.pdf
@pytest.mark.parametrize("language", sample(LANGUAGES, 2))
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_characters_that_show_nothing_change_nothing(kind, language):
    record, dirty = record_of(kind), "".join(UNSEEN)
    prose = [path for path in places(record) if str(path[-1]).rpartition("_")[0] in PROSE and path[0] != "statistics"]
    assert len(prose) > 1
    page, all_over = made(kind, record, language), made(kind, everywhere(record, lambda text: text + dirty), language)
    for path in prose:
        record = replaced(record, path, lambda text: text and f"{text[:9]}\x00\u202e{text[9:]}")
    same = made(kind, record, language)
    assert isinstance(page, press.Page) and isinstance(same, press.Page) and isinstance(all_over, press.Page)
    assert words_in(page) == words_in(same)
    for each in (same, all_over):
        reader = pypdf.PdfReader(BytesIO(each.data))
        ElementTree.fromstring(reader.trailer["/Root"]["/Metadata"].get_object().get_data())  # noqa: S314  our own
        assert not set(UNSEEN).intersection(str(reader.metadata.title) + words_in(each))


@pytest.mark.parametrize("text", ["\u2028", "\u2029", "\u2003", "\u205f", "\x0b", "\x0c", "\x85"])
def test_spaces_that_our_faces_lack_become_plain_ones(text):
    assert bounds.printable(f"<p>Tea{text}fair</p>") == "<p>Tea fair</p>"


def test_what_the_page_itself_uses_stays():
    own = "<p>1\u2009茶\u202f²\u00a0髙﨑邉𠮷①㈱ ŌōŪū é –“”’ 10\u00a0%\t\n</p>"
    assert bounds.printable(own) == own


STRANGE = {
    "right to left": "שלום مرحبا",
    "emoji": "🌸👩‍👩‍👧‍👦",
    "kanji outside the faces": "𪚥𠔻",
    "hieroglyphs": "𓀀",
    "marks upon marks": "Z̷̧̨͖͖ͅa̵̛͔l̶̢",
}


@pytest.mark.pdf
@pytest.mark.parametrize(("kind", "path", "text"), cases_with(STRANGE, 2, 12))
def test_characters_that_we_cannot_print_are_named_with_their_block(kind, path, text):
    outcome = made(kind, replaced(record_of(kind), path, lambda _old: f"1965 Tea {text}"))
    if isinstance(outcome, press.Page):
        assert not set(text) - set(" ") & {each for each in words_in(outcome) if ord(each) > 0x3000 and each in text}
        return
    assert isinstance(outcome, MissingGlyphs)
    assert outcome.characters and set(outcome.characters) <= set(text)
    assert outcome.blocks and all(kind.title_of(block) for block in outcome.blocks)


# --- payloads ---------------------------------------------------------------------------------------------------------

HARMFUL = [
    '<img src="http://127.0.0.1:9/x.png">',
    '<img src="file:///etc/passwd">',
    '<a rel="attachment" href="file:///etc/hostname">x</a>',
    '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
    '<link rel="attachment" href="file:///etc/passwd">',
    "<style>@import url(http://127.0.0.1:9/x.css);</style>",
    "<style>@font-face { font-family: 'Portal Sans'; src: url(file:///etc/passwd) }</style>",
    "<style>body::after { content: url(http://127.0.0.1:9/x) }</style>",
    "</title></head><body onload=alert(1)>",
    "</p></div></body></html><script>alert(1)</script>",
    '"><svg onload=alert(1)><use href="http://127.0.0.1:9/#x"/></svg>',
    "<svg><image href='file:///etc/passwd'/></svg>",
    '<object data="file:///etc/passwd"></object><embed src="http://127.0.0.1:9/">',
    '<iframe src="http://127.0.0.1:9/"></iframe>',
    "<base href='http://127.0.0.1:9/'><img src='x.png'>",
    "' style='background: url(http://127.0.0.1:9/x)' x='",
    "url(http://127.0.0.1:9/x) expression(alert(1)) }</style>",
    "{{ facts }} {% include '/etc/passwd' %} ${7*7} #{7*7}",
    "http://127.0.0.1:9/ file:///etc/passwd data:text/html,x javascript:alert(1) \\\\host\\share",
    "&lt;img src=x&gt; &#60;b&#62; &amp;amp; <!-- --> <![CDATA[ x ]]> ]]>",
    "../../../../etc/passwd; `id`; $(id); %s%n; '; DROP TABLE x; --",
]

_watching: list[list[str]] = []
WATCHED = {"open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system"}


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event in WATCHED:
        _watching[-1].append(f"{event} {arguments[0] if event != 'socket.connect' else arguments[1]}")


sys.addaudithook(_note)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Everything that this process opens, connects to or starts inside."""
    _watching.append([])
    try:
        yield _watching[-1]
    finally:
        _watching.clear()


def ours(event: str) -> bool:
    """Whether what was opened is a file of the project, of Python's own, or of this process."""
    name, _, path = event.partition(" ")
    places_of_ours = [
        settings.BASE_DIR,
        sys.prefix,
        sys.base_prefix,
        settings.VAR_DIR,
        settings.FONTS_DIR,
        "/proc/self/statm",
        *zoneinfo.TZPATH,
    ]
    return name == "open" and any(Path(path).is_relative_to(place) for place in places_of_ours)


@pytest.mark.pdf
@pytest.mark.parametrize("payload", sample(HARMFUL, 4), ids=lambda text: text[:24])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_payload_prints_as_the_text_it_is_and_reaches_nothing(kind, payload):
    renderer()
    record = record_of(kind)
    path = next(path for name, path in shapes(record).items() if name.endswith(("history_en", "summary_en", "text_en")))
    with watched() as events:
        page = made(kind, replaced(record, path, lambda text: f"1965 Text: {payload}"), "en", "letter")
        all_over = made(kind, everywhere(record, lambda text: f"{text} {payload}"), "both")
    assert [event for event in events if not ours(event)] == []
    assert isinstance(page, press.Page), page
    assert "".join(payload.split()) in words_in(page)
    for outcome in (page, all_over):
        if isinstance(outcome, press.Page):
            reaches = [
                mark for mark in (b"/EmbeddedFile", b"/JavaScript", b"/Launch", b"/OpenAction") if mark in outcome.data
            ]
            assert reaches == []
        else:
            assert isinstance(outcome, DoesNotFit) and names_its_blocks(outcome, kind)


@pytest.mark.pdf
@pytest.mark.parametrize(("kind", "path", "payload"), cases_with({text[:24]: text for text in HARMFUL}, 3, 18))
def test_a_payload_reaches_nothing_from_any_field(kind, path, payload):
    renderer()
    with watched() as events:
        made(kind, replaced(record_of(kind), path, lambda text: payload))
    assert [event for event in events if not ours(event)] == []


# --- one bad document never stops the rest ----------------------------------------------------------------------------


@pytest.mark.pdf
@pytest.mark.django_db
def test_a_bad_document_never_stops_the_rest(cast, client):
    house, exports = cast.omaha, []
    cities = [factories.city(name=name) for name in ("Omaha", "Ashikaga", "Oita", "Sendai")]
    more = [factories.partnership(association=house.association, home=cities[0], partner=city) for city in cities[1:]]
    texts = ["1965 " + WORD, "1965 A fair.", "1965 🌸", "1965 " + "A fair. " * 30_000]
    kind = next(kind for kind in all_kinds() if kind.name == "snapshot")
    with scope(house.association):
        for partnership, text in zip([house.partnership, *more], texts, strict=True):
            Partnership.objects.filter(pk=partnership.pk).update(history_en=text)  # no form would take it
            subject = kind.find(partnership.slug)
            exports.append(
                services.request_export(
                    by=house.staff,
                    association=house.association,
                    kind=kind,
                    subject=subject,
                    language="en",
                    paper="letter",
                )
            )
    for job in Job.objects.filter(kind="render_export").order_by("created_at"):
        jobs.work(job_id=job.pk)
    assert set(Job.objects.filter(kind="render_export").values_list("state", flat=True)) == {JobState.DONE}
    with system_scope("look at the test's exports"):
        for export in exports:
            export.refresh_from_db()
    wanted = [Outcome.DOES_NOT_FIT, Outcome.READY, Outcome.MISSING_GLYPHS, Outcome.DOES_NOT_FIT]
    assert [export.outcome for export in exports] == wanted
    client.force_login(house.staff)
    for export, words in zip(exports, ["History", "Open the PDF", "History", "History"], strict=True):
        page = client.get(reverse("export_detail", args=[house.association.slug, export.pk])).content.decode()
        assert words in page
