"""Is what sets our pages installed, and in which versions? Cheap: asks the libraries themselves, without loading
WeasyPrint.

The answers belong to every fingerprint: another Pango or HarfBuzz may break lines elsewhere.
"""

from __future__ import annotations

import ctypes
import zlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from django.utils.translation import gettext_lazy as _

from portal.parts import find_harfbuzz_subset, find_library, find_pango

PANGO = ("libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0.dylib")
HARFBUZZ = ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz.dylib")

INSTALL_PANGO = _(
    "PDF pages need the Pango library, which this server lacks. Whoever runs the server installs it with "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 (Debian, Ubuntu), "
    "dnf install pango harfbuzz (Fedora) or brew install pango (macOS), and starts the portal again."
)
INSTALL_WEASYPRINT = _("PDF pages need WeasyPrint, which is not installed. Run: ./run setup")
BUILD_FONTS = _("PDF pages need fonts that have not been built yet. Run: ./run setup")


class MissingPart(Exception):
    """Something that pages need is not installed. Its words say what, and how to install it."""

    def __init__(self, words: object) -> None:
        super().__init__(words)
        self.words = words

    def __str__(self) -> str:
        return str(self.words)


@cache
def engine_versions() -> tuple[tuple[str, str], ...]:
    """Name and version of every part that sets or writes type, for the fingerprint. Raises `MissingPart`."""
    names = ("weasyprint", "pydyf", "tinycss2", "cssselect2", "tinyhtml5", "pillow", "segno")
    try:
        packages = [(name, version(name)) for name in names]
    except PackageNotFoundError as error:
        raise MissingPart(INSTALL_WEASYPRINT) from error
    libraries = find_library(*PANGO), find_library(*HARFBUZZ)
    if None in libraries or find_pango() is None:
        raise MissingPart(INSTALL_PANGO)
    pango, harfbuzz = map(ctypes.CDLL, libraries)
    harfbuzz.hb_version_string.restype = ctypes.c_char_p
    return (
        *packages,
        ("pango", str(pango.pango_version())),
        ("harfbuzz", harfbuzz.hb_version_string().decode()),
        ("harfbuzz-subset", "yes" if find_harfbuzz_subset() else "no"),
        ("zlib", zlib.ZLIB_RUNTIME_VERSION),
    )
