"""Drawing: glyphs by the run, hairlines in one step, the coast from memory."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any

from weasyprint.draw import border, text
from weasyprint.draw.color import get_color
from weasyprint.svg.path import path as _their_path
from weasyprint.text.ffi import FROM_UNITS, ffi

from portal.documents.quick.boxes import has_square_corners
from portal.documents.quick.stand_in import instead_of

_their_line = text.draw_first_line
_their_border = border.draw_border

_SPECIAL = 0x0FFFFFFF  # Pango's numbers from here on stand for no glyph of a font
_WORDS_PER_GLYPH = ffi.sizeof("PangoGlyphInfo") // 4  # glyph, width, x, y and flags, each four bytes
_LINE_ENDS = frozenset("\n\r\u2029")
_LONG_PATH = 500  # characters
_MOST_PATHS = 8
_MOST_LENGTHS = 5000

_lengths: dict[tuple[str, float], dict[int, int]] = {}
"""Face and size → glyph → its own width, as WeasyPrint found it once."""


@dataclass
class _Run:
    """Glyphs of one face in a line."""

    face: Any
    font: Any
    size: float
    pairs: list[tuple[int, int]]  # glyph, and the width that the line gives it
    letters: str

    def __post_init__(self) -> None:
        self.lengths = _lengths.setdefault((self.font.hash, self.size), {})
        self.said = vars(self.font).setdefault("said", {}).setdefault(self.size, {})

    def strange(self) -> list[int]:
        """Glyphs whose own width WeasyPrint has not told yet."""
        new = {pair[0] for pair in self.pairs if pair not in self.said}
        return list(new - self.lengths.keys() - self.font.widths.keys())

    def spelled(self) -> str:
        """The glyphs as a page's stream has them; each pair is spelled once for a page."""
        said = self.said
        for pair, letter in zip(self.pairs, self.letters, strict=True):
            if pair not in said:
                said[pair] = self._say(*pair, letter)
        return f"<{''.join([said[pair] for pair in self.pairs])}>".removesuffix("<>")

    def _say(self, glyph: int, width: int, letter: str) -> str:
        self.font.to_unicode.setdefault(glyph, letter)
        if glyph not in self.font.widths:
            self.font.widths[glyph] = self.lengths[glyph]
        too_long = self.font.widths[glyph] - width * 1000 * FROM_UNITS / self.size
        return f"{glyph:04x}>{int(too_long)}<" if too_long else f"{glyph:04x}"


@instead_of("weasyprint.draw.text", "draw_first_line")
def draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: str, matrix: Any) -> list[Any]:
    """Write the glyphs of a line. WeasyPrint itself writes what is not plain, and the first line with a glyph."""
    theirs = partial(_their_line, stream, textbox, text_overflow, block_ellipsis, matrix)
    if text_overflow == "ellipsis" or block_ellipsis != "none" or textbox.style["font_size"] < 1:
        return theirs()
    if not textbox.text.strip() or not _LINE_ENDS.isdisjoint(textbox.text):
        return theirs()
    runs = _plain_runs(stream, textbox.pango_layout)
    if runs is None:
        return theirs()
    if strange := [(run, glyph) for run in runs for glyph in run.strange()]:
        drawn = theirs()
        if sum(map(len, _lengths.values())) > _MOST_LENGTHS:
            _lengths.clear()
        for run, glyph in strange:
            run.lengths[glyph] = run.font.widths[glyph]
        return drawn
    stream.set_text_matrix(*matrix.values)
    for _face, same in groupby(runs, key=attrgetter("face")):
        together = list(same)
        stream.set_font_size(together[0].font.hash, together[0].size)
        stream.show_text("".join([run.spelled() for run in together]))
    return []


def _plain_runs(stream: Any, layout: Any) -> list[_Run] | None:
    """The runs of a line, read as Pango's whole arrays. None unless each letter has one glyph, in its own place."""
    line, _index = layout.get_first_line()
    text = layout.text.encode()
    runs = []
    link = line.runs[0]
    while link != ffi.NULL:
        item, string = link.data.item, link.data.glyphs
        link = link.next
        count = string.num_glyphs
        numbers = array("i", bytes(ffi.buffer(string.glyphs, count * _WORDS_PER_GLYPH * 4)))
        glyphs = numbers[0::_WORDS_PER_GLYPH]
        letters = text[item.offset : item.offset + item.length].decode()
        is_moved = any(numbers[2::_WORDS_PER_GLYPH]) or any(numbers[3::_WORDS_PER_GLYPH])
        if is_moved or not count or max(glyphs) >= _SPECIAL or min(glyphs) < 0:
            return None
        if item.analysis.level % 2 or len(letters) != count or len(set(string.log_clusters[0:count])) != count:
            return None
        font, size = stream.add_font(item.analysis.font)
        if font.bitmap or font.png or font.svg or font.colr:
            return None
        widths = numbers[1::_WORDS_PER_GLYPH]
        runs.append(_Run(item.analysis.font, font, size, list(zip(glyphs, widths, strict=True)), letters))
    return runs


@instead_of("weasyprint.draw.border", "draw_border")
def draw_border(stream: Any, box: Any) -> None:
    """Draw the border of a box: most boxes have none, most others a hairline above."""
    style = box.style
    try:
        hairline = style.hairline
    except AttributeError:
        hairline = style.hairline = _hairline(style)
    if hairline is None or box.border_right_width or box.border_bottom_width or box.border_left_width:
        _their_border(stream, box)
        return
    thickness = box.border_top_width
    if not thickness:
        return
    x, y, width, height = box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height()
    with stream.artifact(), stream.stacked():
        stream.move_to(x + width, y)
        stream.line_to(x, y)
        stream.line_to(x, y + thickness)
        stream.line_to(x + width, y + thickness)
        stream.clip(even_odd=True)
        stream.end()
        stream.set_color(hairline)
        stream.rectangle(x, y + thickness, width, height - thickness)
        stream.rectangle(x, y, width, height)
        stream.fill(even_odd=True)


def _hairline(style: Any) -> Any:
    """The colour of a plain line above; None where a border may be anything else."""
    if style["visibility"] != "visible" or style["border_image_source"][0] != "none" or not has_square_corners(style):
        return None
    if style["column_width"] != "auto" or style["column_count"] != "auto":
        return None
    if style["border_top_style"] not in ("solid", "none"):
        return None
    color = get_color(style, "border_top_color")
    return color if color.alpha else None


_paths: dict[Any, tuple[bytes, list[Any]]] = {}


@instead_of("weasyprint.svg.path", "path")
def path(svg: Any, node: Any, font_size: float) -> None:
    """Draw a path; a long one, which is the coast of the map, is read once for all pages."""
    outline = node.get("d", "")
    if len(outline) < _LONG_PATH:
        _their_path(svg, node, font_size)
        return
    key = (outline, font_size, svg.inner_width, svg.inner_height)
    if key in _paths:
        drawn, vertices = _paths[key]
        svg.stream.stream.append(drawn)
        node.vertices.extend(vertices)
        return
    before, vertices_before = len(svg.stream.stream), len(node.vertices)
    _their_path(svg, node, font_size)
    while len(_paths) >= _MOST_PATHS:
        del _paths[next(iter(_paths))]
    _paths[key] = b"\n".join(svg.stream.stream[before:]), list(node.vertices)[vertices_before:]
