"""The faces of our paper: built once at set-up from two open font packages, the same bytes on every machine.

Nothing here is kept in the repository. ``Portal Sans`` (regular and bold) comes from the variable Noto Sans JP,
``Portal Mincho`` from Noto Serif JP, whose cubic outlines become TrueType: a subset of a CID-keyed OpenType font shows
blank Japanese in some viewers, and it costs many times more per page. Why these files and not others:
docs/decisions/0010."""

from __future__ import annotations

import hashlib
import importlib.resources
import io
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

RECIPE = 5  # raise when anything below changes what the files look like: set-up then builds them again
MANIFEST = "fonts.json"

# Spaces of an eighth of an em: between Japanese and Latin (U+2009), and before a source number (U+202F, which does
# not break).
NARROW_SPACES = (0x2009, 0x202F)
NARROW_SPACE_WIDTH = 0.125

LAYOUT_FEATURES = ["kern", "mark", "mkmk", "palt", "ccmp"]
# Tables that serve variable fonts, vertical text and screens; our pages are horizontal, static and printed.
UNUSED_TABLES = ["BASE", "STAT", "vhea", "vmtx", "VORG", "gasp", "prep", "DSIG", "meta", "avar", "HVAR", "VVAR", "MVAR"]
# Names are not made of CP932 alone: 𠮷 and its like live in a surrogate pair, and the readings of the family registers
# use them.
NAME_KANJI = "𠮷𩸽𠀋𡈽𡌛𠮟𡚴𡸴𣇄𣗄𣜿𣝣𣳾𤟱𥒎𥔎𥝱𥧄𥶡𦫿𦹀𧃴𧚄𨉷𨏍𪆐𠂉𠂢𠂤𠆢𠈓𠌫𠎁"


@dataclass(frozen=True)
class Face:
    """One font file that we build: what it is called, and what it is made from."""

    file_name: str
    family: str
    weight: int
    source_package: str
    source_file: str
    licence_file: str
    licence_name: str  # the name of the licence text beside the built file


FACES = (
    Face(
        "PortalSans-Regular.ttf", "Portal Sans", 400, "justmytype_intl_cjk",
        "fonts/ofl/notosansjp/NotoSansJP[wght].ttf", "fonts/ofl/notosansjp/OFL.txt", "OFL-PortalSans.txt",
    ),
    Face(
        "PortalSans-Bold.ttf", "Portal Sans", 700, "justmytype_intl_cjk",
        "fonts/ofl/notosansjp/NotoSansJP[wght].ttf", "fonts/ofl/notosansjp/OFL.txt", "OFL-PortalSans.txt",
    ),
    Face(
        "PortalMincho-Regular.ttf", "Portal Mincho", 400, "pylopdf_fonts_jp",
        "NotoSerifJP-Regular.otf", "LICENSE", "OFL-PortalMincho.txt",
    ),
)  # fmt: skip


class MissingFonts(Exception):
    """The font files have not been built, or were built by an older recipe."""


def fonts_folder() -> Path:
    """Where set-up puts the built faces."""
    return Path(settings.FONTS_DIR)


def characters() -> set[int]:
    """Every character that our paper can print: all of CP932, Latin with its accents, signs, and rare name kanji."""
    found = (
        set(range(0x20, 0x180)) | set(range(0x2010, 0x2040)) | set(range(0x2070, 0x208F)) | set(range(0x2190, 0x2194))
    )
    found |= set(range(0x2460, 0x2474)) | set(range(0x1E00, 0x1F00))
    found |= {0x2009, 0x2044, 0x20AC, 0x2122, 0x2212, 0x25CB, 0x25CF, 0x30A0}
    found |= {ord(character) for character in NAME_KANJI}
    for code in _cp932_codes():
        for codec in ("cp932", "shift_jis"):  # they disagree on 〜 and a few signs; people write both
            character = code.decode(codec, errors="ignore")
            if len(character) == 1 and not 0xE000 <= ord(character) < 0xF900 and ord(character) >= 0x20:
                found.add(ord(character))
    return found - {0x7F}


def _cp932_codes() -> Iterator[bytes]:
    for lead in [*range(0x81, 0xA0), *range(0xE0, 0xFD)]:
        for trail in range(0x40, 0xFD):
            yield bytes([lead, trail])
    for single in range(0xA1, 0xE0):
        yield bytes([single])


def build_fonts(folder: Path | None = None) -> dict[str, str]:
    """Build every face into `folder`; answer file name → sha256. The same packages always give the same bytes.

    Each file is written under another name and moved into place, and the manifest comes last: a set-up that was cut off
    leaves no half font that looks whole.
    """
    folder = folder or fonts_folder()
    folder.mkdir(parents=True, exist_ok=True)
    hashes = {}
    for face in FACES:
        data = _build(face)
        _put(folder / face.file_name, data)
        hashes[face.file_name] = hashlib.sha256(data).hexdigest()
        shutil.copyfile(_licence(face), folder / face.licence_name)
    manifest = {"recipe": RECIPE, "sources": _source_hashes(), "files": hashes}
    _put(folder / MANIFEST, json.dumps(manifest, indent=1, sort_keys=True).encode())
    font_hashes.cache_clear()
    return hashes


def fonts_are_current(folder: Path | None = None) -> bool:
    """Are the faces there, by this recipe and from these packages? Cheap: sizes and a manifest, no font is opened."""
    folder = folder or fonts_folder()
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError):
        return False
    return (
        manifest.get("recipe") == RECIPE
        and manifest.get("sources") == _source_hashes()
        and all((folder / face.file_name).is_file() for face in FACES)
    )


@lru_cache(maxsize=4)
def font_hashes(folder: Path) -> tuple[tuple[str, str], ...]:
    """File name and sha256 of each built face, as recorded at set-up: they belong to every document's fingerprint."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise MissingFonts(str(folder)) from error
    return tuple(sorted(manifest["files"].items()))


def _build(face: Face) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(_source(face), recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = LAYOUT_FEATURES
    options.drop_tables += UNUSED_TABLES
    options.hinting = options.glyph_names = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.name_IDs = [1, 2, 3, 4, 5, 6, 13, 14]
    options.prune_unicode_ranges = options.prune_codepage_ranges = True
    # The axis is pinned after the subset (five times fewer outlines to move), so its tables stay until then.
    options.drop_tables = [
        tag for tag in options.drop_tables if tag not in {"avar", "HVAR", "STAT"} or "fvar" not in font
    ]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)
    if "fvar" in font:
        from fontTools.varLib.instancer import instantiateVariableFont

        instantiateVariableFont(font, {"wght": face.weight}, inplace=True, updateFontNames=False)
    if "CFF " in font:
        _turn_cubic_into_truetype(font)
    for tag in UNUSED_TABLES:
        if tag in font:
            del font[tag]
    _narrow_the_thin_spaces(font)
    _complete_the_superscripts(font)
    _name(font, face)
    out = io.BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()


def _turn_cubic_into_truetype(font: TTFont) -> None:
    """Replace CFF outlines by quadratic ones, at most 0.8 units of a 1,000-unit em away (nobody can see that)."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, max_err=0.8, reverse_direction=True))
        outlines[name] = pen.glyph()
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, outlines
    font["loca"] = newTable("loca")
    metrics = font["hmtx"].metrics
    for name in order:
        outlines[name].recalcBounds(glyf)
        metrics[name] = (metrics[name][0], getattr(outlines[name], "xMin", 0))
    del font["CFF "]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    maxp.maxTwilightPoints = maxp.maxStorage = maxp.maxFunctionDefs = maxp.maxInstructionDefs = 0
    maxp.maxStackElements = maxp.maxSizeOfInstructions = maxp.maxComponentElements = 0
    maxp.compile(font)
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\x00\x01\x00\x00"


def _narrow_the_thin_spaces(font: TTFont) -> None:
    width = round(font["head"].unitsPerEm * NARROW_SPACE_WIDTH)
    own = _add_empty_glyph(font, "portal.thin", width)
    for code in NARROW_SPACES:
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = own


def _complete_the_superscripts(font: TTFont) -> None:
    """Draw ⁰ and ⁴ to ⁹ from the digits, at the size and height that the font gives to ². Source numbers need them."""
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    cmap, glyphs = font.getBestCmap(), font.getGlyphSet()
    small, large = (font["glyf"][cmap[ord(character)]] for character in "²2")
    scale = (small.yMax - small.yMin) / (large.yMax - large.yMin)
    rise = small.yMin - large.yMin * scale
    for code, digit in zip((0x2070, *range(0x2074, 0x207A)), "0456789", strict=True):
        if code in cmap:
            continue
        pen = TTGlyphPen(None)
        glyphs[cmap[ord(digit)]].draw(TransformPen(pen, (scale, 0, 0, scale, 0, rise)))
        name = _add_glyph(font, f"portal.super{digit}", pen.glyph(), font["hmtx"].metrics[cmap[ord("²")]][0])
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name


def _add_empty_glyph(font: TTFont, name: str, width: int) -> str:
    """Add a glyph without ink; a space of the source may be shared by other characters, which must keep their width."""
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    return _add_glyph(font, name, Glyph(), width)


def _add_glyph(font: TTFont, name: str, outline: Any, width: int) -> str:
    glyf = font["glyf"]
    glyf[name] = outline  # appends the name to the glyph order
    outline.recalcBounds(glyf)
    font.setGlyphOrder(glyf.glyphOrder)
    font["hmtx"].metrics[name] = (width, getattr(outline, "xMin", 0))
    return name


def _name(font: TTFont, face: Face) -> None:
    style = "Bold" if face.weight == 700 else "Regular"
    post_script = f"{face.family.replace(' ', '')}-{style}"
    names = {1: face.family, 2: style, 3: f"{post_script};{RECIPE}", 4: f"{face.family} {style}", 6: post_script}
    table = font["name"]
    table.names = [
        record
        for record in table.names
        if record.platformID == 3 and record.langID == 0x409 and record.nameID in (5, 13, 14)
    ]
    for name_id, value in names.items():
        table.setName(value, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = face.weight
    font["OS/2"].fsSelection = 0x20 if face.weight == 700 else 0x40
    font["head"].macStyle = 1 if face.weight == 700 else 0


def _source(face: Face) -> Path:
    return Path(str(importlib.resources.files(face.source_package))) / face.source_file


def _licence(face: Face) -> Path:
    beside = Path(str(importlib.resources.files(face.source_package))) / face.licence_file
    if beside.is_file():
        return beside
    package = distribution(face.source_package.replace("_", "-"))
    for entry in package.files or []:
        if entry.name == face.licence_file:
            return Path(str(package.locate_file(entry)))
    raise FileNotFoundError(f"{face.source_package}: no licence text {face.licence_file}")


def _source_hashes() -> dict[str, str]:
    """Version of each font package and of the tool that cuts them (both move the bytes)."""
    packages = {face.source_package.replace("_", "-") for face in FACES} | {"fonttools"}
    return {name: distribution(name).version for name in sorted(packages)}


def _put(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(path)
