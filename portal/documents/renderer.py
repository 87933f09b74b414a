"""From a template and its facts to the bytes of one page. Knows paper, type and WeasyPrint, and no domain.

WeasyPrint and Pango load with the first page that is rendered: everything else works without them. One `Renderer`
serves a process; its parsed sheets and its font configuration are what makes a page cheap. It reaches no network and no
file: the only addresses it answers are our own faces and pictures that are written into the page. See
docs/decisions/0012."""

from __future__ import annotations

import atexit
import base64
import binascii
import gc
import logging
import os
import re
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.documents import fonts, tags
from portal.documents.engine import BUILD_FONTS, INSTALL_PANGO, INSTALL_WEASYPRINT, MissingPart
from portal.documents.outline import LEVELS, MARGINS_MM, PAPERS_MM, Level
from portal.documents.quick import quicken, reading, warm_styles_grew
from portal.documents.quick.put_off import without_font_tools
from portal.jobs import processes

POINTS_PER_PIXEL = 0.75
SECONDS_PER_DOCUMENT = 9
BYTES_OF_MEMORY = 500 * 1024 * 1024
FAMILIES = frozenset({"Portal Sans", "Portal Mincho"})
PDF_VARIANTS = {False: "pdf/ua-1", True: "pdf/a-3a"}  # for reading aloud; for an archive (tagged as well)
_INLINE_PICTURE = re.compile(r"data:(image/(?:png|jpeg));base64,")

log = logging.getLogger(__name__)


class MissingGlyphs(Exception):
    """The page uses characters that our faces do not have; it would show boxes in their place.

    `blocks` are those that say them.
    """

    def __init__(self, characters: str, blocks: tuple[str, ...] = ()) -> None:
        super().__init__(characters)
        self.characters, self.blocks = characters, blocks


class TooSlow(Exception):
    """The page was stopped because it took longer, or more memory, than any real page does."""

    words = _(
        "The page took longer or more memory than any real page needs and was stopped. Look for a very long text "
        "without spaces."
    )


class PartLost(Exception):
    """WeasyPrint went on without a part of the page, a map perhaps, and only logged that: no page of ours loses one."""


class _NothingLost(logging.Handler):
    """Raises what WeasyPrint swallows, from where it logs it: a stop of ours among them."""

    def emit(self, record: logging.LogRecord) -> None:
        swallowed = sys.exc_info()[1]
        if isinstance(swallowed, TooSlow | MemoryError):
            raise swallowed
        if swallowed is not None:
            raise PartLost(record.getMessage()[:200]) from swallowed


_NOTHING_LOST = _NothingLost(logging.ERROR)


@dataclass(frozen=True)
class Laid:
    """One layout of a page, as `fit` sees it and `Renderer.write` writes it."""

    document: Any

    @property
    def page_count(self) -> int:
        return len(self.document.pages)

    @property
    def page_box(self) -> Any:
        """The first page as the engine has it: boxes within boxes."""
        return self.document.pages[0]._page_box

    def position(self, name: str) -> float | None:
        anchor = self.document.pages[0].anchors.get(name)
        return None if anchor is None else anchor[1] * POINTS_PER_PIXEL


def renderer() -> Renderer:
    """This process's renderer, warm after its first call (about a second). Raises `MissingPart`."""
    return _renderer_of(os.getpid())  # a forked worker must not share its parent's font handles


def warm_up() -> None:
    """Build this process's renderer before it is needed. Without WeasyPrint or fonts there is nothing to warm."""
    with suppress(MissingPart):
        renderer()


@cache
def _renderer_of(process: int) -> Renderer:
    atexit.register(_renderer_of.cache_clear)  # while the libraries that its handles belong to still work
    return Renderer(fonts.fonts_folder())


@contextmanager
def _own_temporary_folder() -> Iterator[None]:
    """Let temporary files of this process go to a folder of its own, and clear those of processes that are gone.

    A worker's child ends without cleaning up; eight megabytes of faces must not stay behind each time.
    """
    parent = Path(settings.VAR_DIR) / "press"
    for left in parent.glob("*"):
        if left.name.isdigit() and not processes.started(int(left.name)):
            shutil.rmtree(left, ignore_errors=True)
    own = parent / str(os.getpid())
    own.mkdir(parents=True, exist_ok=True)
    before, tempfile.tempdir = tempfile.tempdir, str(own)
    try:
        yield
    finally:
        tempfile.tempdir = before


def _engine() -> Any:
    try:
        with without_font_tools():
            import weasyprint
            import weasyprint.text.ffi
    except ImportError as error:
        raise MissingPart(INSTALL_WEASYPRINT) from error
    except OSError as error:
        log.warning("Documents are off: %s", error)
        raise MissingPart(INSTALL_PANGO) from error
    return weasyprint


class Renderer:
    """One process's way to paper. Build it once: it parses the sheets, loads the faces and sets them warm."""

    def __init__(self, folder: Path) -> None:
        weasyprint = _engine()
        quicken()
        from weasyprint.text.fonts import FontConfiguration

        try:
            faces = {f"portal-face:{face.file_name}": (folder / face.file_name).read_bytes() for face in fonts.FACES}
        except OSError as error:
            raise MissingPart(BUILD_FONTS) from error
        self._fetcher = own_assets({})
        self._fonts = FontConfiguration()

        def sheet(text: str, fetcher: Any = self._fetcher) -> Any:
            return weasyprint.CSS(string=text, font_config=self._fonts, url_fetcher=fetcher, base_url=None)

        with _own_temporary_folder():  # the faces are copied there, and stay as long as this process
            self._faces = sheet(_faces_css(), own_assets(faces))
        self._sheet_of = cache(lambda name: sheet(print_css(name)))
        self._levels = {level: sheet(f"html {{ font-size: {level.points}pt }}") for level in LEVELS}
        self._papers = {paper: sheet(_page_css(*size)) for paper, size in PAPERS_MM.items()}
        self._endless = {paper: sheet(_page_css(width, 5000)) for paper, (width, _height) in PAPERS_MM.items()}
        logging.getLogger("weasyprint").addHandler(_NOTHING_LOST)
        gc.collect()
        gc.freeze()  # what is warm now stays: the collector need not walk it again

    def lay_out(
        self, html: str, sheet: str, level: Level, paper: str, *, is_endless: bool = False, is_archive: bool = False
    ) -> Laid:
        """Lay the page out by the rules of a kind's `sheet`, without writing it."""
        page = (self._endless if is_endless else self._papers)[paper]
        source = reading.read(html, self._fetcher)
        return Laid(
            source.render(
                font_config=self._fonts,
                stylesheets=[self._faces, self._sheet_of(sheet), page, self._levels[level]],
                pdf_variant=PDF_VARIANTS[is_archive],
            )
        )

    def write(self, laid: Laid, *, is_archive: bool = False, is_long: bool = False) -> bytes:
        """Write a laid-out page as a tagged PDF, in the form it was laid out for.

        Raises `MissingGlyphs` rather than print a box for a letter."""
        data = laid.document.write_pdf(
            pdf_variant=PDF_VARIANTS[is_archive], finisher=partial(tags.dress, is_archive=is_archive, is_long=is_long)
        )
        missing: set[str] = set()
        for font in laid.document.fonts.values():
            missing.update(map(chr, font.missing))
            if (
                font.family not in FAMILIES
            ):  # the machine's own faces stepped in: elsewhere the page would look different
                missing.update("".join(font.to_unicode.values()))
        if missing:  # of a face that stepped in the letters matter, not the spaces between them
            raise MissingGlyphs("".join(sorted(each for each in missing if not each.isspace()) or sorted(missing)))
        return data


def own_assets(assets: dict[str, bytes]) -> Any:
    """A fetcher that answers `assets` and pictures written into the page, and stops the page at any other address."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnAssets(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url in assets:
                return URLFetcherResponse(url, assets[url], {"Content-Type": "font/ttf"})
            if picture := _INLINE_PICTURE.match(url):
                try:
                    body = base64.b64decode(url[picture.end() :], validate=True)
                except binascii.Error as error:
                    raise FatalURLFetchingError("a picture in the page is damaged") from error
                return URLFetcherResponse(url, body, {"Content-Type": picture[1]})
            raise FatalURLFetchingError(f"the page asked for {url[:80]!r}, which is not ours")

    return OwnAssets(allowed_protocols=(), allow_redirects=False, fail_on_errors=True, timeout=1)


@contextmanager
def limits(seconds: int = SECONDS_PER_DOCUMENT, memory: int = BYTES_OF_MEMORY) -> Iterator[None]:
    """Give one document a limited time and memory, and keep the garbage collector from running in the middle of it.

    Time at work is watched where signals can be (a worker's main thread); the worker's own limits stand behind it.
    """
    is_done = False
    with _limited_time(seconds), _limited_memory(memory):
        gc.disable()
        try:
            yield
            is_done = True
        except MemoryError as error:  # the limit is this page's own: another try would end alike
            raise TooSlow(f"stopped at {memory} bytes") from error
        finally:
            gc.collect(0)  # a page leaves five thousand young objects that know each other, and Pango's behind them
            if is_done and warm_styles_grew():  # the boxes of a page that is refused are still in its traceback
                gc.collect()
                gc.freeze()  # what later pages share: the collector need not walk it each time
            gc.enable()


@contextmanager
def _limited_time(seconds: int) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooSlow(f"stopped after {seconds} seconds")

    # Seconds at work, not on the wall: a page is not too long because its process stood still or its machine is busy.
    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _limited_memory(allowed: int) -> Iterator[None]:
    """Let the process grow by `allowed` bytes; a page that wants more is stopped, not the machine."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = pages * resource.getpagesize() + allowed
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    except (ImportError, OSError, ValueError):  # not Linux: the worker's own limits remain
        yield
        return
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


# --- sheets ----------------------------------------------------------------------------------------------------------


@cache
def day_colours() -> dict[str, str]:
    """The day set of static/css/tokens.css: token name → hex, the only place where paper's colours come from."""
    tokens = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
    return dict(re.findall(r"--([\w-]+)-day:\s*(#[0-9a-fA-F]{3,8})", tokens))


@cache
def print_css(sheet: str) -> str:
    """The rules of all kinds and a kind's own, with every `var()` filled: tokens by their day value, faces by our own.

    On the screen every rule is confined to `.sheet`; on paper there is nothing else, so the confinement goes (each rule
    would otherwise walk up to the body for each element).
    """
    text = ""
    for name in ("document", sheet):
        rules = (settings.BASE_DIR / "static" / "css" / f"print-{name}.css").read_text()
        text += rules[: rules.index("@media screen")]
    values = day_colours() | {"sheet-sans": '"Portal Sans"', "sheet-mincho": '"Portal Mincho", "Portal Sans"'}
    text = re.sub(r"var\(--([\w-]+)\)", lambda found: values[found[1]], text)
    return re.sub(r"\.sheet(?: (?!\{)|(?=\.))", "", text)


def _faces_css() -> str:
    rule = '@font-face {{ font-family: "{0.family}"; font-weight: {0.weight}; src: url(portal-face:{0.file_name}) }}\n'
    return "".join(rule.format(face) for face in fonts.FACES) + "body { margin: 0 }\n"


def _page_css(width: float, height: float) -> str:
    margins = "{top}mm {side}mm {bottom}mm".format(**MARGINS_MM)
    return f"@page {{ size: {width}mm {height}mm; margin: {margins} }}"
