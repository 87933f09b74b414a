"""Drawing: glyphs by the run, hairlines in one step, the coast from memory."""

from __future__ import annotations

from array import array
from typing import Any

from weasyprint.draw import border, text
from weasyprint.draw.color import get_color
from weasyprint.svg.path import path as _their_path
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from portal.documents.quick.boxes import has_square_corners
from portal.documents.quick.stand_in import instead_of

_their_line = text.draw_first_line
_their_border = border.draw_border

_SPECIAL = 0x0FFFFFFF  # Pango's numbers from here on stand for no glyph of a font
_WORDS_PER_GLYPH = ffi.sizeof("PangoGlyphInfo") // 4  # glyph, width, x, y and flags, each four bytes
_LINE_ENDS = frozenset("\n\r\u2029")
_LONG_PATH = 500  # characters
_MOST_PATHS = 8


@instead_of("weasyprint.draw.text", "draw_first_line")
def draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: str, matrix: Any) -> list[Any]:
    """Write the glyphs of a line: as Pango's whole arrays, and each glyph of a width spelled once for a page."""
    line = (stream, textbox, text_overflow, block_ellipsis, matrix)
    if text_overflow == "ellipsis" or block_ellipsis != "none" or not _LINE_ENDS.isdisjoint(textbox.text):
        return _their_line(*line)
    if not textbox.text.strip() or textbox.style["font_size"] < 1e-6:
        return []
    first_line, _index = textbox.pango_layout.get_first_line()
    runs = []
    run = first_line.runs[0]
    while run != ffi.NULL:
        item = run.data
        run = run.next
        numbers = array("i")
        numbers.frombytes(ffi.buffer(item.glyphs.glyphs, item.glyphs.num_glyphs * _WORDS_PER_GLYPH * 4))
        glyphs = numbers[0::_WORDS_PER_GLYPH]
        is_moved = any(numbers[2::_WORDS_PER_GLYPH]) or any(numbers[3::_WORDS_PER_GLYPH])
        if is_moved or max(glyphs, default=0) >= _SPECIAL or min(glyphs, default=0) < 0:
            return _their_line(*line)
        font, size = stream.add_font(item.item.analysis.font)
        if font.bitmap or font.png or font.svg or font.colr:
            return _their_line(*line)
        runs.append((item, font, size, tuple(zip(glyphs, numbers[1::_WORDS_PER_GLYPH], strict=True))))
    stream.set_text_matrix(*matrix.values)
    string = ""
    former = None
    for item, font, size, pairs in runs:
        if item.item.analysis.font != former:
            former = item.item.analysis.font
            if string:
                stream.show_text(string)
            string = ""
            stream.set_font_size(font.hash, size)
        spelled = vars(font).setdefault("spelled", {}).setdefault(size, {})
        for number, pair in enumerate(pairs):
            if pair not in spelled:
                spelled[pair] = _spell(stream, textbox, item, font, size, number, pair)
        string += "<" + "".join([spelled[pair] for pair in pairs])
        string = string[:-1] if string[-1] == "<" else string + ">"
    stream.show_text(string)
    return []


def _spell(stream: Any, textbox: Any, item: Any, font: Any, size: float, number: int, pair: tuple[int, int]) -> str:
    """A glyph as the page's stream says it, with what has to be taken off its width; the font learns the glyph."""
    glyph, width = pair
    if glyph not in font.to_unicode:
        clusters, count = item.glyphs.log_clusters, item.glyphs.num_glyphs
        if item.item.analysis.level % 2:  # from right to left
            end = item.item.length if number == 0 else clusters[number - 1]
        else:
            end = item.item.length if number == count - 1 else clusters[number + 1]
        offset = item.item.offset
        utf8 = textbox.pango_layout.text.encode()
        font.to_unicode[glyph] = utf8[offset + clusters[number] : offset + end].decode()
    if glyph not in font.widths:
        pango.pango_font_get_glyph_extents(item.item.analysis.font, glyph, stream.ink_rect, stream.logical_rect)
        font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
    kerning = font.widths[glyph] - width * 1000 * FROM_UNITS / size
    return f"{glyph:04x}>{int(kerning)}<" if kerning else f"{glyph:04x}"


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
